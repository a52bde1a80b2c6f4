import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';

import { discover } from '../src/discovery.js';
import { load } from '../src/load.js';
import { lender } from '../src/sdk.js';
import { Timers } from './setup/clock.js';
import { emptyFolder, plugin, pluginFolder } from './setup/folder.js';

const SDK = '@escalated-dev/plugin-sdk';

async function loadFrom(folder, options = {}) {
  return load(await discover(folder), { limit: 10_000, lend: lender(folder), ...options });
}

const names = ({ plugins }) => [...plugins.keys()];
const problems = ({ failures }) => failures.map(({ problem }) => problem);

test('plugins are found where the platform looks, and beside each other', async (t) => {
  const folder = pluginFolder(
    t,
    {
      ...plugin('node_modules/@escalated-dev/plugin-b', '{}'),
      ...plugin('node_modules/@escalated-dev/plugin-a', '{}'),
      ...plugin('node_modules/@escalated-dev/plugin-sdk', '{}'),
      ...plugin('node_modules/@escalated-dev/plugin-runtime', '{}'),
      ...plugin('node_modules/@escalated-dev/plugin-bridge', '{}'),
      ...plugin('node_modules/@escalated-dev/other', '{}'),
      ...plugin('plugins/d', '{}'),
      ...plugin('plugins/c', '{}'),
      ...plugin('src', '{}'),
      'peer/package.json': JSON.stringify({ peerDependencies: { [SDK]: '0.1.0' } }),
      'broken/package.json': '{',
      'plugins/file.txt': '',
      'plugins/.hidden/package.json': '{}',
    },
    { sdk: false },
  );
  const found = await discover(folder);
  assert.deepEqual(found.map(({ label }) => label), ['plugin-a', 'plugin-b', 'c', 'd', 'peer']);
  assert.deepEqual(await discover(join(folder, 'nowhere')), []);
});

test('a linked folder is followed, and counts once', async (t) => {
  const elsewhere = pluginFolder(t, plugin('linked', "{ name: 'linked', version: '1' }"), { sdk: false });
  const folder = pluginFolder(t, plugin('plugins/own', "{ name: 'own', version: '1' }"));
  symlinkSync(join(elsewhere, 'linked'), join(folder, 'plugins', 'a'));
  symlinkSync(join(elsewhere, 'linked'), join(folder, 'plugins', 'b'));
  symlinkSync(join(elsewhere, 'nowhere'), join(folder, 'plugins', 'c'));
  const loaded = await loadFrom(folder);
  assert.deepEqual(problems(loaded), []);
  assert.deepEqual(names(loaded), ['linked', 'own']);
});

test('a plugin does not run what lies outside of its folder', async (t) => {
  const evil = "globalThis.escaped = true;\nexport default { __escalated: true, name: 'evil' };\n";
  const elsewhere = pluginFolder(t, { 'evil.js': evil }, { sdk: false });
  const main = (file) => JSON.stringify({ type: 'module', main: file });
  const folder = pluginFolder(t, {
    'plugins/outside.js': evil,
    'plugins/evil/index.js': evil,
    'plugins/a/package.json': main('../outside.js'),
    'plugins/b/package.json': main(join(elsewhere, 'evil.js')),
    'plugins/c/package.json': main('index.js'),
    'plugins/d/package.json': main('sub/../../evil/index.js'),
    'plugins/e/package.json': main('link/evil.js'),
    'plugins/f/package.json': main('..'),
    'plugins/g/package.json': main('../evil2.js'),
    'plugins/evil2.js': evil,
    ...plugin('plugins/own', "{ name: 'own', version: '1' }"),
  });
  symlinkSync(join(elsewhere, 'evil.js'), join(folder, 'plugins/c/index.js'));
  symlinkSync(elsewhere, join(folder, 'plugins/e/link'));
  mkdirSync(join(folder, 'plugins/d/sub'));
  const loaded = await loadFrom(folder);
  assert.deepEqual(names(loaded), ['own']);
  assert.equal(globalThis.escaped, undefined);
  const outside = problems(loaded).filter(({ message }) => message.endsWith('is outside of its folder'));
  assert.deepEqual(outside.map(({ plugin }) => plugin), ['a', 'b', 'c', 'd', 'e', 'g']);
});

