// Runs in Node's loader thread: see sdk.js.

const SDK = '@escalated-dev/plugin-sdk';
let lent;

export function initialize({ url }) {
  lent = url;
}

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (specifier !== SDK) throw error;
    return { url: lent, shortCircuit: true };
  }
}
