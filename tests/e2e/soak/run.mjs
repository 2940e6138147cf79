// A service whose functions crash, throw, hang, print, fork and eat memory at random, as code, as programs, behind
// webhooks and in hooks, called by many clients at the same time. Whatever happens, each call is answered, and the
// server keeps its memory, its descriptors and its processes.
//
//   GRAPHCOOL_SOAK_SECONDS=300 node tests/e2e/soak/run.mjs      longer than the few seconds of `make test`
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

import { Dev, scratch_folder } from '../support/service.mjs';

const kSeconds = Number(process.env.GRAPHCOOL_SOAK_SECONDS ?? 5);
const kClients = 8;
const kMark = String(86_000_000 + process.pid);  // What functions leave behind sleeps this long.

const kDefinition = (webhook) => `types: ./types.graphql
permissions:
  - operation: "*"
functions:
  code:
    type: resolver
    schema: ./src/code.graphql
    handler: { code: ./src/code.js }
  program:
    type: resolver
    schema: ./src/program.graphql
    handler: { exec: ./bin/program }
  hook:
    type: resolver
    schema: ./src/hook.graphql
    handler: { webhook: "${webhook}" }
  before:
    type: operationBefore
    operation: Note.create
    handler: { code: ./src/before.js }
  after:
    type: operationAfter
    operation: Note.create
    handler: { exec: ./bin/after }
`;

const kFiles = {
  'types.graphql': 'type Note @model { id: ID! @isUnique text: String! }',
  ...Object.fromEntries(['code', 'program', 'hook'].map((name) => [`src/${name}.graphql`,
    `type ${name[0].toUpperCase()}${name.slice(1)}Payload { n: Int }\n`
    + `extend type Query { ${name}(how: String!): ${name[0].toUpperCase()}${name.slice(1)}Payload }`])),
  'src/code.js': `const { spawn } = require('node:child_process');
const kept = [];
const sleep = (options) => spawn('sleep', ['${kMark}'], { stdio: 'ignore', ...options }).unref();
module.exports = async ({ data: { how } }) => {
  if (how === 'throw') throw Object.assign(new Error('no'), { extra: 'x'.repeat(1000) });
  if (how === 'exit') process.exit(1);
  if (how === 'kill') process.kill(process.pid, 'SIGKILL');
  if (how === 'later') setTimeout(() => { throw new Error('late') }, 1);
  if (how === 'garbage') require('node:fs').writeSync(3, 'rubbish that is no message');
  if (how === 'print') console.log('x'.repeat(1 << 20));
  if (how === 'flood') for (let i = 0; i < 1024; ++i) process.stdout.write('x'.repeat(1 << 20));
  if (how === 'big') return { data: { n: 1 }, more: 'x'.repeat(32 << 20) };
  if (how === 'child') sleep({ detached: true, env: { PATH: process.env.PATH } });
  if (how === 'fork') { for (let i = 0; i < 200; ++i) sleep({ detached: true }); await new Promise(() => {}); }
  if (how === 'leak') kept.push(Buffer.alloc(8 << 20, 1));
  if (how === 'eat') for (;;) kept.push(Buffer.alloc(64 << 20, 1));
  if (how === 'hang') for (;;);
  return { data: { n: 1 } };
};`,
  'src/before.js': `module.exports = async ({ data }) => {
  if (data.text === 'throw') throw new Error('no');
  if (data.text === 'exit') process.exit(1);
  if (data.text === 'error') return { error: 'no' };
  return { data: { text: data.text + '!' } };
};`,
  'bin/program': `#!/bin/sh
how=$(sed 's/.*"how":"\\([a-z]*\\)".*/\\1/')
case $how in
  exit) exit 3 ;;
  kill) kill -9 $$ ;;
  garbage) echo 'rubbish'; exit 0 ;;
  flood) exec yes ;;
  leave) env -i setsid sleep ${kMark} </dev/null >/dev/null 2>&1 & sleep ${kMark} & ;;
  fork) i=0; while [ $i -lt 200 ]; do setsid sleep ${kMark} & i=$((i+1)); done; sleep ${kMark} ;;
esac
echo '{"data":{"n":1}}'
`,
  'bin/after': '#!/bin/sh\nif grep -q \'"text":"later!"\'; then exit 1; fi\necho \'{"data":null}\'\n',
};

// How each fault is answered: the codes that it may have; none for what goes well.
const kCode = { well: [], print: [], child: [], leak: [], throw: [5008], exit: [5008], kill: [5008], garbage: [5008], flood: [5008], big: [5008],
  later: [0, 5008], fork: [5008] };
const kProgram = { well: [], leave: [], exit: [5008], kill: [5008], garbage: [5003], flood: [5008], fork: [5008] };
const kHook = { well: [], none: [], error: [5000], cut: [5000], redirect: [5000], html: [5003], huge: [5008] };
const kTexts = { well: [], throw: [5008], exit: [5008], error: [5001], later: [5008] };
// What takes long is rare: memory until there is none, and loops until time is up.
const kRare = kSeconds >= 30 ? { eat: [5008], hang: [5008] } : {};

const pick = (from) => from[Math.floor(Math.random() * from.length)];

