// How long from the start of `graphcool dev` in a new service to the end of its first answer.
import { spawn } from 'node:child_process';
import { connect } from 'node:net';

import { graphcool, kBinary, scratch_folder } from '../tests/e2e/support/service.mjs';

const kQuery = JSON.stringify({ query: '{ __typename }' });

/** Sends one request over a socket of its own: fetch() would add its own start-up to the time. */
function ask(endpoint) {
  const { hostname, port, pathname } = new URL(endpoint);
  const request = `POST ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${kQuery.length}\r\nConnection: close\r\n\r\n${kQuery}`;
  return new Promise((done, fail) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.on('data', (bytes) => (answer += bytes));
    socket.on('end', () => (answer.includes('{"data":') ? done() : fail(new Error(answer))));
    socket.on('error', fail);
  });
}

async function start_once() {
  const { folder, remove } = scratch_folder('graphcool-bench-');
  try {
    const made = await graphcool(['init', folder]);
    if (made.code !== 0) throw new Error(made.stderr);
    const started = process.hrtime.bigint();
    const child = spawn(kBinary, ['dev', '--port', '0', '--json'], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
    const closed = new Promise((done) => child.on('close', done));
    try {
      const endpoint = await new Promise((done, fail) => {
        let output = '';
        child.stdout.on('data', (bytes) => {
          output += bytes;
          const found = output.match(/http:\/\/[^"]+\/simple\/v1\/[^"]+/);
          if (found) done(found[0]);
        });
        closed.then((code) => fail(new Error(`dev ended with ${code}: ${output}`)));
      });
      await ask(endpoint);
      return Number(process.hrtime.bigint() - started) / 1e6;
    } finally {
      child.kill('SIGINT');
      await closed;
    }
  } finally {
    remove();
  }
}

/** Milliseconds, the middle one of `runs`. */
export async function measure_startup(runs = 15) {
  const times = [];
  for (let i = 0; i < runs; i++) times.push(await start_once());
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)];
}
