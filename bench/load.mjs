// Requests per second, by wrk.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
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

/** Seconds of CPU that a process has used. */
function cpu_seconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;  // utime and stime, in ticks of 10 ms.
}

/**
 * POSTs `bodies` in turn over 16 connections for some seconds. Gives requests per second, and the CPU time
 * that the server `pid` spent on each, in microseconds. Throws when an answer is no success: a fast refusal
 * is no speed.
 */
export async function measure_load(url, bodies, { folder, pid, seconds = 3 }) {
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
  const before = cpu_seconds(pid);
  const output = await output_of('wrk', ['-t1', '-c16', `-d${seconds}s`, '-s', script, url]);
  if (/Non-2xx|Socket errors/.test(output)) throw new Error(output);
  const requests = Number(output.match(/(\d+) requests in/)[1]);
  return {
    rate: Number(output.match(/Requests\/sec: +([\d.]+)/)[1]),
    cpu: ((cpu_seconds(pid) - before) * 1e6) / requests,
  };
}
