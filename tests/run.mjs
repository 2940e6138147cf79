// Runs the tests that `make test` built and prints one line a program, the whole output of those that
// fail, and as the last line `N passed, N failed`.
//
//   node tests/run.mjs                 everything
//   node tests/run.mjs unit            the C++ tests
//   node tests/run.mjs e2e             every tests/e2e/*/run.mjs
//   node tests/run.mjs playground ...  those end-to-end tests
//
// An end-to-end test is a folder with a run.mjs, which gets the released binary as GRAPHCOOL_BIN and the
// folder of the build with sanitizers as GRAPHCOOL_BUILD, and exits with 0 when it passed. It may use
// node:test, or print `N passed, N failed` as its last line; otherwise it counts as one test.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const kRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const kEndToEnd = join(kRoot, 'tests/e2e');
const kBuild = resolve(process.env.GRAPHCOOL_BUILD ?? join(kRoot, 'build/dev'));
const kBinary = resolve(process.env.GRAPHCOOL_BIN ?? join(kRoot, 'build/release/graphcool'));
const kScriptLimitMs = 6 * 60_000;

/** Runs a program to its end; `output` is stdout and stderr as they came. */
function run(command, args, { limit_ms, ...options } = {}) {
  return new Promise((done) => {
    // A group of its own, so that what it leaves behind at the time limit ends with it.
    const child = spawn(command, args, { cwd: kRoot, detached: true, ...options });
    let output = '';
    child.stdout?.on('data', (bytes) => (output += bytes));
    child.stderr?.on('data', (bytes) => (output += bytes));
    const timer = limit_ms && setTimeout(() => {
      output += `\nStopped after ${limit_ms / 1000} s.\n`;
      process.kill(-child.pid, 'SIGKILL');
    }, limit_ms);
    child.on('error', (error) => done({ code: 127, output: `${output}${error.message}\n` }));
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ code: code ?? 1, output });
    });
  });
}

/** What a test program says it counted; null when it says nothing. */
function counts_in(output) {
  const last = (pattern) => [...output.matchAll(pattern)].at(-1);
  let found = last(/^All tests passed \(\d+ assertions? in (\d+) test cases?\)/gm);  // Catch2
  if (found) return { passed: Number(found[1]), failed: 0 };
  found = last(/^test cases: +(\d+) \|(?: +(\d+) passed)?(?: *\| *)?(?:(\d+) failed)?/gm);
  if (found) return { passed: Number(found[2] ?? 0), failed: Number(found[3] ?? 0) };
  const passes = last(/^(?:#|ℹ) pass (\d+)$/gm);  // node:test
  const fails = last(/^(?:#|ℹ) fail (\d+)$/gm);
  if (passes && fails) return { passed: Number(passes[1]), failed: Number(fails[1]) };
  found = last(/^(\d+) passed, (\d+) failed$/gm);
  return found ? { passed: Number(found[1]), failed: Number(found[2]) } : null;
}

/** Never reports success for a program that failed, whatever it counted. */
function judge(code, output) {
  const { passed, failed } = counts_in(output) ?? { passed: code === 0 ? 1 : 0, failed: 0 };
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}

function report(name, { passed, failed }, seconds, output) {
  const verdict = failed ? 'FAILED' : 'ok';
  const counted = failed ? `${passed} passed, ${failed} failed` : `${passed} passed`;
  console.log(`${verdict.padEnd(6)}  ${name.padEnd(24)} ${seconds.toFixed(1).padStart(6)} s  ${counted}`);
  if (failed) console.log(output.trimEnd().replace(/^/gm, '        '));
}

function unescape_xml(text) {
  const names = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => names[name]);
}

async function run_unit() {
  const results = join(kBuild, 'Testing/results.xml');
  const jobs = availableParallelism?.() ?? cpus().length;
  mkdirSync(dirname(results), { recursive: true });
  const { code, output } = await run('ctest', ['--test-dir', kBuild, '-j', String(jobs), '--output-on-failure',
    '--no-tests=error', '--output-junit', results]);
  const total = { passed: 0, failed: 0 };
  const xml = existsSync(results) ? readFileSync(results, 'utf8') : '';
  for (const [, attributes, body] of xml.matchAll(/<testcase ([^>]*)>([\s\S]*?)<\/testcase>/g)) {
    const attribute = (name) => attributes.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? '';
    const text = unescape_xml(body.match(/<system-out>([\s\S]*?)<\/system-out>/)?.[1] ?? '');
    const result = judge(attribute('status') === 'run' ? 0 : 1, text);
    report(attribute('name'), result, Number(attribute('time')), text);
    total.passed += result.passed;
    total.failed += result.failed;
  }
  if (code !== 0 && total.failed === 0) {  // ctest itself did not get through.
    console.log(output);
    total.failed = 1;
  }
  return total;
}

async function run_end_to_end(names) {
  const total = { passed: 0, failed: 0 };
  for (const name of names) {
    const started = Date.now();
    const { code, output } = await run(process.execPath, [join(kEndToEnd, name, 'run.mjs')], {
      limit_ms: kScriptLimitMs,
      env: { ...process.env, GRAPHCOOL_BIN: kBinary, GRAPHCOOL_BUILD: kBuild },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const result = judge(code, output);
    report(`e2e/${name}`, result, (Date.now() - started) / 1000, output);
    total.passed += result.passed;
    total.failed += result.failed;
  }
  return total;
}

const available = readdirSync(kEndToEnd).filter((name) => existsSync(join(kEndToEnd, name, 'run.mjs'))).sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !['unit', 'e2e', ...available].includes(name));
if (unknown.length) {
  console.error(`No such test: ${unknown.join(', ')}. There are: unit, e2e, ${available.join(', ')}`);
  process.exit(2);
}
const all = wanted.length === 0;
const totals = [];
if (all || wanted.includes('unit')) totals.push(await run_unit());
const scripts = all || wanted.includes('e2e') ? available : available.filter((name) => wanted.includes(name));
totals.push(await run_end_to_end(scripts));
const passed = totals.reduce((sum, total) => sum + total.passed, 0);
const failed = totals.reduce((sum, total) => sum + total.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed || !passed ? 1 : 0;  // Nothing found to run is no success.
