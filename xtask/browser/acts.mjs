// The everyday life of a ticket, without JavaScript.

import { context, picture } from './browser.mjs';
import { agentTicket, customerTicket, inbox, portal } from './pages.mjs';
import { check, must } from './report.mjs';

const mark = Date.now().toString(36);

/** Every act of agent, customer and guest. */
export async function act(browser, states) {
  if (states.agent) await as(browser, states.agent, agent);
  if (states.customer) await as(browser, states.customer, customer);
  await as(browser, undefined, guest);
}

async function as(browser, storageState, acts) {
  const visitor = await context(browser, { javaScriptEnabled: false, storageState });
  try {
    await acts(await visitor.newPage());
  } finally {
    await visitor.close();
  }
}

/** Sends a form and waits for the page that it leads to. */
async function send(page, form) {
  const [response] = await Promise.all([
    page.waitForResponse((r) => r.request().isNavigationRequest() && r.status() < 300),
    form.locator('button:not([type=button]), input[type=submit]').first().click(),
  ]);
  must(response.ok(), `${response.status()} at ${response.url()}`);
  await page.waitForLoadState();
}

async function sees(page, text) {
  await page.getByText(text, { exact: false }).first().waitFor({ state: 'attached' });
}

/** Chooses another value than the present one; gives the value chosen. */
async function another(select, wanted) {
  const values = await select
    .locator('option:not([disabled])')
    .evaluateAll((options) => options.map((option) => option.value).filter(Boolean));
  const now = await select.inputValue();
  const value = values.includes(wanted) ? wanted : values.find((other) => other !== now);
  must(value, `only ${now} to choose from`);
  await select.selectOption(value);
  return value;
}

async function open(page, list, link) {
  await page.goto(list);
  const address = await page.locator(link).first().getAttribute('href');
  must(address, `no ticket in ${list}`);
  await page.goto(address);
  return page.url();
}

async function agent(page) {
  await check('agent: the inbox filters and searches', async () => {
    await page.goto(inbox);
    const form = page.locator('form[method=get]:has([name=search])').first();
    await form.locator('[name=search]').fill('order');
    await another(form.locator('select[name=status]'), 'open');
    await send(page, form);
    const asked = new URL(page.url()).searchParams;
    must(asked.get('search') === 'order' && asked.get('status') === 'open', page.url());
  });

  const ticket = await check('agent: opens a ticket', () => open(page, inbox, agentTicket));
  if (!ticket) return;
  const form = (action) => page.locator(`form[action$="/${action}"]`).first();
  const back = () => page.goto(ticket);

  await check('agent: replies', async () => {
    const text = `The reply of the walk ${mark}`;
    await form('reply').locator('textarea[name=body]').fill(text);
    await send(page, form('reply'));
    await sees(page, text);
  });
  await check('agent: attaches a file to a reply', async () => {
    await back();
    await form('reply').locator('textarea[name=body]').fill(`With a file ${mark}`);
    await form('reply').locator('input[type=file]').setInputFiles({
      name: `walk-${mark}.txt`,
      mimeType: 'text/plain',
      buffer: Buffer.from('The file of the walk.\n'),
    });
    await send(page, form('reply'));
    const link = page.getByRole('link', { name: new RegExp(`walk-${mark}`) }).first();
    const answer = await page.request.get(await link.getAttribute('href'));
    must((await answer.text()) === 'The file of the walk.\n', `${answer.status()}`);
  });
  await check('agent: writes a note', async () => {
    await back();
    const text = `The note of the walk ${mark}`;
    await form('note').locator('textarea[name=body]').fill(text);
    await send(page, form('note'));
    await sees(page, text);
  });
  for (const [field, wanted] of [['status', 'in_progress'], ['priority', 'urgent']]) {
    await check(`agent: changes the ${field}`, async () => {
      await back();
      const value = await another(form(field).locator(`select[name=${field}]`), wanted);
      await send(page, form(field));
      await back();
      const shown = page.locator(`[data-${field}="${value}"]`).first();
      const select = form(field).locator(`select[name=${field}]`);
      const now = (await select.count()) ? await select.inputValue() : '';
      must(now === value || (await shown.count()) > 0, `${value} is not shown`);
    });
  }
  await check('agent: adds a tag', async () => {
    await back();
    const box = form('tags').locator('input[type=checkbox]:not(:checked)').first();
    const value = await box.getAttribute('value');
    await box.check();
    await send(page, form('tags'));
    await back();
    must(await form('tags').locator(`input[value="${value}"]`).isChecked(), 'it did not stay');
  });
  await check('agent: assigns', async () => {
    await back();
    const select = form('assign').locator('select[name=agent_id]');
    const value = await another(select);
    await send(page, form('assign'));
    await back();
    must((await select.inputValue()) === value, `${value} is not the assignee`);
  });
  await check('agent: sees the activity', async () => {
    await back();
    await page.locator('[id*=activit], [class*=activit]').first().waitFor({ state: 'attached' });
  });
  await picture(page, 'act-agent-ticket');
  await check('agent: finds the way out of the helpdesk', async () => {
    await page.goto(inbox);
    await page.getByRole('link', { name: 'Start page' }).click();
    await page.getByRole('button', { name: 'Log out' }).waitFor();
  });
  await check('agent: claims', async () => {
    await open(page, `${inbox}?unassigned=1`, agentTicket);
    await send(page, form('claim'));
    must((await form('claim').count()) === 0, 'it can still be claimed');
  });
}

