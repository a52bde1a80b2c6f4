// The pages of service levels: how they look, and what an admin does there without JavaScript.

import { context, picture } from './browser.mjs';
import { agentTicket, inbox } from './pages.mjs';
import { check, must } from './report.mjs';

const mark = Date.now().toString(36);
const admin = '/support/admin';

/** The address of the first thing in a list that can be edited. */
function edited(list) {
  return async (page) => {
    await page.goto(list);
    return page.locator('a[href$="/edit"]').first().getAttribute('href');
  };
}

/** Sends a form as it is, whatever the browser thinks of its fields; the answer. */
async function submit(page, button) {
  const [response] = await Promise.all([
    page.waitForResponse((r) => r.request().isNavigationRequest() && r.status() !== 303),
    button.click(),
  ]);
  await page.waitForLoadState();
  return response;
}

async function refusedCalendar(page) {
  await page.goto(`${admin}/business-hours/create`);
  await page.locator('[name=timezone]').fill('Atlantis/Centre');
  await page.locator('[name="windows.0.end"]').fill('25:00');
  return submit(page, page.getByRole('button', { name: 'Save' }));
}

async function whatIf(page) {
  await page.goto(await edited(`${admin}/sla-policies`)(page));
  await page.locator('[name=days]').fill('30');
  return submit(page, page.getByRole('button', { name: 'What if?' }));
}

/** Where the first thing in a list would be removed. */
function removed(list) {
  return async (page) => (await edited(list)(page)).replace(/edit$/, 'delete');
}

/** Asks for the removal of the thing of that name, and confirms it. */
async function remove(page, list, name) {
  await page.goto(list);
  await page.getByRole('link', { name: `Remove ${name}` }).click();
  return submit(page, page.getByRole('button', { name: 'Remove', exact: true }));
}

/** Everything that a policy can have wrong, at once. */
async function refusedPolicy(page) {
  await page.goto(`${admin}/sla-policies/create`);
  await page.locator('[name=condition]').fill('{"field"');
  await page.locator('[name="targets.high.resolution"]').fill('soon');
  await page.locator('[name="targets.low.resolution"]').fill('0');
  await page.locator('[name="steps.1.percent"]').fill('40');
  return submit(page, page.getByRole('button', { name: 'Save', exact: true }));
}

/** A ticket with a missed promise: its panel has most to show. */
async function lateTicket(page) {
  await page.goto(`${inbox}?sla_breached=1`);
  const link = page.locator(agentTicket).first();
  return (await link.count()) ? link.getAttribute('href') : null;
}

export const slaPages = [
  { name: 'sla-ticket', who: 'agent', path: lateTicket },
  { name: 'sla-policies', who: 'admin', path: `${admin}/sla-policies` },
  { name: 'sla-policy', who: 'admin', path: edited(`${admin}/sla-policies`) },
  { name: 'sla-policy-refused', who: 'admin', send: refusedPolicy, status: 422 },
  { name: 'sla-policy-remove', who: 'admin', path: removed(`${admin}/sla-policies`) },
  { name: 'sla-what-if', who: 'admin', send: whatIf },
  { name: 'sla-calendars', who: 'admin', path: `${admin}/business-hours` },
  { name: 'sla-calendar', who: 'admin', path: edited(`${admin}/business-hours`) },
  { name: 'sla-calendar-remove', who: 'admin', path: removed(`${admin}/business-hours`) },
  { name: 'sla-calendar-refused', who: 'admin', send: refusedCalendar, status: 422 },
  { name: 'sla-holiday-sets', who: 'admin', path: `${admin}/holiday-sets` },
  { name: 'sla-holiday-set', who: 'admin', path: `${admin}/holiday-sets/create` },
  { name: 'sla-responsible', who: 'admin', path: `${admin}/escalation-managers` },
  { name: 'sla-rules', who: 'admin', path: `${admin}/escalation-rules` },
  { name: 'sla-rule-new', who: 'admin', path: `${admin}/escalation-rules/create` },
  { name: 'sla-rule', who: 'admin', path: edited(`${admin}/escalation-rules`) },
  { name: 'sla-rule-remove', who: 'admin', path: removed(`${admin}/escalation-rules`) },
  { name: 'sla-report', who: 'admin', path: `${admin}/reports/sla` },
];

/** What an admin does: a calendar, a policy on it, and that policy on a ticket. */
export async function ruleSla(browser, states) {
  if (!states.admin) return;
  const visitor = await context(browser, { javaScriptEnabled: false, storageState: states.admin });
  try {
    await acts(await visitor.newPage());
  } finally {
    await visitor.close();
  }
}

