// Differential test: our parser, printer and validation beside graphql-js, over the documents in this
// folder and thousands of seeded mutants of them. Verdict and places have to agree for every one, and the
// messages of at least 99 in 100.
//
//   node run.mjs              with GRAPHCOOL_BUILD: the folder of a build with tests
//   GRAPHCOOL_MUTANTS=200     mutants a document; GRAPHCOOL_SEED=7  other ones
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Kind, buildASTSchema, buildSchema, parse, print, stripIgnoredCharacters, validate, validateSchema } from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';

import { mutants_of, random_from, tokens_of } from './mutants.mjs';

const kHere = dirname(fileURLToPath(import.meta.url));
const kBuild = resolve(process.env.GRAPHCOOL_BUILD ?? join(kHere, '../../../build/dev'));
const kMutants = Number(process.env.GRAPHCOOL_MUTANTS ?? 100);
const kSeed = Number(process.env.GRAPHCOOL_SEED ?? 1);
const kShown = Number(process.env.GRAPHCOOL_SHOWN ?? 10);
const kLeastSameMessages = 0.99;

const files_in = (folder) => readdirSync(join(kHere, folder)).sort().map((name) => ({ name: basename(name, '.graphql'), text: readFileSync(join(kHere, folder, name), 'utf8') }));
const parts_of = (text) => text.split(/^# ---\n/m);

/** Errors as { message, locations }, as `graphcool validate --json` has them. */
function plain(errors) {
  return errors.map(({ message, locations }) => ({ message, ...(locations?.length && { locations: locations.map(({ line, column }) => ({ line, column })) }) }));
}

/** `printed` is null where graphql-js prints what it reads otherwise: `type A` before a bare `{ a }`. */
function syntax_of(text) {
  const printed = print(parse(text));
  let stable = false;
  try {
    stable = print(parse(printed)) === printed;
  } catch {
    // Not even a document.
  }
  return { printed: stable ? printed : null, stripped: stripIgnoredCharacters(text) };
}

/** The rules on whole schemas are for documents that have a query root, or say what their schema is. */
function judge_sdl(text) {
  const document = parse(text);
  const errors = validateSDL(document);
  if (errors.length) return { errors: plain(errors) };
  const schema = buildASTSchema(document, { assumeValidSDL: true });
  const whole = schema.getQueryType() || document.definitions.some(({ kind }) => kind === Kind.SCHEMA_DEFINITION);
  return { errors: whole ? plain(validateSchema(schema)) : [] };
}

/** What graphql-js says; null where it throws what is no verdict. */
function judged(ask) {
  try {
    return ask();
  } catch (error) {
    return error.message?.startsWith('Syntax Error') ? { errors: plain([error]) } : null;
  }
}

function make_cases() {
  const random = random_from(kSeed);
  const cases = [];
  const schemas = files_in('schemas').map(({ name, text }) => ({ name, text, schema: buildSchema(text) }));
  const names = schemas.flatMap(({ text }) => tokens_of(text).filter(({ kind }) => kind === 'Name').map(({ text: word }) => word));
  const add = (kind, origin, text, schema) => {
    for (const document of [text, ...mutants_of(text, kMutants, random, names)]) {
      cases.push({ kind: 'syntax', origin, question: { syntax: document }, expected: judged(() => syntax_of(document)) });
      if (kind === 'syntax') continue;
      const question = schema ? { schema: schema.name, document } : { document };
      const expected = judged(() => (schema ? { errors: plain(validate(schema.schema, parse(document))) } : judge_sdl(document)));
      cases.push({ kind, origin, question, expected });
    }
  };
  for (const { name, text } of files_in('documents')) {
    for (const [i, part] of parts_of(text).entries()) {
      const [, schema_name, document] = part.match(/^# schema: (\w+)\n([\s\S]*)$/);
      add('operation', `${name} ${i + 1}`, document, schemas.find((schema) => schema.name === schema_name));
    }
  }
  for (const { name, text } of [...files_in('sdl'), ...files_in('schemas')]) {
    for (const [i, part] of parts_of(text).entries()) add('type system', `${name} ${i + 1}`, part);
  }
  const order = ['syntax', 'operation', 'type system'];
  cases.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return { schemas, cases: cases.filter(({ expected }) => expected) };
}

function answers_to(schemas, cases) {
  const lines = [...schemas.map(({ name, text }) => ({ name, schema: text })), ...cases.map(({ question }) => question)];
  return new Promise((done, failed) => {
    const child = spawn(join(kBuild, 'tests/graphql_verdicts'), { stdio: ['pipe', 'pipe', 'inherit'] });
    const chunks = [];
    child.stdout.on('data', (bytes) => chunks.push(bytes));
    child.on('error', failed);
    child.stdin.on('error', () => {});  // It ended early: its exit code tells.
    child.on('close', (code) => {
      const answers = Buffer.concat(chunks).toString().split('\n').slice(0, -1);
      if (code !== 0) console.error(`Ended with ${code} at: ${JSON.stringify(cases[answers.length]?.question)}`);
      done(answers.map((line) => JSON.parse(line)));
    });
    child.stdin.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  });
}

const places = ({ errors }) => JSON.stringify(errors?.map(({ locations = [] }) => locations));

function compare({ expected }, answer) {
  if (!answer || !expected.errors !== !answer.errors) return 'verdict';
  if (!expected.errors) {
    const same = answer.stripped === expected.stripped && (expected.printed === null || answer.printed === expected.printed);
    return same ? 'same' : 'print';
  }
  if (!expected.errors.length !== !answer.errors.length) return 'verdict';
  if (places(expected) !== places(answer)) return 'places';
  return expected.errors.every(({ message }, i) => message === answer.errors[i].message) ? 'same' : 'message';
}

const { schemas, cases } = make_cases();
const answers = await answers_to(schemas, cases);
const counts = {};
let shown = 0;
for (const [i, one] of cases.entries()) {
  const result = compare(one, answers[i]);
  counts[one.kind] ??= { total: 0, invalid: 0, same: 0, message: 0 };
  counts[one.kind].total++;
  if (one.expected.errors?.length) counts[one.kind].invalid++;
  counts[one.kind][result] = (counts[one.kind][result] ?? 0) + 1;
  if (result !== 'same' && shown++ < kShown) {
    console.log(`${one.kind}: ${result} differs (from ${one.origin})\n${one.question.document ?? one.question.syntax}\n  graphql-js: ${JSON.stringify(one.expected)}\n  ours:       ${JSON.stringify(answers[i])}\n`);
  }
}
let failed = 0;
for (const [kind, { total, invalid, same, message }] of Object.entries(counts)) {
  const wrong = total - same - message;
  const words = 1 - message / total;
  if (wrong > 0 || words < kLeastSameMessages) failed += Math.max(wrong, 1);
  console.log(`${kind}: ${total} documents, ${invalid} of them invalid; verdict and places differ in ${wrong}, words in ${message}`);
}
console.log(`${cases.length - failed} passed, ${failed} failed`);
process.exitCode = failed || !cases.length ? 1 : 0;
