// The command-line tool of the Graphcool Framework, as npm has it, against `graphcool serve`: nothing but
// an entry in ~/.graphcoolrc tells it where to go.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Serve } from '../support/serve.mjs';
import { scratch_folder } from '../support/service.mjs';
import { run_tool } from '../support/tool.mjs';

const kCli = join(dirname(fileURLToPath(import.meta.url)), 'node_modules/graphcool-framework/dist/index.js');

const scratch = scratch_folder();
const home = join(scratch.folder, 'home');
const folder = join(scratch.folder, 'my-service');
let serve;
let id;

function cli(args, { cwd = folder, ...options } = {}) {
  const env = {
    HOME: home,
    NODE_OPTIONS: '--no-experimental-fetch',  // It uploads with a client that takes fetch for its own.
    http_proxy: '', https_proxy: '',  // It reports crashes to a server that is not to be asked.
  };
  return run_tool(kCli, args, { cwd, env, ...options });
}

async function done(args, options) {
  const { code, output } = await cli(args, options);
  assert.equal(code, 0, output);
  return output;
}

before(async () => {
  serve = await Serve.start();
  mkdirSync(home);
  mkdirSync(folder);
  writeFileSync(join(home, '.graphcoolrc'), `graphcool-framework:
  clusters:
    default: local
    local:
      host: '${serve.origin}'
      faasHost: '${serve.origin}'
      clusterSecret: ${await serve.token()}
`);
});

after(async () => {
  await serve?.stop();
  scratch.remove();
});

test('init writes its template', async () => {
  assert.match(await done(['init']), /graphcool\.yml/);
  appendFileSync(join(folder, 'graphcool.yml'), '\nrootTokens:\n- admin\n');
});

test('deploy makes a service and tells what it did', async () => {
  const output = await done(['deploy', '--new-service-cluster', 'local', '--new-service', 'blog', '--target', 'dev']);
  assert.match(output, /Creating service blog locally in cluster local/);
  assert.match(output, /A new type with the name `User` is created\./);
  assert.match(output, /A new rootToken with the name `admin` is created\./);
  const target = readFileSync(join(folder, '.graphcoolrc'), 'utf8').match(/dev: local\/(c[a-z0-9]{24})\b/);
  assert.ok(target, 'a target is written');
  id = target[1];
  assert.ok(output.includes(`${serve.origin}/simple/v1/${id}`));
  assert.deepEqual(await serve.simple(id, 'mutation { createUser(name: "Ann") { name } }'),
    { data: { createUser: { name: 'Ann' } } });
  // The function that the template begins with, uploaded as the tool has compiled it.
  assert.deepEqual(await serve.simple(id, '{ hello(name: "Ann") { message } }'),
    { data: { hello: { message: 'Hello Ann' } } });
});

test('deploy without a change updates the function, as its code is uploaded anew each time', async () => {
  assert.match(await done(['deploy']), /The resolver function `hello` is updated\./);
});

test('a dry run tells the change and does nothing', async () => {
  appendFileSync(join(folder, 'types.graphql'), '\ntype Post @model { id: ID! @isUnique  title: String! }\n');
  assert.match(await done(['deploy', '--dry-run']), /A new type with the name `Post` is created\./);
  assert.ok((await serve.simple(id, '{ allPosts { id } }')).errors);
});

test('deploy again brings the change', async () => {
  assert.match(await done(['deploy']), /A new type with the name `Post` is created\./);
  assert.deepEqual(await serve.simple(id, '{ allPosts { id } allUsers { name } }'),
    { data: { allPosts: [], allUsers: [{ name: 'Ann' }] } });
});

test('what would lose data needs --force', async () => {
  const path = join(folder, 'types.graphql');
  const types = readFileSync(path, 'utf8');
  writeFileSync(path, types.replace(/\ntype Post [^}]*}\n/, ''));
  const { code, output } = await cli(['deploy']);
  assert.match(output, /destructive changes/);
  assert.match(output, /graphcool deploy --force/);
  assert.notEqual(code, 0, output);
  assert.match(await done(['deploy', '--force']), /The type `Post` is (removed|deleted)/);
});

test('mistakes are listed', async () => {
  const path = join(folder, 'types.graphql');
  const types = readFileSync(path, 'utf8');
  appendFileSync(path, '\ntype Broken @model { id: ID! @isUnique  other: Nothing }\n');
  const { output } = await cli(['deploy']);
  assert.match(output, /There are issues with the new service definition/);
  assert.match(output, /Nothing/);
  writeFileSync(path, types);
});

test('logs shows what the function was asked and answered, and goes on with --tail', async () => {
  for (const args of [['logs'], ['logs', '-f', 'HELLO']]) {
    const output = await done(args);
    assert.match(output, /^\S+Z \d+ms SUCCESS \{/m);
    assert.match(output, /"name": "Ann"/);
    assert.match(output, /"message": "Hello Ann"/);
  }
  assert.match((await cli(['logs', '-f', 'nobody'])).output, /There is no function with the name nobody/);
  const tail = cli(['logs', '-f', 'hello', '--tail'], { until: (output) => output.includes('"name": "Bob"') });
  await new Promise((done) => setTimeout(done, 2000));
  assert.ok((await serve.simple(id, '{ hello(name: "Bob") { message } }')).data);
  assert.match((await tail).output, /"message": "Hello Bob"/);
});

test('invoke-local takes the event of the last call', async () => {
  // What it does with the event afterwards needs a Node.js of its own time: its console is none in later ones.
  const { output } = await cli(['invoke-local', '-f', 'hello', '-l']);
  assert.match(output, /Written last event of hello to events\/hello\/1\.json/);
  assert.match((await cli(['invoke-local', '-f', 'hello', '-l'])).output, /already written to events\/hello\/1\.json/);
  const event = JSON.parse(readFileSync(join(folder, 'events/hello/1.json'), 'utf8'));
  assert.equal(event.data.name, 'Bob');
  assert.equal(event.context.request.sourceIp, '127.0.0.1');
});

test('info and list show the service', async () => {
  assert.match(await done(['info']), new RegExp(`blog +local/${id}`));
  assert.match(await done(['list']), new RegExp(`blog +local/${id}`));
});

test('root-token lists the names and prints a token that is one', async () => {
  assert.match(await done(['root-token']), /admin/);
  const token = (await done(['root-token', 'admin'])).match(/[\w-]+\.[\w-]+\.[\w-]+/)[0];
  const { data } = await serve.system(
    `mutation($t: String!, $id: ID!) { generateNodeToken(input: {
       rootToken: $t, serviceId: $id, nodeId: "x", modelName: "User" }) { token } }`, { t: token, id });
  assert.ok(data.generateNodeToken.token);
});

test('reset deletes the data', async () => {
  await done(['reset'], { input: 'y\n' });
  assert.deepEqual(await serve.simple(id, '{ allUsers { name } }'), { data: { allUsers: [] } });
});

test('delete deletes the service that is chosen', async () => {
  // With a target it refuses for any cluster but the hosted ones; without, it offers all services.
  const elsewhere = join(scratch.folder, 'elsewhere');
  mkdirSync(elsewhere);
  await done(['delete', '--force'], { input: ' \n', cwd: elsewhere });
  assert.equal((await serve.simple(id, '{ allUsers { name } }')).code, 3016);
});
