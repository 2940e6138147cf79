// Our own commands against our own server: deploy, look, change, go back, delete.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Serve } from '../support/serve.mjs';
import { graphcool, scratch_folder } from '../support/service.mjs';

const scratch = scratch_folder();
const folder = join(scratch.folder, 'app');
const env = { HOME: scratch.folder };
let serve;
let id;

async function run(...args) {
  const { code, stdout, stderr } = await graphcool(args, { cwd: folder, env });
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

before(async () => {
  serve = await Serve.start();
  mkdirSync(folder);
  writeFileSync(join(scratch.folder, '.graphcoolrc'), `graphcool-framework:
  clusters:
    here: {host: '${serve.origin}', clusterSecret: '${await serve.token()}'}
`);
  await run('init', '.');
});

after(async () => {
  await serve?.stop();
  scratch.remove();
});

test('a new service is deployed, and its data answers', async () => {
  const told = await run('deploy', '--new-service', 'shop', '--new-service-cluster', 'here', '--target', 'dev');
  assert.match(told, /A new type with the name `User` is created/);
  [, id] = readFileSync(join(folder, '.graphcoolrc'), 'utf8').match(/here\/(c[a-z0-9]{24})/);
  assert.deepEqual(await serve.simple(id, 'mutation { createUser(name: "Ann") { name } }'), { data: { createUser: { name: 'Ann' } } });
});

test('a change is shown, deployed, remembered and taken back', async () => {
  appendFileSync(join(folder, 'types.graphql'), '\ntype Extra @model { id: ID! @isUnique }\n');
  assert.match(await run('diff'), /A new type with the name `Extra` is created/);
  assert.equal((await serve.simple(id, '{ allExtras { id } }')).errors.length, 1);
  await run('deploy');
  assert.deepEqual(await serve.simple(id, '{ allExtras { id } }'), { data: { allExtras: [] } });
  assert.match(await run('info', '--history'), /Extra/);
  await run('deploy', '--rollback');
  assert.equal((await serve.simple(id, '{ allExtras { id } }')).errors.length, 1);
  assert.deepEqual(await serve.simple(id, '{ allUsers { name } }'), { data: { allUsers: [{ name: 'Ann' }] } });
});

test('reset and delete', async () => {
  await run('reset', '--force');
  assert.deepEqual(await serve.simple(id, '{ allUsers { name } }'), { data: { allUsers: [] } });
  await run('delete', '--force');
  assert.equal((await serve.simple(id, '{ allUsers { name } }')).code, 3016);
});
