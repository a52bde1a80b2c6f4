// A dispatcher in this process, with timers by hand and what it sends in a list.

import { Dispatcher } from '../../src/dispatcher.js';
import { LIMITS } from '../../src/limits.js';
import { Peer } from '../../src/peer.js';
import { pluginOf } from '../../src/plugin.js';
import { Timers } from './clock.js';

/** What the SDK makes of a definition, as far as the runtime reads it. */
export function defined(definition) {
  return { ...definition, __escalated: true, toManifest: () => ({ name: definition.name }) };
}

export function desk(...definitions) {
  const timers = new Timers();
  const sent = [];
  const reports = [];
  const report = (text) => reports.push(text);
  const peer = new Peer({
    line: (text) => sent.push(JSON.parse(text)),
    handle: (...request) => dispatcher.handle(...request),
    limit: LIMITS.call,
    timers,
    report,
  });
  const plugins = new Map(
    definitions.map((definition) => [definition.name, pluginOf(defined(definition), '/plugins')]),
  );
  const dispatcher = new Dispatcher({
    plugins,
    problems: [],
    peer,
    limits: LIMITS,
    timers,
    now: () => 1_000,
    report,
  });
  let next = 1;
  return {
    peer,
    timers,
    sent,
    reports,
    receive: (message) => peer.receive(JSON.stringify(message)),
    /** Asks, lets what is ready happen, and gives the answer, if there is one by then. */
    async ask(method, params) {
      const id = `ask-${next++}`;
      peer.receive(JSON.stringify({ jsonrpc: '2.0', method, params, id }));
      await settled();
      return sent.find((message) => message.id === id && message.method === undefined);
    },
  };
}

/** After everything that is ready has happened. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}
