// Plugins of examples/plugins, as an admin, an agent and a guest meet them, without JavaScript.

import { base, context, picture } from './browser.mjs';
import { inbox } from './pages.mjs';
import { check, must } from './report.mjs';

const mark = Date.now().toString(36);
const list = '/support/admin/plugins';
const names = ['chat-notifier', 'language-tagger', 'satisfaction-survey'];
const settings = (name) => `${list}/${name}/settings`;
const survey = 'section[data-plugin="satisfaction-survey"]';
// Nobody listens there, so that the plugin has something to log.
const secret = `http://127.0.0.1:9/secret-${mark}`;
// A schedule of a minute, and what its process has to do meanwhile.
const patience = 150_000;

/** What the acts leave for the looks: the address of the ticket that was rated. */
const rated = {};

/** Before anything is active. */
export const pluginPages = [
  { name: 'plugins', who: 'admin', path: list },
  { name: 'plugin-inactive', who: 'admin', path: settings('satisfaction-survey') },
  { name: 'plugin-refused', who: 'admin', send: refusedSettings, status: 422 },
];

/** With what active plugins add. */
export const pluginParts = [
  { name: 'plugins-active', who: 'admin', path: list },
  { name: 'plugin-active', who: 'admin', path: settings('chat-notifier') },
  { name: 'plugin-page', who: 'admin', path: `${list}/satisfaction-survey/scores` },
  { name: 'plugin-dashboard', who: 'agent', path: '/support/agent' },
  { name: 'plugin-ticket', who: 'agent', path: () => rated.ticket },
];

/** Sends a form as it is, whatever the browser thinks of its fields; the answer. */
async function submit(page, button) {
  const [response] = await Promise.all([
    page.waitForResponse((r) => r.request().isNavigationRequest() && r.status() !== 303),
    button.click(),
  ]);
  await page.waitForLoadState();
  return response;
}

async function refusedSettings(page) {
  await page.goto(settings('satisfaction-survey'));
  await page.locator('[name="config.delay_hours"]').fill('soon');
  return submit(page, page.getByRole('button', { name: 'Save the settings' }));
}

/** Somebody with this login, or without one, does something. */
async function as(browser, storageState, acts) {
  const visitor = await context(browser, { javaScriptEnabled: false, storageState });
  try {
    return await acts(await visitor.newPage());
  } finally {
    await visitor.close();
  }
}

/** A customer opens a ticket in German; its reference. */
async function german(page, subject) {
  await page.goto('/support/create');
  const form = page.locator('form:has(textarea[name=description])').first();
  await form.locator('[name=subject]').fill(subject);
  await form.locator('[name=description]').fill('Ich kann das Gerät nicht benutzen, bitte helfen Sie mir und mit mir.');
  const response = await submit(page, form.locator('button:not([type=button])').first());
  must(response.ok(), `${response.status()}`);
  return new URL(page.url()).pathname.split('/').pop();
}

/** Looks again until something is there. */
async function until(page, address, there) {
  const end = Date.now() + patience;
  for (;;) {
    await page.goto(address);
    const found = await there();
    if (found) return found;
    must(Date.now() < end, `${address} does not show it after ${patience / 1_000} s`);
    await page.waitForTimeout(1_000);
  }
}

/** Activates all three, and has each do what it is for. */
export async function usePlugins(browser, states) {
  if (!states.admin || !states.agent || !states.customer) return;
  await as(browser, states.admin, activate);
  await as(browser, states.customer, async (page) => {
    await check('plugins: a ticket in German is opened', async () => {
      rated.reference = await german(page, `Plugins ${mark}`);
      rated.ticket = `${inbox}/${rated.reference}`;
    });
  });
  if (!rated.ticket) return;
  await as(browser, states.agent, resolve);
  await as(browser, states.customer, rate);
  await as(browser, states.agent, seeScore);
  await as(browser, states.admin, look);
}

async function activate(page) {
  await check('plugins: the list has the three, inactive', async () => {
    await page.goto(list);
    for (const name of names) {
      const row = page.locator('li', { has: page.getByRole('link', { name, exact: true }) });
      must((await row.innerText()).includes('Inactive'), `${name}: ${await row.innerText()}`);
    }
    must((await page.locator('.esc-warning').count()) === 0, 'something is wrong with one');
  });
  for (const name of names) {
    await check(`plugins: ${name} is activated with what is ticked`, async () => {
      await page.goto(list);
      await page.getByRole('link', { name, exact: true }).click();
      const ticked = await page.locator('form[action$="/activate"] input:checked').count();
      must(ticked > 10, `${ticked} are ticked`);
      const response = await submit(page, page.getByRole('button', { name: 'Activate' }));
      must(response.ok(), `${response.status()}`);
      const heading = await page.getByRole('heading', { level: 1 }).innerText();
      must(/\bActive$/.test(heading), heading);
      must((await page.locator('[role=alert]').count()) === 0, 'there is a warning');
    });
  }
  await check('plugins: the runtime is well', async () => {
    await page.goto(list);
    const runtime = page.locator('section', { hasText: 'Runtime node' });
    must((await runtime.innerText()).includes('Ready'), await runtime.innerText());
  });
  await check('plugins: a secret is written and never shown', async () => {
    await page.goto(settings('chat-notifier'));
    const field = page.locator('[name="config.webhook_url"]');
    must((await field.getAttribute('type')) === 'password', 'it is no secret');
    await field.fill(secret);
    must((await submit(page, page.getByRole('button', { name: 'Save the settings' }))).ok(), 'refused');
    await page.getByText('It is set, and not shown.').waitFor();
    must(!(await page.content()).includes(secret), 'the page has it');
    must((await page.locator('[name="config.webhook_url"]').inputValue()) === '', 'the field has it');
  });
  await check('plugins: a setting keeps what was typed', async () => {
    await page.goto(settings('satisfaction-survey'));
    await page.locator('[name="config.address"]').fill(`${base}/support`);
    must((await submit(page, page.getByRole('button', { name: 'Save the settings' }))).ok(), 'refused');
    const kept = await page.locator('[name="config.address"]').inputValue();
    must(kept === `${base}/support`, `it kept ${kept}`);
  });
}

