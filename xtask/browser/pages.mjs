// The pages that are looked at: who looks, and where. A path may be found by following a link.

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

export const pages = [
  { name: 'login', who: null, path: '/login' },
  { name: 'home', who: 'customer', path: '/' },
  { name: 'agent-inbox', who: 'agent', path: inbox },
  { name: 'agent-search', who: 'agent', path: `${inbox}?search=order` },
  { name: 'agent-search-empty', who: 'agent', path: `${inbox}?search=nothingofthekind` },
  { name: 'agent-ticket', who: 'agent', path: first(inbox, agentTicket) },
  { name: 'admin-inbox', who: 'admin', path: inbox },
  { name: 'customer-tickets', who: 'customer', path: portal },
  { name: 'customer-new', who: 'customer', path: '/support/create' },
  { name: 'customer-ticket', who: 'customer', path: first(portal, customerTicket) },
  { name: 'guest-new', who: null, path: '/support/guest/create' },
  { name: 'mailbox', who: null, path: '/dev/mail' },
  { name: 'api-docs', who: null, path: '/support/api/docs' },
  { name: 'not-found', who: 'agent', path: `${inbox}/ESC-99999999`, status: 404 },
];
