// A Prisma service and our own commands, against `graphcool serve`: from the first deploy to delete, with and
// without secrets. GRAPHCOOL_BIN names the binary.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';

import { Serve } from '../support/serve.mjs';
import { Dev, graphcool, scratch_folder } from '../support/service.mjs';

const kModel = `type User {
  id: ID! @id
  email: String! @unique
  tags: [String] @scalarList(strategy: RELATION)
  posts: [Post]
}
type Post {
  id: ID! @id
  title: String!
  author: User!
}
`;

const { folder, remove } = scratch_folder();
const app = join(folder, 'app');
let cluster;
let endpoint;

const write = (name, text) => writeFileSync(join(app, name), text);

function cli(args, env = {}) {
  return graphcool(args, { cwd: app, env: { HOME: folder, GRAPHCOOL_SECRET: '', PRISMA_MANAGEMENT_API_SECRET: '', ...env } });
}

/** Runs what has to succeed: gives what it printed. */
async function done(args, env) {
  const { code, stdout, stderr } = await cli(args, env);
  assert.equal(code, 0, `${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

async function ask(query, token) {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  return answer.json();
}

before(async () => {
  cluster = await Serve.start({ env: { GRAPHCOOL_SECRET: '' } });
  endpoint = `${cluster.origin}/shop/dev`;
  mkdirSync(join(app, 'generated'), { recursive: true });
  write('datamodel.prisma', kModel);
  write('.env', `ENDPOINT=${endpoint}\n`);
  write('seed.graphql', `mutation { createUser(data: { email: "a@b.c", tags: { set: ["x", "y"] }, posts: { create: [{ title: "one" }] } }) { id } }
mutation Second { createUser(data: { email: "b@b.c" }) { id } }
`);
  write('prisma.yml', `endpoint: \${env:ENDPOINT}
datamodel: datamodel.prisma
secret: first-secret, second-secret
seed:
  import: seed.graphql
generate:
  - generator: graphql-schema
    output: generated/schema.graphql
hooks:
  post-deploy:
    - touch hooked
`);
});
after(async () => {
  await cluster.stop();
  remove();
});

test('the first deploy makes, seeds, generates and runs hooks', async () => {
  const out = await done(['deploy']);
  assert.match(out, /\+ Created type `User`/);
  assert.match(out, /\+ Created field `tags` of type `\[String!\]!`/);
  assert.match(out, new RegExp(`HTTP: +${endpoint}`));
  assert.match(out, /Seeded with 2 operations/);
  assert.match(readFileSync(join(app, 'generated/schema.graphql'), 'utf8'), /type UserConnection/);
  assert.equal(readFileSync(join(app, 'hooked'), 'utf8'), '');
});

test('a token opens the service', async () => {
  assert.equal((await ask('{ users { id } }')).errors[0].code, 3015);
  const token = (await done(['token'])).trim();
  const { data } = await ask('{ users(orderBy: email_ASC) { email tags posts { title } } }', token);
  assert.deepEqual(data.users, [
    { email: 'a@b.c', tags: ['x', 'y'], posts: [{ title: 'one' }] },
    { email: 'b@b.c', tags: [], posts: [] },
  ]);
});

test('deploys that change nothing, something, and too much', async () => {
  assert.match(await done(['deploy']), /already up to date/);
  write('datamodel.prisma', kModel.replace('title: String!', 'title: String!\n  views: Int'));
  assert.match(await done(['diff']), /Potential changes:[^]*field `views` of type `Int`/);
  assert.match(await done(['deploy', '--dry-run']), /field `views`/);
  const { revision, steps } = JSON.parse(await done(['deploy', '--json']));
  assert.ok(steps.some((step) => step.type === 'CreateField' && step.name === 'views'));
  assert.ok(revision > 1);

  write('datamodel.prisma', kModel.replace('  title: String!\n', ''));
  const refused = await cli(['deploy']);
  assert.equal(refused.code, 1, refused.stdout);
  assert.match(refused.stderr, /Warnings:[^]*Post\.title/);
  assert.match(refused.stderr, /--force/);

  write('datamodel.prisma', kModel.replace('String! @unique', 'Strin! @unique'));
  const wrong = await cli(['deploy']);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /Errors:/);
  write('datamodel.prisma', kModel.replace('title: String!', 'title: String!\n  views: Int'));
});

test('info, and an endpoint from the command line', async () => {
  const info = JSON.parse(await done(['info', '--json']));
  assert.deepEqual(info, {
    name: 'shop', stage: 'dev', cluster: 'local', workspace: null,
    httpEndpoint: endpoint, wsEndpoint: endpoint.replace('http', 'ws'),
  });
  const other = `${cluster.origin}/other/test`;
  assert.equal(JSON.parse(await done(['info', '--json', '--endpoint', other])).stage, 'test');
});

test('data goes out, away, and in again', async () => {
  const token = (await done(['token'])).trim();
  const all = '{ users(orderBy: email_ASC) { id email tags posts { id title } } }';
  const before = await ask(all, token);
  await done(['export', '--path', 'data.zip']);
  await done(['reset', '--force']);
  assert.deepEqual((await ask('{ users { id } }', token)).data.users, []);
  assert.match(await done(['import', '--data', 'data.zip']), /Imported 3 files/);
  assert.deepEqual(await ask(all, token), before);

  const again = await cli(['import', '--data', 'data.zip']);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /Failure inserting User with Id: .*unique constraint/);
  assert.match(await done(['seed', '--reset']), /Seeded/);
  assert.equal((await ask('{ users { id } }', token)).data.users.length, 2);
});

test('dev serves the folder at its endpoint and follows saves', async () => {
  const local = join(folder, 'local');
  mkdirSync(local);
  writeFileSync(join(local, 'prisma.yml'), 'endpoint: http://localhost:4466/blog/dev\ndatamodel: datamodel.prisma\n');
  writeFileSync(join(local, 'datamodel.prisma'), kModel);
  const dev = await Dev.start(local);
  try {
    assert.match(dev.endpoint, /\/blog\/dev$/);
    const ask_dev = async (query) => (await fetch(dev.endpoint, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }),
    })).json();
    const made = await ask_dev('mutation { createUser(data: { email: "a@b.c" }) { email } }');
    assert.equal(made.data.createUser.email, 'a@b.c');
    const changed = dev.event((event) => event.event === 'deployed');
    writeFileSync(join(local, 'datamodel.prisma'), kModel.replace('  posts:', '  age: Int\n  posts:'));
    await changed;
    assert.deepEqual((await ask_dev('{ users { email age } }')).data.users, [{ email: 'a@b.c', age: null }]);
  } finally {
    await dev.stop();
  }
});

test('what goes wrong is said', async () => {
  const nowhere = await cli(['deploy', '--endpoint', 'http://127.0.0.1:9/a/b']);
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.stderr, /Nothing answers at http:\/\/127\.0\.0\.1:9/);
  write('bad.yml', 'datamodel: [missing.prisma]\nendpont: x\n');
  const wrong = await cli(['deploy', '--project', 'bad.yml']);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /bad\.yml:1:13/);
  assert.match(wrong.stderr, /Did you mean `endpoint`/);
});

test('delete asks, and deletes', async () => {
  const asked = await cli(['delete']);
  assert.equal(asked.code, 1);
  assert.match(asked.stderr, /--force/);
  assert.match(await done(['delete', '--force']), /Deleted the service shop@dev/);
  assert.equal((await ask('{ users { id } }')).errors[0].code, 3016);
});
