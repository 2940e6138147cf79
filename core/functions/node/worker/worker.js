// The process that runs functions, one call at a time. Started by the engine with a socket as
// descriptor 3; what functions print goes to stdout and stderr, which are not part of the protocol.
//
// A message is its length (four bytes, little-endian) and that much JSON.
//   in   {"file","environment":{},"event":{}}    out   {"value"} or {"error":{name,message,stack}}
// With "last":true before the rest the process is to get no further call. {"gone":true} says that it ends and has begun none
// of what was sent to it.
'use strict';
const { AsyncLocalStorage } = require('node:async_hooks');
const fs = require('node:fs');
const module_system = require('node:module');
const net = require('node:net');
const { pathToFileURL } = require('node:url');

const kMaxDepth = 16;
const plain_environment = { ...process.env };
const channel = new net.Socket({ fd: 3 });
const handlers = new Map();  // By file: a promise of the function.
const origin = new AsyncLocalStorage();  // The number of the call that code belongs to.
let calls = 0;
let busy = false;
let leaving = false;  // After the call under way.

// All that a call has printed has to be in the pipes when its answer is sent.
for (const stream of [process.stdout, process.stderr]) stream._handle?.setBlocking?.(true);

function packed(text) {
  const body = Buffer.from(text);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

function send(message) {
  const last = leaving ? { last: true } : {};
  let text;
  try {
    text = JSON.stringify({ ...last, ...message });
  } catch (error) {
    text = JSON.stringify({ ...last, error: described(error) });
  }
  channel.write(packed(text), leaving ? () => process.exit(1) : undefined);
}

/** What was thrown, as plain data: name, message, stack and own properties, without cycles. */
function described(thrown) {
  const seen = new Set();
  const plain = (value, depth) => {
    if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
    if (typeof value === 'function') return `[Function: ${value.name}]`;
    if (value === null || typeof value !== 'object') return value;
    if (seen.has(value) || depth > kMaxDepth) return '[Circular]';
    seen.add(value);
    if (Array.isArray(value)) return value.map((each) => plain(each, depth + 1));
    const result = {};
    if (value instanceof Error) Object.assign(result, { name: value.name, message: value.message, stack: value.stack });
    for (const key of Object.keys(value)) {
      try {
        result[key] = plain(value[key], depth + 1);
      } catch (error) {
        result[key] = `[${error}]`;
      }
    }
    return result;
  };
  return thrown instanceof Error ? plain(thrown, 0) : { name: 'Error', message: String(thrown), value: plain(thrown, 0) };
}

// Files that are ES modules without saying so: TypeScript's and Babel's users never had to.
const esm_hooks = `
  import { readFile } from 'node:fs/promises';
  import { fileURLToPath } from 'node:url';
  export async function resolve(specifier, context, next) {
    try {
      return await next(specifier, context);
    } catch (error) {
      if (!specifier.startsWith('.') && !specifier.startsWith('/')) throw error;
      for (const tail of ['.js', '.mjs', '.cjs', '.json', '/index.js']) {
        try { return await next(specifier + tail, context); } catch {}
      }
      throw error;
    }
  }
  export async function load(url, context, next) {
    if (url.startsWith('file:') && url.endsWith('.js') && !url.includes('/node_modules/')) {
      const source = await readFile(fileURLToPath(url), 'utf8');
      if (/^\\s*(import|export)\\b/m.test(source)) return { format: 'module', source, shortCircuit: true };
    }
    return next(url, context);
  }`;
let hooks_registered = false;

function import_module(file) {
  if (!hooks_registered) {
    if (!module_system.register) {
      throw new Error(`${file} is an ES module. Node.js ${process.version} can run it only with the extension .mjs ` +
        'or "type": "module" in package.json. Or use Node.js 18.19 or newer.');
    }
    module_system.register(`data:text/javascript,${encodeURIComponent(esm_hooks)}`);
    hooks_registered = true;
  }
  return import(pathToFileURL(file).href);
}

const kEsmCodes = ['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE', 'ERR_MODULE_NOT_FOUND', 'ERR_UNSUPPORTED_DIR_IMPORT'];

function is_esm(error) {
  return kEsmCodes.includes(error?.code) ||
    (error instanceof SyntaxError && /\b(import|export)\b|await is only valid/.test(error.message));
}

async function load(file) {
  // Compiled by the engine: what is thrown tells the line that the developer wrote.
  if (file.endsWith('.compiled.cjs')) process.setSourceMapsEnabled(true);
  let loaded;
  try {
    loaded = file.endsWith('.mjs') ? await import_module(file) : module_system.createRequire(file)(file);
  } catch (error) {
    if (!is_esm(error)) throw error;
    loaded = await import_module(file);
  }
  for (let depth = 0; depth < 3 && typeof loaded !== 'function' && loaded != null; ++depth) loaded = loaded.default;
  if (typeof loaded !== 'function') {
    throw new Error(`${file} exports no function. Write: module.exports = event => ({ data: {} })`);
  }
  return loaded;
}

function handler_of(file) {
  let handler = handlers.get(file);
  if (handler === undefined) {
    handler = load(file);
    handlers.set(file, handler);
    handler.catch(() => handlers.delete(file));  // The next call tries again.
  }
  return handler;
}

function take_environment(environment) {
  const wanted = { ...plain_environment, ...environment };
  for (const name of Object.keys(process.env)) if (!(name in wanted)) delete process.env[name];
  Object.assign(process.env, wanted);
}

async function run(request) {
  busy = true;
  let result;
  try {
    take_environment(request.environment);
    const handler = await handler_of(request.file);
    if (request.event !== undefined) {
      const value = await handler(request.event);
      result = { value: value === undefined ? null : value };
    } else {
      result = { value: null };  // Only to be loaded.
    }
  } catch (error) {
    result = { error: described(error) };
  }
  busy = false;
  send(result);
}

// An exception that nobody caught, from a timer say: the call that it comes from fails, and the process ends, since it may
// be in any state. One of an earlier call does no harm to that under way.
function give_up(error) {
  const from = origin.getStore();
  if (busy && from !== undefined && from !== calls) {
    console.error(error);
    leaving = true;
    return;
  }
  if (!busy) {
    console.error(error);
    process.exit(1);
  }
  busy = false;
  leaving = true;
  send({ error: described(error) });
}
process.on('exit', () => {
  if (busy || leaving) return;
  try {
    fs.writeSync(3, packed('{"gone":true}'));
  } catch {}  // Nobody is there to be told.
});
process.on('uncaughtException', give_up);
process.on('unhandledRejection', give_up);

let received = [];
let size = 0;
function take_messages() {
  while (size >= 4) {
    if (received.length > 1) received = [Buffer.concat(received)];
    const length = received[0].readUInt32LE(0);
    if (size < 4 + length) return;
    const request = JSON.parse(received[0].toString('utf8', 4, 4 + length));
    received = [received[0].subarray(4 + length)];
    size -= 4 + length;
    origin.run(++calls, run, request);
  }
}
channel.on('data', (bytes) => {
  received.push(bytes);
  size += bytes.length;
  if (size >= 4) take_messages();
});
channel.on('error', () => process.exit(0));
channel.on('close', () => process.exit(0));
