// The command-line tool of Prisma 1 and its clients, as npm has them, against `graphcool serve`: nothing but
// prisma.yml tells them where to go. Once without secrets, once with a secret of the server and of the service.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Serve } from '../support/serve.mjs';
import { scratch_folder } from '../support/service.mjs';
import { run_tool } from '../support/tool.mjs';

const kHere = dirname(fileURLToPath(import.meta.url));
const kCli = join(kHere, 'node_modules/prisma1/dist/index.js');
const kManagementSecret = 'the-secret-of-the-server';
const require = createRequire(import.meta.url);

const kModel = `type User {
  id: ID! @id
  email: String! @unique
  name: String
  role: Role! @default(value: MEMBER)
  tags: [String] @scalarList(strategy: RELATION)
  posts: [Post]
  createdAt: DateTime! @createdAt
}
type Post {
  id: ID! @id
  title: String!
  views: Int
  author: User!
}
enum Role { ADMIN MEMBER }
`;

for (const secured of [false, true]) {
  describe(secured ? 'with secrets' : 'without secrets', () => {
    const scratch = scratch_folder();
    const folder = join(scratch.folder, 'my-service');
    let serve;
    let endpoint;

    function cli(args, options) {
      const env = {
        HOME: scratch.folder, ENDPOINT: endpoint,
        ...(secured && { PRISMA_MANAGEMENT_API_SECRET: kManagementSecret, SECRET: 'of-the-service' }),
      };
      return run_tool(kCli, args, { cwd: folder, env, ...options });
    }

    async function done(args, options) {
      const { code, output } = await cli(args, options);
      assert.equal(code, 0, `${args.join(' ')}\n${output}`);
      return output;
    }

    before(async () => {
      serve = await Serve.start({
        env: { GRAPHCOOL_SECRET: secured ? kManagementSecret : '' },
      });
      endpoint = `${serve.origin.replace('127.0.0.1', 'localhost')}/shop/dev`;
      mkdirSync(folder);
      // Generated code looks for its library where it stands.
      symlinkSync(join(kHere, 'node_modules'), join(folder, 'node_modules'));
      writeFileSync(join(folder, 'datamodel.prisma'), kModel);
      writeFileSync(join(folder, 'seed.graphql'),
        'mutation { createUser(data: { email: "seed@b.c", posts: { create: [{ title: "seeded" }] } }) { id } }\n');
      writeFileSync(join(folder, 'prisma.yml'), `endpoint: \${env:ENDPOINT}
datamodel: datamodel.prisma
${secured ? 'secret: ${env:SECRET}\n' : ''}seed:
  import: seed.graphql
generate:
  - generator: javascript-client
    output: ./generated/js
  - generator: typescript-client
    output: ./generated/ts
  - generator: flow-client
    output: ./generated/flow
  - generator: go-client
    output: ./generated/go
  - generator: graphql-schema
    output: ./generated/schema.graphql
`);
    });
    after(async () => {
      await serve.stop();
      scratch.remove();
    });

    test('deploy makes the service and seeds it', async () => {
      const output = await done(['deploy', '--no-generate']);
      assert.match(output, /Created type `User`/);
      assert.match(output, /HTTP: +http:/);
    });

    test('deploy again, a dry run, and a change that deletes', async () => {
      assert.match(await done(['deploy', '--no-generate']), /already up to date/);
      const file = join(folder, 'datamodel.prisma');
      writeFileSync(file, kModel.replace('  views: Int\n', '  views: Int\n  likes: Int\n'));
      assert.match(await done(['deploy', '--dry-run', '--no-generate']), /Created field `likes` of type `Int`/);
      writeFileSync(file, kModel.replace('  views: Int\n', ''));
      const { code, output } = await cli(['deploy', '--no-generate']);
      assert.equal(code, 1, output);
      assert.match(output, /Warnings/);
      writeFileSync(file, kModel);
    });

    test('info, list and token', async () => {
      const info = JSON.parse(await done(['info', '--json']));
      assert.equal(info.name, 'shop');
      assert.equal(info.httpEndpoint, endpoint);
      await done(['list']);  // Of servers in the cloud alone.
      const token = (await done(['token'])).trim();
      assert.equal(token.split('.').length === 3, secured, token);
    });

    test('generate writes every client', async () => {
      await done(['generate']);
      for (const name of ['js/index.js', 'js/index.d.ts', 'ts/index.ts', 'flow/index.js', 'go/prisma.go', 'schema.graphql']) {
        assert.ok(existsSync(join(folder, 'generated', name)), name);
      }
      // The schema that the server prints, as its tool reads it.
      await done(['generate', '--endpoint']);
      assert.match(readFileSync(join(folder, 'generated/schema.graphql'), 'utf8'), /updateManyUsers\(data: UserUpdateManyMutationInput!/);
    });

    for (const language of ['js', 'ts']) {
      test(`the generated ${language} client reads and writes`, async () => {
        process.env.ENDPOINT = endpoint;
        if (secured) process.env.SECRET = 'of-the-service';
        const generated = join(folder, 'generated', language);
        if (language === 'ts') compile(generated);
        const { prisma } = require(join(generated, 'index.js'));
        const email = `${language}@b.c`;
        const user = await prisma.createUser({
          email, tags: { set: ['x', 'y'] }, posts: { create: [{ title: 'one', views: 1 }, { title: 'two' }] },
        });
        assert.equal(user.role, 'MEMBER');
        assert.deepEqual(user.tags, ['x', 'y']);
        assert.match(user.createdAt, /^\d{4}-.*\.\d{3}Z$/);
        // Fluent, in one batch, paged.
        const [posts, name, users] = await Promise.all([
          prisma.user({ email }).posts({ orderBy: 'title_DESC', first: 1 }),
          prisma.user({ id: user.id }).name(),
          prisma.users({ where: { posts_some: { title: 'two', author: { email } } } }),
        ]);
        assert.equal(posts[0].title, 'two');
        assert.equal(name, null);
        assert.equal(users.length, 1);
        assert.equal(await prisma.post({ id: posts[0].id }).author().email(), email);
        assert.equal(await prisma.$exists.user({ email }), true);
        assert.equal(await prisma.$exists.user({ email: 'nobody' }), false);
        assert.equal(await prisma.postsConnection({ where: { author: { email } } }).aggregate().count(), 2);
        const page = await prisma.postsConnection({ first: 1 });
        assert.equal(page.pageInfo.hasNextPage, true);
        assert.equal(page.edges.length, 1);
        const raw = await prisma.$graphql('query ($e: String) { users(where: { email: $e }) { posts { title } } }', { e: email });
        assert.equal(raw.users[0].posts.length, 2);
        const parts = await prisma.user({ email }).$fragment('fragment F on User { email posts { title } }');
        assert.equal(parts.posts.length, 2);

        const changed = await prisma.updateUser({
          where: { email },
          data: { name: 'Ann', tags: { set: [] }, posts: { updateMany: [{ where: { title: 'one' }, data: { views: 5 } }] } },
        });
        assert.deepEqual([changed.name, changed.tags], ['Ann', []]);
        assert.equal((await prisma.posts({ where: { views: 5, author: { email } } })).length, 1);
        const upserted = await prisma.upsertUser({
          where: { email: `new-${email}` }, create: { email: `new-${email}`, role: 'ADMIN' }, update: { name: 'x' },
        });
        assert.equal(upserted.role, 'ADMIN');
        await assert.rejects(async () => prisma.createUser({ email }), (error) =>
          /unique constraint would be violated on User/.test(error.message));
        assert.equal(await prisma.deleteManyPosts({ author: { email } }).count(), 2);
        assert.equal((await prisma.deleteUser({ email })).id, user.id);
        assert.equal(await prisma.user({ email }), null);
      });
    }

    test('prisma-binding delegates', async () => {
      const { Prisma } = require('prisma-binding');
      const db = new Prisma({
        typeDefs: readFileSync(join(folder, 'generated/schema.graphql'), 'utf8'), endpoint,
        ...(secured && { secret: 'of-the-service' }),
      });
      const user = await db.mutation.createUser({ data: { email: 'binding@b.c', posts: { create: [{ title: 'b' }] } } },
        '{ id mine: posts { __typename title } }');
      assert.deepEqual(JSON.parse(JSON.stringify(user.mine)), [{ __typename: 'Post', title: 'b' }]);
      assert.equal(await db.exists.User({ email: 'binding@b.c' }), true);
      const { data } = await db.request('{ users(where: { email: "binding@b.c" }) { id } }').then((data) => (data.data ? data : { data }));
      assert.equal(data.users[0].id, user.id);
      await assert.rejects(() => db.query.user({ where: {} }, '{ id }'), /exactly one unique field/);
    });

    test('export, reset, import and seed', async () => {
      const { Prisma } = require('prisma-binding');
      const db = new Prisma({
        typeDefs: readFileSync(join(folder, 'generated/schema.graphql'), 'utf8'), endpoint,
        ...(secured && { secret: 'of-the-service' }),
      });
      const all = '{ users(orderBy: email_ASC) { id email tags createdAt posts(orderBy: title_ASC) { id title author { id } } } }';
      const before = await db.request(all);
      await done(['export', '--path', 'data.zip']);
      await done(['reset', '--force']);
      assert.equal(await db.exists.User({}), false);
      await done(['import', '--data', 'data.zip']);
      assert.deepEqual(await db.request(all), before);
      await done(['seed', '--reset']);
      assert.equal(await db.exists.User({ email: 'seed@b.c' }), true);
    });

    test('delete', async () => {
      await done(['delete', '--force']);
      const answer = await fetch(endpoint, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ users { id } }"}',
      });
      assert.equal((await answer.json()).errors[0].code, 3016);
    });

    function compile(generated) {
      const ts = require('typescript');
      for (const name of readdirSync(generated).filter((each) => each.endsWith('.ts'))) {
        const { outputText } = ts.transpileModule(readFileSync(join(generated, name), 'utf8'), {
          compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2018 },
        });
        writeFileSync(join(generated, name.replace(/\.ts$/, '.js')), outputText);
      }
    }
  });
}
