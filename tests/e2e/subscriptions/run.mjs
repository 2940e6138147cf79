// Functions that are told of writes: what they get, in which order, what happens when they fail, when the
// server is killed, and when they go. GRAPHCOOL_CRASH_ROUNDS says how often the server is killed (30).
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Receiver } from '../support/receiver.mjs';
import { Serve, config_of } from '../support/serve.mjs';
import { Dev, graphcool, scratch_folder } from '../support/service.mjs';

const kRounds = Number(process.env.GRAPHCOOL_CRASH_ROUNDS ?? 30);

const kTypes = `type Article @model { id: ID! @isUnique title: String! views: Int comments: [Comment!]! @relation(name: "Comments") }
type Comment @model { id: ID! @isUnique text: String! article: Article @relation(name: "Comments") }`;

const kArticle = 'subscription { Article { mutation node { id title views } updatedFields previousValues { title views } } }';
const kComment = 'subscription { Comment(filter: { mutation_in: [CREATED] }) { node { text article { title } } } }';

function write_service(folder, url) {
  const files = {
    'graphcool.yml': `types: ./types.graphql
permissions: [{ operation: "*" }]
functions:
  article:
    type: subscription
    query: ./src/article.graphql
    handler: { webhook: { url: "${url}/article", headers: { X-Key: secret } } }
  comment:
    type: subscription
    query: ./src/comment.graphql
    handler: { code: ./src/comment.js }
`,
    'types.graphql': kTypes,
    'src/article.graphql': kArticle,
    'src/comment.graphql': kComment,
    // Asks the API back, and leaves a trace.
    'src/comment.js': `const { appendFileSync } = require('node:fs');
module.exports = async (event) => {
  const { endpoints, rootToken } = event.context.graphcool;
  const answer = await fetch(endpoints.simple, { method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer ' + rootToken },
    body: JSON.stringify({ query: '{ _allArticlesMeta { count } }' }) }).then((each) => each.json());
  appendFileSync(${JSON.stringify(join(folder, 'told.txt'))}, JSON.stringify({ event, articles: answer.data._allArticlesMeta.count }) + '\\n');
};`,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

async function ask(endpoint, query) {
  const answer = await fetch(endpoint, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }),
  }).then((each) => each.json());
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return answer.data;
}

let receiver;
before(async () => (receiver = await Receiver.start()));
after(() => receiver.stop());

test('webhooks and code are told of what was created, updated and deleted', async () => {
  const { folder, remove } = scratch_folder();
  write_service(folder, receiver.url);
  const dev = await Dev.start(folder);
  try {
    const { createArticle: { id } } = await ask(dev.endpoint, 'mutation { createArticle(title: "a", views: 1) { id } }');
    await ask(dev.endpoint, `mutation { updateArticle(id: "${id}", title: "b") { id } }`);
    await ask(dev.endpoint, `mutation { deleteArticle(id: "${id}") { id } }`);
    const calls = await receiver.until((all) => all.length >= 3 && all);
    assert.deepEqual(calls.map((each) => each.body.data), [
      { Article: { mutation: 'CREATED', node: { id, title: 'a', views: 1 }, updatedFields: null, previousValues: null } },
      { Article: { mutation: 'UPDATED', node: { id, title: 'b', views: 1 }, updatedFields: ['title'], previousValues: { title: 'a', views: 1 } } },
      { Article: { mutation: 'DELETED', node: null, updatedFields: null, previousValues: { title: 'b', views: 1 } } },
    ]);
    const [{ headers, body: { context } }] = calls;
    assert.equal(headers['x-key'], 'secret');
    assert.equal(context.auth, null);
    assert.equal(context.graphcool.endpoints.simple, dev.endpoint);
    assert.deepEqual(Object.keys(calls[0].body), ['data', 'context']);

    // A nested write tells; one of a relation alone does not.
    const { createArticle } = await ask(dev.endpoint,
      'mutation { createArticle(title: "c", comments: [{ text: "nested" }]) { id } other: createComment(text: "lone") { id } }')
      .then(async (data) => ({ createArticle: { ...data.createArticle, comment: data.other.id } }));
    await ask(dev.endpoint,
      `mutation { addToComments(articleArticleId: "${createArticle.id}", commentsCommentId: "${createArticle.comment}") { articleArticle { id } } }`);
    await ask(dev.endpoint, `mutation { deleteComment(id: "${createArticle.comment}") { id } }`);
    const told = await poll(() => existsSync(join(folder, 'told.txt')) && lines(join(folder, 'told.txt')).length >= 2 && lines(join(folder, 'told.txt')));
    assert.deepEqual(new Set(told.map((each) => JSON.stringify(each.event.data))), new Set([
      '{"Comment":{"node":{"text":"nested","article":{"title":"c"}}}}', '{"Comment":{"node":{"text":"lone","article":null}}}']));
    assert.equal(told[0].articles, 1);
    await sleep(200);
    assert.equal(lines(join(folder, 'told.txt')).length, 2);
    assert.deepEqual(receiver.calls.map((each) => each.body.data.Article.mutation), ['CREATED', 'UPDATED', 'DELETED', 'CREATED']);
  } finally {
    await dev.stop();
    remove();
  }
});

