// JSON as it comes from the host and as it goes back.

// Either spelling may stand for a letter of the name below.
const SUSPECT = ['__proto__', '\\u00'];

/**
 * Parses one message. Keys called `__proto__` are left out: whoever opens a ticket can write them
 * into its metadata, and a plugin that merges objects would change the prototype of all of them.
 */
export function parse(text) {
  if (SUSPECT.some((part) => text.includes(part))) return JSON.parse(text, withoutPrototypes);
  return JSON.parse(text);
}

function withoutPrototypes(key, value) {
  return key === '__proto__' ? undefined : value;
}

/** A value that is already text, so that it is not written out twice. */
export class Written {
  constructor(text) {
    this.text = text;
  }
}

/** The answer to a request; a result that is undefined has no key, as with the platform's runtime. */
export function answer(id, result) {
  if (!(result instanceof Written)) return JSON.stringify({ jsonrpc: '2.0', result, id });
  const { text } = result;
  if (text === undefined) return JSON.stringify({ jsonrpc: '2.0', id });
  return `{"jsonrpc":"2.0","result":${text},"id":${JSON.stringify(id)}}`;
}

/** The answer to a request that failed. */
export function refusal(id, error) {
  return JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message: messageOf(error) }, id });
}

const LONGEST_MESSAGE = 4000;

/** What a thrown value says; plugins throw anything. */
export function messageOf(error) {
  try {
    const text = String(error instanceof Error ? error.message : error?.message ?? error);
    return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
  } catch {
    return 'an error that cannot be shown';
  }
}
