// Chromium, driven by playwright-core from the fetched packages.

import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const { BASE_URL, OUT, NODE_MODULES, CHROMIUM } = process.env;
for (const [name, value] of Object.entries({ BASE_URL, OUT, NODE_MODULES, CHROMIUM })) {
  if (!value) throw new Error(`${name} is not set; run \`cargo xtask browser\``);
}

const require = createRequire(join(NODE_MODULES, 'walk.cjs'));
const { chromium } = require('playwright-core');

export const base = BASE_URL;
export const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** A headless browser that talks to loopback only. */
export function launch() {
  return chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A fresh context with short patience: everything is on this machine. */
export async function context(browser, options = {}) {
  const made = await browser.newContext({ baseURL: base, locale: 'en-GB', ...options });
  made.setDefaultTimeout(10_000);
  made.setDefaultNavigationTimeout(20_000);
  return made;
}

/** Keeps a picture under the walk's output folder. */
export async function picture(page, name) {
  mkdirSync(OUT, { recursive: true });
  await page.screenshot({ path: join(OUT, `${name}.png`), fullPage: true });
}
