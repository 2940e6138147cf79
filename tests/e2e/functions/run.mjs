// Services with functions under `graphcool dev`: the default template, sign-up and log-in with the packages
// that such services use, hooks, programs, and webhooks with every fault.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Dev, graphcool, scratch_folder, with_service } from '../support/service.mjs';

const kPackages = join(dirname(fileURLToPath(import.meta.url)), '../node_modules');

async function ask(dev, query, { variables, token, api = 'simple' } = {}) {
  const response = await fetch(dev.endpoint.replace('/simple/', `/${api}/`), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

const data = async (...args) => {
  const reply = await ask(...args);
  assert.equal(reply.errors, undefined, JSON.stringify(reply.errors));
  return reply.data;
};

test('the default template answers with its function, and follows a save', async () => {
  await with_service({ template: 'default' }, async (dev) => {
    assert.deepEqual(await data(dev, '{ hello { message } }'), { hello: { message: 'Hello, world!' } });
    assert.deepEqual(await data(dev, '{ viewer { hello(name: "Ada") { message } } }', { api: 'relay' }),
      { viewer: { hello: { message: 'Hello, Ada!' } } });
    const seen = dev.events.length;
    writeFileSync(join(dev.folder, 'src/hello.js'), 'module.exports = () => ({ data: { message: "new" } })');
    await dev.event(({ event }) => event !== 'called', 10_000, seen);
    assert.deepEqual(await data(dev, '{ hello { message } }'), { hello: { message: 'new' } });
  });
});

test('types without @model, and a function whose field stands among them', async () => {
  const scratch = scratch_folder();
  const write = (name, text) => writeFileSync(join(scratch.folder, name), text);
  const types = (extra) => `type Post @model { id: ID! @isUnique title: String! }
input Wanted { text: String! }
type Found { total: Int! rows: [Row!]! }
type Row { title: String${extra} }
extend type Query { find(wanted: Wanted!): Found }
`;
  try {
    mkdirSync(join(scratch.folder, 'src'));
    write('graphcool.yml', `types: [./types.graphql]
permissions: [{ operation: "*" }]
functions:
  find: { type: resolver, handler: { code: ./src/find.js } }
  remake: { type: resolver, schema: ./src/remake.graphql, handler: { code: ./src/find.js } }
`);
    write('types.graphql', types(''));
    write('src/remake.graphql', 'extend type Mutation { remake(wanted: [Wanted!]): Found! }');
    write('src/find.js', 'module.exports = ({ data }) => ({ data: { total: 1, rows: [{ '
      + 'title: data.wanted.text ?? data.wanted[0].text, size: 3 }] } })');
    const printed = await graphcool(['schema', '--api', 'relay'], { cwd: scratch.folder });
    assert.match(printed.stdout, /find\(wanted: Wanted!\): Found/);
    write('query.graphql', '{ find(wanted: {text: "a"}) { total rows { title } } }');
    const valid = await graphcool(['validate', 'query.graphql'], { cwd: scratch.folder });
    assert.equal(valid.code, 0, valid.stderr);

    const dev = await Dev.start(scratch.folder);
    try {
      const found = { total: 1, rows: [{ title: 'a' }] };
      assert.deepEqual(await data(dev, '{ find(wanted: {text: "a"}) { total rows { title } } }'), { find: found });
      assert.deepEqual(await data(dev, '{ viewer { find(wanted: {text: "a"}) { total rows { title } } } }',
        { api: 'relay' }), { viewer: { find: found } });
      assert.deepEqual(await data(dev, 'mutation { remake(wanted: {text: "a"}) { total rows { title } } }'),
        { remake: found });

      const saved = dev.events.length;
      write('types.graphql', types(' size: Int'));
      await dev.event((event) => event.event === 'deployed', 10_000, saved);
      assert.deepEqual(await data(dev, '{ find(wanted: {text: "a"}) { rows { size } } }'),
        { find: { rows: [{ size: 3 }] } });

      const broken = dev.events.length;
      write('types.graphql', types(' post: Post @relation(name: "R")'));
      const refused = await dev.event((event) => event.event === 'refused', 10_000, broken);
      assert.match(JSON.stringify(refused), /`Row` is missing the @model directive/);
    } finally {
      await dev.stop();
    }
  } finally {
    scratch.remove();
  }
});

// ---- a service with functions of all kinds ----

const kDefinition = (webhook) => `types: ./types.graphql
permissions:
  - operation: "*"
functions:
  signup:
    type: resolver
    schema: ./src/signup.graphql
    handler: { code: ./src/signup.js }
  login:
    type: resolver
    schema: ./src/login.graphql
    handler: { code: { src: ./src/login.js, environment: { PEPPER: hot } } }
  me:
    type: resolver
    schema: ./src/me.graphql
    handler: { code: ./src/me.js }
  lower:
    type: operationBefore
    operation: Note.create
    handler: { code: ./src/lower.js }
  stamp:
    type: operationAfter
    operation: Note.create
    handler: { code: ./src/stamp.js }
  program:
    type: resolver
    schema: ./src/program.graphql
    handler: { exec: ./bin/program }
  hook:
    type: resolver
    schema: ./src/hook.graphql
    handler: { webhook: { url: "${webhook}", headers: { X-Key: secret } } }
`;

const kFiles = {
  'types.graphql': `type User @model { id: ID! @isUnique email: String! @isUnique password: String! }
type Note @model { id: ID! @isUnique text: String! }`,
  '.graphcoolignore': 'node_modules\n',
  'src/signup.graphql': 'type SignupPayload { id: ID! token: String! }\n'
    + 'extend type Mutation { signup(email: String!, password: String!): SignupPayload }',
  'src/signup.js': `const { fromEvent } = require('graphcool-lib');
const bcrypt = require('bcryptjs');
module.exports = async (event) => {
  const graphcool = fromEvent(event);
  const { email, password } = event.data;
  const hash = await bcrypt.hash(password, 4);
  const { createUser } = await graphcool.api('simple/v1').request(
    'mutation($email: String!, $hash: String!) { createUser(email: $email, password: $hash) { id } }', { email, hash });
  return { data: { id: createUser.id, token: await graphcool.generateNodeToken(createUser.id, 'User') } };
};`,
  'src/login.graphql': 'type LoginPayload { token: String! }\n'
    + 'extend type Mutation { login(email: String!, password: String!): LoginPayload }',
  'src/login.js': `const { fromEvent } = require('graphcool-lib');
const bcrypt = require('bcryptjs');
module.exports = async (event) => {
  const graphcool = fromEvent(event);
  const { User } = await graphcool.api('simple/v1').request(
    'query($email: String!) { User(email: $email) { id password } }', { email: event.data.email });
  if (process.env.PEPPER !== 'hot') throw new Error('no pepper');
  if (!User || !(await bcrypt.compare(event.data.password, User.password))) return { error: 'Invalid credentials.' };
  return { data: { token: await graphcool.generateNodeToken(User.id, 'User') } };
};`,
  'src/me.graphql': 'type MePayload { id: ID }\nextend type Query { me: MePayload }',
  'src/me.js': 'module.exports = ({ context }) => ({ data: context.auth && { id: context.auth.nodeId } })',
  'src/lower.js': 'module.exports = ({ data }) => ({ data: { text: data.text.toLowerCase() } })',
  'src/stamp.js': 'module.exports = ({ data }) => ({ data: { text: `*${data.text}*` } })',
  'src/program.graphql': 'type Counted { bytes: Int }\nextend type Query { program: Counted }',
  'bin/program': '#!/bin/sh\necho "{\\"data\\":{\\"bytes\\":$(wc -c)}}"\n',
  'src/hook.graphql': 'type HookPayload { text: String }\nextend type Query { hook(how: String!): HookPayload }',
};

const scratch = scratch_folder();
let webhook;
let dev;

before(async () => {
  webhook = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes) => (body += bytes));
    request.on('end', () => {
      const { how } = JSON.parse(body).data;
      if (how === 'hang') return;
      if (how === 'cut') return request.socket.destroy();
      if (how === 'redirect') return response.writeHead(302, { location: 'file:///etc/passwd' }).end();
      if (how === 'error') return response.writeHead(500).end('{"data":{"text":"x"}}');
      if (how === 'html') return response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>');
      if (how === 'huge') return response.end(`"${'x'.repeat(32 << 20)}"`);
      if (how === 'none') return response.writeHead(204).end();
      response.end(JSON.stringify({ data: { text: `${request.method} ${request.headers['x-key']}` } }));
    });
  });
  webhook.listen(0, '127.0.0.1');
  await once(webhook, 'listening');
  for (const [path, text] of Object.entries(kFiles)) {
    mkdirSync(dirname(join(scratch.folder, path)), { recursive: true });
    writeFileSync(join(scratch.folder, path), text);
  }
  chmodSync(join(scratch.folder, 'bin/program'), 0o755);
  symlinkSync(kPackages, join(scratch.folder, 'node_modules'));
  writeFileSync(join(scratch.folder, 'graphcool.yml'), kDefinition(`http://127.0.0.1:${webhook.address().port}/`));
  // A browser that stays open, as one of them does: what children end with is still known then.
  mkdirSync(join(scratch.folder, '.open'));
  writeFileSync(join(scratch.folder, '.open/xdg-open'), '#!/bin/sh\necho "$@" > "$(dirname "$0")/opened"\nsleep 2\n');
  chmodSync(join(scratch.folder, '.open/xdg-open'), 0o755);
  dev = await Dev.start(scratch.folder, { args: ['--open'], env: { PATH: `${scratch.folder}/.open:${process.env.PATH}` } });
});

