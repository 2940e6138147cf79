// What deploys cost: over loopback to a server, and with a million rows to change.
import { join } from 'node:path';

import { Serve, config_of } from '../tests/e2e/support/serve.mjs';
import { output_of } from './load.mjs';

const kRounds = 20;
const kTypes = 100;
const kFields = 10;

/** A model of many types, each with fields and a relation to the next. */
function large_model() {
  const types = Array.from({ length: kTypes }, (_, i) => {
    const fields = Array.from({ length: kFields }, (_, k) => `  field${k}: ${['String', 'Int', 'Boolean', 'DateTime'][k % 4]}`);
    const next = (i + 1) % kTypes;
    return `type Type${i} @model {\n  id: ID! @isUnique\n${fields.join('\n')}
  next: Type${next} @relation(name: "Next${i}")\n  previous: [Type${(i + kTypes - 1) % kTypes}!]! @relation(name: "Next${(i + kTypes - 1) % kTypes}")\n}`;
  });
  return types.join('\n');
}

const kPush = `mutation($id: String!, $config: String!) { push(input: { projectId: $id, version: 1, config: $config,
  isDryRun: false, force: true }) { errors { description } migrationMessages { description } } }`;
const kAdd = `mutation($name: String!, $config: String!) { addProject(input: { name: $name, config: $config }) {
  project { id } errors { description } } }`;

async function timed(work) {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}

const middle = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Medians in ms: {unchanged, first, added}. */
export async function measure_deploys() {
  const serve = await Serve.start();
  try {
    const token = await serve.token();
    const add = async (name, types) => {
      const { data } = await serve.system(kAdd, { name, config: config_of(types) }, token);
      if (data.addProject.errors.length) throw new Error(JSON.stringify(data.addProject.errors));
      return data.addProject.project.id;
    };
    const push = async (id, types) => {
      const { data } = await serve.system(kPush, { id, config: config_of(types) }, token);
      if (data.push.errors.length) throw new Error(JSON.stringify(data.push.errors));
      return data.push;
    };
    const small = 'type Post @model { id: ID! @isUnique  title: String }';
    const blog = await add('blog', small);
    const unchanged = [];
    for (let i = 0; i < kRounds; ++i) unchanged.push((await timed(() => push(blog, small)))[0]);
    const first = [];
    const unchanged_large = [];
    for (let i = 0; i < 5; ++i) {
      const id = await add(`large-${i}`, '');
      first.push((await timed(() => push(id, large_model())))[0]);
      unchanged_large.push((await timed(() => push(id, large_model())))[0]);
    }
    return { unchanged: middle(unchanged), first: middle(first), unchanged_large: middle(unchanged_large) };
  } finally {
    await serve.stop();
  }
}

/** A required field for a million nodes: {rows, engine, byHand} in seconds. */
export async function measure_migration(build, folder) {
  return JSON.parse(await output_of(join(build, 'bench/bench_migration'), [join(folder, 'migration')]));
}