/** What was written to the file a line at a time; the last may be on its way. */
function lines(path) {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1).map((each) => JSON.parse(each));
}

async function poll(look, limit_ms = 15_000) {
  const end = performance.now() + limit_ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    assert.ok(performance.now() < end, 'it did not come');
    await sleep(20);
  }
}

const kWatched = (url, more = '') => `functions:
  article:
    type: subscription
    query: ./article.graphql
    handler: { webhook: { url: "${url}" } }
${more}`;

function config(url, more) {
  const { modules } = JSON.parse(config_of(kTypes, kWatched(url, more)));
  modules[0].files['./article.graphql'] = kArticle;
  return JSON.stringify({ modules });
}

/** A service on a server of its own; `serve` may be replaced by one over the same data. */
async function deployed(url, more = '') {
  const scratch = scratch_folder();
  const data = join(scratch.folder, 'data');
  const serve = await Serve.start({ data });
  const token = await serve.token();
  const { data: { addProject } } = await serve.system(
    'mutation($c: String!) { addProject(input: { name: "told", config: $c }) { project { id } errors { description } } }',
    { c: config(url, more) }, token);
  assert.deepEqual(addProject.errors, []);
  return { serve, token, data, id: addProject.project.id, remove: scratch.remove };
}

async function push(service, text) {
  const { data: { push: pushed } } = await service.serve.system(
    `mutation($id: String!, $c: String!) { push(input: { projectId: $id, version: 1, config: $c, isDryRun: false, force: true })
       { errors { code description file line } } }`, { id: service.id, c: text }, service.token);
  return pushed.errors;
}

test('what fails is told again, and what comes after it waits', async () => {
  const other = await Receiver.start();
  let failures = 2;
  other.answer = () => (failures-- > 0 ? 500 : { status: 200, text: 'thanks' });
  const service = await deployed(other.url);
  const { data: { createArticle: { id } } } = await service.serve.simple(service.id, 'mutation { createArticle(title: "1") { id } }');
  await service.serve.simple(service.id, `mutation { updateArticle(id: "${id}", title: "2") { id } }`);
  const calls = await other.until((all) => all.length === 4 && all);
  assert.deepEqual(calls.map((each) => each.body.data.Article.node.title), ['1', '1', '1', '2']);
  const waits = [calls[1].at - calls[0].at, calls[2].at - calls[1].at];
  assert.ok(waits[0] > 700 && waits[0] < 5_000 && waits[1] > 1_500 && waits[1] < 8_000, `${waits}`);
  const log = await poll(async () => {
    const { data } = await service.serve.system(`query($id: ID!) { viewer { project(id: $id) { functions { edges { node { name
      ... on ServerSideSubscriptionFunction { query } logs(last: 9) { edges { node { status } } } } } } } } }`, { id: service.id }, service.token);
    const [{ node }] = data.viewer.project.functions.edges;
    assert.equal(node.query, kArticle);
    return node.logs.edges.length === 4 && node.logs.edges.map((each) => each.node.status);
  });
  assert.deepEqual(log.sort(), ['FAILURE', 'FAILURE', 'SUCCESS', 'SUCCESS']);
  await service.serve.stop();
  service.remove();
  other.stop();
});

test('a query that is wrong is refused at its place, and changes nothing', async () => {
  const other = await Receiver.start();
  const service = await deployed(other.url);
  const wrong = JSON.parse(config(other.url));
  wrong.modules[0].files['./article.graphql'] = 'subscription {\n  Article { node { nothing } } }';
  const errors = await push(service, JSON.stringify(wrong));
  assert.equal(errors[0].code, 2048);
  assert.match(errors[0].file, /article\.graphql$/);
  assert.equal(errors[0].line, 2);
  await service.serve.simple(service.id, 'mutation { createArticle(title: "still") { id } }');
  await other.until((all) => all.length === 1);
  await service.serve.stop();
  service.remove();
  other.stop();
});

test('a subscription that goes is told nothing more, nor is a service that was reset', async () => {
  const other = await Receiver.start();
  other.answer = () => 500;
  const service = await deployed(other.url);
  await service.serve.simple(service.id, 'mutation { createArticle(title: "late") { id } }');
  await other.until((all) => all.length === 1);
  await service.serve.system('mutation($id: String!) { resetProjectData(input: { projectId: $id }) { clientMutationId } }', { id: service.id }, service.token);
  await sleep(1_500);
  assert.equal(other.calls.length, 1, 'what was reset is not told again');
  await service.serve.simple(service.id, 'mutation { createArticle(title: "later") { id } }');
  await other.until((all) => all.length === 2);
  assert.deepEqual(await push(service, config_of(kTypes)), []);
  await service.serve.simple(service.id, 'mutation { createArticle(title: "unwatched") { id } }');
  await sleep(1_500);
  assert.equal(other.calls.length, 2);

  // What waited is a dead letter, which is told once there is somebody to tell it to.
  const dead = async () => (await service.serve.system(
    'query($id: ID!) { viewer { project(id: $id) { deadLetters { function attempts failure result } } } }', { id: service.id }, service.token))
    .data.viewer.project.deadLetters;
  const retry = async () => (await service.serve.system(
    'mutation($id: String!) { retryDeadLetters(input: { projectId: $id, function: "Article" }) { count } }', { id: service.id }, service.token))
    .data.retryDeadLetters.count;
  const [letter, ...more] = await poll(async () => (await dead()).length > 0 && dead());
  assert.deepEqual(more, []);
  assert.equal(letter.function, 'article');
  assert.match(letter.failure, /no subscription of this name/);
  assert.equal(JSON.parse(letter.result).data.Article.node.title, 'later');
  other.answer = () => 200;
  assert.deepEqual(await push(service, config(other.url)), []);
  assert.equal(await retry(), 1);
  const told = await other.until((all) => all.length === 3 && all[2]);
  assert.equal(told.body.data.Article.node.title, 'later');
  assert.equal((await dead()).length, 0);
  await service.serve.stop();
  service.remove();
  other.stop();
});

