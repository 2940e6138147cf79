// Functions in TypeScript and in ES modules: compiled when they are deployed, with the packages of the service, and with
// errors that tell the line that the developer wrote.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, request as http_request } from 'node:http';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Serve } from '../support/serve.mjs';
import { Dev, graphcool, scratch_folder } from '../support/service.mjs';

const kPackages = join(dirname(fileURLToPath(import.meta.url)), '../node_modules');

const kFiles = {
  'graphcool.yml': `types: ./types.graphql
permissions:
  - operation: "*"
functions:
  hash: { type: resolver, schema: ./src/hash.graphql, handler: { code: ./src/hash.ts } }
  boom: { type: resolver, schema: ./src/boom.graphql, handler: { code: ./src/boom.ts } }
  modern: { type: resolver, schema: ./src/modern.graphql, handler: { code: ./src/modern.js } }
  before: { type: operationBefore, operation: Note.create, handler: { code: ./src/before.ts } }
`,
  'types.graphql': 'type Note @model { id: ID! @isUnique text: String! }',
    'src/event.ts': `export interface Event<T> { data: T }
export enum Level { Low = 4 }
`,
  'src/hash.graphql': 'type HashPayload { ok: Boolean }\nextend type Query { hash(text: String!): HashPayload }',
  'src/hash.ts': `import * as bcrypt from 'bcryptjs';
import { Event, Level } from './event';

export default async function hash(event: Event<{ text: string }>): Promise<{ data: { ok: boolean } }> {
  const hashed: string = await bcrypt.hash(event.data.text, Level.Low);
  return { data: { ok: await bcrypt.compare(event.data.text, hashed) } };
}
`,
  'src/boom.graphql': 'type BoomPayload { ok: Boolean }\nextend type Query { boom: BoomPayload }',
  'src/boom.ts': `interface Unused {
  a: string;
  b: string;
}

function deeper(what: string): never {
  throw new TypeError(what as string);
}

export default (): unknown => deeper('no');
`,
  'src/modern.graphql': 'type ModernPayload { text: String }\nextend type Query { modern: ModernPayload }',
  'src/modern.js': `import { readFileSync } from 'fs';
import bcrypt from 'bcryptjs';
import { greeting } from './lib/greeting';
export default async () => ({ data: { text: \`\${greeting} \${typeof bcrypt.hash} \${typeof readFileSync}\` } });
`,
  'src/lib/greeting.js': 'export const greeting = "hello";\n',
  'src/before.ts': `import type { Event } from './event';
export = (event: Event<{ text: string }>) => ({ data: { text: event.data.text.toUpperCase() } });
`,
};

function write_service(folder, files = kFiles) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Where there is no esbuild but that of a service. */
const kPath = process.env.PATH.split(delimiter).filter((each) => !existsSync(join(each, 'esbuild'))).join(delimiter);

async function in_service(files, body) {
  const scratch = scratch_folder('graphcool-typescript-');
  try {
    write_service(scratch.folder, files);
    await body(scratch.folder);
  } finally {
    scratch.remove();
  }
}

/** Counts the bytes that go through it to a cluster, and keeps what was asked last. */
class Counter {
  sent = 0;
  last = '';

