// Requests per second, by wrk.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs a program to its end and gives what it printed. */
export function output_of(command, args) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (bytes) => (output += bytes));
    child.stderr.on('data', (bytes) => (output += bytes));
    child.on('error', fail);
    child.on('close', (code) => (code === 0 ? done(output) : fail(new Error(`${command} ended with ${code}\n${output}`))));
  });
}

/**
 * POSTs `bodies` in turn over 16 connections for some seconds. Throws when an answer is no success: a
 * fast refusal is no speed.
 */
export async function measure_load(url, bodies, { folder, seconds = 5 }) {
  const script = join(folder, 'load.lua');
  writeFileSync(script, `
local bodies = { ${bodies.map((body) => `[==[${body}]==]`).join(',\n')} }
local requests, at = {}, 0
function init()
  for i, body in ipairs(bodies) do
    requests[i] = wrk.format("POST", nil, { ["Content-Type"] = "application/json" }, body)
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
`);
  const output = await output_of('wrk', ['-t1', '-c16', `-d${seconds}s`, '-s', script, url]);
  if (/Non-2xx|Socket errors/.test(output)) throw new Error(output);
  return Number(output.match(/Requests\/sec: +([\d.]+)/)[1]);
}
