// Runs the released binary as a person would: `init` into a folder of its own, `dev` there, Ctrl-C.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const kRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
export const kBinary = resolve(process.env.GRAPHCOOL_BIN ?? join(kRoot, 'build/release/graphcool'));

const kReadyLimitMs = 15_000;
const kStopLimitMs = 10_000;

/** A new folder, which `remove()` takes away with all that is in it. */
export function scratch_folder(name = 'graphcool-e2e-') {
  const folder = mkdtempSync(join(tmpdir(), name));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs `graphcool ARGS` to its end. */
export function graphcool(args, { cwd, env = {}, input = '' } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(kBinary, args, { cwd, env: { ...process.env, NO_COLOR: '1', ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (bytes) => (stdout += bytes));
    child.stderr.on('data', (bytes) => (stderr += bytes));
    child.on('error', fail);
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr }));
    child.stdin.on('error', () => {});  // It may end without reading.
    child.stdin.end(input);
  });
}

/** The first string below a JSON value that `accepts` says yes to. */
function find_string(value, accepts) {
  if (typeof value === 'string') return accepts(value) ? value : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  for (const inner of Object.values(value)) {
    const found = find_string(inner, accepts);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `graphcool dev --json` in a folder, from its start to Ctrl-C. */
export class Dev {
  stdout = '';
  stderr = '';
  /** What `--json` printed, a value a line. */
  events = [];
  /** The endpoint of the Simple API, or of the Prisma API; known once started. */
  endpoint = '';

  #child;
  #closed;
  #listeners = new Set();
  #unfinished = '';

  /** Resolves when the API is served. */
  static async start(folder, { port = 0, args = [], env = {} } = {}) {
    const dev = new Dev();
    dev.folder = folder;
    dev.#child = spawn(kBinary, ['dev', '--port', String(port), '--json', ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    dev.#closed = new Promise((done) => dev.#child.on('close', (code, signal) => done({ code, signal })));
    dev.#child.stderr.on('data', (bytes) => (dev.stderr += bytes));
    dev.#child.stdout.on('data', (bytes) => dev.#hear(String(bytes)));
    const names_endpoint = (event) =>
      event?.endpoints?.prisma ?? find_string(event, (text) => /^http:.*\/simple\/v1\//.test(text));
    const ready = await dev.event((event) => names_endpoint(event) !== undefined, kReadyLimitMs).catch(async (error) => {
      dev.#child.kill('SIGKILL');
      throw error;
    });
    dev.endpoint = names_endpoint(ready);
    return dev;
  }

  get pid() {
    return this.#child.pid;
  }

  get origin() {
    return new URL(this.endpoint).origin;
  }

  #hear(text) {
    this.stdout += text;
    const lines = (this.#unfinished + text).split('\n');
    this.#unfinished = lines.pop();
    for (const line of lines.filter(Boolean)) {
      const event = JSON.parse(line);  // With --json nothing else may be printed.
      this.events.push(event);
      for (const listener of [...this.#listeners]) listener(event);
    }
  }

  /** The first event, of those printed from number `since` on, that `accepts` says yes to. */
  async event(accepts, limit_ms = kReadyLimitMs, since = 0) {
    const seen = this.events.slice(since).find(accepts);
    if (seen) return seen;
    let listener;
    let timer;
    try {
      return await Promise.race([
        new Promise((done) => {
          listener = (event) => accepts(event) && done(event);
          this.#listeners.add(listener);
        }),
        this.#closed.then(({ code }) => {
          throw new Error(`dev ended with ${code}\n${this.stdout}${this.stderr}`);
        }),
        new Promise((_, fail) => {
          timer = setTimeout(() => fail(new Error(`No such event in ${limit_ms} ms\n${this.stdout}${this.stderr}`)), limit_ms);
        }),
      ]);
    } finally {
      this.#listeners.delete(listener);
      clearTimeout(timer);
    }
  }

  /** POSTs one operation to the Simple API and gives the whole answer, errors and all. */
  async request(query, variables = undefined, headers = {}) {
    const response = await fetch(this.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }

  /** As request(), for operations that have to succeed: gives `data`. */
  async query(query, variables = undefined) {
    const { data, errors } = await this.request(query, variables);
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data;
  }

  write(file, text) {
    writeFileSync(join(this.folder, file), text);
  }

  /** Ctrl-C. Fails when that does not end it cleanly. */
  async stop() {
    this.#child.kill('SIGINT');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), kStopLimitMs);
    const { code, signal } = await this.#closed;
    clearTimeout(timer);
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, `dev did not end cleanly\n${this.stdout}${this.stderr}`);
  }
}

/** A new service of a template with `dev` running in it, for as long as `body` takes. */
export async function with_service({ template = 'blog', ...options }, body) {
  const { folder, remove } = scratch_folder();
  try {
    const made = await graphcool(['init', folder, '--template', template]);
    assert.equal(made.code, 0, made.stdout + made.stderr);
    const dev = await Dev.start(folder, options);
    let failure;
    try {
      await body(dev);
    } catch (error) {
      failure = error;
    }
    try {
      await dev.stop();
    } catch (error) {
      failure ??= error;  // The first fault tells more than what follows from it.
    }
    if (failure) throw failure;
  } finally {
    remove();
  }
}