  static async start(origin) {
    const counter = new Counter();
    counter.server = createServer((incoming, outgoing) => {
      const chunks = [];
      incoming.on('data', (bytes) => chunks.push(bytes));
      incoming.on('end', () => {
        const body = Buffer.concat(chunks);
        counter.sent += body.length;
        counter.last = String(body);
        const passed_on = http_request(origin + incoming.url, { method: incoming.method, headers: incoming.headers }, (answer) => {
          outgoing.writeHead(answer.statusCode, answer.headers);
          answer.pipe(outgoing);
        });
        passed_on.end(body);
      });
    });
    counter.server.listen(0, '127.0.0.1');
    await once(counter.server, 'listening');
    counter.origin = `http://127.0.0.1:${counter.server.address().port}`;
    return counter;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** All files below a folder, by their paths in it. */
function files_below(folder) {
  return readdirSync(folder, { recursive: true }).filter((each) => statSync(join(folder, each)).isFile()).sort();
}

/** A cluster without esbuild and packages, and a folder that deploys to it: `{ cluster, counter, deploy }`. */
async function with_cluster(folder, body) {
  const home = scratch_folder('graphcool-home-');
  const cluster = await Serve.start({ env: { PATH: kPath, GRAPHCOOL_ESBUILD: '', GRAPHCOOL_SECRET: '' } });
  const counter = await Counter.start(cluster.origin);
  writeFileSync(join(home.folder, '.graphcoolrc'),
    `clusters:\n  remote:\n    host: ${counter.origin}\n    clusterSecret: ${await cluster.token()}\n`);
  const deploy = (args = []) => {
    const env = { HOME: home.folder, PATH: kPath, GRAPHCOOL_ESBUILD: '', GRAPHCOOL_SECRET: '' };
    return graphcool(['deploy', ...args], { cwd: folder, env });
  };
  try {
    await body({ cluster, counter, deploy });
  } finally {
    counter.stop();
    await cluster.stop();
    home.remove();
  }
}

test('a cluster without esbuild and packages runs what was bundled at the deploy', async () => {
  const files = {
    ...kFiles,
    'graphcool.yml': `${kFiles['graphcool.yml']}  plain: { type: resolver, schema: ./src/plain.graphql, handler: { code: ./src/plain.js } }
`,
    'src/plain.graphql': 'type PlainPayload { text: String }\nextend type Query { plain: PlainPayload }',
    'src/plain.js': `const { readFileSync } = require('fs');
const { join } = require('path');
const assign = require('object-assign');
module.exports = () => ({ data: { text: readFileSync(join(__dirname, 'note.txt'), 'utf8') + typeof assign } });
`,
    'src/note.txt': 'read ',
    'package-lock.json': '{}',
  };
  await in_service(files, async (folder) => {
    symlinkSync(kPackages, join(folder, 'node_modules'));
    await with_cluster(folder, async ({ cluster, counter, deploy }) => {
      const made = await deploy(['--new-service', 'bundled', '--new-service-cluster', 'remote', '--json']);
      assert.equal(made.code, 0, made.stdout + made.stderr);
      assert.equal(made.stderr.includes('warning'), false, made.stderr);
      const { service } = JSON.parse(made.stdout);
      assert.ok(counter.sent < 400_000, `${counter.sent} bytes were sent`);
      for (const trace of [folder, kPackages, 'node_modules/.bin', 'src/lib/greeting.js"', 'src/event.ts"', 'package-lock']) {
        assert.equal(counter.last.includes(trace), false, trace);
      }
      const code = join(cluster.data, 'services', service.id, 'code');
      assert.deepEqual(files_below(join(code, readdirSync(code)[0])).filter((each) => each.startsWith('src/') && !each.endsWith('.graphql')), [
        'src/before.ts', 'src/before.ts.compiled.cjs', 'src/boom.ts', 'src/boom.ts.compiled.cjs', 'src/hash.ts', 'src/hash.ts.compiled.cjs',
        'src/modern.js', 'src/modern.js.compiled.cjs', 'src/note.txt', 'src/plain.js', 'src/plain.js.compiled.cjs']);

      const ask = async (query) => {
        const { data, errors } = await cluster.simple(service.id, query);
        assert.equal(errors, undefined, JSON.stringify(errors));
        return data;
      };
      assert.deepEqual(await ask('{ hash(text: "a") { ok } }'), { hash: { ok: true } });
      assert.deepEqual(await ask('{ modern { text } }'), { modern: { text: 'hello function function' } });
      assert.deepEqual(await ask('{ plain { text } }'), { plain: { text: 'read function' } });
      assert.deepEqual(await ask('mutation { createNote(text: "abc") { text } }'), { createNote: { text: 'ABC' } });
      const { errors } = await cluster.simple(service.id, '{ boom { ok } }');
      const thrown = JSON.parse(JSON.parse(errors[0].message).logs.at(-1).error);
      assert.match(thrown.stack, /src\/boom\.ts:7:/);

      // From another place it is the same service, and unchanged.
      const again = await deploy();
      assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.match(again.stdout, /^Everything up-to-date/);
      rmSync(join(folder, 'node_modules'));
      mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
      for (const each of ['bcryptjs', 'object-assign', 'esbuild', '@esbuild', '.bin/esbuild']) {
        if (existsSync(join(kPackages, each))) symlinkSync(join(kPackages, each), join(folder, 'node_modules', each));
      }
      const elsewhere = await deploy();
      assert.match(elsewhere.stdout, /^Everything up-to-date/, elsewhere.stdout + elsewhere.stderr);

      // What serves goes on when a deploy is refused; all mistakes are told.
      const { sent } = counter;
      writeFileSync(join(folder, 'src/boom.ts'), 'const a: number = 1;\nexport default () => { return { data: }\n');
      writeFileSync(join(folder, 'src/before.ts'), "const b: = 1;\n");
      const refused = await deploy(['--json']);
      assert.equal(refused.code, 1, refused.stdout + refused.stderr);
      assert.deepEqual(JSON.parse(refused.stdout).errors.map(({ file, line, column }) => [file, line, column]),
        [['src/before.ts', 1, 10], ['src/boom.ts', 2, 39]]);
      assert.equal(counter.sent, sent);
      assert.deepEqual(await ask('{ hash(text: "a") { ok } }'), { hash: { ok: true } });
    });
  });
});

test('without esbuild a deploy of TypeScript is refused before anything is sent, and packages go along with JavaScript', async () => {
  await in_service(kFiles, async (folder) => {
    await with_cluster(folder, async ({ cluster, counter, deploy }) => {
      const new_service = ['--new-service', 'plain', '--new-service-cluster', 'remote', '--json'];
      const refused = await deploy(new_service);
      assert.equal(refused.code, 1, refused.stdout + refused.stderr);
      const { errors } = JSON.parse(refused.stdout);
      assert.deepEqual(errors.map(({ file, line }) => [file, line]), [['graphcool.yml', 5], ['graphcool.yml', 6], ['graphcool.yml', 8]]);
      assert.ok(errors.every((each) => each.hint.includes('npm install --save-dev esbuild')));
      assert.equal(counter.sent, 0);

      write_service(folder, {
        'graphcool.yml': kFiles['graphcool.yml'].split('\n').filter((line) => !line.includes('.ts }')).join('\n'),
        'node_modules/bcryptjs/package.json': '{"main":"index.js"}',
        'node_modules/bcryptjs/index.js': 'exports.hash = () => 0;',
      });
      const made = await deploy(new_service);
      assert.equal(made.code, 0, made.stdout + made.stderr);
      assert.match(counter.last, /node_modules\/bcryptjs\/index\.js/);
      const { data } = await cluster.simple(JSON.parse(made.stdout).service.id, '{ modern { text } }');
      assert.deepEqual(data, { modern: { text: 'hello function function' } });

      writeFileSync(join(folder, 'node_modules/bcryptjs/large.bin'), '');
      truncateSync(join(folder, 'node_modules/bcryptjs/large.bin'), 60 << 20);
      const large = JSON.parse((await deploy(['--json'])).stdout).errors[0];
      assert.match(large.message ?? large.what, /more than 48 MB; the largest: node_modules\/bcryptjs \(60 MB\)/);
      assert.match(large.hint, /npm install --save-dev esbuild/);
    });
  });
});

test('TypeScript and ES modules run with their packages, and errors tell the line of the source', async () => {
  await in_service(kFiles, async (folder) => {
    symlinkSync(kPackages, join(folder, 'node_modules'));
    const dev = await Dev.start(folder, { env: { PATH: kPath } });
    try {
      assert.deepEqual(await dev.query('{ hash(text: "a") { ok } }'), { hash: { ok: true } });
      assert.deepEqual(await dev.query('{ modern { text } }'), { modern: { text: 'hello function function' } });
      assert.deepEqual(await dev.query('mutation { createNote(text: "abc") { text } }'), { createNote: { text: 'ABC' } });
      const { errors } = await dev.request('{ boom { ok } }');
      assert.equal(errors[0].code, 5008);
      const thrown = JSON.parse(JSON.parse(errors[0].message).logs.at(-1).error);
      assert.equal(thrown.name, 'TypeError');
      assert.match(thrown.stack, /src\/boom\.ts:7:/);
      assert.match(thrown.stack, /src\/boom\.ts:10:/);
      assert.equal(files_below(join(folder, '.graphcool')).some((each) => each.includes('node_modules')), false);
      // A save with a mistake is told with its line, and what served goes on.
      const seen = dev.events.length;
      dev.write('src/boom.ts', 'const a: number = 1;\nexport default () => { return { data: }\n');
      const refused = JSON.stringify(await dev.event((event) => JSON.stringify(event).includes('cannot be compiled'), 15_000, seen));
      assert.match(refused, /src\/boom\.ts:2:/);
      assert.deepEqual(await dev.query('{ hash(text: "a") { ok } }'), { hash: { ok: true } });
    } finally {
      await dev.stop();
    }
  });
});

test('without esbuild TypeScript is refused, with what to install', async () => {
  await in_service(kFiles, async (folder) => {
    rmSync(join(folder, 'node_modules'), { force: true });
    const { code, stdout, stderr } = await graphcool(['dev', '--port', '0'], { cwd: folder, env: { PATH: kPath, GRAPHCOOL_ESBUILD: '' } });
    assert.equal(code, 1, stdout + stderr);
    assert.match(stdout + stderr, /`src\/hash\.ts` is TypeScript, and esbuild, which compiles it, is not here/);
    assert.match(stdout + stderr, /npm install --save-dev esbuild/);
    assert.match(stdout + stderr, /graphcool\.yml:5:/);
  });
});
