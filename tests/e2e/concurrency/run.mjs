// One server while everything happens at once: reads, writes that a function is told of, deploys of a changed model, services
// that come and go. Nobody gets a wrong answer, nobody is refused, nothing is lost.
//
//   GRAPHCOOL_CONCURRENCY_SECONDS=30 node tests/e2e/concurrency/run.mjs      longer than the two seconds of `make test`
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Receiver } from '../support/receiver.mjs';
import { Serve } from '../support/serve.mjs';

const kSeconds = Number(process.env.GRAPHCOOL_CONCURRENCY_SECONDS ?? 2);
const kReaders = 6;
const kWriters = 2;

const kSubscription = 'subscription { Item { node { name n } } }';

let receiver;
let serve;

before(async () => {
  receiver = await Receiver.start();
  serve = await Serve.start();
});

after(async () => {
  receiver?.stop();
  await serve?.stop();
});

/** The `config` of a version: each has a field of its own in place of that before, and every third lets everybody in. */
function config(version, url) {
  const access = version % 3 === 0 ? '' : '  authenticated: true\n';
  return JSON.stringify({
    modules: [{
      name: '',
      content: `types: ./types.graphql
functions:
  told:
    type: subscription
    query: ./told.graphql
    handler: { webhook: "${url}" }
permissions:
- operation: Item.read
- operation: Item.create
- operation: Item.update
- operation: User.create
- operation: User.read
${access}- operation: User.update
${access}`,
      files: {
        './types.graphql': `type Item @model { id: ID! @isUnique name: String! n: Int! v${version}: Int }
type User @model { id: ID! @isUnique name: String! }`,
        './told.graphql': kSubscription,
      },
    }],
  });
}

async function system(token, query, variables) {
  const { data, errors } = await serve.system(query, variables, token);
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

async function add(token, name, text) {
  const { addProject } = await system(token,
    'mutation($n: String!, $c: String!) { addProject(input: { name: $n, config: $c }) { project { id } errors { description } } }',
    { n: name, c: text });
  assert.deepEqual(addProject.errors, []);
  return addProject.project.id;
}

test('nobody gets a wrong answer while everything happens at once', async () => {
  const token = await serve.token();
  const id = await add(token, 'shop', config(0, receiver.url));
  const { data: { createUser: ann } } = await serve.simple(id, 'mutation { createUser(name: "Ann") { id } }');
  const { generateUserToken: { token: session } } = await system(token,
    'mutation($p: String!, $s: String!, $u: String!) { generateUserToken(input: { pat: $p, projectId: $s, userId: $u, modelName: "User" }) { token } }',
    { p: token, s: id, u: ann.id });

  const end = performance.now() + kSeconds * 1000;
  const until_the_end = async (step) => {
    let rounds = 0;
    for (; performance.now() < end; ++rounds) await step(rounds);
    return rounds;
  };
  let asked = 0;
  let acknowledged = 0;

  // Everybody sees what was acknowledged before they asked, on whatever connection it was.
  const read = () => until_the_end(async () => {
    const least = acknowledged;
    const { data, errors } = await serve.simple(id, '{ allItems(last: 5) { name n } _allItemsMeta { count } }');
    assert.equal(errors, undefined, JSON.stringify(errors));
    const { count } = data._allItemsMeta;
    assert.ok(least <= count && count <= asked, `${least} <= ${count} <= ${asked}`);
    assert.equal(data.allItems.length, Math.min(count, 5));
    for (const { name, n } of data.allItems) assert.ok(name.endsWith(`-${n}`), `${name} ${n}`);
  });
  const write = (writer) => until_the_end(async (n) => {
    const name = `${writer}-${n}`;
    ++asked;
    const answer = await serve.simple(id, 'mutation($name: String!, $n: Int!) { createItem(name: $name, n: $n) { name n } }', { name, n });
    assert.deepEqual(answer, { data: { createItem: { name, n } } });
    ++acknowledged;
  });
  // Who is signed in stays so through all deploys.
  const as_ann = () => until_the_end(async () => {
    for (const query of [`{ User(id: "${ann.id}") { name } }`, `mutation { updateUser(id: "${ann.id}", name: "Ann") { name } }`]) {
      const { data, errors } = await serve.simple(id, query, undefined, { authorization: `Bearer ${session}` });
      assert.equal(errors, undefined, JSON.stringify(errors));
      assert.deepEqual(data.User ?? data.updateUser, { name: 'Ann' });
    }
  });
  // A version is served from its acknowledgement on, and the one before is not.
  const deploy = () => until_the_end(async (round) => {
    const version = round + 1;
    const { push } = await system(token,
      `mutation($id: String!, $c: String!) { push(input: { projectId: $id, version: 1, config: $c, isDryRun: false, force: true })
         { errors { description } } }`, { id, c: config(version, receiver.url) });
    assert.deepEqual(push.errors, []);
    const now = await serve.simple(id, `{ allItems(first: 1) { v${version} } }`);
    assert.equal(now.errors, undefined, JSON.stringify(now.errors));
    const before = await serve.simple(id, `{ allItems(first: 1) { v${version - 1} } }`);
    assert.match(before.errors?.[0].message ?? '', new RegExp(`v${version - 1}`));
  });
  const come_and_go = () => until_the_end(async (round) => {
    const other = await add(token, `other-${round}`, config(0, receiver.url));
    const [, { data }] = await Promise.all([
      serve.simple(other, 'mutation { createUser(name: "Bob") { name } }'),
      serve.simple(other, '{ allItems { id } _allItemsMeta { count } }'),
    ]);
    assert.deepEqual(data, { allItems: [], _allItemsMeta: { count: 0 } });
    // Some are asked while they go, and their files with them: they answer with their data, or refuse.
    const [, asking] = await Promise.all([
      system(token, 'mutation($id: String!) { deleteProject(input: { projectId: $id }) { clientMutationId } }', { id: other }),
      serve.simple(other, '{ allUsers { name } }'),
    ]);
    if (!asking.errors && !asking.error) assert.deepEqual(asking, { data: { allUsers: [{ name: 'Bob' }] } });
    assert.equal((await serve.simple(other, '{ allUsers { name } }')).code, 3016);
  });

  const readers = Array.from({ length: kReaders }, read);
  const writers = Array.from({ length: kWriters }, (_, writer) => write(writer));
  const others = [as_ann(), deploy(), come_and_go()];
  const rounds = await Promise.all([...readers, ...writers, ...others]);
  assert.ok(rounds.every((each) => each > 0), `${rounds}`);

  const told = await receiver.until((calls) => {
    const names = new Set(calls.map((each) => each.body.data.Item.node.name));
    return names.size === acknowledged && calls;
  }, 60_000);
  for (const { body: { data: { Item: { node } } } } of told) assert.ok(node.name.endsWith(`-${node.n}`), JSON.stringify(node));
});
