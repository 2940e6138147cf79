// Runs the command-line tools of the older systems, as npm has them.
import { spawn } from 'node:child_process';

const kLimitMs = 60_000;

/**
 * Runs a script of a tool to its end, or until its output is what is waited for. `output` is both streams, without
 * Node's complaints about its age. Of our own environment it sees the PATH alone.
 */
export function run_tool(script, args, { cwd, env, input = '', until = () => false }) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd,
      env: { PATH: process.env.PATH, CI: '1', NO_COLOR: '1', NODE_NO_WARNINGS: '1', ...env },
    });
    let output = '';
    child.stdout.on('data', (bytes) => {
      output += bytes;
      if (until(output)) child.kill();
    });
    child.stderr.on('data', (bytes) => (output += bytes));
    const timer = setTimeout(() => child.kill('SIGKILL'), kLimitMs);
    child.on('error', fail);
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ code, output });
    });
    child.stdin.on('error', () => {});  // It may end without reading.
    child.stdin.end(input);
  });
}
