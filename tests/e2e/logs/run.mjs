// What functions leave behind and who sees it: `graphcool logs` against `serve` and `dev`, through a restart;
// `graphcool invoke-local`; and whom functions are told to have been asked by.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';

import { Serve } from '../support/serve.mjs';
import { Dev, graphcool, kBinary, scratch_folder } from '../support/service.mjs';

const kWaitMs = 15_000;

const kFiles = {
  'graphcool.yml': `types: ./types.graphql
permissions:
  - operation: "*"
functions:
  hello:
    type: resolver
    schema: ./src/hello.graphql
    handler: { code: { src: ./src/hello.js, environment: { GREETING: Hi } } }
  stamp:
    type: operationBefore
    operation: Note.create
    handler: { code: ./src/stamp.js }
  program:
    type: operationAfter
    operation: Note.create
    handler: { exec: ./bin/program }
  tick:
    type: schedule
    cron: "0 0 1 1 *"
    handler: { code: ./src/tick.mjs }
`,
  'types.graphql': 'type Note @model { id: ID! @isUnique text: String! }\n',
  'src/hello.graphql': 'type Hello { text: String! ip: String! }\nextend type Query { hello(name: String!): Hello }\n',
  'src/hello.js': `module.exports = ({ data, context }) => {
  console.log('asked for %s 😀', data.name);
  if (data.name === 'bad') throw new Error('no such name');
  if (data.name === 'wrong') return { error: 'A wrong name.' };
  return { data: { text: \`\${process.env.GREETING} \${data.name}\`, ip: context.request.sourceIp } };
};
`,
  'src/stamp.js': 'module.exports = ({ data, context }) => ({ data: { text: `${data.text} of ${context.request.sourceIp}` } });\n',
  'src/tick.mjs': 'export default () => { console.log("tick"); return {}; };\n',
  'bin/program': '#!/bin/sh\necho "a note" >&2\necho {}\n',
};

const scratch = scratch_folder();
const app = join(scratch.folder, 'app');
let serve;
let id;

const env = () => ({ HOME: scratch.folder, GRAPHCOOL_SECRET: '', TZ: 'UTC' });

async function done(args, options) {
  const { code, stdout, stderr } = await graphcool(args, { cwd: app, env: env(), ...options });
  assert.equal(code, 0, stdout + stderr);
  return { stdout, stderr };
}

const lines = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line));

/** `graphcool logs --tail ...` under way. */
class Tail {
  stdout = '';
  stderr = '';

  constructor(args, { cwd = app } = {}) {
    this.child = spawn(kBinary, ['logs', '--tail', ...args], { cwd, env: { ...process.env, NO_COLOR: '1', ...env() } });
    this.child.stdout.on('data', (bytes) => (this.stdout += bytes));
    this.child.stderr.on('data', (bytes) => (this.stderr += bytes));
    this.closed = new Promise((done) => this.child.on('close', (code, signal) => done({ code, signal })));
  }

