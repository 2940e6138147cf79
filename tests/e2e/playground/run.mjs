// The playground in headless Chromium, on the blog template.
//
// GRAPHCOOL_SCREENSHOT=FILE also takes the picture of the README.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { open_browser } from '../support/browser.mjs';
import { with_service } from '../support/service.mjs';
import './first_query.test.mjs';

const kScreenshot = process.env.GRAPHCOOL_SCREENSHOT;
const kQueryEditor = '.graphiql-query-editor';
const kToolEditor = '.graphiql-editor-tool .graphiql-editor:not(.hidden)';  // Variables or headers.
const kResult = '.result-window';

/** The text of an editor of GraphiQL. */
const text_of = (page, selector) => page.evaluate((at) => document.querySelector(`${at} .CodeMirror`)?.CodeMirror.getValue() ?? '', selector);

const set_text = (page, selector, text) => page.evaluate(([at, value]) => document.querySelector(`${at} .CodeMirror`).CodeMirror.setValue(value), [selector, text]);

/** Waits until an editor's text holds `part`. */
const shows = (page, selector, part) => page.waitForFunction(
  ([at, wanted]) => document.querySelector(`${at} .CodeMirror`)?.CodeMirror.getValue().includes(wanted), [selector, part], { timeout: 10_000 });

async function open_playground(address) {
  const browser = await open_browser();
  const answered = await browser.page.goto(address);
  assert.equal(answered.status(), 200);
  await shows(browser.page, kQueryEditor, 'Ctrl-Enter');
  return browser;
}

async function run_query(page, query) {
  await set_text(page, kResult, '');
  await set_text(page, kQueryEditor, query);
  await page.locator(`${kQueryEditor} .CodeMirror`).click();
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction((at) => /^\{[\s\S]*\}$/.test(document.querySelector(`${at} .CodeMirror`).CodeMirror.getValue().trim()), kResult);
  return JSON.parse(await text_of(page, kResult));
}

await with_service({ template: 'blog', port: kScreenshot ? 60000 : 0 }, async (dev) => {
  await test('a newcomer sees data with one key', async () => {
    const { page, problems, close } = await open_playground(`${dev.origin}/playground`);
    try {
      assert.match(await page.title(), /playground/);
      assert.ok((await page.locator('.service').innerText()).includes(dev.endpoint));
      assert.match(await text_of(page, kQueryEditor), /\ballPosts\(first: 5\)/);

      await page.keyboard.press('Control+Enter');  // The editor has the keyboard from the start.
      await shows(page, kResult, '"data"');
      const shown = JSON.parse(await text_of(page, kResult));
      assert.equal(shown.errors, undefined);
      assert.ok(shown.data.allPosts.length > 0, 'the template brings posts');
      assert.deepEqual(shown.data.allPosts[0], (await dev.query(await text_of(page, kQueryEditor))).allPosts[0]);

      await page.click('[aria-label="Show GraphiQL Explorer"]');
      await page.locator('.graphiql-explorer-root').getByText('allPosts', { exact: true }).waitFor();
      if (kScreenshot) {
        await page.evaluate(() => document.activeElement.blur());
        await page.evaluate(() => document.querySelectorAll('.graphiql-plugin, .graphiql-plugin *').forEach((each) => (each.scrollTop = 0)));
        await page.screenshot({ path: kScreenshot });
      }
      await page.click('[aria-label="Show Documentation Explorer"]');
      await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).first().waitFor();
      assert.deepEqual(problems, []);
    } finally {
      await close();
    }
  });

  await test("an API's own address is its playground to a browser", async () => {
    const relay = dev.endpoint.replace('/simple/', '/relay/');
    const { page, problems, close } = await open_playground(relay);
    try {
      assert.ok((await page.locator('.service').innerText()).includes(relay));
      await page.keyboard.press('Control+Enter');
      await shows(page, kResult, '"data"');
      const { data } = JSON.parse(await text_of(page, kResult));
      assert.ok(data.viewer.allPosts.edges[0].node.title);
      assert.deepEqual(problems, []);
    } finally {
      await close();
    }
  });

  await test('answers and errors are shown as the server gives them', async () => {
    const { page, close } = await open_playground(`${dev.origin}/playground`);
    try {
      assert.deepEqual(await run_query(page, '{ __typename }'), { data: { __typename: 'Query' } });
      const refused = await run_query(page, '{ allPosts { nothingOfThatName } }');
      assert.match(refused.errors[0].message, /nothingOfThatName/);
      assert.deepEqual(refused.errors[0].locations, [{ line: 1, column: 14 }]);
    } finally {
      await close();
    }
  });

  await test('headers are sent, tabs outlive a reload', async () => {
    const { page, close } = await open_playground(`${dev.origin}/playground`);
    try {
      await page.getByRole('button', { name: 'Headers' }).click();
      await set_text(page, kToolEditor, '{ "x-asked-by": "a test" }');
      const sent = page.waitForRequest((request) => request.postData()?.includes('kept') ?? false);
      await run_query(page, 'query kept { __typename }');
      assert.equal(await (await sent).headerValue('x-asked-by'), 'a test');

      await page.waitForTimeout(700);  // GraphiQL saves tabs half a second after a change.
      await page.reload();
      await shows(page, kQueryEditor, 'query kept');
    } finally {
      await close();
    }
  });

  await test('a page that is returned to knows the model that was saved meanwhile', async () => {
    const { page, close } = await open_playground(`${dev.origin}/playground`);
    try {
      await page.click('[aria-label="Show GraphiQL Explorer"]');
      const explorer = page.locator('.graphiql-explorer-root');
      await explorer.getByText('allPosts', { exact: true }).waitFor();
      assert.equal(await explorer.getByText('allZebras', { exact: true }).count(), 0);

      const seen = dev.events.length;
      const types = readFileSync(join(dev.folder, 'types.graphql'), 'utf8');
      dev.write('types.graphql', `${types}\ntype Zebra @model {\n  id: ID! @isUnique\n}\n`);
      await dev.event(({ event }) => event === 'deployed', 5000, seen);
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      await explorer.getByText('allZebras', { exact: true }).waitFor();
    } finally {
      await close();
    }
  });
});