async function resolve(page) {
  await check("plugins: the language tagger's tag is on the ticket", async () => {
    await page.goto(rated.ticket);
    await page.locator('.esc-meta .esc-tag', { hasText: 'German' }).waitFor();
  });
  await check('plugins: the part of the survey stands beside the ticket', async () => {
    const part = page.locator(`aside ${survey}`);
    must((await part.innerText()).includes('not resolved yet'), await part.innerText());
  });
  await check('plugins: the ticket is resolved', async () => {
    await page.locator('form[action$="/status"] select[name=status]').selectOption('resolved');
    const set = page.locator('form[action$="/status"] button').first();
    must((await submit(page, set)).ok(), 'it was not resolved');
  });
}

async function rate(page) {
  const link = await check('plugins: the survey asks within a minute', async () => {
    const asked = page.getByRole('link', { name: /\/answer\?token=/ });
    return until(page, `/support/${rated.reference}`, async () =>
      (await asked.count()) ? asked.first().getAttribute('href') : null,
    );
  });
  if (!link) return;
  await check('plugins: the question is answered on its webhook', async () => {
    must(link.startsWith(base), link);
    await page.goto(link);
    await page.getByRole('radio', { name: '4' }).check();
    await submit(page, page.getByRole('button', { name: 'Send' }));
    await page.getByText('Thank you').waitFor();
  });
}

async function seeScore(page) {
  for (const [where, address, shows] of [
    ['the ticket', rated.ticket, ['Satisfaction', '4 of 5', 'average']],
    ['the dashboard', '/support/agent', ['Satisfaction', 'average']],
  ]) {
    await check(`plugins: the widget and its badge are on ${where}`, async () => {
      await page.goto(address);
      const part = page.locator(survey);
      const text = await part.innerText();
      for (const word of shows) must(text.includes(word), `no ${word} in ${text}`);
      const badge = await part.locator('.esc-badge').innerText();
      must(badge === '4', `the badge is ${badge}`);
    });
  }
  await picture(page, 'act-plugin-dashboard');
}

async function look(page) {
  await check('plugins: the menu leads to the page of the survey', async () => {
    await page.goto(inbox);
    await page.getByRole('navigation').getByRole('link', { name: 'Satisfaction' }).click();
    must(page.url().endsWith('/satisfaction-survey/scores'), page.url());
    const shown = await page.locator('main').innerText();
    must(/average\s+4/.test(shown), shown);
    const current = page.getByRole('navigation').locator('[aria-current=page]');
    must((await current.innerText()) === 'Satisfaction', 'the menu does not say where it is');
  });
  await check('plugins: what a plugin logs is read, without its secret', async () => {
    await until(page, settings('chat-notifier'), async () =>
      page.getByText('The chat cannot be reached').count(),
    );
    must(!(await page.content()).includes(secret), 'the log has the secret');
  });
  await picture(page, 'act-plugin-log');
}

/** Deactivates all three; nothing of them is left. */
export async function leavePlugins(browser, states) {
  if (!states.admin || !states.agent || !states.customer) return;
  await as(browser, states.admin, async (page) => {
    for (const name of names) {
      await check(`plugins: ${name} is deactivated`, async () => {
        await page.goto(settings(name));
        const response = await submit(page, page.getByRole('button', { name: 'Deactivate' }));
        must(response.ok(), `${response.status()}`);
        const heading = await page.getByRole('heading', { level: 1 }).innerText();
        must(/\bInactive$/.test(heading), heading);
      });
    }
    await check('plugins: nothing of them is left on any page', async () => {
      for (const address of [rated.ticket ?? inbox, '/support/agent', inbox]) {
        await page.goto(address);
        must((await page.locator('[data-plugin]').count()) === 0, `a part is on ${address}`);
        const menu = page.getByRole('navigation').getByRole('link', { name: 'Satisfaction' });
        must((await menu.count()) === 0, `the menu of ${address} has it`);
      }
      const gone = await page.goto(`${list}/satisfaction-survey/scores`);
      must(gone.status() === 404, `its page answers ${gone.status()}`);
    });
  });
  const reference = await as(browser, states.customer, async (page) => {
    let opened;
    await check('plugins: a ticket in German is opened without them', async () => {
      opened = await german(page, `No plugins ${mark}`);
    });
    return opened;
  });
  if (!reference) return;
  await as(browser, states.agent, async (page) => {
    await check('plugins: it has no tag of the language tagger', async () => {
      await page.goto(`${inbox}/${reference}`);
      must((await page.locator('.esc-meta .esc-tag').count()) === 0, 'it has a tag');
    });
  });
}