  async until(accepts, what) {
    const end = Date.now() + kWaitMs;
    while (!accepts(this)) {
      assert.ok(Date.now() < end, `${what}\n${this.stdout}${this.stderr}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  async stop() {
    this.child.kill('SIGINT');
    assert.deepEqual(await this.closed, { code: 0, signal: null });
  }
}

before(async () => {
  for (const [path, text] of Object.entries(kFiles)) {
    mkdirSync(dirname(join(app, path)), { recursive: true });
    writeFileSync(join(app, path), text);
  }
  chmodSync(join(app, 'bin/program'), 0o755);
  serve = await Serve.start({ data: join(scratch.folder, 'data'), args: ['--trust-proxy'] });
  writeFileSync(join(scratch.folder, '.graphcoolrc'), `graphcool-framework:
  clusters:
    local: { host: '${serve.origin}', clusterSecret: ${await serve.token()} }
`);
  const { stdout } = await done(['deploy', '--new-service', 'app', '--new-service-cluster', 'local', '--json']);
  id = JSON.parse(stdout).service.id;
});

after(async () => {
  await serve?.stop();
  scratch.remove();
});

const hello = (name, headers) =>
  serve.simple(id, 'query($name: String!) { hello(name: $name) { text ip } }', { name }, headers);

test('functions are told who asked; a proxy is believed where it is trusted, and only what it wrote', async () => {
  assert.deepEqual((await hello('Ada')).data.hello, { text: 'Hi Ada', ip: '127.0.0.1' });
  const behind = { 'x-forwarded-for': '6.6.6.6, 203.0.113.7' };
  assert.equal((await hello('Ada', behind)).data.hello.ip, '203.0.113.7');
  const { data } = await serve.simple(id, 'mutation { createNote(text: "x") { id } }', undefined, behind);
  assert.ok(data.createNote.id);
  assert.equal((await serve.simple(id, '{ allNotes { text } }')).data.allNotes[0].text, 'x of 203.0.113.7');
});

test('logs shows calls of all functions, for people and for programs', async () => {
  await hello('bad');
  await hello('wrong');
  const { stdout } = await done(['logs']);
  assert.match(stdout, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} {2}hello {2}SUCCESS {2}\d+ ms\n {2}request {2}\{"name":"Ada"\}\n {2}stdout {3}asked for Ada 😀\n/m);
  assert.match(stdout, /hello {2}FAILURE .*\n {2}request {2}\{"name":"bad"\}\n {2}stdout .*\n {2}error {4}Error: no such name\n +at /);
  assert.match(stdout, /FAILURE .*\n {2}request {2}\{"name":"wrong"\}\n {2}stdout .*\n {2}result {3}\{"error":"A wrong name."\}/);
  assert.match(stdout, /program {2}SUCCESS .*\n.*\n {2}stderr {3}a note/);
  const all = lines((await done(['logs', '--json'])).stdout);
  assert.deepEqual(all.map((each) => each.function).sort(), ['hello', 'hello', 'hello', 'hello', 'program', 'stamp']);
  const last = lines((await done(['logs', '-f', 'HELLO', '-n', '1', '--json'])).stdout);
  assert.equal(last.length, 1);
  assert.equal(last[0].status, 'FAILURE');
  assert.equal(last[0].message.event.data.name, 'wrong');
  assert.equal(last[0].message.event.context.request.sourceIp, '127.0.0.1');
  assert.match((await done(['logs', '-f', 'tick'])).stderr, /was not called yet/);
});

test('a function that is not there is an error that lists those that are', async () => {
  const { code, stderr } = await graphcool(['logs', '-f', 'helo'], { cwd: app, env: env() });
  assert.equal(code, 1);
  assert.match(stderr, /There is no function `helo`/);
  assert.match(stderr, /There are: hello, stamp, program, tick\./);
});

test('what comes is followed without a gap and without a repetition, also through a restart', async () => {
  const before_it = lines((await done(['logs', '-f', 'hello', '--json', '-n', '1000'])).stdout).length;
  const tail = new Tail(['--json', '-n', '2']);
  await tail.until(({ stdout }) => lines(stdout).length === 2, 'the newest are shown first');
  const names = Array.from({ length: 180 }, (_, i) => `n${i}`);
  for (let i = 0; i < names.length; i += 12) await Promise.all(names.slice(i, i + 12).map((name) => hello(name)));
  const told = () => lines(tail.stdout).map((each) => each.message.event.data.name).filter((name) => /^n\d/.test(name));
  await tail.until(() => told().length >= names.length, 'all of them are told');
  const { port } = new URL(serve.origin);
  const { data } = serve;
  await serve.kill();
  await tail.until(({ stderr }) => /Waiting for it/.test(stderr), 'it tells that nobody answers');
  serve = await Serve.start({ data, port, args: ['--trust-proxy'] });
  await hello('n-after');
  await tail.until(({ stdout }) => stdout.includes('"n-after"'), 'it goes on');
  assert.match(tail.stderr, /It is there again/);
  assert.equal(tail.stderr.match(/Waiting/g).length, 1);
  await tail.stop();
  assert.deepEqual(told().sort(), names.sort());
  const ids = lines(tail.stdout).map((each) => each.id);
  assert.equal(new Set(ids).size, ids.length);
  const now = lines((await done(['logs', '-f', 'hello', '--json', '-n', '1000'])).stdout).length;
  assert.ok(now > before_it + 100, 'they were stored');
});

test('invoke-local takes the event of the last call, then what is saved, then what is given', async () => {
  await hello('Eve');
  const first = await done(['invoke-local', '-f', 'hello', '-l']);
  assert.deepEqual(JSON.parse(first.stdout), { data: { text: 'Hi Eve', ip: '127.0.0.1' } });
  assert.match(first.stderr, /graphcool invoke-local -f hello -j events\/hello\/1\.json/);
  assert.match(first.stderr, /Logs:\n\nasked for Eve 😀/);
  const file = join(app, 'events/hello/1.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"Eve"', '"Zoe"'));
  const again = await done(['invoke-local', '-f', 'hello', '-j', 'events/hello/1.json']);
  assert.equal(JSON.parse(again.stdout).data.text, 'Hi Zoe');
  assert.match((await done(['invoke-local', '-f', 'hello', '-l'])).stderr, /events\/hello\/2\.json/);
  assert.match((await done(['invoke-local', '-f', 'hello', '-l'])).stderr, /2\.json already/);
  assert.deepEqual(JSON.parse((await done(['invoke-local', '-f', 'tick', '--data', '{}'])).stdout), {});
  assert.deepEqual(JSON.parse((await done(['invoke-local', '-f', 'program', '--data', '{}'])).stdout), {});
  const { code, stdout, stderr } = await graphcool(['invoke-local', '-f', 'hello', '--data', '{"name":"bad"}'], { cwd: app, env: env() });
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /error: Error: no such name/);
  assert.match(stderr, /--> src\/hello\.js:3:\d+\n/);
  assert.equal((await graphcool(['invoke-local', '-f', 'hello'], { cwd: app, env: env() })).code, 2);
});

test('under dev calls that print or fail are told, and logs finds dev without a target', async () => {
  const folder = join(scratch.folder, 'served');
  for (const [path, text] of Object.entries(kFiles)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const dev = await Dev.start(folder);
  try {
    const { hello: answer } = await dev.query('{ hello(name: "Ada") { text } }');
    assert.equal(answer.text, 'Hi Ada');
    const called = await dev.event((event) => event.event === 'called');
    assert.equal(called.call.function, 'hello');
    assert.equal(called.call.message.logs[0].stdout, 'asked for Ada 😀\n');
    await dev.request('{ hello(name: "bad") { text } }');
    const failed = await dev.event((event) => event.event === 'called' && event.call.status === 'FAILURE');
    assert.match(failed.call.message.error, /no such name/);
    await dev.query('mutation { createNote(text: "x") { id } }');
    await dev.event((event) => event.event === 'called' && event.call.function === 'program');
    assert.ok(!dev.events.some((event) => event.call?.function === 'stamp'), 'it said nothing and went well');
    for (const args of [['logs', '--json'], ['logs', '--dev', '--json']]) {
      const all = lines((await done(args, { cwd: folder })).stdout);
      assert.deepEqual(all.map((each) => each.function), ['hello', 'hello', 'stamp', 'program']);
    }
    await dev.query('{ hello(name: "Eve") { text } }');
    const { stdout } = await done(['invoke-local', '-f', 'hello', '-l'], { cwd: folder });
    assert.equal(JSON.parse(stdout).data.text, 'Hi Eve');
  } finally {
    await dev.stop();
  }
  const { code, stderr } = await graphcool(['logs', '--dev'], { cwd: folder, env: env() });
  assert.equal(code, 1);
  assert.match(stderr, /does not run in this folder/);
});