after(async () => {
  await dev?.stop();
  webhook.closeAllConnections();
  webhook.close();
  scratch.remove();
});

test('users sign up and log in with graphcool-lib and bcryptjs, and the API knows them then', async () => {
  const { signup } = await data(dev, 'mutation { signup(email: "a@b.c", password: "p") { id token } }');
  const { login } = await data(dev, 'mutation { login(email: "a@b.c", password: "p") { token } }');
  for (const token of [signup.token, login.token]) {
    assert.deepEqual(await data(dev, '{ me { id } }', { token }), { me: { id: signup.id } });
  }
  assert.deepEqual(await data(dev, '{ me { id } }'), { me: null });
  const wrong = await ask(dev, 'mutation { login(email: "a@b.c", password: "x") { token } }');
  assert.equal(wrong.errors[0].code, 5001);
  assert.equal(wrong.errors[0].functionError, 'Invalid credentials.');
  const twice = await ask(dev, 'mutation { signup(email: "a@b.c", password: "p") { id } }');
  assert.equal(twice.errors[0].code, 5008);
  assert.match(twice.errors[0].message, /unique constraint/);
});

test('hooks change what is written, and what is answered', async () => {
  assert.deepEqual(await data(dev, 'mutation { createNote(text: "ABC") { text } }'), { createNote: { text: '*abc*' } });
  assert.deepEqual(await data(dev, '{ allNotes { text } }'), { allNotes: [{ text: 'abc' }] });
});

test('a program reads its event and writes its answer', async () => {
  const { program } = await data(dev, '{ program { bytes } }');
  assert.ok(program.bytes > 100);
  assert.equal(readFileSync(join(scratch.folder, '.open/opened'), 'utf8'), `${dev.origin}/playground\n`);
});

test('a webhook is posted to; each of its faults is an error of the field alone', async () => {
  assert.deepEqual(await data(dev, '{ hook(how: "well") { text } }'), { hook: { text: 'POST secret' } });
  assert.deepEqual(await data(dev, '{ hook(how: "none") { text } }'), { hook: null });
  const codes = { redirect: 5000, error: 5000, cut: 5000, html: 5003, huge: 5008 };
  for (const [how, code] of Object.entries(codes)) {
    const reply = await ask(dev, `{ hook(how: "${how}") { text } allNotes { id } }`);
    assert.equal(reply.errors[0].code, code, how);
    assert.ok(reply.data.allNotes);
  }
});
