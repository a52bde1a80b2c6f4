// The three demo people of the example, and what a page looks like once they are in.

import { context } from './browser.mjs';
import { check, must } from './report.mjs';

export const people = ['admin', 'agent', 'customer'];

/** The button on the login page that lets this person in with one click. */
export function loginButton(page, person) {
  return page.getByRole('button', { name: new RegExp(`\\b${person}\\b`, 'i') }).first();
}

/** Logs everybody in without JavaScript; the cookies by person. */
export async function logIn(browser) {
  const states = {};
  for (const person of people) {
    await check(`login: ${person} with one click, without JavaScript`, async () => {
      const visitor = await context(browser, { javaScriptEnabled: false });
      try {
        const page = await visitor.newPage();
        await page.goto('/login');
        await loginButton(page, person).click();
        await page.waitForLoadState();
        must(!new URL(page.url()).pathname.startsWith('/login'), `still on ${page.url()}`);
        states[person] = await visitor.storageState();
        must(states[person].cookies.length > 0, 'no cookie was set');
        for (const cookie of states[person].cookies) {
          must(cookie.httpOnly || /xsrf|csrf/i.test(cookie.name), `${cookie.name}: not HttpOnly`);
        }
      } finally {
        await visitor.close();
      }
    });
  }
  return states;
}
