CREATE TABLE escalated_outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    event_id TEXT NOT NULL,
    name TEXT NOT NULL,
    ticket_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    position INTEGER,
    payload TEXT NOT NULL,
    actor_type TEXT NOT NULL,
    actor_id TEXT,
    actor_name TEXT NOT NULL,
    cause TEXT,
    depth SMALLINT NOT NULL DEFAULT 0,
    is_quiet BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_outbox_position ON escalated_outbox (position);
CREATE INDEX esc_outbox_new ON escalated_outbox (id) WHERE position IS NULL;
CREATE INDEX esc_outbox_tenant ON escalated_outbox (tenant_id, position);

CREATE TABLE escalated_deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    outbox_id INTEGER NOT NULL REFERENCES escalated_outbox (id),
    consumer TEXT NOT NULL,
    ticket_id INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending',
    attempts INTEGER NOT NULL DEFAULT 0,
    run_at TEXT NOT NULL,
    lease_until TEXT,
    fence INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_deliveries_once ON escalated_deliveries (outbox_id, consumer);
CREATE INDEX esc_deliveries_due ON escalated_deliveries (consumer, state, run_at, id);
CREATE INDEX esc_deliveries_lane ON escalated_deliveries (consumer, ticket_id, id);
CREATE INDEX esc_deliveries_tenant ON escalated_deliveries (tenant_id, state, id);

CREATE TABLE escalated_jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL,
    dedupe_key TEXT,
    state TEXT NOT NULL DEFAULT 'pending',
    attempts INTEGER NOT NULL DEFAULT 0,
    run_at TEXT NOT NULL,
    lease_until TEXT,
    fence INTEGER NOT NULL DEFAULT 0,
    payload TEXT NOT NULL,
    last_error TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_jobs_dedupe ON escalated_jobs (tenant_id, kind, dedupe_key);
CREATE INDEX esc_jobs_due ON escalated_jobs (state, run_at, id);

CREATE TABLE escalated_leases (
    name TEXT PRIMARY KEY,
    lease_until TEXT NOT NULL,
    fence INTEGER NOT NULL DEFAULT 0,
    value INTEGER NOT NULL DEFAULT 0
);
INSERT INTO escalated_leases (name, lease_until, fence, value) VALUES ('relay', '1970-01-01T00:00:00+00:00', 0, 0);

CREATE TABLE escalated_idempotency_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    key_hash TEXT NOT NULL,
    digest TEXT NOT NULL,
    outcome TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_idempotency_key ON escalated_idempotency_keys (tenant_id, key_hash);
CREATE INDEX esc_idempotency_age ON escalated_idempotency_keys (created_at);
