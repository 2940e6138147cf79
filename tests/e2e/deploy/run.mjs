// A developer with two folders and a cluster: from `serve` over the first deploy to rollback, reset and
// delete, and what goes wrong on the way. GRAPHCOOL_BIN names the binary.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test, { after, before } from 'node:test';

import { Serve } from '../support/serve.mjs';
import { graphcool, kBinary, scratch_folder } from '../support/service.mjs';

const kTypes = 'type Post @model {\n  id: ID! @isUnique\n  title: String\n}\n';
const kDefinition = 'types: ./types.graphql\npermissions:\n  - operation: "*"\n';
const kUnchangedLimitMs = Number(process.env.GRAPHCOOL_UNCHANGED_MS ?? 1000);  // It prints what it takes; machines differ.

const { folder, remove } = scratch_folder();
const app = join(folder, 'app');
let cluster;

/** Runs a command in the service's folder, with a home folder of its own. */
function cli(args, { cwd = app, env = {}, ...rest } = {}) {
  return graphcool(args, { cwd, env: { HOME: folder, GRAPHCOOL_SECRET: '', ...env }, ...rest });
}

/** As cli(), for what has to succeed: gives what --json prints. */
async function json(args, options) {
  const { code, stdout, stderr } = await cli([...args, '--json'], options);
  assert.equal(code, 0, stdout + stderr);
  return JSON.parse(stdout);
}

/** As cli(), for what has to fail with 1: gives the errors. */
async function fails(args, options) {
  const { code, stdout } = await cli([...args, '--json'], options);
  assert.equal(code, 1, stdout);
  return JSON.parse(stdout).errors;
}

async function query(endpoint, text) {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: text }),
  });
  return answer.json();
}

const write = (name, text) => writeFileSync(join(app, name), text);
const rc = () => readFileSync(join(app, '.graphcoolrc'), 'utf8');

before(async () => {
  mkdirSync(app);
  write('graphcool.yml', kDefinition);
  write('types.graphql', kTypes);
  cluster = await Serve.start({ data: join(folder, 'data'), env: { GRAPHCOOL_SECRET: '' } });
});
after(async () => {
  await cluster.stop();
  remove();
});

test('a cluster is added once it took the secret', async () => {
  const [wrong] = await fails(['cluster', 'add', 'own', cluster.origin, '--secret', 'wrong']);
  assert.equal(wrong.code, 'denied');
  const added = await json(['cluster', 'add', 'own', cluster.origin], { env: { GRAPHCOOL_SECRET: cluster.secret } });
  assert.deepEqual(added, { cluster: 'own', host: cluster.origin });
  const global = readFileSync(join(folder, '.graphcoolrc'), 'utf8');
  assert.match(global, /^graphcool-framework:\n {2}clusters:\n {4}own:\n {6}host: /);
  assert.ok(!global.includes(cluster.secret), 'the secret itself is not kept');
  assert.equal(statSync(join(folder, '.graphcoolrc')).mode & 0o777, 0o600);
  assert.deepEqual((await json(['cluster', 'list'])).clusters, [{ name: 'own', host: cluster.origin, isDefault: true }]);
  assert.ok((await json(['account'])).email);
});

test('before the first deploy commands say what to do', async () => {
  const [info] = await fails(['info']);
  assert.match(info.hint, /graphcool deploy/);
  const { code, stderr } = await cli(['deploy']);
  assert.equal(code, 1);
  assert.match(stderr, /--new-service NAME/);
});

let first;

test('the first deploy makes a service, and the API answers', async () => {
  first = await json(['deploy', '--new-service', 'shop', '--new-service-cluster', 'own', '--alias', 'shop']);
  assert.equal(first.service.name, 'shop');
  assert.equal(first.service.alias, 'shop');
  assert.equal(first.target, 'dev');
  assert.equal(first.cluster, 'own');
  assert.equal(first.revision, 1);
  assert.equal(first.migrationMessages[0].name, 'Post');
  assert.deepEqual(first.errors, []);
  assert.equal(rc(), `targets:\n  dev: own/${first.service.id}\n  default: dev\n`);
  const made = await query(first.endpoints.simple, 'mutation { createPost(title: "a") { title } }');
  assert.deepEqual(made, { data: { createPost: { title: 'a' } } });
});

