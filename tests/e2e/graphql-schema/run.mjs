// Holds what core/graphql says of schemas against graphql-js: the errors of type-system documents, how
// schemas are printed, what introspection answers, and how variables and arguments are coerced.
//
//   node run.mjs [SEED [ROUNDS]]      another seed, more rounds
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { getIntrospectionQuery, specifiedDirectives } from 'graphql';

import { read_cases } from './cases.mjs';
import { generate_introspection, generate_request, generate_sdl, mutate, random_from } from './generate.mjs';
import { introspect, judge_request, judge_sdl, print_client, print_judged, show_errors } from './judge.mjs';

const kRoot = resolve(fileURLToPath(import.meta.url), '../../../..');
const kBuild = process.env.GRAPHCOOL_BUILD ?? join(kRoot, 'build/dev');
const kSeed = Number(process.argv[2] ?? 20171120);
const kRounds = Number(process.argv[3] ?? 300);
const kEverything = getIntrospectionQuery({
  specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true,
});

/** Asks graphql_schema_probe, one question after the other. */
class Probe {
  constructor() {
    this.child = spawn(join(kBuild, 'tests/graphql_schema_probe'), { stdio: ['pipe', 'pipe', 'inherit'] });
    this.waiting = [];
    createInterface({ input: this.child.stdout }).on('line', (line) => this.waiting.shift()?.(line));
    this.child.on('exit', () => this.waiting.forEach((done) => done(null)));
  }
  async ask(question) {
    const line = await new Promise((done) => {
      this.waiting.push(done);
      this.child.stdin.write(`${JSON.stringify(question)}\n`);
    });
    assert.notEqual(line, null, `the probe ended at ${JSON.stringify(question)}`);
    return JSON.parse(line);
  }
}

/** A test that has a probe, and ends it whatever comes. */
function probe_test(name, run) {
  test(name, async () => {
    const probe = new Probe();
    try {
      await run(probe, random_from(kSeed));
    } finally {
      probe.child.kill();
    }
  });
}

function has_default_cycle(said) {
  return said.errors?.some(({ message }) => message.startsWith('Invalid circular reference.'));
}

/** What both say of a document has to be the same; returns the schema when it is a whole one. */
async function compare_sdl(probe, sdl) {
  const judged = judge_sdl(sdl);
  if (judged.crash) return null;
  const said = await probe.ask({ sdl });
  // Syntax is the business of another test; the judge has no opinion on default cycles.
  if (judged.syntax) return assert.ok(said.errors?.length > 0, sdl), null;
  if (has_default_cycle(said)) return null;
  assert.deepEqual(show_errors(said.errors ?? []), show_errors(judged.errors), sdl);
  if (judged.errors.length > 0 || !judged.whole) return null;
  try {
    assert.equal(said.print, print_judged(judged.schema), sdl);
  } catch (error) {
    // The judge cannot print lists and objects as defaults of scalars.
    if (!/^Cannot convert value to AST/.test(error.message)) throw error;
    return null;
  }
  return judged.schema;
}

/** Descriptions of what is built in are everybody's own. */
function without_own_words(data) {
  const silence = (one) => {
    if (one && typeof one === 'object') {
      if ('description' in one) one.description = null;
      Object.values(one).forEach(silence);
    }
  };
  for (const type of data.__schema.types) {
    if (type.name.startsWith('__') || ['Int', 'Float', 'String', 'Boolean', 'ID'].includes(type.name)) silence(type);
  }
  for (const directive of data.__schema.directives) {
    if (specifiedDirectives.some(({ name }) => name === directive.name)) silence(directive);
  }
  return data;
}

async function compare_introspection(probe, sdl, schema) {
  const said = await probe.ask({ sdl, query: kEverything, variables: {} });
  const judged = introspect(schema, kEverything);
  assert.equal(said.errors, undefined);
  assert.deepEqual(without_own_words(said.data), without_own_words(JSON.parse(JSON.stringify(judged.data))), sdl);
  assert.equal(print_client(said.data), print_judged(schema));
}

/** Requests of all shapes for parts of what is known of a schema. */
async function compare_introspections(probe, sdl, schema, random) {
  let compared = 0;
  for (let i = 0; i < 20; i++) {
    const request = generate_introspection(random, schema);
    const judged = introspect(schema, request.query, request.variables);
    if (judged.errors) continue;
    const said = await probe.ask({ sdl, ...request });
    delete judged.data.__typename;  // The probe knows only introspection.
    delete said.data.__typename;
    assert.equal(
      JSON.stringify(without_descriptions(said.data)), JSON.stringify(without_descriptions(judged.data)),
      `${sdl}\n\n${request.query}\n${JSON.stringify(request.variables)}`);
    compared++;
  }
  return compared;
}

/** Without any, as what is built in is described in own words. */
function without_descriptions(data) {
  if (!data || typeof data !== 'object') return data;
  if (Array.isArray(data)) return data.map(without_descriptions);
  return Object.fromEntries(Object.entries(data).filter(([key]) => !key.startsWith('description')).map(([key, one]) => [key, without_descriptions(one)]));
}

async function compare_request(probe, sdl, schema, request) {
  const judged = judge_request(schema, request.query, request.variables);
  if (judged.invalid) return false;
  const said = await probe.ask({ sdl, ...request });
  const where = `${sdl}\n\n${request.query}\n${JSON.stringify(request.variables)}`;
  if (has_default_cycle(said)) return false;
  if (judged.errors) {
    assert.deepEqual(show_errors(said.errors ?? []), judged.errors, where);
  } else {
    const shown = said.fields?.map((field) => (field.startsWith('{"message"') ? show_errors([JSON.parse(field)])[0] : field));
    assert.deepEqual(shown, judged.fields, where);
  }
  return true;
}

test('the cases of the unit tests are what graphql-js says', () => {
  for (const { name, sdl, errors } of read_cases()) {
    assert.deepEqual(errors, show_errors(judge_sdl(sdl).errors), name);
  }
});

probe_test('mutants of these cases are judged alike', async (probe, random) => {
  for (const { sdl } of read_cases()) {
    for (let round = 0; round < kRounds / 10; round++) await compare_sdl(probe, mutate(random, sdl));
  }
});

probe_test('generated schemas, and mutants of them, are judged, printed and introspected alike', async (probe, random) => {
  let valid = 0;
  let compared = 0;
  for (let round = 0; round < kRounds; round++) {
    const sdl = generate_sdl(random);
    const schema = await compare_sdl(probe, sdl);
    if (schema) {
      valid++;
      await compare_introspection(probe, sdl, schema);
      compared += await compare_introspections(probe, sdl, schema, random);
    }
    await compare_sdl(probe, mutate(random, sdl));
  }
  assert.ok(valid > kRounds / 20, `only ${valid} of ${kRounds} generated schemas were valid`);
  assert.ok(compared > kRounds, `only ${compared} introspections were compared`);
});

probe_test('variables and arguments are coerced alike', async (probe, random) => {
  let compared = 0;
  for (let round = 0; round < kRounds; round++) {
    const sdl = generate_sdl(random);
    const { schema, errors, whole } = judge_sdl(sdl);
    if (!schema || errors.length > 0 || !whole) continue;
    for (let i = 0; i < 20; i++) {
      const request = generate_request(random, schema);
      if (await compare_request(probe, sdl, schema, request)) compared++;
    }
  }
  assert.ok(compared > kRounds, `only ${compared} requests were compared`);
});
