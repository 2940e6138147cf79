// Functions in TypeScript and in ES modules: compiled when they are deployed, with the packages of the service, and with
// errors that tell the line that the developer wrote.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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
  '.graphcoolignore': 'node_modules\n',
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