test('what fails to load is told, and the rest is loaded', async (t) => {
  const folder = pluginFolder(t, {
    ...plugin('plugins/well', "{ name: 'well', version: '1' }"),
    ...plugin('plugins/throws', "(() => { throw new Error('no key\\nsecond line') })()"),
    ...plugin('plugins/syntax', '{ name: '),
    ...plugin('plugins/nameless', "{ version: '1' }"),
    ...plugin('plugins/named', "{ name: '../etc', version: '1' }"),
    ...plugin('plugins/handler', "{ name: 'handler', actions: { 'ticket.created': 'no' } }"),
    ...plugin('plugins/filter', "{ name: 'filter', filters: { hook: { handler: 5 } } }"),
    ...plugin('plugins/endless', "{ name: 'endless', description: 1n }"),
    'plugins/empty/package.json': '{ "main": "gone.js" }',
    'plugins/bare/readme.txt': '',
    'plugins/other/package.json': '{ "type": "module", "main": "index.js" }',
    'plugins/other/index.js': 'export default { name: "other" };',
  });
  const loaded = await loadFrom(folder);
  assert.deepEqual(names(loaded), ['well']);
  const told = Object.fromEntries(problems(loaded).map(({ plugin: name, code, message }) => [name, [code, message]]));
  assert.deepEqual(told.throws, ['load_failed', 'no key']);
  assert.equal(told.syntax[0], 'load_failed');
  assert.equal(told.nameless[0], 'bad_name');
  assert.match(told.named[1], /^its name "\.\.\/etc" is not 1 to 50 lower-case letters/);
  assert.deepEqual(told.handler, ['load_failed', 'its action ticket.created is not a function']);
  assert.deepEqual(told.filter, ['load_failed', 'its filter hook is not a function']);
  assert.equal(told.endless[0], 'load_failed');
  assert.deepEqual(told.empty, ['load_failed', 'gone.js, its main file, is missing']);
  assert.deepEqual(told.bare, ['load_failed', 'it has no package.json that can be read']);
  assert.match(told.other[1], /default export is not what definePlugin/);
});

test('a name is given once', async (t) => {
  const folder = pluginFolder(t, {
    ...plugin('plugins/a', "{ name: 'same', version: 'first' }"),
    ...plugin('plugins/b', "{ name: 'same', version: 'second' }"),
  });
  const loaded = await loadFrom(folder);
  assert.equal(loaded.plugins.get('same').manifest.version, 'first');
  const [{ plugin: name, code, message }] = problems(loaded);
  assert.deepEqual([name, code], ['same', 'duplicate_name']);
  assert.equal(message, `the name same is taken by ${join(folder, 'plugins', 'a')}; ${join(folder, 'plugins', 'b')} is left out`);
});

test('a plugin that never finishes loading holds nobody up for longer than its time', async (t) => {
  const folder = pluginFolder(t, {
    ...plugin('plugins/hangs', "await new Promise(() => setInterval(() => {}, 1e9).unref())"),
    ...plugin('plugins/well', "{ name: 'well', version: '1' }"),
  });
  const timers = new Timers();
  const loading = loadFrom(folder, { timers });
  while (timers.waiting.length !== 1) await new Promise((resolve) => setImmediate(resolve));
  timers.fire();
  const loaded = await loading;
  assert.deepEqual(names(loaded), ['well']);
  assert.deepEqual(problems(loaded), [
    { plugin: 'hangs', code: 'load_failed', message: 'it did not finish loading in time' },
  ]);
});

test('a plugin that was built to CommonJS is loaded', async (t) => {
  const folder = pluginFolder(t, {
    'plugins/built/package.json': '{ "main": "index.js" }',
    'plugins/built/index.js':
      "Object.defineProperty(exports, '__esModule', { value: true });\n" +
      "exports.default = { __escalated: true, name: 'built', toManifest: () => ({ name: 'built' }) };\n",
  });
  assert.deepEqual(names(await loadFrom(folder)), ['built']);
});

test('the manifest is the SDK\'s, with audiences, which the SDK leaves out', async (t) => {
  const folder = pluginFolder(t, plugin('plugins/a', `{
    name: 'a',
    version: '1.2.3',
    actions: { 'ticket.created': () => {} },
    filters: { f: (value) => value, g: { priority: 5, handler: (value) => value } },
    endpoints: {
      'GET /open': { audience: 'public', handler: () => null },
      'GET /closed': { capability: 'manage_settings', handler: () => null },
    },
    widgets: [{ component: 'W', label: 'W', size: 'half', badge: () => 1 }],
    cron: { 'every:1h': () => {} },
  }`));
  const { plugins } = await loadFrom(folder);
  assert.deepEqual(plugins.get('a').manifest, {
    name: 'a',
    version: '1.2.3',
    config: [],
    pages: [],
    components: [],
    widgets: [{ component: 'W', label: 'W', size: 'half', hasBadge: true }],
    actionHooks: ['ticket.created'],
    filterHooks: [{ hook: 'f', priority: 10 }, { hook: 'g', priority: 5 }],
    endpoints: [
      { method: 'GET', path: '/open', audience: 'public' },
      { method: 'GET', path: '/closed', capability: 'manage_settings' },
    ],
    webhooks: [],
    cronSchedules: ['every:1h'],
  });
});

test('an empty folder has no plugins', async (t) => {
  const folder = emptyFolder(t);
  mkdirSync(join(folder, 'plugins'));
  const loaded = await loadFrom(folder);
  assert.deepEqual([names(loaded), problems(loaded)], [[], []]);
  assert.ok(basename(folder).startsWith('escalated-plugins-'));
});