test('an unchanged service is deployed in no time', async () => {
  let fastest = Infinity;
  for (let run = 0; run < 20; ++run) {
    const start = performance.now();
    const { code, stdout } = await cli(['deploy']);
    fastest = Math.min(fastest, performance.now() - start);
    assert.equal(code, 0);
    assert.match(stdout, /^Everything up-to-date\.\n\nHere are your GraphQL Endpoints:\n\n {2}Simple API: /);
  }
  console.log(`# unchanged: ${fastest.toFixed(1)} ms`);
  assert.ok(fastest < kUnchangedLimitMs, `${fastest} ms`);
  assert.equal((await json(['deploy'])).revision, 1);
});

test('changes are shown, refused where they delete data, and made with --force', async () => {
  write('types.graphql', kTypes.replace('title: String', 'views: Int'));
  const shown = await cli(['diff']);
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /^Here is what would change:\n\nTypes\n\n {2}Post\n/);
  assert.match(shown.stderr, /takes graphcool deploy --force/);
  const refused = await cli(['deploy']);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /destructive changes/);
  assert.match(refused.stderr, /graphcool deploy --force/);
  const told = await cli(['deploy', '--json']);
  assert.equal(told.code, 1);
  assert.equal(told.stderr, '');
  const { errors, revision } = JSON.parse(told.stdout);
  assert.equal(revision, 1);
  assert.equal(errors[0].type, 'Global');
  const data = await query(first.endpoints.simple, '{ allPosts { title } }');
  assert.equal(data.data.allPosts.length, 1);
  assert.equal((await json(['deploy', '--force'])).revision, 2);
});

test('mistakes have their place, also those that only the cluster finds', async () => {
  write('types.graphql', 'type Post @model {\n  id: ID! @isUnique\n  other: Nothing\n}\n');
  const { code, stderr } = await cli(['deploy']);
  assert.equal(code, 1);
  assert.match(stderr, /--> \.\/types\.graphql:3:\d+\n/);
  assert.match(stderr, / {3}other: Nothing\n/);
  write('types.graphql', kTypes.replace('title: String', 'views: Int'));
});

test('history and rollback', async () => {
  const { history, revision } = await json(['info', '--history']);
  assert.equal(revision, 2);
  assert.deepEqual(history.map((each) => each.revision), [2, 1]);
  assert.equal(history[0].isCurrent, true);
  const back = await json(['deploy', '--rollback', 'previous', '--force']);
  assert.equal(back.revision, 3);
  const data = await query(first.endpoints.simple, 'mutation { createPost(title: "b") { title } }');
  assert.equal(data.errors, undefined, JSON.stringify(data));
  assert.equal((await cli(['deploy', '--rollback', '99'])).code, 1);
  write('types.graphql', kTypes);
  assert.deepEqual((await json(['diff'])).migrationMessages, []);
});

test('two deploys at once both come to their end', async () => {
  write('types.graphql', `${kTypes}type A @model { id: ID! @isUnique }\n`);
  const results = await Promise.all([1, 2, 3].map(() => cli(['deploy', '--json'])));
  for (const { code, stdout } of results) assert.equal(code, 0, stdout);
  const made = results.filter(({ stdout }) => JSON.parse(stdout).migrationMessages.length > 0);
  assert.equal(made.length, 1, 'one of them made the change, the others found it made');
});

test('two new services at once are both written down', async () => {
  const names = ['one', 'two', 'three'];
  await Promise.all(names.map((name) => json(['deploy', '--new-service', name, '--target', name])));
  for (const name of names) assert.match(rc(), new RegExp(`^ {2}${name}: own/c`, 'm'));
  const { services } = await json(['list']);
  assert.deepEqual(services.map(({ target }) => target).sort(), ['dev', 'one', 'three', 'two']);
});

test('saves are deployed by --watch, until Ctrl-C', async () => {
  const child = spawn(kBinary, ['deploy', '--watch'], { cwd: app, env: { ...process.env, HOME: folder, NO_COLOR: '1' } });
  let output = '';
  child.stdout.on('data', (bytes) => (output += bytes));
  child.stderr.on('data', (bytes) => (output += bytes));
  const says = async (text) => {
    for (let i = 0; i < 500 && !output.includes(text); ++i) await new Promise((done) => setTimeout(done, 10));
    assert.ok(output.includes(text), output);
    output = '';
  };
  await says('Watching for change');
  write('types.graphql', `${readFileSync(join(app, 'types.graphql'), 'utf8')}type B @model { id: ID! @isUnique }\n`);
  await says('name `B` is created');
  write('types.graphql', 'type {');
  await says('Syntax Error');
  write('types.graphql', kTypes);
  await says('destructive changes');
  child.kill('SIGINT');
  assert.equal(await new Promise((done) => child.on('close', done)), 0);
});

