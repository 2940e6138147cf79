// A machine without libcurl and libarchive: all that does not need them works, and what does says which
// library is missing, and how to get it. Also that the binary does not load them before.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import test, { after } from 'node:test';

import { Dev, graphcool, kBinary, scratch_folder } from '../support/service.mjs';

const kTypes = 'type Note @model {\n  id: ID! @isUnique\n  text: String!\n}\n';
const kSchema = 'type HelloPayload {\n  text: String!\n}\nextend type Query {\n  hello: HelloPayload!\n}\n';

const { folder, remove } = scratch_folder();
after(remove);
const file = (name, text) => writeFileSync(join(folder, name), text);

// The loader finds these first, and they are no libraries.
for (const soname of ['libcurl.so.4', 'libarchive.so.13']) file(soname, '');
const kWithout = { LD_LIBRARY_PATH: folder, HOME: folder };

function definition(webhook) {
  file('types.graphql', kTypes);
  file('hello.graphql', kSchema);
  const functions = webhook && `functions:\n  hello:\n    type: resolver\n    schema: ./hello.graphql\n` +
    `    handler:\n      webhook: "${webhook}"\n`;
  file('graphcool.yml', `types: ./types.graphql\npermissions:\n  - operation: "*"\n${functions ?? ''}`);
}

/** The message and hint of a command that has to fail. */
async function fails(args) {
  const { code, stdout, stderr } = await graphcool([...args, '--json'], { cwd: folder, env: kWithout });
  assert.equal(code, 1, stdout + stderr);
  return JSON.parse(stdout).errors[0];
}

function needs(error, what, soname, library_package) {
  assert.ok(error.message.startsWith(`${what} need the library ${soname}, which cannot be loaded: `), error.message);
  assert.equal(error.hint, `Install it; on Debian and Ubuntu: apt install ${library_package}`);
}

const needs_curl = (error) => needs(error, 'Webhooks and requests to clusters', 'libcurl.so.4', 'libcurl4');

test('neither library is loaded with the program', () => {
  const loaded = execFileSync('ldd', [kBinary], { encoding: 'utf8' });
  assert.match(loaded, /libsqlite3/);
  assert.doesNotMatch(loaded, /libcurl|libarchive/);
});

test('without them a service is made, served and asked', async () => {
  assert.equal((await graphcool(['--version'], { env: kWithout })).code, 0);
  definition();
  const dev = await Dev.start(folder, { env: kWithout });
  assert.deepEqual(await dev.query('mutation { createNote(text: "a") { text } }'), { createNote: { text: 'a' } });
  const mapped = readFileSync(`/proc/${dev.pid}/maps`, 'utf8');
  assert.doesNotMatch(mapped, /libcurl|libarchive/);
  await dev.stop();
});

test('requests to a cluster name libcurl', async () => {
  needs_curl(await fails(['cluster', 'add', 'prod', 'http://127.0.0.1:9', '--secret', 'x']));
  needs_curl(await fails(['local', 'up', '--name', 'here']));
});

test('an import of a ZIP archive names libarchive', async () => {
  file('prisma.yml', 'endpoint: http://127.0.0.1:9/shop/dev\ndatamodel: datamodel.prisma\n');
  file('datamodel.prisma', 'type Note {\n  id: ID! @id\n}\n');
  file('data.zip', '');
  needs(await fails(['import', '--data', 'data.zip', '--project', 'prisma.yml']), 'ZIP archives', 'libarchive.so.13', 'libarchive13');
});

test('webhooks name libcurl where they are deployed, and where they are called', async () => {
  const hook = createServer((_, response) => response.end('{"data":{"text":"hi"}}'));
  await new Promise((done) => hook.listen(0, '127.0.0.1', done));
  try {
    definition(`http://127.0.0.1:${hook.address().port}/`);
    needs_curl(await fails(['dev', '--port', '0']));

    const whole = await Dev.start(folder);
    assert.deepEqual(await whole.query('{ hello { text } }'), { hello: { text: 'hi' } });
    await whole.stop();

    const dev = await Dev.start(folder, { env: kWithout });
    for (let i = 0; i < 2; i++) {
      const since = dev.events.length;
      const { errors } = await dev.request('{ hello { text } }');
      assert.equal(errors.length, 1);
      const { call } = await dev.event(({ event }) => event === 'called', 5000, since);
      assert.match(JSON.stringify(call.message), /need the library libcurl\.so\.4/);
    }
    assert.equal((await dev.query('{ allNotes { text } }')).allNotes.length, 1);
    await dev.stop();
  } finally {
    hook.close();
  }
});
