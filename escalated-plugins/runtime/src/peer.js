// Both directions of the conversation with the host. Each side numbers its own requests from 1, so
// a number alone says nothing: a message with a method is a request, one without is an answer.

import { answer, messageOf, parse, refusal } from './json.js';

/** Hosts close the connection on a longer line, and then every plugin is gone. */
export const LONGEST_OUT = 10 * 1024 * 1024;

/** More calls than these without an answer are a plugin that runs away. */
export const MOST_WAITING = 10_000;

export class Peer {
  #line;
  #handle;
  #limit;
  #timers;
  #report;
  #next = 1;
  #waiting = new Map();
  #waitingOf = new Map();
  #closed = false;
  #open = 0;
  #onIdle = [];

  /** `line` sends text; `handle(method, params, id)` answers a request of the host. */
  constructor({ line, handle, limit, timers, report }) {
    this.#line = line;
    this.#handle = handle;
    this.#limit = limit;
    this.#timers = timers;
    this.#report = report;
  }

  /** Takes one line of the host. What is not a message is dropped, as there is nobody to answer. */
  receive(text) {
    if (text === '' || text === '\r') return;
    let message;
    try {
      message = parse(text);
    } catch {
      this.#report(`A line that is not JSON was dropped (${text.length} characters).`);
      return;
    }
    if (message === null || typeof message !== 'object' || Array.isArray(message)) return;
    if (typeof message.method === 'string') this.#request(message);
    else this.#answered(message);
  }

  /** Asks the host on behalf of a plugin. */
  call(plugin, method, params) {
    const waiting = this.#waitingOf.get(plugin) ?? 0;
    if (this.#closed) return Promise.reject(new Error(`${method}: the host has gone`));
    if (waiting >= MOST_WAITING) {
      return Promise.reject(new Error(`${method}: ${waiting} calls wait for an answer already`));
    }
    const id = this.#next;
    let text;
    try {
      text = JSON.stringify({ jsonrpc: '2.0', method, params: { plugin, ...params }, id });
      checkLength(text);
    } catch (error) {
      return Promise.reject(new Error(`${method}: ${messageOf(error)}`));
    }
    this.#next += 1;
    this.#waitingOf.set(plugin, waiting + 1);
    return new Promise((resolve, reject) => {
      const timer = this.#timers.set(() => {
        this.#take(id);
        reject(new Error(`${method}: the host did not answer in ${this.#limit} ms`));
      }, this.#limit);
      this.#waiting.set(id, { plugin, resolve, reject, timer });
      this.#line(text);
    });
  }

  /** No further answers will come: every call that waits for one fails now. */
  hangUp() {
    this.#closed = true;
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(new Error('the host has gone'));
  }

  /** Resolves when every request of the host has been answered. */
  idle() {
    if (this.#open === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  #request({ id, method, params }) {
    this.#open += 1;
    let result;
    try {
      result = this.#handle(method, params, id);
    } catch (error) {
      this.#done(id, () => refusal(id, error));
      return;
    }
    if (!(result instanceof Promise)) {
      this.#done(id, () => answerOf(id, result));
      return;
    }
    result.then(
      (value) => this.#done(id, () => answerOf(id, value)),
      (error) => this.#done(id, () => refusal(id, error)),
    );
  }

  #done(id, text) {
    // A notification is carried out and not answered.
    if (id !== undefined) this.#line(text());
    this.#open -= 1;
    if (this.#open === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #answered({ id, result, error }) {
    // A number that nobody waits for was answered before, or took too long, or is an invention.
    const call = this.#take(id);
    if (call === undefined) return;
    if (error === undefined || error === null) call.resolve(result ?? null);
    else call.reject(new Error(messageOf(error)));
  }

  #take(id) {
    const call = this.#waiting.get(id);
    if (call === undefined) return undefined;
    this.#waiting.delete(id);
    this.#waitingOf.set(call.plugin, this.#waitingOf.get(call.plugin) - 1);
    this.#timers.clear(call.timer);
    return call;
  }
}

function answerOf(id, result) {
  try {
    const text = answer(id, result);
    checkLength(text);
    return text;
  } catch (error) {
    return refusal(id, new Error(`The answer cannot be sent: ${messageOf(error)}`));
  }
}

function checkLength(text) {
  if (text.length * 3 <= LONGEST_OUT) return;
  const bytes = Buffer.byteLength(text);
  if (bytes > LONGEST_OUT) throw new RangeError(`${bytes} bytes, over the ${LONGEST_OUT} of one message`);
}