function random_call() {
  const field = (name, kinds) => {
    const how = pick(Object.keys(kinds));
    return { name, how, codes: kinds[how], query: `{ ${name}(how: "${how}") { n } allNotes(first: 1) { id } }` };
  };
  const chance = Math.random();
  if (chance < 0.003) return Object.keys(kRare).length ? field('code', kRare) : field('code', kCode);
  if (chance < 0.4) return field('code', { ...kCode });
  if (chance < 0.55) return field('program', kProgram);
  if (chance < 0.7) return field('hook', kHook);
  const text = pick(Object.keys(kTexts));
  return { name: 'createNote', how: text, codes: kTexts[text], query: `mutation { createNote(text: "${text}") { id text } }` };
}

function serve_webhook() {
  return createServer((request, response) => {
    let body = '';
    request.on('data', (bytes) => (body += bytes));
    request.on('end', () => {
      const { how } = JSON.parse(body).data;
      if (how === 'cut') return request.socket.destroy();
      if (how === 'redirect') return response.writeHead(302, { location: '/' }).end();
      if (how === 'error') return response.writeHead(500).end('x'.repeat(100_000));
      if (how === 'html') return response.end('<html></html>');
      if (how === 'huge') return response.end(`"${'x'.repeat(17 << 20)}"`);
      if (how === 'none') return response.writeHead(204).end();
      response.end('{"data":{"n":1}}');
    });
  });
}

const processes = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name));

function read_of(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';  // It has gone meanwhile.
  }
}

/** What the server takes now. */
function taken(pid) {
  const parents = processes().map((each) => [each, read_of(each, 'stat').split(') ')[1]?.split(' ')[1]]);
  const below = (of) => parents.filter(([, parent]) => parent === of).flatMap(([each]) => [each, ...below(each)]);
  return {
    rss_kb: Number(read_of(pid, 'status').match(/VmRSS:\s+(\d+)/)[1]),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    children: below(String(pid)).length,
    left_behind: processes().filter((each) => read_of(each, 'cmdline') === `sleep\0${kMark}\0`).length,
  };
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Until no process is left behind that should not be. */
async function settle(pid) {
  for (let i = 0; i < 100; ++i) {
    // Children of workers that are still warm may be there.
    if (taken(pid).children <= 64) break;
    await pause(100);
  }
  return taken(pid);
}

function start_service(folder, webhook) {
  for (const [path, text] of Object.entries({ ...kFiles, 'graphcool.yml': kDefinition(webhook) })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    if (path.startsWith('bin/')) chmodSync(join(folder, path), 0o755);
  }
  return Dev.start(folder);
}

/** Calls until then; how often each kind of call came to each code. */
async function call_until(dev, until) {
  const counts = {};
  await Promise.all(Array.from({ length: kClients }, async () => {
    while (Date.now() < until) {
      const { name, how, codes, query } = random_call();
      const reply = await dev.request(query);
      const code = reply.errors?.[0].code ?? 0;
      assert.ok(codes.length ? codes.includes(code) : code === 0, `${name} ${how}: ${JSON.stringify(reply).slice(0, 2000)}`);
      if (name !== 'createNote') assert.ok(reply.data.allNotes, JSON.stringify(reply).slice(0, 2000));
      counts[`${name} ${code}`] = (counts[`${name} ${code}`] ?? 0) + 1;
    }
  }));
  return counts;
}

test(`functions that do everything wrong for ${kSeconds} s leave nothing behind`, { timeout: (kSeconds * 2 + 120) * 1000 }, async (t) => {
  const scratch = scratch_folder('graphcool-soak-');
  const webhook = serve_webhook().listen(0, '127.0.0.1');
  await once(webhook, 'listening');
  const dev = await start_service(scratch.folder, `http://127.0.0.1:${webhook.address().port}/`);
  try {
    await call_until(dev, Date.now() + 1000 * Math.min(kSeconds, 10));  // Warm.
    const before = taken(dev.pid);
    t.diagnostic(`before: ${JSON.stringify(before)}`);
    const half = Date.now() + 500 * kSeconds;
    let [most, most_early] = [0, before.rss_kb];
    const watch = setInterval(() => {
      most = Math.max(most, taken(dev.pid).rss_kb);
      if (Date.now() < half) most_early = most;
    }, 500);
    const ticks = setInterval(() => t.diagnostic(JSON.stringify(taken(dev.pid))), 30_000);
    const counts = await call_until(dev, Date.now() + 1000 * kSeconds).finally(() => [watch, ticks].forEach(clearInterval));
    const end = await settle(dev.pid);
    t.diagnostic(`after: ${JSON.stringify(end)}, at most ${most} kB; ${JSON.stringify(counts)}`);
    // Answers of 16 MB at the same time take what they take; what matters is that it does not grow.
    assert.ok(end.rss_kb < most_early * 1.25 + 50_000, 'memory stays bounded');
    assert.ok(end.descriptors < before.descriptors + 4 * 64, 'descriptors stay few');  // Warm processes have four each.
    assert.ok(end.children <= 64, 'processes stay few');
    assert.equal((await dev.request('{ code(how: "well") { n } }')).data.code.n, 1);
  } finally {
    await dev.stop();
    webhook.closeAllConnections();
    webhook.close();
    scratch.remove();
  }
  assert.equal(taken(process.pid).left_behind, 0, 'what functions started is gone with the server');
});
