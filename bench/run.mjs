// `make bench`: what the program costs beside what SQLite, a loop written by hand and HTTP alone cost.
// Everything runs on this machine over loopback and ends by itself, within three minutes.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Dev, graphcool, kBinary, scratch_folder } from '../tests/e2e/support/service.mjs';
import { measure_deploys, measure_migration } from './deploy.mjs';
import { measure_functions } from './functions.mjs';
import { measure_graphql } from './graphql.mjs';
import { measure_load, output_of } from './load.mjs';
import { measure_startup } from './startup.mjs';

const kBuild = dirname(kBinary);
const kTypes = join(dirname(fileURLToPath(import.meta.url)), 'types.graphql');
const kPrismaPath = '/prisma/bench';  // Where bench_engine leaves the service with the Prisma API.
const kUsers = 1000;
const kRounds = 3;
const kIdleMs = 8000;  // Longer than a server that is asked nothing keeps what it has read.
const kOtherSizes = [100, 10_000];

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

/** The engine in one process, beside loops by hand; leaves its data in `folder`. */
async function measure_engine(folder, users, ...flags) {
  mkdirSync(folder, { recursive: true });
  const args = [folder, kTypes, '--json', '--users', String(users), ...flags];
  return JSON.parse(await output_of(join(kBuild, 'bench/bench_engine'), args));
}

/** The rounds' one with the least CPU time: what else the machine does only ever adds to it. */
const best = (rounds) => rounds.reduce((a, b) => (b.cpu < a.cpu ? b : a));

/**
 * The same reads over HTTP, first in the Simple API, then in that of Prisma, from the data that measure_engine() left;
 * and the same HTTP code with a fixed answer in turn with them. `resident` is the memory after the Simple API, after
 * both, and some seconds later.
 */
async function measure_http(folder, reads) {
  writeFileSync(join(folder, 'graphcool.yml'), 'types: ./types.graphql\npermissions:\n  - operation: "*"\n');
  copyFileSync(kTypes, join(folder, 'types.graphql'));
  const dev = await Dev.start(folder);
  const fixed = await FixedServer.start();
  const load = (server, url, body) => measure_load(url, [JSON.stringify(body)], { folder, pid: server.pid, seconds: 1 });
  const measure = async (url, bodies) => {
    const rounds = [];
    for (let i = 0; i < kRounds; ++i) {
      const round = { fixed: await load(fixed, fixed.url, { query: '{ fixed }' }), reads: [] };
      for (const body of bodies) round.reads.push(await load(dev, url, body));
      rounds.push(round);
    }
    return {
      fixed: best(rounds.map((round) => round.fixed)),
      reads: reads.map((_, i) => best(rounds.map((round) => round.reads[i]))),
    };
  };
  try {
    const simple = await measure(dev.endpoint, reads.map(({ query, variables }) => ({ query, variables })));
    const resident = [resident_mb(dev.pid)];
    const prisma = await measure(
      new URL(kPrismaPath, dev.endpoint).href, reads.map(({ prismaQuery, variables }) => ({ query: prismaQuery, variables })));
    resident.push(resident_mb(dev.pid));
    await new Promise((done) => setTimeout(done, kIdleMs));
    resident.push(resident_mb(dev.pid));
    return { simple, prisma, resident };
  } finally {
    await fixed.stop();
    await dev.stop();
  }
}

/** The server that answers everything with the same 300 bytes. */
class FixedServer {
  static async start() {
    const server = new FixedServer();
    server.child = spawn(join(kBuild, 'bench/bench_http_server'), { stdio: ['pipe', 'pipe', 'inherit'] });
    server.closed = new Promise((done) => server.child.on('close', done));
    server.url = await new Promise((done) => server.child.stdout.once('data', (line) => done(String(line).trim())));
    return server;
  }
  get pid() {
    return this.child.pid;
  }
  stop() {
    this.child.stdin.end();
    return this.closed;
  }
}

function print_table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '));
  console.log();
}

const whole = (value) => Math.round(value).toLocaleString('en-US');
const micros = (value) => value.toFixed(1);
const ratio = (value) => (Number.isFinite(value) ? value.toFixed(2) : '');

