// Parsing, and parsing plus validating, beside graphql-js on this machine: one table.
//
//   node bench/graphql.mjs      after building `bench_graphql`; takes half a minute
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const kRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const kEndToEnd = join(kRoot, 'tests/e2e');
const kProgram = join(process.env.GRAPHCOOL_RELEASE ?? join(kRoot, 'build/release'), 'bench/bench_graphql');
const { buildSchema, parse, validate } = createRequire(join(kEndToEnd, 'package.json'))('graphql');

const text_of = (path) => readFileSync(join(kEndToEnd, 'graphql-js', path), 'utf8');
const kLeaves = ['id', 'createdAt', 'updatedAt', 'title', 'text', 'published', 'likes', 'slug', 'rank'];

/** Fifty objects of ten fields: 500 in all, with aliases, arguments and variables. */
function many_fields() {
  const objects = Array.from({ length: 50 }, (_, i) => `  post${i}: Post(id: $id, slug: "post-${i}") {\n${kLeaves.map((name) => `    ${name}\n`).join('')}  }\n`);
  return `query Many($id: ID) {\n${objects.join('')}}\n`;
}

const kDocuments = [
  { name: 'kitchen sink', schema: text_of('schemas/pets.graphql'), document: text_of('documents/kitchen_sink.graphql').split('# ---')[0].replace(/^# schema.*\n/, '') },
  { name: '500 fields', schema: `type Query { Post(id: ID, slug: String): Post }\ntype Post { ${kLeaves.map((name) => `${name}: String`).join(' ')} }\n`, document: many_fields() },
];

/** Seconds a call, of the fastest of many short rounds: some pass without the machine turning to other work. */
function measure(call) {
  let best = Infinity;
  for (let round = 0; round < 600; ++round) {
    const start = performance.now();
    let calls = 0;
    while (performance.now() - start < 2) {
      call();
      calls++;
    }
    best = Math.min(best, (performance.now() - start) / calls / 1000);
  }
  return best;
}

function measure_graphql_js({ schema, document }) {
  const built = buildSchema(schema);
  const errors = validate(built, parse(document));
  if (errors.length) throw errors[0];
  return { parse: measure(() => parse(document)), validate: measure(() => validate(built, parse(document))) };
}

function measure_ours() {
  const { status, stdout, error } = spawnSync(kProgram, { input: JSON.stringify(kDocuments), stdio: ['pipe', 'pipe', 'inherit'] });
  if (status !== 0) throw error ?? new Error(`${kProgram} ended with ${status}.`);
  return JSON.parse(stdout);
}

/** The rows of the table, headings first. */
export function measure_graphql() {
  const rows = [['', 'KB', 'MB/s', 'documents/s', 'graphql-js MB/s', 'documents/s', 'times as fast']];
  for (const [i, ours] of measure_ours().entries()) {
    const one = kDocuments[i];
    const theirs = measure_graphql_js(one);
    const bytes = Buffer.byteLength(one.document);
    for (const [key, label] of [['parse', 'parse'], ['validate', 'parse and validate']]) {
      const speed = (seconds) => [(bytes / seconds / 1e6).toFixed(1), Math.round(1 / seconds).toLocaleString('en-US')];
      rows.push([`${one.name}: ${label}`, (bytes / 1000).toFixed(1), ...speed(ours[key]), ...speed(theirs[key]), (theirs[key] / ours[key]).toFixed(1)]);
    }
  }
  return rows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = measure_graphql();
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '));
}
