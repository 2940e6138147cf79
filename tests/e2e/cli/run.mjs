// The command line as a person and as a program use it: init, dev, saves, Ctrl-C, bad input.
// GRAPHCOOL_BIN names the binary, GRAPHCOOL_STARTS how many times it is started at the end.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test from 'node:test';

import { Dev, graphcool, kBinary, scratch_folder, with_service } from '../support/service.mjs';

const kSaveLimitMs = 100;
const kStarts = Number(process.env.GRAPHCOOL_STARTS ?? 100);

/** Runs `body` with a folder that holds a service of a template. */
async function with_folder(template, body) {
  const { folder, remove } = scratch_folder();
  try {
    const made = await graphcool(['init', folder, '--template', template]);
    assert.equal(made.code, 0, made.stderr);
    await body(folder);
  } finally {
    remove();
  }
}

/** Runs a command that has to fail with exit code 1 and one error; gives that error. */
async function fails(args, cwd) {
  const { code, stdout, stderr } = await graphcool([...args, '--json'], { cwd });
  assert.equal(code, 1, stdout + stderr);
  assert.equal(stderr, '');
  const { errors } = JSON.parse(stdout);
  assert.equal(errors.length, 1, stdout);
  const text = await graphcool(args, { cwd });
  assert.equal(text.code, 1);
  assert.equal(text.stdout, '');
  assert.ok(text.stderr.startsWith(`error: ${errors[0].message}\n`), text.stderr);
  return errors[0];
}

/** Changes the service with `save` and gives the event that says so, and how long it took. */
async function after_save(dev, name, save) {
  const since = dev.events.length;
  const start = performance.now();
  save();
  const event = await dev.event(({ event }) => event === name, 5000, since);
  return { ...event, took: performance.now() - start };
}

await test('help, version and usage errors', async () => {
  const help = await graphcool([]);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /General commands\n {2}init /);
  assert.equal((await graphcool(['--help'])).stdout, help.stdout);
  const version = JSON.parse((await graphcool(['version', '--json'])).stdout);
  assert.equal(version.version, readFileSync(new URL('../../../VERSION', import.meta.url), 'utf8').trim());
  const typo = await graphcool(['inti']);
  assert.deepEqual([typo.code, typo.stdout], [2, '']);
  assert.match(typo.stderr, /Did you mean `graphcool init`\?/);
  assert.equal((await graphcool(['dev', '--prot', '1'])).code, 2);
  assert.equal((await graphcool(['dev', '--port', 'x'])).code, 2);
  assert.equal((await graphcool(['dev', '--port', '70000'])).code, 2);
});

await test('help opens nothing and is quick', () => {
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now();
    assert.equal(spawnSync(kBinary, ['--help']).status, 0);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  const built_for_people = /Release/.test(spawnSync(kBinary, ['version']).stdout);
  if (built_for_people) assert.ok(times[5] < 15, `${times[5]} ms`);  // With what Node needs to spawn.
});

await test('bash completes from the script that the binary prints', () => {
  const completed = (words) => {
    const script = `source <("${kBinary}" completion bash)
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
      _graphcool; echo "\${COMPREPLY[@]}"`;
    return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim().split(' ');
  };
  assert.deepEqual(completed(['graphcool', 'ini']), ['init']);
  assert.deepEqual(completed(['graphcool', 'init', '--template', 'b']), ['blog']);
  assert.deepEqual(completed(['graphcool', 'completion', '']), ['bash', 'zsh', 'fish']);
  assert.ok(completed(['graphcool', 'dev', '--']).includes('--port'));
});

await test('init overwrites nothing without --force', () => with_folder('default', async (folder) => {
  const types = join(folder, 'types.graphql');
  writeFileSync(types, 'mine');
  const error = await fails(['init', folder], folder);
  assert.equal(error.code, 'exists');
  assert.match(error.message, /types\.graphql\.$/);
  assert.equal(readFileSync(types, 'utf8'), 'mine');
  assert.equal((await graphcool(['init', folder, '--force'])).code, 0);
  assert.match(readFileSync(types, 'utf8'), /type User @model/);
}));

