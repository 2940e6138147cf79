// Relay itself: its compiler on the printed schema, its runtime on the served API.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

import relay from 'relay-runtime';

import { graphcool, with_service } from '../support/service.mjs';

const { commitMutation, Environment, fetchQuery, Network, RecordSource, Store } = relay;
const kModules = join(dirname(fileURLToPath(import.meta.url)), '../node_modules');

const kSource = `
import { graphql } from 'relay-runtime';

graphql\`
  query AppFeedQuery($first: Int!, $after: String) {
    viewer {
      allPosts(first: $first, after: $after, orderBy: title_ASC) @connection(key: "AppFeed_allPosts") {
        count
        edges { cursor node { id title author { name } comments(first: 1) { count edges { node { text } } } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
\`;

graphql\`
  query AppNodeQuery($id: ID!) { node(id: $id) { __typename id ... on Post { title } } }
\`;

graphql\`
  mutation AppCreateTagMutation($input: CreateTagInput!) {
    createTag(input: $input) { clientMutationId tag { id name } edge { cursor } viewer { allTags { count } } }
  }
\`;
`;

/** Compiles the source against the schema of the service; gives a function that loads an artifact. */
async function compile(folder) {
  const project = join(folder, 'client');
  mkdirSync(join(project, 'src'), { recursive: true });
  symlinkSync(kModules, join(project, 'node_modules'));
  const schema = await graphcool(['schema', '--api', 'relay'], { cwd: folder });
  assert.equal(schema.code, 0, schema.stderr);
  writeFileSync(join(project, 'schema.graphql'), schema.stdout);
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  writeFileSync(join(project, 'src/App.js'), kSource);
  writeFileSync(
    join(project, 'relay.config.json'),
    JSON.stringify({ src: './src', schema: './schema.graphql', language: 'javascript', eagerEsModules: true }),
  );
  const compiler = createRequire(import.meta.url)('relay-compiler');
  execFileSync(compiler, ['relay.config.json'], { cwd: project, encoding: 'utf8', stdio: 'pipe' });
  return async (name) => {
    const file = join(project, 'src/__generated__', `${name}.graphql.js`);
    return (await import(pathToFileURL(file))).default;
  };
}

function environment_of(endpoint) {
  const network = Network.create(async ({ text }, variables) => {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text, variables }),
    });
    return answer.json();
  });
  return new Environment({ network, store: new Store(new RecordSource()) });
}

await with_service({}, async (dev) => {
  const artifact = await compile(dev.folder);
  const environment = environment_of(dev.endpoint.replace('/simple/', '/relay/'));

  await test('relay-compiler accepts the schema, and the runtime pages through a connection', async () => {
    const query = await artifact('AppFeedQuery');
    let feed = { pageInfo: { hasNextPage: true, endCursor: null } };
    while (feed.pageInfo.hasNextPage) {
      const variables = { first: 2, after: feed.pageInfo.endCursor };
      feed = (await fetchQuery(environment, query, variables).toPromise()).viewer.allPosts;
    }
    // Relay's own store has put the pages together.
    const titles = feed.edges.map(({ node }) => node.title);
    const { allPosts } = await dev.query('{ allPosts(orderBy: title_ASC) { title } }');
    assert.ok(allPosts.length > 2, 'there are several pages');
    assert.deepEqual(titles, allPosts.map(({ title }) => title));
    assert.equal(feed.count, allPosts.length);
  });

  await test('a node is fetched again by its id', async () => {
    const { allPosts } = await dev.query('{ allPosts(first: 1) { id title } }');
    const answer = await fetchQuery(environment, await artifact('AppNodeQuery'), { id: allPosts[0].id }).toPromise();
    assert.deepEqual({ ...answer.node }, { __typename: 'Post', ...allPosts[0] });
  });

  await test('a mutation answers node, edge and viewer', async () => {
    const mutation = await artifact('AppCreateTagMutation');
    const answer = await new Promise((onCompleted, onError) =>
      commitMutation(environment, {
        mutation,
        variables: { input: { name: 'relay', clientMutationId: '7' } },
        onCompleted,
        onError,
      }),
    );
    assert.equal(answer.createTag.clientMutationId, '7');
    assert.equal(answer.createTag.tag.name, 'relay');
    assert.equal(answer.createTag.edge.cursor, answer.createTag.tag.id);
  });
});
