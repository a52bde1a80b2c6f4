// The pages that are looked at: who looks, and where. A path may be found by following a link;
// what only the answer to a form shows is reached by `send`.

/** Goes to a list and gives the address of its first ticket. */
function first(list, link) {
  return async (page) => {
    await page.goto(list);
    return page.locator(link).first().getAttribute('href');
  };
}

export const inbox = '/support/agent/tickets';
export const portal = '/support';
export const agentTicket = `a[href*="${inbox}/"]`;
export const customerTicket = 'main a[href^="/support/"]:not([href$="/create"]):not([href*="?"])';

/** Opens a ticket as a guest and gives the address of its page. */
async function guestTicket(page) {
  const form = await guestForm(page);
  await form.locator('[name=name]').fill('Looking Guest');
  await form.locator('[type=email]').fill('looking-guest@example.org');
  await form.locator('[name=subject]').fill('How does this look?');
  await form.locator('[name=description]').fill('I would like to see.');
  await submit(page, form);
  return page.url();
}

async function guestForm(page) {
  await page.goto('/support/guest/create');
  return page.locator('form:has(textarea[name=description])').first();
}

/** Sends a form as it is, whatever the browser thinks of its fields; the answer. */
async function submit(page, form) {
  await form.evaluate((element) => element.setAttribute('novalidate', ''));
  const [response] = await Promise.all([
    page.waitForResponse((r) => r.request().isNavigationRequest() && r.status() !== 303),
    form.locator('button:not([type=button])').first().click(),
  ]);
  await page.waitForLoadState();
  return response;
}

async function refusedReply(page) {
  await page.goto(await first(inbox, agentTicket)(page));
  return submit(page, page.locator('form[action$="/reply"]').first());
}

/** Somebody else changes the priority between the look at the ticket and the form. */
async function conflict(page) {
  const ticket = await first(inbox, agentTicket)(page);
  const change = async (tab, index) => {
    const form = tab.locator('form[action$="/priority"]').first();
    const select = form.locator('select[name=priority]');
    const now = await select.inputValue();
    const values = await select.locator('option').evaluateAll((all) => all.map((o) => o.value));
    await select.selectOption(values.filter((value) => value !== now)[index]);
    return submit(tab, form);
  };
  await page.goto(ticket);
  const other = await page.context().newPage();
  await other.goto(ticket);
  await change(other, 0);
  await other.close();
  return change(page, 1);
}

export const pages = [
  { name: 'login', who: null, path: '/login' },
  { name: 'home', who: 'customer', path: '/' },
  { name: 'agent-dashboard', who: 'agent', path: '/support/agent' },
  { name: 'agent-inbox', who: 'agent', path: inbox },
  { name: 'agent-search', who: 'agent', path: `${inbox}?search=order` },
  { name: 'agent-search-empty', who: 'agent', path: `${inbox}?search=nothingofthekind` },
  { name: 'agent-ticket', who: 'agent', path: first(inbox, agentTicket) },
  { name: 'agent-reply-refused', who: 'agent', send: refusedReply, status: 422 },
  { name: 'agent-conflict', who: 'agent', send: conflict, status: 409 },
  { name: 'admin-inbox', who: 'admin', path: inbox },
  { name: 'customer-tickets', who: 'customer', path: portal },
  { name: 'customer-new', who: 'customer', path: '/support/create' },
  { name: 'customer-ticket', who: 'customer', path: first(portal, customerTicket) },
  { name: 'guest-new', who: null, path: '/support/guest/create' },
  {
    name: 'guest-refused',
    who: null,
    send: async (page) => submit(page, await guestForm(page)),
    status: 422,
  },
  { name: 'guest-ticket', who: null, path: guestTicket },
  { name: 'mailbox', who: null, path: '/dev/mail' },
  { name: 'api-docs', who: null, path: '/support/api/docs' },
  { name: 'not-found', who: 'agent', path: `${inbox}/ESC-99999999`, status: 404 },
];