test('variables of the command line and the environment go along', async () => {
  write('graphcool.yml', kDefinition.replace('./types.graphql', '${opt:dir, "."}/${env:NAME}.graphql'));
  mkdirSync(join(app, 'models'), { recursive: true });
  write('models/other.graphql', kTypes);
  await json(['deploy', '--dir', 'models', '--force'], { env: { NAME: 'other' } });
  const [missing] = await fails(['deploy']);
  assert.match(missing.message, /The environment variable NAME is not set/);
  write('graphcool.yml', kDefinition);
  write('types.graphql', kTypes);
  await json(['deploy', '--force']);
});

test('a target that leads nowhere is explained', async () => {
  const before = rc();
  writeFileSync(join(app, '.graphcoolrc'), `${before}  gone: own/cnothing\n  odd: nowhere\n`);
  for (const command of ['deploy', 'info', 'root-token', 'diff']) {
    const [error] = await fails([command, '--target', 'gone']);
    assert.equal(error.code, 'not_found');
    assert.match(error.message, /^The target `gone` is the service cnothing, which cluster `own` does not have/);
  }
  const [odd] = await fails(['deploy', '--target', 'odd']);
  assert.match(odd.message, /leads to `nowhere`/);
  writeFileSync(join(app, '.graphcoolrc'), before);
});

test('a bundle that is too large is refused here', async () => {
  const large = join(folder, 'large');
  mkdirSync(join(large, 'src'), { recursive: true });
  writeFileSync(join(large, 'types.graphql'), kTypes);
  writeFileSync(join(large, 'src/a.js'), 'module.exports = () => ({})');
  writeFileSync(join(large, 'video.bin'), '');
  truncateSync(join(large, 'video.bin'), 100 << 20);
  writeFileSync(join(large, 'graphcool.yml'), `${kDefinition}functions:\n  a:\n    type: operationAfter\n` +
    '    operation: Post.create\n    handler: { code: src/a.js }\n');
  const [error] = await fails(['deploy', '--target', 'own/x'], { cwd: large });
  assert.equal(error.code, 'limit');
  assert.match(error.hint, /\.graphcoolignore/);
  rmSync(large, { recursive: true });
});

test('a cluster that is down, dies, or is none', async () => {
  const target = ['deploy', '--target', 'odd/c1'];
  const use = (address) => writeFileSync(join(app, '.graphcoolrc'), `clusters:\n  odd:\n    host: ${address}\n`);
  const before = rc();
  const answers = async (respond) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => respond(socket));
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    use(`http://127.0.0.1:${server.address().port}`);
    const [error] = await fails(target);
    await new Promise((done) => server.close(done));
    return error;
  };
  assert.match((await answers((socket) => socket.destroy())).message, /ended the connection/);
  assert.match((await answers((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>'))).message,
    /is no Graphcool cluster: status 200, text\/html/);
  assert.match((await answers((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n{"data"'))).message,
    /ended the connection/);
  use('http://127.0.0.1:9');
  const [down] = await fails(target);
  assert.equal(down.code, 'unavailable');
  assert.match(down.hint, /graphcool local up/);
  writeFileSync(join(app, '.graphcoolrc'), before);
});

test('a token that the cluster refuses', async () => {
  const [error] = await fails(['deploy'], { env: { GRAPHCOOL_PLATFORM_TOKEN: 'no.such.token' } });
  assert.equal(error.code, 'denied');
  assert.match(error.hint, /graphcool login/);
});

test('reset keeps the service, delete takes it and its targets away', async () => {
  const [asked] = await fails(['reset']);
  assert.equal(asked.code, 'needs_confirmation');
  await json(['reset', '--force']);
  assert.deepEqual(await query(first.endpoints.simple, '{ allPosts { id } }'), { data: { allPosts: [] } });
  assert.deepEqual(await json(['root-token']), { rootTokens: [] });
  assert.deepEqual(await json(['playground']), { url: first.endpoints.simple });
  await json(['delete', '--force', '--target', 'dev']);
  assert.ok(!rc().includes(first.service.id));
  const gone = await query(first.endpoints.simple, '{ allPosts { id } }');
  assert.ok(gone.error ?? gone.errors, JSON.stringify(gone));
});

test('a cluster is forgotten, and the token with it', async () => {
  const [used] = await fails(['cluster', 'remove', 'own']);
  assert.equal(used.code, 'conflict');
  await json(['logout', '--cluster', 'own']);
  assert.equal((await fails(['account']))[0].code, 'denied');
  await json(['login', '--token', cluster.secret]);
  await json(['account']);
  await json(['cluster', 'remove', 'own', '--force']);
  assert.deepEqual((await json(['cluster', 'list'])).clusters, []);
});
