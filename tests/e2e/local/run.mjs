// `graphcool local`: a cluster in the background, also after it died.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { graphcool, scratch_folder } from '../support/service.mjs';

const { folder, remove } = scratch_folder();
const env = { HOME: folder, XDG_DATA_HOME: join(folder, 'data'), GRAPHCOOL_SECRET: 'not for the background' };
mkdirSync(join(folder, 'app'));
// Above the ports that the system gives to clients, and away from the default.
const port = String(61_400 + Math.floor(Math.random() * 500));

async function local(...args) {
  const { code, stdout, stderr } = await graphcool(['local', ...args, '--json'], { cwd: join(folder, 'app'), env });
  assert.equal(code, 0, stdout + stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

after(async () => {
  await graphcool(['local', 'stop', '--name', 'test'], { cwd: folder, env });
  remove();
});

test('up serves, and enters the cluster with a token that is good', async () => {
  const { pid, address } = await local('up', '--name', 'test', '--port', port);
  assert.ok(pid > 0);
  const rc = readFileSync(join(folder, '.graphcoolrc'), 'utf8');
  assert.match(rc, new RegExp(`host: '?"?${address}`));
  const token = rc.match(/clusterSecret: '?"?([\w.-]+)/)[1];
  const response = await fetch(`${address}/system`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ viewer { user { email } } }' }),
  });
  assert.deepEqual(await response.json(), { data: { viewer: { user: { email: 'test@test.org' } } } });
});

test('up again finds it up', async () => {
  const [first] = (await local('ps')).clusters;
  assert.equal((await local('up', '--name', 'test')).pid, first.pid);
});

test('one that died is seen as stopped, whoever has its number now', async () => {
  const [{ pid }] = (await local('ps')).clusters;
  process.kill(pid, 'SIGKILL');
  for (let tries = 0; tries < 100 && (await local('ps')).clusters[0].pid !== null; ++tries) await sleep(20);
  assert.equal((await local('ps')).clusters[0].pid, null);
  assert.equal((await local('stop', '--name', 'test')).stopped, false);
  const again = await local('up', '--name', 'test');
  assert.notEqual(again.pid, pid);
  assert.ok(again.address.endsWith(port), 'the port is the one of the last time');
});

test('restart, logs, stop', async () => {
  const [{ pid }] = (await local('ps')).clusters;
  assert.notEqual((await local('restart', '--name', 'test')).pid, pid);
  assert.match((await local('logs', '--name', 'test')).log, /GET \/health/);
  assert.equal((await local('stop', '--name', 'test')).stopped, true);
  assert.equal((await local('ps')).clusters[0].pid, null);
});

test('eject writes a unit and settings', async () => {
  const { files } = await local('eject', '--name', 'test');
  assert.deepEqual(files, ['graphcool-test.yml', 'graphcool-test.service']);
  assert.match(readFileSync(join(folder, 'app', files[0]), 'utf8'), new RegExp(`port: ${port}`));
});
