// One line per check: `ok NAME` or `FAIL NAME: why`. The runner counts them.

let failed = 0;

/** Runs a check; what it throws is why it failed. Returns its result, or null. */
export async function check(name, run) {
  try {
    const result = await run();
    console.log(`ok ${name}`);
    return result ?? true;
  } catch (error) {
    failed += 1;
    const message = String(error?.message ?? error).replace(/\u001b\[\d+m/g, '');
    const why = message.split('\n').slice(0, 6).join(' / ');
    console.log(`FAIL ${name}: ${why}`);
    return null;
  }
}

/** Throws unless the condition holds. */
export function must(condition, why) {
  if (!condition) throw new Error(why);
}

/** The exit status of the walk. */
export function status() {
  return failed === 0 ? 0 : 1;
}
