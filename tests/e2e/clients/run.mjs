// Clients that people use, from npm, against the blog template over HTTP.
import assert from 'node:assert/strict';
import test from 'node:test';

import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client/core/index.js';
import { cacheExchange, Client, fetchExchange } from '@urql/core';
import { parse } from 'graphql';
import { batchRequests, ClientError, GraphQLClient } from 'graphql-request';

import { with_service } from '../support/service.mjs';

const kPost = `fragment Post on Post { __typename id slug title state author { __typename id name } }`;
const kPublished = `query Published($first: Int) {
  allPosts(filter: { state: PUBLISHED }, orderBy: publishedAt_ASC, first: $first) { ...Post }
} ${kPost}`;
const kRename = `mutation Rename($id: ID!, $title: String!) { updatePost(id: $id, title: $title) { ...Post } } ${kPost}`;
const kSlugs = ['hello-world', 'thinking-in-graphs', 'a-moth-in-the-relay'];

async function with_graphql_request(dev) {
  const client = new GraphQLClient(dev.endpoint);

  await test('graphql-request: a query with variables', async () => {
    const { allPosts } = await client.request(kPublished, { first: 2 });
    assert.deepEqual(allPosts.map(({ slug }) => slug), kSlugs.slice(0, 2));
    assert.equal(allPosts[0].author.name, 'Ada');
  });

  await test('graphql-request: nested create, update, delete', async () => {
    const { createTag } = await client.request(
      `mutation { createTag(name: "testing", posts: []) { id name posts { id } } }`);
    assert.deepEqual({ name: createTag.name, posts: createTag.posts }, { name: 'testing', posts: [] });
    const by_id = { id: createTag.id };
    await client.request('mutation($id: ID!) { updateTag(id: $id, name: "tests") { id } }', by_id);
    assert.deepEqual(await client.request('query($id: ID!) { Tag(id: $id) { name } }', by_id), { Tag: { name: 'tests' } });
    await client.request('mutation($id: ID!) { deleteTag(id: $id) { id } }', by_id);
    assert.deepEqual(await client.request('query($id: ID!) { Tag(id: $id) { name } }', by_id), { Tag: null });
  });

  await test('graphql-request: a batch is answered in its order', async () => {
    const results = await batchRequests(dev.endpoint, [
      { document: '{ _allPostsMeta { count } }' },
      { document: 'query($name: String) { Tag(name: $name) { name } }', variables: { name: 'life' } },
    ]);
    assert.deepEqual(results.map(({ data }) => data), [{ _allPostsMeta: { count: 4 } }, { Tag: { name: 'life' } }]);
  });

  await test('graphql-request: a value that is taken is an error with the code of the old server', async () => {
    const twice = client.request('mutation { createTag(name: "life") { id } }');
    await assert.rejects(twice, (error) => {
      assert.ok(error instanceof ClientError);
      assert.equal(error.response.errors[0].code, 3010);
      assert.deepEqual(error.response.errors[0].path, ['createTag']);
      return true;
    });
  });
}

async function with_apollo(dev) {
  const client = new ApolloClient({ link: new HttpLink({ uri: dev.endpoint }), cache: new InMemoryCache() });
  const query = parse(kPublished);

  await test('Apollo Client: a mutation updates what a query had put into the cache', async () => {
    const before = await client.query({ query, variables: { first: 10 } });
    const post = before.data.allPosts[0];
    assert.equal(post.title, 'Hello, world');
    await client.mutate({ mutation: parse(kRename), variables: { id: post.id, title: 'Hello again' } });
    const after = client.readQuery({ query, variables: { first: 10 } });
    assert.equal(after.allPosts[0].title, 'Hello again');
    const fresh = await client.query({ query, variables: { first: 10 }, fetchPolicy: 'network-only' });
    assert.deepEqual(fresh.data, after);
  });

  await test('Apollo Client: a field that is not there is a GraphQL error', async () => {
    const refused = client.query({ query: parse('{ allPosts { nothing } }'), errorPolicy: 'none' });
    await assert.rejects(refused, ({ message }) => message.includes('Cannot query field "nothing" on type "Post".'));
  });
  client.stop();
}

async function with_urql(dev) {
  for (const preferGetMethod of [false, 'force']) {
    const client = new Client({ url: dev.endpoint, exchanges: [cacheExchange, fetchExchange], preferGetMethod });
    await test(`urql: query and mutation, reading by ${preferGetMethod ? 'GET' : 'POST'}`, async () => {
      const read = await client.query(kPublished, { first: 3 }).toPromise();
      assert.equal(read.error, undefined);
      assert.deepEqual(read.data.allPosts.map(({ slug }) => slug), kSlugs);
      const title = `By urql ${preferGetMethod}`;
      const written = await client.mutation(kRename, { id: read.data.allPosts[1].id, title }).toPromise();
      assert.equal(written.error, undefined);
      const again = await client.query(kPublished, { first: 3 }, { requestPolicy: 'network-only' }).toPromise();
      assert.equal(again.data.allPosts[1].title, title);
    });
  }
}

await with_service({ template: 'blog' }, async (dev) => {
  await with_graphql_request(dev);
  await with_apollo(dev);
  await with_urql(dev);
});
