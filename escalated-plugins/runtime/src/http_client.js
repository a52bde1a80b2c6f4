// `ctx.http`: requests that a plugin makes itself, bounded in time and size.

const LONGEST_WAIT = 30_000;
const LARGEST_BODY = 10 * 1024 * 1024;

export function client() {
  const verb = (method) => (url, options) => request(method, url, options);
  return Object.freeze({
    get: verb('GET'),
    post: verb('POST'),
    put: verb('PUT'),
    delete: verb('DELETE'),
  });
}

async function request(method, url, { headers = {}, json, body, timeout = LONGEST_WAIT } = {}) {
  const sent = new Headers(headers);
  if (json !== undefined) {
    body = JSON.stringify(json);
    if (!sent.has('content-type')) sent.set('content-type', 'application/json');
  }
  const signal = AbortSignal.timeout(timeout);
  const response = await fetch(url, { method, headers: sent, body, signal });
  // Read at once: a body that nobody reads keeps the connection, and the limit is for all of it.
  const text = await textOf(response);
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: async () => text,
    json: async () => JSON.parse(text),
  };
}

async function textOf(response) {
  const chunks = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > LARGEST_BODY) throw new RangeError(`The answer is longer than ${LARGEST_BODY} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
