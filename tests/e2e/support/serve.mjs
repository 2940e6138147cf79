// `graphcool serve` in a scratch folder, and its system API.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { kBinary, scratch_folder } from './service.mjs';

const kReadyLimitMs = 15_000;
const kStopLimitMs = 10_000;

export class Serve {
  stderr = '';
  origin = '';

  #child;
  #closed;

  /** Resolves when it is served. `data` is kept when it is given, else it goes with stop(). */
  static async start({ data, port = 0, args = [], env = {} } = {}) {
    const serve = new Serve();
    serve.scratch = data === undefined ? scratch_folder() : undefined;
    serve.data = data ?? join(serve.scratch.folder, 'data');
    serve.#child = spawn(kBinary, ['serve', '--port', String(port), '--data-dir', serve.data, '--json', ...args], {
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    serve.#closed = new Promise((done) => serve.#child.on('close', (code, signal) => done({ code, signal })));
    serve.#child.stderr.on('data', (bytes) => (serve.stderr += bytes));
    let text = '';
    await new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`serve is not ready\n${text}${serve.stderr}`)), kReadyLimitMs);
      serve.#child.stdout.on('data', (bytes) => {
        text += bytes;
        const line = text.split('\n').find((each) => each.includes('"ready"'));
        if (!line) return;
        clearTimeout(timer);
        serve.origin = JSON.parse(line).address;
        done();
      });
      serve.#closed.then(({ code }) => {
        clearTimeout(timer);
        fail(new Error(`serve ended with ${code}\n${text}${serve.stderr}`));
      });
    });
    return serve;
  }

  get secret() {
    return readFileSync(join(this.data, 'secret'), 'utf8').trim();
  }

  /** A token of the cluster, as `clusterSecret` holds it. */
  async token(secret = this.secret) {
    const { data } = await this.system(
      'mutation($s: String!) { authenticateCustomer(input: { auth0IdToken: $s }) { token } }', { s: secret });
    return data.authenticateCustomer.token;
  }

  /** POSTs one operation to the system API and gives the whole answer. */
  async system(query, variables = undefined, token = undefined) {
    const response = await fetch(`${this.origin}/system`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, ...(await response.json()) };
  }

  /** POSTs one operation to the Simple API of a service. */
  async simple(id, query, variables = undefined, headers = {}) {
    const response = await fetch(`${this.origin}/simple/v1/${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }

  /** kill -9: what a power cut leaves, but for the disk. */
  async kill() {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }

  /** SIGTERM. Fails when that does not end it cleanly. */
  async stop() {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), kStopLimitMs);
    const { code, signal } = await this.#closed;
    clearTimeout(timer);
    this.scratch?.remove();
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, `serve did not end cleanly\n${this.stderr}`);
  }
}

/** The `config` of a push. */
export function config_of(types, yaml = '') {
  return JSON.stringify({
    modules: [{
      name: '',
      content: `types: ./types.graphql\npermissions:\n- operation: "*"\n${yaml}`,
      files: { './types.graphql': types },
    }],
  });
}
