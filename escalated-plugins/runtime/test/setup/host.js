// The other end of the conversation: a host that starts a runtime and records what it says.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../main.js', import.meta.url));

export class Host {
  #child;
  #next = 1;
  #waiting = new Map();
  #heard = [];
  #onHeard = [];
  #answers;

  /** `answers(method, params)` is what the host says to `ctx` calls; nothing, if it is not given. */
  constructor(folder, { answers, env = {} } = {}) {
    this.#answers = answers;
    this.stderr = '';
    this.rawLines = [];
    this.#child = spawn(process.execPath, [MAIN, folder], { env: { ...process.env, ...env } });
    this.exited = once(this.#child, 'exit').then(([code, signal]) => ({ code, signal }));
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      this.stderr += text;
      this.#wake();
    });
    let held = '';
    this.#child.stdout.setEncoding('utf8').on('data', (text) => {
      const lines = (held + text).split('\n');
      held = lines.pop();
      for (const line of lines) this.#line(line);
    });
    // A runtime that has gone closes its end; tests see that by its exit.
    this.#child.stdin.on('error', () => {});
  }

  /** Writes bytes as they are. */
  write(text) {
    this.#child.stdin.write(text);
  }

  send(message) {
    this.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  /** Asks, and gives the whole answer. */
  ask(method, params, id = this.#next++) {
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.send({ method, params, id });
    });
  }

  /** Asks, and gives the result; an error is thrown. */
  async result(method, params) {
    const { result, error } = await this.ask(method, params);
    if (error !== undefined) throw new Error(error.message);
    return result;
  }

  /** Takes the next message of the runtime that fits and was not taken before, waiting for it. */
  async hear(fits) {
    for (;;) {
      const at = this.#heard.findIndex(fits);
      if (at > -1) return this.#heard.splice(at, 1)[0];
      await this.#more();
    }
  }

  /** What was heard and not taken. */
  left() {
    return this.#heard.splice(0);
  }

  /** Waits until standard error has this in it. */
  async reports(part) {
    while (!this.stderr.includes(part)) await this.#more();
  }

  async hangUp() {
    this.#child.stdin.end();
    return this.exited;
  }

  async terminate(signal = 'SIGTERM') {
    this.#child.kill(signal);
    return this.exited;
  }

  #more() {
    const ended = this.exited.then(({ code, signal }) => {
      throw new Error(`the runtime ended (${code ?? signal}): ${this.stderr}`);
    });
    return Promise.race([new Promise((resolve) => this.#onHeard.push(resolve)), ended]);
  }

  #wake() {
    for (const resolve of this.#onHeard.splice(0)) resolve();
  }

  #line(line) {
    this.rawLines.push(line);
    let message;
    try {
      message = JSON.parse(line);
    } catch {
      return;
    }
    if (message.method === undefined && this.#waiting.has(message.id)) {
      this.#waiting.get(message.id)(message);
      this.#waiting.delete(message.id);
      return;
    }
    if (message.method !== undefined && this.#answers !== undefined) {
      const answer = this.#answers(message.method, message.params);
      if (answer instanceof Error) {
        this.send({ id: message.id, error: { code: -32000, message: answer.message } });
      } else if (answer !== undefined) {
        this.send({ id: message.id, result: answer });
      }
    }
    this.#heard.push(message);
    this.#wake();
  }
}

/** A host with a runtime on this folder, ended with the test. */
export function host(t, folder, options) {
  const started = new Host(folder, options);
  t.after(() => started.terminate('SIGKILL'));
  return started;
}
