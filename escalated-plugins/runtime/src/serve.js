// The process: streams, signals, and the end.

import { resolve } from 'node:path';

import { reserve } from './console.js';
import { discover } from './discovery.js';
import { Dispatcher } from './dispatcher.js';
import { detailOf, pluginIn } from './fault.js';
import { limitsOf, TIMERS, within } from './limits.js';
import { Lines } from './lines.js';
import { load } from './load.js';
import { Peer } from './peer.js';
import { lender } from './sdk.js';
import { Writer } from './writer.js';

/** Loads the plugins of a folder and serves the host until it hangs up. */
export async function serve({ folder }) {
  const base = resolve(folder);
  const limits = limitsOf(process.env.ESCALATED_PLUGIN_LIMITS);
  let folders = [];
  const { input, protocol, report } = reserve(() => folders);
  const exit = keepRunning(report, () => folders);

  const found = await discover(base);
  folders = found.map(({ label, folder: place }) => [label, place]);
  const { plugins, failures } = await load(found, { limit: limits.load, lend: lender(base) });
  folders = found.map(({ label, folder: place }) => [nameAt(plugins, place) ?? label, place]);
  for (const { problem, error } of failures) {
    report(`Failed to load plugin ${problem.plugin}: ${detailOf(error)}`);
  }

  const writer = new Writer(protocol);
  let leaving = false;
  const peer = new Peer({
    line: (text) => writer.line(text),
    handle: (method, params, id) => {
      if (leaving) throw new Error('The plugin runtime is shutting down');
      return dispatcher.handle(method, params, id);
    },
    limit: limits.call,
    timers: TIMERS,
    report,
  });
  const dispatcher = new Dispatcher({ plugins, problems: failures.map(({ problem }) => problem), peer, limits, report });

  const leave = async () => {
    if (leaving) return;
    leaving = true;
    // A handler that takes longer is cut off, as the host would do soon after.
    await within(peer.idle(), limits.drain, TIMERS).catch(() => report('Handlers were cut off at the end.'));
    writer.flush();
    protocol('', () => exit(0));
  };
  listen({ input, peer, leave, report });
  report('escalated-plugin-runtime: ready');
}

function listen({ input, peer, leave, report }) {
  const lines = new Lines((line) => peer.receive(line), {
    onTooLong: () => report('A line was dropped: it is longer than the runtime takes.'),
  });
  input.on('data', (chunk) => lines.push(chunk));
  input.on('end', () => {
    // Calls of handlers that still run can have no answer any more.
    peer.hangUp();
    leave();
  });
  input.on('error', leave);
  process.on('SIGTERM', leave);
  // Ctrl-C reaches the host too, which still has things to tell before it hangs up.
  if (!input.isTTY) process.on('SIGINT', () => {});
}

/** Nothing that a plugin throws or calls ends the process of the others. Returns the real exit. */
function keepRunning(report, folders) {
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    throw new Error(`process.exit(${code ?? ''}): the runtime is not a plugin's to end`);
  };
  const survive = (what) => (error) => {
    const name = pluginIn(error?.stack, folders());
    report(`${name === undefined ? '' : `[${name}] `}${what}: ${detailOf(error)}`);
  };
  process.on('uncaughtException', survive('uncaught exception'));
  process.on('unhandledRejection', survive('unhandled rejection'));
  // The host has gone: standard input will say so too.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  return exit;
}

function nameAt(plugins, folder) {
  return [...plugins.values()].find((plugin) => plugin.folder === folder)?.name;
}