async function acts(page) {
  const save = () => submit(page, page.getByRole('button', { name: 'Save', exact: true }));
  await check('admin: makes a calendar with a shift over midnight and a holiday', async () => {
    await page.goto(`${admin}/business-hours/create`);
    await page.locator('[name=name]').fill(`Night shift ${mark}`);
    await page.locator('[name=timezone]').fill('Europe/Berlin');
    await page.locator('[name="windows.5.weekday"]').selectOption('5');
    await page.locator('[name="windows.5.start"]').fill('22:00');
    await page.locator('[name="windows.5.end"]').fill('06:00');
    await page.locator('[name="holidays.0.date"]').fill('2026-12-25');
    await page.locator('[name="holidays.0.name"]').fill('Christmas');
    const response = await save();
    must(response.ok(), `${response.status()} at ${response.url()}`);
    await page.getByText('Saturday 22:00 to 06:00').first().waitFor({ state: 'attached' });
  });
  await check('admin: windows that overlap are refused beside their row', async () => {
    await page.getByRole('link', { name: `Night shift ${mark}`, exact: true }).click();
    await page.locator('[name="windows.6.weekday"]').selectOption('6');
    await page.locator('[name="windows.6.start"]').fill('05:00');
    await page.locator('[name="windows.6.end"]').fill('08:00');
    const response = await save();
    must(response.status() === 422, `${response.status()}`);
    must((await page.locator('[aria-invalid=true]').count()) > 0, 'no field is marked');
    must((await page.locator('[name="windows.6.start"]').inputValue()) === '05:00', 'it is gone');
  });
  await check('admin: all that is wrong with a policy is told at once', async () => {
    await page.goto(`${admin}/sla-policies/create`);
    await page.locator('[name=name]').fill(`Walk ${mark}`);
    await page.locator('[name=condition]').fill('{"field": "priority"');
    await page.locator('[name="targets.high.resolution"]').fill('soon');
    await page.locator('[name="targets.low.resolution"]').fill('0');
    const response = await save();
    must(response.status() === 422, `${response.status()}`);
    await page.getByText(/line 1, column \d+/i).first().waitFor({ state: 'attached' });
    const marked = await page.locator('[aria-invalid=true]').count();
    must(marked === 3, `${marked} fields are marked`);
  });
  await check('admin: saves the policy with the calendar and a step', async () => {
    await page.locator('[name=condition]').fill('');
    await page.locator('[name=calendar_id]').selectOption({ label: `Night shift ${mark}` });
    for (const priority of ['low', 'medium', 'high', 'urgent', 'critical']) {
      await page.locator(`[name="targets.${priority}.first_response"]`).fill('60');
      await page.locator(`[name="targets.${priority}.resolution"]`).fill('240');
    }
    const response = await save();
    must(response.ok(), `${response.status()}`);
    const link = page.getByRole('link', { name: `Walk ${mark}`, exact: true });
    await link.waitFor({ state: 'attached' });
  });
  await check('agent: pins the policy on a ticket and sees its clocks', async () => {
    await page.goto(inbox);
    await page.goto(await page.locator(agentTicket).first().getAttribute('href'));
    const form = page.locator('form[action$="/sla-policy"]').first();
    await form.locator('select[name=policy_id]').selectOption({ label: `Walk ${mark}` });
    const response = await submit(page, form.locator('button'));
    must(response.ok(), `${response.status()}`);
    await page.locator('#sla .esc-timeline').first().waitFor({ state: 'attached' });
    await page.locator('#sla').getByText(`Walk ${mark}`).first().waitFor({ state: 'attached' });
  });
  await picture(page, 'act-sla-ticket');
  await check('admin: a calendar in use cannot be removed, and says what uses it', async () => {
    await page.goto(`${admin}/business-hours`);
    await page.getByRole('link', { name: `Remove Night shift ${mark}` }).click();
    const link = page.getByRole('link', { name: `Walk ${mark}`, exact: true });
    await link.waitFor({ state: 'attached' });
    must((await page.getByRole('button', { name: 'Remove' }).count()) === 0, 'it can be removed');
  });
  await check('admin: is asked before the policy and then the calendar are removed', async () => {
    await page.goto(`${admin}/sla-policies`);
    await page.getByRole('link', { name: `Remove Walk ${mark}` }).click();
    await page.getByText('One open ticket has it').waitFor({ state: 'attached' });
    await page.getByRole('link', { name: 'Cancel' }).click();
    must((await remove(page, `${admin}/sla-policies`, `Walk ${mark}`)).ok(), 'it was not removed');
    const calendar = await remove(page, `${admin}/business-hours`, `Night shift ${mark}`);
    must(calendar.ok(), 'it was not removed');
  });
  await check('admin: makes, changes and removes an escalation rule', async () => {
    await page.goto(`${admin}/escalation-rules/create`);
    await page.locator('[name=name]').fill(`Old tickets ${mark}`);
    await page.locator('[name=condition]').fill('{"field":"created_at","op":"lt","value":"-48h"}');
    await page.locator('[name="actions.0.do"]').selectOption('change_priority:urgent');
    must((await save()).ok(), 'it was not saved');
    await page.getByRole('link', { name: `Old tickets ${mark}`, exact: true }).click();
    const kept = await page.locator('[name="actions.0.do"]').inputValue();
    must(kept === 'change_priority:urgent', `it kept ${kept}`);
    await page.locator('[name="actions.1.do"]').selectOption('note');
    must((await save()).status() === 422, 'a note without a text was taken');
    await page.locator('[name="actions.1.body"]').fill('Too old.');
    must((await save()).ok(), 'it was not saved');
    const gone = await remove(page, `${admin}/escalation-rules`, `Old tickets ${mark}`);
    must(gone.ok(), 'it was not removed');
  });
}
