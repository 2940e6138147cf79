// A webhook that remembers what it was told.
import { once } from 'node:events';
import { createServer } from 'node:http';

const kLimitMs = 15_000;

export class Receiver {
  /** Each POST, whatever was answered: `{ path, headers, body, text, at }`. */
  calls = [];
  /** Gets a call, gives the status to answer it with, or { status, text }. */
  answer = () => 200;

  #server;
  #listeners = new Set();

  static async start() {
    const receiver = new Receiver();
    receiver.#server = createServer((request, response) => {
      let text = '';
      request.on('data', (bytes) => (text += bytes));
      request.on('end', async () => {
        const call = { path: request.url, headers: request.headers, text, body: JSON.parse(text), at: performance.now() };
        receiver.calls.push(call);
        const answer = await receiver.answer(call);
        const { status, text: reply = '{}' } = typeof answer === 'number' ? { status: answer } : answer;
        response.writeHead(status, { 'content-type': 'application/json' }).end(reply);
        for (const listener of [...receiver.#listeners]) listener();
      });
    });
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Resolves to what `look(calls)` gives once that is true. */
  async until(look, limit_ms = kLimitMs) {
    let listener;
    let timer;
    try {
      return await new Promise((done, fail) => {
        listener = () => {
          const found = look(this.calls);
          if (found) done(found);
        };
        timer = setTimeout(() => fail(new Error(`not told in time: ${JSON.stringify(this.calls.map((each) => each.body.data))}`)), limit_ms);
        this.#listeners.add(listener);
        listener();
      });
    } finally {
      clearTimeout(timer);
      this.#listeners.delete(listener);
    }
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
