// What a plugin's handlers get as `ctx`. Everything but `http` is a call to the host.

import { client } from './http_client.js';

const HTTP = client();

/** The context of one plugin; with the id of a request, every call says that it is for that one. */
export function contextOf(plugin, peer, request) {
  const call = (method, params) => peer.call(plugin, `ctx.${method}`, { ...params, request });
  const log = (level) => (message, data) => {
    // Nobody awaits a log line, so nobody would catch it when the host has gone.
    call('log', { level, message, data }).catch(() => {});
  };
  return {
    config: {
      get: (key) => call('config.get', { key }),
      set: (data) => call('config.set', { data }),
      all: () => call('config.all'),
    },
    store: {
      get: (collection, key) => call('store.get', { collection, key }),
      set: (collection, key, value) => call('store.set', { collection, key, value }),
      query: (collection, filter, options) => call('store.query', { collection, filter, options }),
      insert: (collection, data) => call('store.insert', { collection, data }),
      update: (collection, key, data) => call('store.update', { collection, key, data }),
      delete: (collection, key) => call('store.delete', { collection, key }),
    },
    http: HTTP,
    broadcast: {
      toChannel: (channel, event, data) => call('broadcast.toChannel', { channel, event, data }),
      toUser: (userId, event, data) => call('broadcast.toUser', { userId, event, data }),
      toTicket: (ticketId, event, data) => call('broadcast.toTicket', { ticketId, event, data }),
    },
    log: {
      info: log('info'),
      warn: log('warn'),
      error: log('error'),
      debug: log('debug'),
    },
    tickets: {
      find: (id) => call('tickets.find', { id }),
      query: (filter) => call('tickets.query', { filter }),
      create: (data) => call('tickets.create', { data }),
      update: (id, data) => call('tickets.update', { id, data }),
    },
    replies: {
      find: (id) => call('replies.find', { id }),
      query: (filter) => call('replies.query', { filter }),
      create: (data) => call('replies.create', { data }),
    },
    contacts: {
      find: (id) => call('contacts.find', { id }),
      findByEmail: (email) => call('contacts.findByEmail', { email }),
      create: (data) => call('contacts.create', { data }),
    },
    tags: {
      all: () => call('tags.all'),
      create: (data) => call('tags.create', { data }),
    },
    departments: {
      all: () => call('departments.all'),
      find: (id) => call('departments.find', { id }),
    },
    agents: {
      all: () => call('agents.all'),
      find: (id) => call('agents.find', { id }),
    },
    emit: (hook, data) => call('emit', { hook, data }),
    currentUser: () => call('currentUser'),
  };
}
