// `graphcool serve`: who may connect, what it logs, how it ends.
import assert from 'node:assert/strict';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { Serve, config_of } from '../support/serve.mjs';
import { graphcool, scratch_folder } from '../support/service.mjs';

const kTypes = 'type Post @model { id: ID! @isUnique  title: String }';
const kSecret = 'a secret that nobody would guess';

async function add(serve, token, name = 'blog', types = kTypes) {
  const { data } = await serve.system(
    'mutation($name: String!, $config: String!) { addProject(input: { name: $name, config: $config }) { project { id } errors { description } } }',
    { name, config: config_of(types) }, token);
  assert.deepEqual(data.addProject.errors, []);
  return data.addProject.project.id;
}

test('other machines are not let in without a secret', async () => {
  const { folder, remove } = scratch_folder();
  const { code, stderr } = await graphcool(['serve', '--host', '0.0.0.0', '--port', '0', '--data-dir', join(folder, 'data')],
    { env: { GRAPHCOOL_SECRET: '' } });
  assert.equal(code, 1);
  assert.match(stderr, /no secret/);
  assert.equal(existsSync(join(folder, 'data')), false, 'nothing was made');
  remove();
});

test('a secret of one\'s own is the way in, and is never shown', async () => {
  const serve = await Serve.start({ args: ['--host', '0.0.0.0'], env: { GRAPHCOOL_SECRET: kSecret } });
  serve.origin = serve.origin.replace('0.0.0.0', '127.0.0.1');
  const token = await serve.token(kSecret);
  await add(serve, token);
  assert.equal(existsSync(join(serve.data, 'secret')), false);
  assert.equal((await serve.system('{ viewer { user { id } } }')).errors[0].code, 2001);
  await serve.stop();
  assert.equal(serve.stderr.includes(kSecret) || serve.stderr.includes(token), false);
});

test('settings come from a file, too, and its mistakes are named', async () => {
  const { folder, remove } = scratch_folder();
  const file = join(folder, 'server.yml');
  writeFileSync(file, `port: 1\ndataDir: ./data\nlogFormat: json\n`);
  const serve = await Serve.start({ data: join(folder, 'data'), args: ['--config', file] });  // --port wins.
  await fetch(`${serve.origin}/status?secret=1`);
  await serve.stop();
  const line = JSON.parse(serve.stderr.trim().split('\n').at(-1));
  assert.deepEqual({ ...line, time: '', milliseconds: 0 },
    { time: '', status: 200, method: 'GET', path: '/status', milliseconds: 0, bytes: 2 });
  writeFileSync(file, 'prot: 1\nport: many\n');
  const { code, stderr } = await graphcool(['serve', '--config', file]);
  assert.equal(code, 1);
  assert.match(stderr, /server\.yml:1:1/);
  assert.match(stderr, /Did you mean `port`/);
  assert.match(stderr, /`many` is no port/);
  remove();
});

test('services live side by side and survive a restart', async () => {
  const { folder, remove } = scratch_folder();
  const data = join(folder, 'data');
  let serve = await Serve.start({ data });
  const token = await serve.token();
  assert.equal(statSync(join(data, 'secret')).mode & 0o777, 0o600);
  const first = await add(serve, token, 'one');
  const second = await add(serve, token, 'two');
  await serve.simple(first, 'mutation { createPost(title: "x") { id } }');
  await serve.stop();
  serve = await Serve.start({ data });
  assert.deepEqual(await serve.simple(first, '{ allPosts { title } }'), { data: { allPosts: [{ title: 'x' }] } });
  assert.deepEqual(await serve.simple(second, '{ allPosts { title } }'), { data: { allPosts: [] } });
  const { data: all } = await serve.system('{ viewer { user { projects { edges { node { name } } } } } }', {}, token);
  assert.deepEqual(all.viewer.user.projects.edges.map(({ node }) => node.name), ['one', 'two']);
  await serve.stop();
  remove();
});

test('a second server on the same data is told so', async () => {
  const serve = await Serve.start();
  const { code, stderr } = await graphcool(['serve', '--port', '0', '--data-dir', serve.data]);
  assert.equal(code, 1);
  assert.match(stderr, /in use by another graphcool process/);
  await serve.stop();
});

test('the system API keeps its status codes and its page', async () => {
  const serve = await Serve.start();
  const post = (body) => fetch(`${serve.origin}/system`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const invalid = await post(JSON.stringify({ query: '{ nothing }' }));
  assert.equal(invalid.status, 400);
  const broken = await post(JSON.stringify({ query: '{' }));
  assert.equal(broken.status, 400);
  assert.match((await broken.json()).error, /Syntax/);
  const fine = await post(JSON.stringify({ query: 'query($id: ID!) { viewer { id } __type(name: "Viewer") { name } }', variables: '{"id": "x"}' }).replace('query($id: ID!)', 'query'));
  assert.equal(fine.status, 200);
  assert.match(fine.headers.get('request-id'), /^local:system:c[a-z0-9]{24}$/);
  const page = await fetch(`${serve.origin}/system`, { headers: { accept: 'text/html' } });
  assert.match(page.headers.get('content-type'), /text\/(html|plain)/);  // Plain in a build without pages.
  await serve.stop();
});
