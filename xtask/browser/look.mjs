// How every page looks: at two widths, light and dark, with nothing broken.

import { axe, context, picture } from './browser.mjs';
import { check, must } from './report.mjs';

const widths = [380, 1280];
const schemes = ['light', 'dark'];

/** Looks at each page of the list. */
export async function look(browser, states, pages) {
  for (const page of pages) {
    if (page.who && !states[page.who]) continue; // its login has failed already
    for (const width of widths) {
      for (const scheme of schemes) {
        await lookAt(browser, states, page, width, scheme);
      }
    }
  }
}

async function lookAt(browser, states, { name, who, path, send, status = 200 }, width, scheme) {
  const label = `${name} ${width} ${scheme}`;
  const visitor = await context(browser, {
    viewport: { width, height: 900 },
    colorScheme: scheme,
    storageState: who ? states[who] : undefined,
  });
  // Added by the debugger, so that the page's own policy stays in force.
  await visitor.addInitScript(axe);
  try {
    const page = await visitor.newPage();
    const complaints = [];
    page.on('console', (message) => {
      const expected = status !== 200 && message.text().includes(`status of ${status}`);
      if (message.type() === 'error' && !expected) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));

    const answer = await check(`${label}: answers ${status}`, async () => {
      const response = send ? await send(page) : await open(page, path, complaints);
      must(response.status() === status, `${response.status()} at ${page.url()}`);
      return response;
    });
    if (!answer) return;

    await check(`${label}: strict content security policy`, () => strict(answer.headers()));
    await check(`${label}: no horizontal scroll`, async () => {
      const { scroll, inner } = await page.evaluate(() => ({
        scroll: document.scrollingElement.scrollWidth,
        inner: window.innerWidth,
      }));
      must(scroll <= inner, `${scroll} px wide in a window of ${inner} px`);
    });
    await check(`${label}: nothing serious for axe`, () => accessible(page));
    await check(`${label}: follows the colour scheme`, () => follows(page, scheme));
    await check(`${label}: quiet console`, () => must(!complaints.length, complaints.join('; ')));
    await picture(page, `${name}-${width}-${scheme}`);
  } finally {
    await visitor.close();
  }
}

async function open(page, path, complaints) {
  const target = typeof path === 'function' ? await path(page) : path;
  must(target, 'no link to this page was found');
  complaints.length = 0;
  return page.goto(target);
}

/** Scripts and styles only from ourselves, nothing inline, no frames around us. */
function strict(headers) {
  const policy = headers['content-security-policy'];
  must(policy, 'no Content-Security-Policy');
  const rules = new Map(
    policy.split(';').map((rule) => {
      const [name, ...sources] = rule.trim().split(/\s+/);
      return [name, sources];
    }),
  );
  const of = (name) => rules.get(name) ?? rules.get('default-src') ?? ['*'];
  for (const name of ['script-src', 'style-src']) {
    for (const loose of ["'unsafe-inline'", "'unsafe-eval'", '*', 'http:', 'https:', 'data:']) {
      must(!of(name).includes(loose), `${name} allows ${loose}: ${policy}`);
    }
  }
  for (const name of ['frame-ancestors', 'base-uri', 'form-action']) {
    must(rules.has(name), `no ${name}, which default-src does not cover: ${policy}`);
  }
}

async function accessible(page) {
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
      resultTypes: ['violations'],
    }),
  );
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0].target} ${nodes[0].html}`);
  must(!serious.length, serious.join('; '));
}

/** The page's ground is dark where the person wants it dark. */
async function follows(page, scheme) {
  const ground = await page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    for (const element of [document.documentElement, document.body]) {
      canvas.fillStyle = getComputedStyle(element).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return alpha ? (red + green + blue) / 3 : null;
  });
  if (ground === null) {
    must(scheme === 'light', 'no ground colour is set, so it stays white');
  } else {
    must(ground > 128 === (scheme === 'light'), `the ground is ${Math.round(ground)} of 255`);
  }
}