async function customer(page) {
  const subject = `The customer's question ${mark}`;
  await check('customer: creates a ticket', async () => {
    await page.goto('/support/create');
    const form = page.locator('form:has(textarea[name=description])').first();
    await form.locator('[name=subject]').fill(subject);
    await form.locator('[name=description]').fill('Where does it come from?');
    await send(page, form);
    await sees(page, subject);
  });
  await check('customer: finds it in the list and replies', async () => {
    await page.goto(portal);
    await page.locator(customerTicket).filter({ hasText: subject }).first().click();
    const form = page.locator('form[action$="/reply"]').first();
    await form.locator('textarea[name=body]').fill(`One more thing ${mark}`);
    await send(page, form);
    await sees(page, `One more thing ${mark}`);
  });
  await check("customer: does not see an agent's page", async () => {
    const response = await page.goto(inbox);
    must([403, 404].includes(response.status()) || !page.url().endsWith(inbox), 'it is shown');
  });
  await page.goto(portal);
  await picture(page, 'act-customer-tickets');
}

async function guest(page) {
  await check('guest: creates a ticket and lands on its page', async () => {
    await page.goto('/support/guest/create');
    const form = page.locator('form:has(textarea[name=description])').first();
    await form.locator('[name=name], [name=guest_name]').first().fill('Walking Guest');
    await form.locator('[type=email]').first().fill(`guest-${mark}@example.org`);
    await form.locator('[name=subject]').fill(`The guest's question ${mark}`);
    await form.locator('[name=description]').fill('Is anybody there?');
    await send(page, form);
    must(/\/support\/guest\/[A-Za-z0-9]{20,}/.test(page.url()), `landed on ${page.url()}`);
    await sees(page, `The guest's question ${mark}`);
  });
  await check('guest: replies', async () => {
    const form = page.locator('form[action$="/reply"]').first();
    await form.locator('textarea[name=body]').fill(`Hello again ${mark}`);
    await send(page, form);
    await sees(page, `Hello again ${mark}`);
  });
  await check('guest: a refused form says why and keeps what was typed', async () => {
    await page.goto('/support/guest/create');
    const form = page.locator('form:has(textarea[name=description])').first();
    await form.evaluate((element) => element.setAttribute('novalidate', ''));
    await form.locator('[name=subject]').fill(`Half a form ${mark}`);
    await form.locator('button:not([type=button])').first().click();
    await page.waitForLoadState();
    const kept = page.locator('[name=subject]').first();
    must((await kept.inputValue()) === `Half a form ${mark}`, 'the subject is gone');
    must((await page.locator('[aria-invalid=true]').count()) > 0, 'no field is marked');
  });
  await picture(page, 'act-guest-refused');
}
