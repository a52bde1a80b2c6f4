// A definition with the manifest that was recorded, and handlers of ours for everything in it.

import { definePlugin } from '@escalated-dev/plugin-sdk';

export function defined(recorded, handlers) {
  const of = (kind, key) => {
    const handler = handlers[kind]?.[key];
    if (handler === undefined) throw new Error(`${recorded.name} has no ${kind} ${key}`);
    return handler;
  };
  const byRoute = (kind, routes) =>
    routes.map(({ method, path, ...rest }) => [`${method} ${path}`, { ...rest, handler: of(kind, `${method} ${path}`) }]);
  const { name, version, description, config, pages, components, widgets } = recorded;
  return definePlugin({
    name,
    version,
    description,
    config,
    pages,
    components,
    widgets: widgets.map(({ hasBadge, ...widget }) =>
      hasBadge ? { ...widget, badge: of('badges', widget.component) } : widget,
    ),
    actions: Object.fromEntries(recorded.actionHooks.map((hook) => [hook, of('actions', hook)])),
    filters: Object.fromEntries(
      recorded.filterHooks.map(({ hook, priority }) => [hook, { priority, handler: of('filters', hook) }]),
    ),
    endpoints: Object.fromEntries(byRoute('endpoints', recorded.endpoints)),
    webhooks: Object.fromEntries(byRoute('webhooks', recorded.webhooks).map(([key, { handler }]) => [key, handler])),
    cron: Object.fromEntries(recorded.cronSchedules.map((key) => [key, of('cron', key)])),
    ...handlers.lifecycle,
  });
}
