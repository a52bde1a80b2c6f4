// The requests of the host, by their method.

import { contextOf } from './context.js';
import { detailOf } from './fault.js';
import { requestOf } from './http_request.js';
import { messageOf, Written } from './json.js';
import { Late, Span, TIMERS, within } from './limits.js';

const PROTOCOL = '1.0';
const VERSION = '0.1.0';
const HTTP_CONTRACTS = [1];
const TITLES = Object.freeze({ endpoint: 'Endpoint', webhook: 'Webhook' });
const OK = Object.freeze({ ok: true });

export class Dispatcher {
  #plugins;
  #problems;
  #peer;
  #limits;
  #timers;
  #now;
  #report;
  #contexts = new Map();
  #actions = new Map();
  #filters = new Map();
  #manifests;
  #tellsRequests = false;
  #tellsFailures = false;

  /** `plugins` and `problems` are what loading gave; `peer` carries the plugins' calls. */
  constructor({ plugins, problems, peer, limits, timers = TIMERS, now = Date.now, report }) {
    this.#plugins = plugins;
    this.#problems = problems;
    this.#peer = peer;
    this.#limits = limits;
    this.#timers = timers;
    this.#now = now;
    this.#report = report;
    for (const plugin of plugins.values()) this.#register(plugin);
    // The sort is stable: among equals, the one that was loaded first comes first.
    for (const chain of this.#filters.values()) chain.sort((one, other) => one.priority - other.priority);
    const manifests = [...plugins.values()].map(({ name, manifest }) => [name, manifest]);
    this.#manifests = new Written(JSON.stringify(Object.fromEntries(manifests)));
  }

  /** The answer to one request, or a promise of it; throws what the host is told as an error. */
  handle(method, params, id) {
    switch (method) {
      case 'ping':
        return { pong: true, timestamp: this.#now() };
      case 'action':
        return this.#action(params.hook, params.event, params.plugins, id);
      case 'filter':
        return this.#filter(params.hook, params.value, params.plugins, id);
      case 'endpoint':
      case 'webhook':
        return this.#route(method, params, id);
      case 'cron':
        return this.#acknowledged('cron', params.plugin, (plugin) => plugin.cron.get(params.schedule), id);
      case 'badge':
        return this.#badge(params.plugin, params.component, id);
      case 'activate':
        return this.#acknowledged('lifecycle', params.plugin, (plugin) => plugin.onActivate, id);
      case 'deactivate':
        return this.#acknowledged('lifecycle', params.plugin, (plugin) => plugin.onDeactivate, id);
      case 'manifest':
        return this.#manifests;
      case 'handshake':
        return this.#handshake(params);
      default:
        throw new Error(`Unknown method: ${method}`);
    }
  }

  #register(plugin) {
    const { name } = plugin;
    this.#contexts.set(name, contextOf(name, this.#peer));
    for (const [hook, handler] of plugin.actions) listOf(this.#actions, hook).push({ name, handler });
    for (const [hook, filter] of plugin.filters) listOf(this.#filters, hook).push({ name, ...filter });
  }

  #handshake({ protocol_version: theirs, request_ids: requests, failures } = {}) {
    this.#tellsRequests = requests === true;
    this.#tellsFailures = failures === true;
    const answer = {
      protocol_version: PROTOCOL,
      runtime_version: VERSION,
      compatible: theirs === PROTOCOL,
      http_contract_versions: HTTP_CONTRACTS,
    };
    // Not in the platform's protocol, whose hosts read past it: the admin list can say what is missing.
    return this.#problems.length === 0 ? answer : { ...answer, problems: this.#problems };
  }

  async #action(hook, event, only, id) {
    const listeners = chosen(this.#actions.get(hook), only);
    // Each has its own copy: what one does to it is not what the next one is told.
    const text = listeners.length > 1 ? JSON.stringify(event) : undefined;
    const copy = () => (text === undefined ? event : JSON.parse(text));
    const [thrown, failures] = [[], []];
    await Promise.all(
      listeners.map(({ name, handler }) => {
        const failed = (error) => {
          this.#failed(name, `action ${hook}`, error);
          failures.push({ plugin: name, late: error instanceof Late, message: messageOf(error) });
        };
        try {
          const result = handler(copy(), this.#context(name, id));
          return isPromise(result) ? this.#limited('action', result).catch(failed) : undefined;
        } catch (error) {
          failed(error);
          thrown.push(error);
          return undefined;
        }
      }),
    );
    if (this.#tellsFailures) return failures.length > 0 ? { ...OK, failures } : OK;
    // As the platform's runtime answers, but after everyone was told.
    if (thrown.length > 0) throw thrown[0];
    return OK;
  }

  async #filter(hook, value, only, id) {
    // The value is passed on as text: a filter that fails half-way, or writes to what it was given
    // after its time, leaves the value of the others alone.
    let text = JSON.stringify(value);
    // Whoever waits for the value waits no longer than this, and then has none of the changes.
    const chain = new Span(this.#limits.chain, this.#timers);
    for (const { name, handler } of chosen(this.#filters.get(hook), only)) {
      try {
        chain.check();
        const given = text === undefined ? undefined : JSON.parse(text);
        const result = this.#limited('filter', handler(given, this.#context(name, id)));
        text = JSON.stringify(isPromise(result) ? await chain.bound(result) : result);
      } catch (error) {
        this.#failed(name, `filter ${hook}`, error);
      }
    }
    chain.end();
    return new Written(text);
  }

  #route(kind, params, id) {
    const { plugin, method, path } = params;
    const { [kind]: handlers } = this.#plugins.get(plugin) ?? {};
    const handler = handlers?.get(`${method} ${path}`);
    if (handler === undefined) throw new Error(`${TITLES[kind]} not found: ${plugin}:${method} ${path}`);
    return this.#limited(kind, handler(this.#context(plugin, id), requestOf(params)));
  }

  #badge(name, component, id) {
    const handler = this.#plugins.get(name)?.badges.get(component);
    return handler === undefined ? null : this.#limited('badge', handler(this.#context(name, id)));
  }

  /** What nobody has is done, too. */
  async #acknowledged(kind, name, handlerIn, id) {
    const plugin = this.#plugins.get(name);
    const handler = plugin && handlerIn(plugin);
    if (handler !== undefined) await this.#limited(kind, handler(this.#context(name, id)));
    return OK;
  }

  /** What a handler returned, within its time; only what is asynchronous can be limited. */
  #limited(kind, result) {
    if (!isPromise(result)) return result;
    return within(Promise.resolve(result), this.#limits[kind], this.#timers);
  }

  /** One for all requests, unless the host wants to know which request a call belongs to. */
  #context(plugin, id) {
    return this.#tellsRequests ? contextOf(plugin, this.#peer, id) : this.#contexts.get(plugin);
  }

  #failed(plugin, what, error) {
    this.#report(`[${plugin}] ${what} failed: ${detailOf(error)}`);
  }
}

function listOf(map, key) {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

/** Those that the host names, or all: it may keep plugins in this process that are switched off. */
function chosen(listeners = [], only) {
  return Array.isArray(only) ? listeners.filter(({ name }) => only.includes(name)) : listeners;
}

function isPromise(value) {
  return value !== null && typeof value === 'object' && typeof value.then === 'function';
}
