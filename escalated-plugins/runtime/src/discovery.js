// Which folders hold plugins.

import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';

const SDK = '@escalated-dev/plugin-sdk';
const NOT_PLUGINS = new Set(['plugin-sdk', 'plugin-runtime', 'plugin-bridge']);

/**
 * Folders under `base`, in the order in which their plugins are loaded:
 *
 * 1. `node_modules/@escalated-dev/plugin-*`, as npm installs them;
 * 2. `plugins/*`;
 * 3. `*`, if its package.json names the SDK: other folders of an application are left alone.
 *
 * A link is followed (npm link, workspaces, pnpm), and a folder that is reached twice counts once.
 */
export async function discover(base) {
  const scope = join(base, 'node_modules', '@escalated-dev');
  const places = [
    ...(await foldersIn(scope)).filter(isPackaged),
    ...(await foldersIn(join(base, 'plugins'))),
    ...(await plain(base)),
  ];
  const found = new Map();
  for (const place of places) {
    const folder = await realpath(place);
    if (!found.has(folder)) found.set(folder, { label: basename(place), folder });
  }
  return [...found.values()];
}

/**
 * The file that a plugin's package.json calls its main. It lies in the plugin's folder: a package
 * that was unpacked there does not choose which other file of the machine is run.
 */
export async function mainOf(folder) {
  const { main = 'src/index.js' } = await packageOf(folder);
  const file = await realpath(resolve(folder, main)).catch(() => undefined);
  const found = file && (await stat(file));
  if (!found?.isFile()) throw new Error(`${main}, its main file, is missing`);
  if (!file.startsWith(folder + sep)) throw new Error(`${main}, its main file, is outside of its folder`);
  return file;
}

function isPackaged(folder) {
  const name = basename(folder);
  return name.startsWith('plugin-') && !NOT_PLUGINS.has(name);
}

async function plain(base) {
  const folders = [];
  for (const folder of await foldersIn(base)) {
    const name = basename(folder);
    if (name === 'node_modules' || name === 'plugins') continue;
    const manifest = await packageOf(folder).catch(() => ({}));
    const { dependencies, devDependencies, peerDependencies } = manifest;
    if ([dependencies, devDependencies, peerDependencies].some((list) => list?.[SDK])) folders.push(folder);
  }
  return folders;
}

async function packageOf(folder) {
  let text;
  try {
    text = await readFile(join(folder, 'package.json'), 'utf8');
  } catch {
    throw new Error('it has no package.json that can be read');
  }
  const manifest = JSON.parse(text);
  if (manifest === null || typeof manifest !== 'object') throw new Error('its package.json is not an object');
  return manifest;
}

async function foldersIn(parent) {
  const names = await readdir(parent).catch(() => []);
  const folders = [];
  for (const name of names.filter((entry) => !entry.startsWith('.')).sort()) {
    const folder = join(parent, name);
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory()) folders.push(folder);
  }
  return folders;
}
