// A service with permissions on a cluster, called by everybody who may call: nobody, nodes, root tokens, the cluster's own.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { graphcool, scratch_folder } from '../support/service.mjs';
import { Serve } from '../support/serve.mjs';

const kYaml = `types: ./types.graphql
permissions:
- operation: User.read
- operation: Post.read
  query: ./rules/owns.graphql
- operation: Post.create
  authenticated: true
rootTokens: [ci]
`;
const kTypes = `type User @model { id: ID! @isUnique name: String posts: [Post!]! @relation(name: "PostAuthor") }
type Post @model { id: ID! @isUnique title: String! body: String author: User @relation(name: "PostAuthor") }
`;
const kOwns = '{ SomePostExists(filter: {id: $node_id, author: {id: $user_id}}) }';
const kPosts = '{ allPosts { body } user { name } }';

let serve, admin, id, root, ann;
const bearer = (token) => ({ authorization: `Bearer ${token}` });

before(async () => {
  serve = await Serve.start();
  admin = await serve.token();
  const config = JSON.stringify({ modules: [{ name: '', content: kYaml, externalFiles: {},
    files: { './types.graphql': kTypes, './rules/owns.graphql': kOwns } }] });
  const added = await serve.system(
    'mutation($c: String!) { addProject(input: { name: "blog", config: $c }) { project { id } errors { description } } }',
    { c: config }, admin);
  assert.deepEqual(added.data?.addProject.errors ?? added, []);
  id = added.data.addProject.project.id;
  const tokens = await serve.system(
    'query($id: ID!) { viewer { project(id: $id) { permanentAuthTokens { edges { node { name token } } } } } }', { id }, admin);
  root = tokens.data.viewer.project.permanentAuthTokens.edges[0].node.token;
  const made = await serve.simple(id, `mutation {
    createUser(name: "Ann", posts: [{ title: "A", body: "a" }]) { id }
    createPost(title: "B", body: "b") { id } }`, undefined, bearer(root));
  const token = await serve.system(`mutation($root: String!, $id: ID!, $node: ID!) {
    generateNodeToken(input: { rootToken: $root, serviceId: $id, nodeId: $node, modelName: "User" }) { token } }`,
    { root, id, node: made.data.createUser.id });
  ann = token.data.generateNodeToken.token;
});
after(() => serve.stop());

test('each caller sees what it may', async () => {
  const bodies = async (headers) => {
    const { data, errors } = await serve.simple(id, kPosts, undefined, headers);
    return [data.allPosts.map((post) => post.body), data.user, (errors ?? []).map(({ code, path }) => [code, path.join('.')])];
  };
  assert.deepEqual(await bodies({}), [[null, null], null, [[3008, 'allPosts.0.body'], [3008, 'allPosts.1.body']]]);
  assert.deepEqual(await bodies(bearer(ann)), [['a', null], { name: 'Ann' }, [[3008, 'allPosts.1.body']]]);
  assert.deepEqual(await bodies(bearer(root)), [['a', 'b'], null, []]);
  assert.deepEqual(await bodies(bearer(admin)), [['a', 'b'], null, []]);
  assert.deepEqual((await bodies(bearer(`${ann.slice(0, -4)}AAAA`)))[1], null);
});

test('writing is judged too', async () => {
  const create = 'mutation { createPost(title: "C") { title } }';
  assert.equal((await serve.simple(id, create)).errors[0].code, 3008);
  assert.deepEqual(await serve.simple(id, create, undefined, bearer(ann)), { data: { createPost: { title: 'C' } } });
});

test('permission queries are for admins', async () => {
  const query = '{ SomePostExists(filter: { title: "A" }) }';
  const refused = await serve.simple(`${id}/permissions`, query, undefined, bearer(ann));
  assert.equal(refused.code, 3008);
  assert.deepEqual(await serve.simple(`${id}/permissions`, query, undefined, bearer(root)), { data: { SomePostExists: true } });
});

test('the command tells which permission allows what', async () => {
  const { folder, remove } = scratch_folder();
  mkdirSync(join(folder, 'rules'));
  writeFileSync(join(folder, 'graphcool.yml'), kYaml);
  writeFileSync(join(folder, 'types.graphql'), kTypes);
  writeFileSync(join(folder, 'rules/owns.graphql'), kOwns);
  writeFileSync(join(folder, 'posts.graphql'), '{ allPosts { body } }');
  writeFileSync(join(folder, 'create.graphql'), 'mutation { createPost(title: "x") { id } }');
  const reads = await graphcool(['permissions', 'check', 'posts.graphql', '--json'], { cwd: folder });
  assert.equal(reads.code, 0, reads.stderr);
  assert.deepEqual(JSON.parse(reads.stdout).needs.map(({ operation, field, outcome }) => [operation, field, outcome]),
    [['Post.read', 'body', 'asks']]);
  const denied = await graphcool(['permissions', 'check', 'create.graphql'], { cwd: folder });
  assert.equal(denied.code, 1);
  assert.match(denied.stdout, /graphcool\.yml:6 Post\.create is for authenticated callers/);
  const allowed = await graphcool(['permissions', 'check', 'create.graphql', '--as', 'User'], { cwd: folder });
  assert.equal(allowed.code, 0, allowed.stdout);
  writeFileSync(join(folder, 'rules/owns.graphql'), '{ SomePostExists(filter: {titel: "x"}) }');
  const wrong = await graphcool(['permissions', 'check', 'posts.graphql'], { cwd: folder });
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /rules\/owns\.graphql:1:27/);
  remove();
});
