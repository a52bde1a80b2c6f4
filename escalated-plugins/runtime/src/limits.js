// How long anything may take.

/**
 * Milliseconds. The first four are those of the platform's runtime, which lets the others run for
 * ever; `chain` is for all filters of one value; `call` is for one `ctx` call, so that a lost answer
 * does not hold a cron job; `drain` is under the 5 seconds that hosts give before they end the process
 * by force.
 */
export const LIMITS = Object.freeze({
  action: 30_000,
  filter: 5_000,
  endpoint: 30_000,
  webhook: 60_000,
  lifecycle: 30_000,
  chain: 30_000,
  cron: 600_000,
  badge: 5_000,
  call: 30_000,
  load: 10_000,
  drain: 4_000,
});

/** Limits with changes like `filter=500,cron=60000`; what is not understood is an error. */
export function limitsOf(text = '') {
  const limits = { ...LIMITS };
  for (const part of text.split(',').map((item) => item.trim()).filter(Boolean)) {
    const [name, value] = part.split('=');
    const known = Object.hasOwn(LIMITS, name);
    if (!known || !/^[1-9][0-9]{0,8}$/.test(value ?? '')) {
      throw new TypeError(
        `ESCALATED_PLUGIN_LIMITS: ${part}: expected NAME=MILLISECONDS with a name out of ` +
          Object.keys(LIMITS).join(', '),
      );
    }
    limits[name] = Number(value);
  }
  return limits;
}

/** Timers, taken before a plugin can put its own in their place. */
export const TIMERS = Object.freeze({ set: setTimeout, clear: clearTimeout });

/** It was given up. */
export class Late extends Error {
  constructor(more = '') {
    super(`Timeout${more}`);
  }
}

/** The promise, or a `Late` if it takes longer. What it says after that is not heard. */
export function within(promise, milliseconds, timers) {
  return new Promise((resolve, reject) => {
    const timer = timers.set(() => reject(new Late()), milliseconds);
    promise.then(
      (value) => {
        timers.clear(timer);
        resolve(value);
      },
      (error) => {
        timers.clear(timer);
        reject(error);
      },
    );
  });
}

/** The time of several things that are done one after the other. */
export class Span {
  #isOver = false;
  #onOver = () => {};
  #timers;
  #timer;

  constructor(milliseconds, timers) {
    this.#timers = timers;
    this.#timer = timers.set(() => {
      this.#isOver = true;
      this.#onOver();
    }, milliseconds);
  }

  /** Throws when it is over. */
  check() {
    if (this.#isOver) throw new Late(': those before it took all the time that there was');
  }

  /** The promise, or a `Late` if the span is over before. */
  bound(promise) {
    return new Promise((resolve, reject) => {
      this.#onOver = () => reject(new Late());
      promise.then(resolve, reject);
    });
  }

  end() {
    this.#timers.clear(this.#timer);
  }
}
