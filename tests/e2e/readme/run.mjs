// The README's tour: what it shows is what the program does.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { graphcool, kBinary, scratch_folder } from '../support/service.mjs';

const kRoot = fileURLToPath(new URL('../../../', import.meta.url));
const readme = readFileSync(join(kRoot, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({ language, text }));

/** The one block of that language which holds `part`. */
function block(language, part) {
  const found = blocks.filter((each) => each.language === language && each.text.includes(part));
  assert.equal(found.length, 1, `README has one block of ${language} with ${part}`);
  return found[0].text;
}

/** Ports and times are not the same twice. */
const timeless = (text) => text.replace(/localhost:\d+/g, 'localhost:PORT').replace(/\d\d:\d\d:\d\d/g, 'TIME').replace(/in \d+ ms/g, 'in N ms');

/** `graphcool dev` as a person sees it, not as a program does. */
class Terminal {
  text = '';

  constructor(folder) {
    this.child = spawn(kBinary, ['dev', '--port', '0'], { cwd: folder, env: { ...process.env, NO_COLOR: '1' } });
    this.closed = new Promise((done) => this.child.on('close', done));
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (bytes) => (this.text += bytes));
  }

  async shows(wanted) {
    const expected = timeless(wanted).trim();
    for (const until = Date.now() + 10_000; Date.now() < until;) {
      if (timeless(this.text).includes(expected)) return;
      await new Promise((done) => setTimeout(done, 20));
    }
    assert.fail(`Expected:\n${expected}\n\nShown:\n${timeless(this.text)}`);
  }
}

test('every page that a page points to is there', () => {
  const pages = ['.', 'docs'].flatMap((folder) => readdirSync(join(kRoot, folder)).filter((name) => name.endsWith('.md')).map((name) => join(folder, name)));
  const missing = [];
  for (const page of pages) {
    const text = readFileSync(join(kRoot, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
    for (const [, target] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (!/^[a-z]+:/.test(target) && !existsSync(join(kRoot, dirname(page), target))) missing.push(`${page}: ${target}`);
    }
  }
  assert.deepEqual(missing, []);
});

const without_command = (text) => text.replace(/^\$ .*\n/, '');

const { folder, remove } = scratch_folder();
const service = join(folder, 'blog');
let terminal;
try {
  await test('init prints what the README shows', async () => {
    const shown = block('console', '$ graphcool init');
    const [, command] = shown.match(/^\$ graphcool (.*)$/m);
    const made = await graphcool(command.split(' '), { cwd: folder });
    assert.deepEqual({ code: made.code, stdout: made.stdout.trim() }, { code: 0, stdout: without_command(shown).trim() });
  });

  await test('dev prints what the README shows', async () => {
    terminal = new Terminal(service);
    await terminal.shows(without_command(block('console', '$ cd blog && graphcool dev')));
  });

  await test('its query has its answer', async () => {
    const [endpoint] = terminal.text.match(/http:\S+simple\S+/);
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: block('graphql', 'allPosts') }),
    });
    assert.deepEqual(await response.json(), JSON.parse(block('json', 'allPosts')));
  });

  await test('its save is deployed, its mistake refused', async () => {
    const file = join(service, 'types.graphql');
    const types = readFileSync(file, 'utf8');
    writeFileSync(file, types.replace('  rating: Float\n', '  rating: Float\n  subtitle: String\n'));
    await terminal.shows(block('console', 'subtitle'));
    writeFileSync(file, types.replace('  rating: Float\n', '  rating: Float\n  subtitle: String\n').replace(/^  slug: .*\n/m, ''));
    await terminal.shows(block('console', 'Post.slug'));
  });

  await test('Ctrl-C ends it with 0', async () => {
    terminal.child.kill('SIGINT');
    assert.equal(await terminal.closed, 0);
  });
} finally {
  terminal?.child.kill('SIGKILL');
  remove();
}
