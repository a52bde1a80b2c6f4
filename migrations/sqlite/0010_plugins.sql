CREATE TABLE escalated_plugins (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    slug TEXT NOT NULL,
    runtime TEXT NOT NULL,
    -- JSON is text here and in the tables below: it is never looked into, and comes back as it was.
    manifest TEXT NOT NULL,
    problems TEXT NOT NULL,
    is_present BOOLEAN NOT NULL,
    is_active BOOLEAN NOT NULL DEFAULT FALSE,
    grants TEXT NOT NULL,
    audiences TEXT NOT NULL,
    config TEXT NOT NULL,
    activated_at TEXT,
    deactivated_at TEXT,
    seen_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_plugins_slug ON escalated_plugins (tenant_id, slug);
CREATE INDEX esc_plugins_active ON escalated_plugins (tenant_id, is_active);

CREATE TABLE escalated_plugin_store (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    plugin TEXT NOT NULL,
    collection TEXT NOT NULL,
    record_key TEXT NOT NULL,
    data TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_plugin_store_key ON escalated_plugin_store (tenant_id, plugin, collection, record_key);
CREATE INDEX esc_plugin_store_scan ON escalated_plugin_store (tenant_id, plugin, collection, id);

CREATE TABLE escalated_plugin_logs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    plugin TEXT NOT NULL,
    level TEXT NOT NULL,
    message TEXT NOT NULL,
    data TEXT,
    created_at TEXT NOT NULL
);
CREATE INDEX esc_plugin_logs_list ON escalated_plugin_logs (tenant_id, plugin, id);
