// What an endpoint or a webhook gets as `req`: the platform's HTTP contract, version 1, or the form
// before it, which has no raw body.

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export function requestOf({ body, params, query, headers, httpContract, rawBodyBase64, clientIp }) {
  const request = {
    body,
    params: params ?? {},
    query: query ?? {},
    headers: headersOf(headers ?? {}),
  };
  if (httpContract === undefined) return request;
  if (httpContract !== 1 || typeof rawBodyBase64 !== 'string') {
    throw new TypeError('Unsupported or incomplete plugin HTTP contract.');
  }
  if (clientIp !== undefined && typeof clientIp !== 'string') {
    throw new TypeError('Invalid client address.');
  }
  return { ...request, httpContract, rawBody: bytesOf(rawBodyBase64), clientIp };
}

/** Two spellings of the same bytes would make two requests of one signature. */
function bytesOf(text) {
  const bytes = Buffer.from(text, 'base64');
  if (!BASE64.test(text) || bytes.toString('base64') !== text) {
    throw new TypeError('Request body must use canonical base64.');
  }
  return bytes;
}

/** Names in lower case. A name that comes twice is refused: which one did the signature cover? */
function headersOf(sent) {
  if (typeof sent !== 'object' || Array.isArray(sent)) throw new TypeError('Invalid request headers.');
  const headers = new Map();
  for (const [spelled, value] of Object.entries(sent)) {
    const name = spelled.toLowerCase();
    const values = Array.isArray(value) ? value : [value];
    if (headers.has(name) || !values.every((item) => typeof item === 'string')) {
      throw new TypeError('Invalid or duplicate request header.');
    }
    headers.set(name, values.join(', '));
  }
  return Object.fromEntries(headers);
}
