// What functions add to a request, on warm processes: the same request with and without, one after the other.
//
//   node bench/functions.mjs      after building the program; takes a quarter of a minute
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Dev, scratch_folder } from '../tests/e2e/support/service.mjs';

const kRounds = 300;
const kTypes = ['Plain', 'InNode', 'AsProgram', 'AtWebhook'];

const definition = (webhook) => `types: ./types.graphql
permissions:
  - operation: "*"
functions:
${[['InNode', 'code: ./before.js'], ['AsProgram', 'exec: ./before.sh'], ['AtWebhook', `webhook: "${webhook}"`]].map(([type, handler]) => `
  before${type}: { type: operationBefore, operation: ${type}.create, handler: { ${handler} } }`).join('')}
  answer: { type: resolver, schema: ./answer.graphql, handler: { code: ./answer.js } }
`;

function write_service(folder, webhook) {
  mkdirSync(folder, { recursive: true });
  const write = (name, text) => writeFileSync(join(folder, name), text);
  write('graphcool.yml', definition(webhook));
  write('types.graphql', kTypes.map((name) => `type ${name} @model { id: ID! @isUnique text: String! }`).join('\n'));
  write('before.js', 'module.exports = ({ data }) => ({ data: { text: data.text } });');
  write('before.sh', '#!/bin/sh\ncat >/dev/null\necho \'{"data":{"text":"a"}}\'\n');
  chmodSync(join(folder, 'before.sh'), 0o755);
  write('answer.graphql', 'type Answer { n: Int }\nextend type Query { answer: Answer }');
  write('answer.js', 'module.exports = () => ({ data: { n: 1 } });');
}

/** Milliseconds from the request to the end of its answer, on a connection that is kept. */
function timed(url, agent, query) {
  return new Promise((done, fail) => {
    const body = JSON.stringify({ query });
    const start = performance.now();
    const call = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, (response) => {
      let text = '';
      response.on('data', (bytes) => (text += bytes));
      response.on('end', () => (text.includes('"errors"') ? fail(new Error(text)) : done(performance.now() - start)));
    });
    call.on('error', fail);
    call.end(body);
  });
}

function of(times) {
  times.sort((a, b) => a - b);
  return { median: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)] };
}

/** The rows of the table, headings first. */
export async function measure_functions() {
  const scratch = scratch_folder('graphcool-bench-');
  const webhook = createServer((asked, response) => {
    asked.resume().on('end', () => response.end('{"data":{"text":"a"}}'));
  }).listen(0, '127.0.0.1');
  await once(webhook, 'listening');
  write_service(scratch.folder, `http://127.0.0.1:${webhook.address().port}/`);
  const dev = await Dev.start(scratch.folder);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const queries = {
      'create': 'mutation { createPlain(text: "a") { id } }',
      'create, operationBefore in Node.js': 'mutation { createInNode(text: "a") { id } }',
      'create, operationBefore at a webhook': 'mutation { createAtWebhook(text: "a") { id } }',
      'create, operationBefore as a program': 'mutation { createAsProgram(text: "a") { id } }',
      'a query without a field': '{ __typename }',
      'a resolver in Node.js': '{ answer { n } }',
    };
    const times = Object.fromEntries(Object.keys(queries).map((name) => [name, []]));
    for (let round = 0; round < kRounds + 100; ++round) {
      for (const [name, query] of Object.entries(queries)) {
        const time = await timed(dev.endpoint, agent, query);
        if (round >= 100) times[name].push(time);
      }
    }
    const results = Object.entries(times).map(([name, each]) => [name, of(each)]);
    const ms = (number) => number.toFixed(2);
    let base;
    return [['functions, ms from request to answer', 'median', 'p99', 'added, median'], ...results.map(([name, { median, p99 }]) => {
      const is_base = !/Node|webhook|program/.test(name);
      if (is_base) base = median;
      return [name, ms(median), ms(p99), is_base ? '' : ms(median - base)];
    })];
  } finally {
    agent.destroy();
    await dev.stop();
    webhook.closeAllConnections();
    webhook.close();
    scratch.remove();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const row of await measure_functions()) console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(40) : cell.padStart(14))).join(''));
}
