// kill -9 at any moment of a deploy: afterwards the old revision or the new one is there, whole, and
// nothing that was acknowledged is lost. GRAPHCOOL_CRASH_ROUNDS says how often (8; for good: 200).
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Serve, config_of } from '../support/serve.mjs';
import { scratch_folder } from '../support/service.mjs';

const kRounds = Number(process.env.GRAPHCOOL_CRASH_ROUNDS ?? 8);
const kNodes = 300;

// Revision `n` renames the field, adds one with a value for all rows, and makes a type of its own.
function types_of(n) {
  return `type Item @model { id: ID! @isUnique
    value${n}: Int! ${n > 0 ? `@rename(oldName: "value${n - 1}")` : ''}
    added${n}: String! @defaultValue(value: "a${n}") @migrationValue(value: "a${n}") }
  type Only${n} @model { id: ID! @isUnique  text: String }`;
}

async function push(serve, token, id, n) {
  const { data } = await serve.system(
    `mutation($id: String!, $config: String!) { push(input: { projectId: $id, version: 1, config: $config,
       isDryRun: false, force: true }) { errors { description } project { version } } }`,
    { id, config: config_of(types_of(n)) }, token);
  assert.deepEqual(data.push.errors, []);
  return data.push.project.version;
}

/** What the service is now: its revision, and whether its data is that of the revision, whole. */
async function look(serve, token, id, n) {
  const { data } = await serve.system(
    'query($id: ID!) { viewer { project(id: $id) { version schema history(first: 3) { number isCurrent } } } }', { id }, token);
  const { version, schema, history } = data.viewer.project;
  assert.equal(history[0].number, version, 'the history ends with the revision');
  assert.equal(history[0].isCurrent, true);
  const found = Number(schema.match(/type Only(\d+)/)[1]);
  assert.ok(found === n || found === n - 1, `revision of round ${found}, not ${n - 1} or ${n}`);
  const answer = await serve.simple(id, `{ allItems(orderBy: value${found}_ASC) { value${found} added${found} } allOnly${found}s { id } _allItemsMeta { count } }`);
  assert.equal(answer.errors, undefined, JSON.stringify(answer));
  assert.deepEqual(answer.data.allItems.map((item) => item[`value${found}`]), Array.from({ length: kNodes }, (_, i) => i));
  assert.ok(answer.data.allItems.every((item) => item[`added${found}`] === `a${found}`), 'every row is filled');
  return { version, found };
}

test(`${kRounds} times killed while deploying`, { timeout: 30_000 + kRounds * 2_000 }, async () => {
  const { folder, remove } = scratch_folder();
  const data = join(folder, 'data');
  let serve = await Serve.start({ data });
  const token = await serve.token();
  const added = await serve.system(
    'mutation($c: String!) { addProject(input: { name: "crash", config: $c }) { project { id } } }',
    { c: config_of(types_of(0)) }, token);
  const id = added.data.addProject.project.id;
  for (let i = 0; i < kNodes; i += 100) {
    const fields = Array.from({ length: 100 }, (_, k) => `m${k}: createItem(value0: ${i + k}) { id }`);
    assert.equal((await serve.simple(id, `mutation { ${fields.join(' ')} }`)).errors, undefined);
  }

  const started = performance.now();
  let { version, found } = await look(serve, token, id, 0);
  let n = 1;
  assert.equal(await push(serve, token, id, n), version + 1);
  const usual_ms = performance.now() - started;
  ({ version, found } = await look(serve, token, id, n));
  const outcomes = { old: 0, new: 0 };
  for (let round = 0; round < kRounds; ++round) {
    n = found + 1;
    let acknowledged = false;
    const pushing = push(serve, token, id, n).then(() => (acknowledged = true), () => {});
    await sleep(Math.random() * usual_ms * 1.2);
    await serve.kill();
    await pushing;
    serve = await Serve.start({ data });
    const now = await look(serve, token, id, n);
    assert.equal(now.version, now.found === n ? version + 1 : version);
    if (acknowledged) assert.equal(now.found, n, 'what was acknowledged is there');
    ++outcomes[now.found === n ? 'new' : 'old'];
    ({ version, found } = now);
  }
  console.log(`# old ${outcomes.old} times, new ${outcomes.new} times`);
  await serve.stop();
  remove();
});

test('two deploys at once: one after the other, or one is told to try again', async () => {
  const serve = await Serve.start();
  const token = await serve.token();
  const added = await serve.system(
    'mutation($c: String!) { addProject(input: { name: "both", config: $c }) { project { id } } }',
    { c: config_of('') }, token);
  const id = added.data.addProject.project.id;
  const types = (name) => `type ${name} @model { id: ID! @isUnique }`;
  const names = ['A', 'B', 'C', 'D', 'E', 'F'];
  const answers = await Promise.all(names.map((name) => serve.system(
    `mutation($id: String!, $config: String!) { push(input: { projectId: $id, version: 1, config: $config,
       isDryRun: false, force: true }) { errors { description } project { version } } }`,
    { id, config: config_of(types(name)) }, token)));
  for (const { data } of answers) assert.deepEqual(data.push.errors, []);
  const { data } = await serve.system(
    'query($id: ID!) { viewer { project(id: $id) { version schema history(first: 10) { number } } } }', { id }, token);
  assert.equal(data.viewer.project.version, 1 + names.length);
  assert.equal(data.viewer.project.history.length, 1 + names.length);
  assert.equal(data.viewer.project.schema.match(/type \w+/g).length, 1);
  await serve.stop();
});
