// GraphQL over HTTP against the running binary: every audit of npm's graphql-http, and what the clients
// of Graphcool rely on beside the specification.
import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import test from 'node:test';
import { gunzipSync } from 'node:zlib';

import { buildClientSchema, printSchema } from 'graphql';
import { serverAudits } from 'graphql-http';

import { with_service } from '../support/service.mjs';

const post = (url, body, headers = {}) => fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** Sends bytes as they are, and gives all that comes until the server closes. */
function raw(url, bytes) {
  const { hostname, port } = new URL(url);
  return new Promise((done, fail) => {
    const parts = [];
    const socket = createConnection({ host: hostname, port }, () => socket.write(bytes));
    socket.on('data', (part) => parts.push(part));
    socket.on('end', () => done(Buffer.concat(parts)));
    socket.on('error', fail);
  });
}

await with_service({ template: 'blog' }, async (dev) => {
  const url = dev.endpoint;

  for (const audit of serverAudits({ url })) {
    await test(`audit ${audit.id}: ${audit.name}`, async () => {
      const result = await audit.fn();
      assert.equal(result.status, 'ok', result.reason);
    });
  }

  await test('a batch is answered in its order', async () => {
    const response = await post(url, [{ query: '{ a: __typename }' }, { query: '{' }, { query: '{ c: __typename }' }]);
    assert.equal(response.status, 200);
    const [first, second, third] = await response.json();
    assert.deepEqual(first, { data: { a: 'Query' } });
    assert.match(second.errors[0].message, /^Syntax Error/);
    assert.deepEqual(third, { data: { c: 'Query' } });
  });

  await test('variables may be text that holds JSON, as old clients send them', async () => {
    const query = 'query Q($name: String!) { __type(name: $name) { name } }';
    const good = await (await post(url, { query, variables: '{"name":"Query"}' })).json();
    assert.deepEqual(good, { data: { __type: { name: 'Query' } } });
    const bad = await (await post(url, { query, variables: '{"name":' })).json();
    assert.equal(bad.code, 3024);
  });

  await test('text that is no GraphQL is told in `error` too', async () => {
    const body = await (await post(url, { query: '{ a' })).json();
    assert.equal(body.error, body.errors[0].message);
  });

  await test('a service that is not there is error 3016', async () => {
    const response = await post(`${url}-not-there`, { query: '{ __typename }' });
    assert.equal(response.status, 200);
    const body = await response.json();
    assert.equal(body.code, 3016);
    assert.match(body.requestId, /^local:simple:c[0-9a-z]{24}$/);
    assert.equal(response.headers.get('request-id'), body.requestId);
  });

  await test('any page may use the API', async () => {
    const preflight = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin: 'http://page', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
    assert.equal(preflight.headers.get('access-control-allow-headers'), 'authorization');
    const answer = await post(url, { query: '{ __typename }' }, { origin: 'http://page' });
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    assert.equal(answer.headers.get('access-control-expose-headers'), 'Request-Id');
  });

  await test('schema.json builds a schema', async () => {
    const { data } = await (await fetch(`${url}/schema.json`)).json();
    assert.match(printSchema(buildClientSchema(data)), /allPosts/);
  });

  await test('large answers are compressed for those who take it', async () => {
    const { host, pathname } = new URL(url);
    const answer = await raw(url, `GET ${pathname}/schema.json HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n`);
    const end = answer.indexOf('\r\n\r\n');
    const head = answer.subarray(0, end).toString();
    assert.match(head, /Content-Encoding: gzip/);
    assert.match(head, /Vary: Accept-Encoding/);
    assert.ok(JSON.parse(gunzipSync(answer.subarray(end + 4))).data.__schema);
  });

  await test('what is no HTTP gets an answer, and the next one is served', async () => {
    assert.match((await raw(url, 'nonsense\r\n\r\n')).toString(), /^HTTP\/1\.1 400 /);
    assert.equal((await fetch(`${dev.origin}/health`)).status, 200);
    assert.equal(await (await fetch(`${dev.origin}/status`)).text(), 'OK');
  });

  await test('writes and reads of many clients at once are all answered', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, async (_, i) => {
      const response = await post(url, i % 2
        ? { query: '{ allPosts(first: 2) { id } }' }
        : { query: 'mutation M($name: String!) { createTag(name: $name) { name } }', variables: { name: `tag ${i}` } });
      return response.json();
    }));
    for (const answer of answers) assert.equal(answer.errors, undefined, JSON.stringify(answer));
  });
});