await test('the README of every template works', async () => {
  for (const template of ['default', 'blog', 'chat']) {
    await with_service({ template }, async (dev) => {
      const blocks = readFileSync(join(dev.folder, 'README.md'), 'utf8').matchAll(/```graphql\n(.*?)```/gs);
      for (const [, query] of blocks) {
        if (query.includes('posts') && template === 'default') {
          // "Then uncomment the type Post"
          const types = readFileSync(join(dev.folder, 'types.graphql'), 'utf8');
          const save = () => dev.write('types.graphql',
            types.replace('# posts:', 'posts:').replace(/^# (type Post|  |\})/gm, '$1'));
          await after_save(dev, 'deployed', save);
        }
        const variables = query.includes('$user')
          ? { user: (await dev.query('{ allUsers { id } }')).allUsers[0].id } : undefined;
        const data = await dev.query(query, variables);
        for (const value of Object.values(data)) assert.ok(Array.isArray(value) ? value.length > 0 : value, query);
      }
    });
  }
});

await test('every way of saving is deployed at once', () => with_service({ template: 'default' }, async (dev) => {
  const file = join(dev.folder, 'types.graphql');
  const with_field = (name) => readFileSync(file, 'utf8').replace('  name: String\n', `  name: String\n  ${name}: Int\n`);
  const ways = {
    inPlace: (text) => writeFileSync(file, text),
    renamedOver: (text) => {
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    },
    movedAwayFirst: (text) => {
      renameSync(file, `${file}~`);
      writeFileSync(file, text);
    },
    deletedFirst: (text) => {
      rmSync(file);
      writeFileSync(file, text);
    },
    inPieces: (text) => {
      writeFileSync(file, '');
      writeFileSync(file, text.slice(0, 100));
      appendFileSync(file, text.slice(100));
    },
  };
  const times = [];
  for (const [name, way] of Object.entries(ways)) {
    const text = with_field(name);
    const { took, messages } = await after_save(dev, 'deployed', () => way(text));
    assert.equal(messages[0].subDescriptions[0].name, name);
    times.push(took);
    await dev.query(`mutation { createUser(name: "x", ${name}: 1) { ${name} } }`);
  }
  assert.deepEqual(dev.events.filter(({ event }) => event === 'refused'), []);
  // One that the machine was busy in tells nothing about the others.
  assert.ok(times.sort((a, b) => a - b)[2] < kSaveLimitMs, `${times} ms`);
}));

await test('a save with mistakes changes nothing and says why', () => with_service({ template: 'blog' }, async (dev) => {
  const file = join(dev.folder, 'types.graphql');
  const good = readFileSync(file, 'utf8');
  const count = async () => (await dev.query('{ _allPostsMeta { count } }'))._allPostsMeta.count;
  const posts = await count();
  assert.ok(posts > 0);

  const broken = await after_save(dev, 'refused', () => dev.write('types.graphql', `${good}\ntype Broken @model {`));
  assert.match(broken.errors[0].message, /^Syntax Error/);
  assert.equal(broken.errors[0].line, good.split('\n').length + 1);
  assert.equal(await count(), posts);

  const losing = await after_save(dev, 'refused', () => dev.write('types.graphql', good.replace('  views: Int! @defaultValue(value: 0)\n', '')));
  assert.equal(losing.errors[0].code, 'needs_confirmation');
  assert.match(losing.errors[0].message, /`Post\.views` is deleted with 4 values/);
  assert.match(losing.errors[0].hint, /graphcool dev --force/);
  assert.equal((await dev.query('{ allPosts(first: 1) { views } }')).allPosts.length, 1);

  const yaml = await after_save(dev, 'refused', () => appendFileSync(join(dev.folder, 'graphcool.yml'), 'function: {}\n'));
  assert.deepEqual([yaml.errors[0].file, yaml.errors[0].column], ['graphcool.yml', 1]);
  assert.match(yaml.errors[0].hint, /functions/);
  dev.write('types.graphql', good);
  await after_save(dev, 'deployed', () => dev.write('graphcool.yml', 'types: types.graphql\npermissions: [{operation: "*"}]\n'));
}));

await test('data that goes is accepted with --force', () => with_service({ template: 'blog', args: ['--force'] }, async (dev) => {
  const good = readFileSync(join(dev.folder, 'types.graphql'), 'utf8');
  const { messages } = await after_save(dev, 'deployed', () => dev.write('types.graphql', good.replace(/ {2}views:.*\n/, '')));
  assert.equal(messages[0].subDescriptions[0].action, 'Delete');
}));

await test('data outlives the process, however it ends; seeds run once', () => with_folder('chat', async (folder) => {
  let dev = await Dev.start(folder);
  assert.equal(dev.events[0].new, true);
  assert.equal(dev.events[0].seeded, 7);
  await dev.query('mutation { createUser(handle: "kim", name: "Kim") { id } }');
  await dev.stop();
  assert.deepEqual(dev.events.at(-1), { event: 'stopped' });
  assert.equal(dev.stderr, '');

  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGKILL']) {
    dev = await Dev.start(folder);
    assert.equal(dev.events[0].new, false);
    assert.equal((await dev.query('{ allUsers { id } }')).allUsers.length, 4);
    process.kill(dev.pid, signal);
    if (signal === 'SIGKILL') await assert.rejects(dev.stop());
    else await dev.stop();
  }
}));

await test('a definition found from a folder below', () => with_folder('default', async (folder) => {
  const below = join(folder, 'src', 'deep');
  mkdirSync(below, { recursive: true });
  const dev = await Dev.start(below);
  await dev.stop();
  assert.ok(existsSync(join(folder, '.graphcool')));
  const schema = await graphcool(['schema'], { cwd: below });
  assert.match(schema.stdout, /type User/);
}));

await test('bad input: one clear error, exit code 1, nothing changed on disk', async () => {
  await with_folder('default', async (folder) => {
    const nothing_made = () => assert.ok(!existsSync(join(folder, '.graphcool')));
    const write = (name, text) => writeFileSync(join(folder, name), text);
    const good = readFileSync(join(folder, 'types.graphql'), 'utf8');

    const taken = createServer();
    await new Promise((listening) => taken.listen(0, '127.0.0.1', listening));
    const unavailable = await fails(['dev', '--port', String(taken.address().port)], folder);
    assert.equal(unavailable.code, 'unavailable');
    assert.match(unavailable.hint, /--port/);
    taken.close();
    nothing_made();

    write('types.graphql', 'type User @model {\n  id: ID! @isUnique\n  name: Strin\n}\n');
    const wrong_type = await fails(['dev', '--port', '0'], folder);
    assert.deepEqual([wrong_type.file, wrong_type.line], ['./types.graphql', 3]);
    assert.deepEqual(await fails(['schema'], folder), wrong_type);
    nothing_made();

    write('types.graphql', good);
    write('seed.graphql', 'mutation {\n  createUser(nam: "x") { id }\n}\n');
    const bad_seed = await fails(['dev', '--port', '0'], folder);
    assert.deepEqual([bad_seed.file, bad_seed.line, bad_seed.column], ['seed.graphql', 2, 14]);
    nothing_made();
    rmSync(join(folder, 'seed.graphql'));

    write('graphcool.yml', 'types: ./types.graphql\npermissions:\n\t- operation: *\n');
    const bad_yaml = await fails(['dev', '--port', '0'], folder);
    assert.deepEqual([bad_yaml.file, bad_yaml.line, bad_yaml.column], ['graphcool.yml', 3, 1]);
    nothing_made();

    write('graphcool.yml', 'types: ./types.graphql\npermissions:\n  - operation: "*"\n');
    write('.graphcool', 'in the way');
    await fails(['dev', '--port', '0'], folder);
    assert.equal(readFileSync(join(folder, '.graphcool'), 'utf8'), 'in the way');
  });
  const { folder, remove } = scratch_folder();
  const nowhere = await fails(['dev'], folder);
  assert.equal(nowhere.code, 'not_found');
  assert.equal(nowhere.hint, 'Make one: graphcool init');
  assert.deepEqual(readdirSync(folder), []);
  remove();
});

await test('data that is damaged or in use is told and left alone', () => with_folder('default', async (folder) => {
  const dev = await Dev.start(folder);
  const held = await fails(['dev', '--port', '0'], folder);
  assert.equal(held.code, 'conflict');
  await dev.query('{ allUsers { id } }');
  await dev.stop();

  const data = join(folder, '.graphcool', 'services');
  const file = join(data, readdirSync(data).find((name) => name.endsWith('.db')));
  const bytes = Buffer.alloc(8192, 'not a database ');
  writeFileSync(file, bytes);
  const damaged = await fails(['dev', '--port', '0'], folder);
  assert.equal(damaged.code, 'corrupt');
  assert.deepEqual(readFileSync(file), bytes);
}));

/** The ports below 127.0.0.1 and ::1 that somebody listens on. */
function listening_ports() {
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => readFileSync(table, 'utf8').split('\n').slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === '0A')
    .map((columns) => Number.parseInt(columns[1].split(':').at(-1), 16)));
}

await test(`${kStarts} starts leave no process, socket or lock behind`, () => with_folder('default', async (folder) => {
  const ports = [];
  const pids = [];
  for (let i = 0; i < kStarts; ++i) {
    const dev = await Dev.start(folder);
    ports.push(Number(new URL(dev.endpoint).port));
    pids.push(dev.pid);
    if (i % 10 === 0) await dev.query('{ allUsers { id } }');
    await dev.stop();
  }
  const still = listening_ports();
  assert.deepEqual(ports.filter((port) => still.includes(port)), []);
  assert.deepEqual(pids.filter((pid) => existsSync(`/proc/${pid}`)), []);
  const left = readdirSync(join(folder, '.graphcool', 'services'));
  // Beside each data file a folder with the code of the service's functions.
  assert.deepEqual(left.filter((name) => !left.includes(`${name.replace(/\.db$/, '')}.db`)), []);
}));
