// Everything by keyboard: each control can be reached with Tab, is seen, and Enter works.

import { context } from './browser.mjs';
import { loginButton } from './people.mjs';
import { agentTicket, inbox } from './pages.mjs';
import { check, must } from './report.mjs';

const mark = Date.now().toString(36);
const most = 600;

/** Walks by Tab and Enter alone, without JavaScript. */
export async function keys(browser, states, pages) {
  await check('keys: login by Tab and Enter', async () => {
    const visitor = await context(browser, { javaScriptEnabled: false });
    try {
      const page = await visitor.newPage();
      await page.goto('/login');
      await tabTo(page, loginButton(page, 'agent'));
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    } finally {
      await visitor.close();
    }
  });
  for (const { name, who, path, status = 200 } of pages) {
    if (status !== 200 || (who && !states[who])) continue;
    await visit(browser, states[who], async (page) => {
      await check(`keys: ${name}: Tab reaches every control, and it shows`, async () => {
        await page.goto(typeof path === 'function' ? await path(page) : path);
        await reachesAll(page);
      });
    });
  }
  if (!states.agent) return;
  await visit(browser, states.agent, async (page) => {
    await check('keys: a reply by Tab and Enter', async () => {
      await page.goto(inbox);
      await tabTo(page, page.locator(agentTicket).first());
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.pathname.startsWith(`${inbox}/`));
      const form = page.locator('form[action$="/reply"]').first();
      await tabTo(page, form.locator('textarea[name=body]'));
      await page.keyboard.type(`Typed, not clicked ${mark}`);
      await tabTo(page, form.locator('button:not([type=button])').first());
      await page.keyboard.press('Enter');
      await page.getByText(`Typed, not clicked ${mark}`).first().waitFor({ state: 'attached' });
    });
  });
}

async function visit(browser, storageState, walk) {
  const visitor = await context(browser, { javaScriptEnabled: false, storageState });
  try {
    await walk(await visitor.newPage());
  } finally {
    await visitor.close();
  }
}

/** Presses Tab until this element has the focus. */
async function tabTo(page, target) {
  const wanted = await target.elementHandle();
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${await wanted.evaluate((e) => e.outerHTML.slice(0, 120))}`);
}

/** Tabs once around the page and compares what had the focus with what can be used. */
async function reachesAll(page) {
  const controls = await page.evaluate(() => {
    const usable =
      'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]';
    const groups = new Set();
    let number = 0;
    const all = [...document.querySelectorAll(usable)].filter((element) => {
      const closed = element.closest('details:not([open])');
      const inside = closed && element.closest('summary')?.parentElement !== closed;
      if (element.disabled || inside || !element.checkVisibility({ visibilityProperty: true })) {
        return false;
      }
      if (element.type === 'radio') {
        if (groups.has(element.name)) return false;
        groups.add(element.name);
      }
      return true;
    });
    for (const element of all) element.dataset.walk = String((number += 1));
    return all.map((element) => ({
      id: element.dataset.walk,
      radio: element.type === 'radio' ? element.name : null,
      html: element.outerHTML.slice(0, 120),
    }));
  });
  must(controls.length > 0, 'there is nothing to use on this page');
  must(controls.length < most, `${controls.length} controls are too many for anybody`);

  const reached = new Set();
  const dim = [];
  for (let presses = 0; presses < controls.length + 20; presses += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const style = getComputedStyle(element);
      return {
        id: element.dataset.walk ?? null,
        radio: element.type === 'radio' ? element.name : null,
        html: element.outerHTML.slice(0, 120),
        shows:
          (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) ||
          style.boxShadow !== 'none',
      };
    });
    if (!focus) continue;
    if (focus.radio) reached.add(`radio ${focus.radio}`);
    if (focus.id) reached.add(focus.id);
    if (!focus.shows) dim.push(focus.html);
  }
  const missed = controls.filter(
    ({ id, radio }) => !reached.has(radio ? `radio ${radio}` : id),
  );
  must(!missed.length, `not reached: ${missed.map(({ html }) => html).join('; ')}`);
  must(!dim.length, `focus does not show on ${dim[0]} (${dim.length} in all)`);
}