function print_reads({ reads }, http) {
  for (const [api, title] of [['simple', 'Simple API'], ['prisma', 'Prisma API']]) {
    print_table([
      [`reads in the ${title}; ${whole(kUsers)} users, CPU in µs`, 'bytes', 'engine', 'by hand', 'ratio', 'over HTTP', 'by hand + HTTP', 'ratio', 'requests/s'],
      ...reads.map((read, i) => {
        const engine = api === 'simple' ? read.engine : read.prisma;
        const floor = (read.byHand ?? 0) + http[api].fixed.cpu;
        const { cpu, rate } = http[api].reads[i];
        return [
          read.name, whole(read.bytes), micros(engine), read.byHand ? micros(read.byHand) : '', ratio(engine / read.byHand),
          micros(cpu), micros(floor), ratio(cpu / floor), whole(rate),
        ];
      }),
      ['a fixed string of 300 bytes', '300', '', '', '', micros(http[api].fixed.cpu), '', '', whole(http[api].fixed.rate)],
    ]);
  }
}

function print_sizes(sizes) {
  print_table([
    ['reads by size of the data, CPU in µs', ...sizes.map(({ users }) => `${whole(users)} users`)],
    ...sizes[0].reads.filter(({ byHand }) => byHand).map(({ name }, i) => [name, ...sizes.map(({ reads }) => micros(reads[i].engine))]),
  ]);
}

function print_deploys(deploys, migration) {
  print_table([
    ['deploys over loopback', 'ms'],
    ['a service without a change', deploys.unchanged.toFixed(1)],
    ['a model of 100 types for the first time', deploys.first.toFixed(0)],
    ['the same without a change', deploys.unchanged_large.toFixed(1)],
  ]);
  print_table([
    ['a required field with a value', 'engine', 'by hand', 'ratio'],
    [`${whole(migration.rows)} rows, seconds`, migration.engine.toFixed(2), migration.byHand.toFixed(2),
      ratio(migration.engine / migration.byHand)],
  ]);
}

function print_writes(writes) {
  print_table([
    ['durable writes per second', 'engine', 'by hand', 'ratio'],
    ['create one', whole(writes.create), whole(writes.createByHand), ratio(writes.create / writes.createByHand)],
    ['create one with five nested', whole(writes.nested), whole(writes.nestedByHand), ratio(writes.nested / writes.nestedByHand)],
    ['create by 16 clients; by hand in groups of 16', whole(writes.clients), whole(writes.groupsByHand), ratio(writes.clients / writes.groupsByHand)],
    ['create by 16 clients; by hand one flush each', whole(writes.clients), whole(writes.createByHand), ratio(writes.clients / writes.createByHand)],
  ]);
}

const { folder, remove } = scratch_folder('graphcool-bench-');
try {
  const startup = await measure_startup();
  const idle = await measure_idle_memory();
  const data = join(folder, 'data');
  const engine = await measure_engine(data, kUsers, '--reads');
  const http = await measure_http(data, engine.reads);
  const sizes = [{ users: kUsers, reads: engine.reads }];
  for (const users of kOtherSizes) {
    sizes.push({ users, ...(await measure_engine(join(folder, `data-${users}`), users, '--reads')) });
  }
  // In a folder of their own: what they write is not to be found by the reads.
  const writes = await measure_engine(join(folder, 'data-writes'), kUsers, '--writes');
  const deploys = await measure_deploys();
  const migration = await measure_migration(kBuild, folder);
  const functions = await measure_functions();
  sizes.sort((a, b) => a.users - b.users);

  console.log(`graphcool, ${availableParallelism?.() ?? cpus().length} cores, load generator on the same machine\n`);
  print_table([
    ['start of the process to the first answer, new service', `${startup.toFixed(1)} ms`],
    ['resident memory of an idle `dev`', `${idle.toFixed(1)} MB`],
    ['resident memory of `dev` after the reads below in the Simple API', `${http.resident[0].toFixed(1)} MB`],
    ['the same after those in the Prisma API too, of a second service', `${http.resident[1].toFixed(1)} MB`],
    [`the same ${kIdleMs / 1000} s later`, `${http.resident[2].toFixed(1)} MB`],
  ]);
  print_reads(engine, http);
  print_sizes(sizes);
  print_writes(writes);
  print_deploys(deploys, migration);
  print_table(functions);
  print_table(measure_graphql());
} finally {
  remove();
}
