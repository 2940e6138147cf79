// The query that the playground begins with, for schemas of several styles: it is valid, and shows data.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';

// The copy of graphql that the playground is bundled with: types of two copies do not know each other.
const graphql = createRequire(new URL('../../../web/playground/', import.meta.url))('graphql');
const { first_query } = await import('../../../web/playground/src/first_query.js');

const kModel = `
  scalar DateTime
  type User { id: ID! createdAt: DateTime! name: String! posts(first: Int): [Post!] }
  type Post {
    _tagsMeta: Meta! createdAt: DateTime! id: ID! title: String! views: Int text: String more: String
    author(filter: String): User tags(first: Int): [Tag!]
  }
  type Tag { id: ID! }
  type Meta { count: Int! }`;

/** The lines of the query without its comments; it is held against the schema first. */
function query_for(sdl) {
  const schema = graphql.buildSchema(sdl);
  const query = first_query(schema);
  assert.deepEqual(graphql.validate(schema, graphql.parse(query)), [], query);
  return graphql.stripIgnoredCharacters(query);
}

test('the list of the type with the most to show, with a step along its relations', () => {
  const sdl = `${kModel} type Query { _allPostsMeta: Meta! allTags(first: Int): [Tag!]! allPosts(first: Int): [Post!]! Post(id: ID!): Post }`;
  assert.equal(query_for(sdl), '{allPosts(first:5){id title text views more author{name}tags(first:3){id}}}');
});

test('lists that cannot be cut, and lists that may be null', () => {
  assert.equal(query_for(`${kModel} type Query { users: [User] }`), '{users{id name posts(first:3){title text}}}');
});

test('a list that wants an argument is left out', () => {
  assert.equal(query_for(`${kModel} type Query { find(text: String!): [Post!]! me: User }`), '{me{id name posts(first:3){title text}}}');
});

test('connections below a viewer, as the Relay API has them', () => {
  const sdl = `type Query { viewer: Viewer! node(id: ID!): Post } type Viewer { id: ID! allPosts(first: Int): PostConnection! }
    type PostConnection { edges: [PostEdge!] count: Int! } type PostEdge { node: Post! cursor: String! }
    type Post { id: ID! title: String! replies(first: Int): PostConnection! }`;
  assert.equal(query_for(sdl), '{viewer{allPosts(first:5){edges{node{id title replies(first:3){edges{node{title}}}}}}}}');
});

test('a schema without anything to list tells about itself', () => {
  assert.equal(query_for('type Query { hello: String }'), '{__schema{queryType{fields{name}}}}');
});
