// A plugin as the runtime uses it: checked once, then looked up by name.

import { parse } from './json.js';

const DEFAULT_PRIORITY = 10;

// The name is part of addresses and of the host's rows.
const NAME = /^[a-z0-9][a-z0-9_-]{0,49}$/;

/** What a plugin did wrong, with a code for the host's admin list. */
export class Fault extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** The default export of a module; built CommonJS has it one level down. */
export function definitionIn(module) {
  const found = [module.default, module.default?.default].find((value) => value?.__escalated === true);
  if (found === undefined) {
    throw new TypeError('its default export is not what definePlugin of the SDK returns');
  }
  return found;
}

/** Checks a definition and sorts its handlers. Throws when a part of it could never be called. */
export function pluginOf(definition, folder) {
  const { name } = definition;
  if (typeof name !== 'string' || !NAME.test(name)) {
    const rule = '1 to 50 lower-case letters, digits, dashes and underscores';
    throw new Fault('bad_name', `its name ${JSON.stringify(name)} is not ${rule}`);
  }
  const widgets = (definition.widgets ?? []).filter((widget) => widget.badge !== undefined);
  return Object.freeze({
    name,
    folder,
    manifest: manifestOf(definition),
    actions: handlers('action', definition.actions),
    filters: new Map(
      Object.entries(definition.filters ?? {}).map(([hook, filter]) => {
        const { handler, priority } = typeof filter === 'function' ? { handler: filter } : filter ?? {};
        const order = Number.isFinite(priority) ? priority : DEFAULT_PRIORITY;
        return [hook, { handler: callable('filter', hook, handler), priority: order }];
      }),
    ),
    endpoint: handlers('endpoint', definition.endpoints, (endpoint) => endpoint?.handler ?? endpoint),
    webhook: handlers('webhook', definition.webhooks, (webhook) => webhook?.handler ?? webhook),
    cron: handlers('cron', definition.cron),
    badges: new Map(
      widgets.map(({ component, badge }) => [component, callable('badge', component, badge)]),
    ),
    onActivate: callable('lifecycle', 'onActivate', definition.onActivate ?? nothing),
    onDeactivate: callable('lifecycle', 'onDeactivate', definition.onDeactivate ?? nothing),
  });
}

/** As it goes over the wire, so that one that cannot go there is found here. */
function manifestOf(definition) {
  const manifest = parse(JSON.stringify(definition.toManifest()));
  if (manifest?.name !== definition.name) throw new TypeError('its manifest has another name');
  // The SDK knows no audiences and leaves them out.
  for (const endpoint of manifest.endpoints ?? []) {
    const declared = definition.endpoints?.[`${endpoint.method} ${endpoint.path}`];
    if (typeof declared?.audience === 'string') endpoint.audience = declared.audience;
  }
  return manifest;
}

function handlers(kind, declared, handlerIn = (value) => value) {
  const entries = Object.entries(declared ?? {});
  return new Map(entries.map(([key, value]) => [key, callable(kind, key, handlerIn(value))]));
}

function callable(kind, key, handler) {
  if (typeof handler !== 'function') throw new TypeError(`its ${kind} ${key} is not a function`);
  return handler;
}

async function nothing() {}
