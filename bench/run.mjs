// `make bench`: start-up time, idle memory, and requests per second beside what SQLite and HTTP alone cost.
// Everything runs on this machine over loopback and ends by itself, within a minute.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Dev, graphcool, kBinary, scratch_folder } from '../tests/e2e/support/service.mjs';
import { measure_graphql } from './graphql.mjs';
import { measure_load, output_of } from './load.mjs';
import { measure_startup } from './startup.mjs';

const kBuild = dirname(kBinary);
const kUsers = 1000;  // As many as bench_store has.
const kPostsOfUser = 10;
const kWritersAtOnce = 100;
const kListLength = 100;
const kNodeQuery = 'query($id: ID!) { Post(id: $id) { id title text published } }';
const kListQuery = `{ allPosts(orderBy: createdAt_DESC, first: ${kListLength}) { id createdAt title author { id name } } }`;

/** VmRSS of a process, in MB. */
function resident_mb(pid) {
  return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+) kB/)[1]) / 1024;
}

async function measure_idle_memory() {
  const { folder, remove } = scratch_folder('graphcool-bench-');
  try {
    const made = await graphcool(['init', folder, '--template', 'blog']);
    if (made.code !== 0) throw new Error(made.stderr);
    const dev = await Dev.start(folder);
    await dev.query('{ __typename }');
    await new Promise((done) => setTimeout(done, 1000));
    const resident = resident_mb(dev.pid);
    await dev.stop();
    return resident;
  } finally {
    remove();
  }
}

/** Writes users with their posts through the API, many at once; gives the ids of some of the posts. */
async function fill(dev) {
  const posts = Array.from({ length: kPostsOfUser }, (_, i) => ({ title: `Title ${i}`, text: 'x'.repeat(200), published: i % 2 === 0 }));
  const create = 'mutation($name: String!, $posts: [UserpostsPost!]) { createUser(name: $name, posts: $posts) { posts(first: 1) { id } } }';
  const ids = [];
  for (let written = 0; written < kUsers; written += kWritersAtOnce) {
    const users = await Promise.all(Array.from({ length: kWritersAtOnce }, (_, i) => dev.query(create, { name: `User ${written + i}`, posts })));
    ids.push(...users.map((data) => data.createUser.posts[0].id));
  }
  return ids;
}

/** Requests per second of a node by id and of the list, over HTTP. */
async function measure_api(folder) {
  writeFileSync(join(folder, 'graphcool.yml'), 'types: ./types.graphql\npermissions:\n  - operation: "*"\n');
  writeFileSync(join(folder, 'types.graphql'), readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'types.graphql')));
  const dev = await Dev.start(folder);
  try {
    const ids = await fill(dev);
    const list = await dev.query(kListQuery);
    if (list.allPosts.length !== kListLength || !list.allPosts.every(({ author }) => author)) throw new Error('The list is not whole.');
    const nodes = ids.map((id) => JSON.stringify({ query: kNodeQuery, variables: { id } }));
    return {
      node: await measure_load(dev.endpoint, nodes, { folder }),
      list: await measure_load(dev.endpoint, [JSON.stringify({ query: kListQuery })], { folder }),
    };
  } finally {
    await dev.stop();
  }
}

/** The same HTTP code with a fixed answer. */
async function measure_http(folder) {
  const child = spawn(join(kBuild, 'bench/bench_http_server'), { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = new Promise((done) => child.on('close', done));
  try {
    const url = await new Promise((done) => child.stdout.once('data', (line) => done(String(line).trim())));
    return await measure_load(url, [JSON.stringify({ query: kNodeQuery })], { folder });
  } finally {
    child.stdin.end();
    await closed;
  }
}

function print_table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '));
}

const whole = (value) => Math.round(value).toLocaleString('en-US');
const { folder, remove } = scratch_folder('graphcool-bench-');
try {
  const startup = await measure_startup();
  const resident = await measure_idle_memory();
  const api = await measure_api(folder);
  const http = await measure_http(folder);
  const store = JSON.parse(await output_of(join(kBuild, 'bench/bench_store'), []));

  console.log(`graphcool, ${availableParallelism?.() ?? cpus().length} cores, load generator on the same machine\n`);
  print_table([
    ['start of the process to the first answer, new service', `${startup.toFixed(1)} ms`],
    ['resident memory of an idle `dev`', `${resident.toFixed(1)} MB`],
  ]);
  console.log();
  print_table([
    ['requests per second', 'over HTTP', 'SQLite alone, 1 thread', 'fixed string over HTTP'],
    ['one node by id', whole(api.node), whole(store.node), whole(http)],
    [`list of ${kListLength} with a relation`, whole(api.list), whole(store.list), ''],
  ]);
  console.log();
  print_table(measure_graphql());
} finally {
  remove();
}