test(`${kRounds} times killed between a write and its call: what was acknowledged is told`, { timeout: 60_000 + kRounds * 3_000 }, async () => {
  const other = await Receiver.start();
  const service = await deployed(other.url);
  const { id, data } = service;
  const acknowledged = new Set();
  const told = () => new Set(other.calls.map((each) => each.body.data.Article.node.title));
  let serve = service.serve;
  for (let round = 0; round < kRounds; ++round) {
    let stop = false;
    const writers = Array.from({ length: 3 }, async (_, writer) => {
      for (let n = 0; !stop; ++n) {
        const title = `${round}-${writer}-${n}`;
        try {
          const answer = await serve.simple(id, `mutation { createArticle(title: "${title}") { id } }`);
          if (answer.data?.createArticle) acknowledged.add(title);
        } catch {
          return;  // It was killed.
        }
      }
    });
    await sleep(5 + Math.random() * 40);
    await serve.kill();
    stop = true;
    await Promise.all(writers);
    serve = await Serve.start({ data });
  }
  await other.until(() => {
    const heard = told();
    return [...acknowledged].every((each) => heard.has(each));
  }, 30_000);
  console.log(`# ${acknowledged.size} acknowledged, ${other.calls.length} calls`);
  assert.ok(acknowledged.size > kRounds);
  await serve.stop();
  service.remove();
  other.stop();
});

test('a Prisma service: the answer of GraphQL and the given headers, and no more once it is removed', async () => {
  const other = await Receiver.start();
  const { folder, remove } = scratch_folder();
  const serve = await Serve.start({ env: { GRAPHCOOL_SECRET: '' } });
  const endpoint = `${serve.origin}/shop/dev`;
  const yaml = `endpoint: ${endpoint}\ndatamodel: datamodel.prisma\n`;
  const subscriptions = `subscriptions:
  posted:
    query: posted.graphql
    webhook: { url: "${other.url}/posted", headers: { X-Key: given } }
`;
  writeFileSync(join(folder, 'datamodel.prisma'), 'type Post { id: ID! @id title: String! }\n');
  writeFileSync(join(folder, 'posted.graphql'), 'subscription { post(where: { mutation_in: [CREATED, UPDATED] }) { mutation node { title } updatedFields } }\n');
  const deploy = async (text) => {
    writeFileSync(join(folder, 'prisma.yml'), text);
    return graphcool(['deploy'], { cwd: folder, env: { HOME: folder, GRAPHCOOL_SECRET: '', PRISMA_MANAGEMENT_API_SECRET: '' } });
  };
  const first = await deploy(yaml + subscriptions);
  assert.equal(first.code, 0, first.stdout + first.stderr);
  const { createPost: { id } } = await ask(endpoint, 'mutation { createPost(data: { title: "a" }) { id } }');
  await ask(endpoint, `mutation { updatePost(where: { id: "${id}" }, data: { title: "b" }) { id } }`);
  await ask(endpoint, `mutation { deletePost(where: { id: "${id}" }) { id } }`);
  const calls = await other.until((all) => all.length === 2 && all);
  assert.equal(calls[0].text, '{"data":{"post":{"mutation":"CREATED","node":{"title":"a"},"updatedFields":null}}}');
  assert.equal(calls[1].text, '{"data":{"post":{"mutation":"UPDATED","node":{"title":"b"},"updatedFields":["title"]}}}');
  assert.equal(calls[0].headers['x-key'], 'given');

  writeFileSync(join(folder, 'posted.graphql'), 'subscription { post { nothing } }\n');
  const wrong = await deploy(yaml + subscriptions);
  assert.notEqual(wrong.code, 0);
  assert.match(wrong.stdout + wrong.stderr, /posted/);

  const gone = await deploy(yaml);
  assert.equal(gone.code, 0, gone.stdout + gone.stderr);
  await ask(endpoint, 'mutation { createPost(data: { title: "unwatched" }) { id } }');
  await sleep(300);
  assert.equal(other.calls.length, 2);
  await serve.stop();
  remove();
  other.stop();
});
