// A person's walk through the example. Run it with `cargo xtask browser`.
//
// BASE_URL: the server; OUT: a folder for pictures; NODE_MODULES: playwright-core and axe-core;
// CHROMIUM: the browser's program.

import { act } from './acts.mjs';
import { launch } from './browser.mjs';
import { keys } from './keys.mjs';
import { look } from './look.mjs';
import { pages } from './pages.mjs';
import { logIn } from './people.mjs';
import { leavePlugins, pluginPages, pluginParts, usePlugins } from './plugins.mjs';
import { status } from './report.mjs';
import { ruleSla, slaPages } from './sla.mjs';

const browser = await launch();
try {
  const states = await logIn(browser);
  await look(browser, states, [...pages, ...slaPages, ...pluginPages]);
  await act(browser, states);
  await ruleSla(browser, states);
  await keys(browser, states, [...pages, ...pluginPages]);
  await usePlugins(browser, states);
  await look(browser, states, pluginParts);
  await keys(browser, states, pluginParts);
  await leavePlugins(browser, states);
} finally {
  await browser.close();
}
process.exitCode = status();
