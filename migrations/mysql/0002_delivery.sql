CREATE TABLE escalated_outbox (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    event_id VARCHAR(64) NOT NULL,
    name VARCHAR(100) NOT NULL,
    ticket_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    position BIGINT,
    payload JSON NOT NULL,
    actor_type VARCHAR(64) NOT NULL,
    actor_id VARCHAR(191),
    actor_name TEXT NOT NULL,
    cause TEXT,
    depth SMALLINT NOT NULL DEFAULT 0,
    is_quiet BOOLEAN NOT NULL DEFAULT FALSE,
    created_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_outbox_position (position),
    KEY esc_outbox_tenant (tenant_id, position)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_deliveries (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    outbox_id BIGINT NOT NULL,
    consumer VARCHAR(191) NOT NULL,
    ticket_id BIGINT NOT NULL,
    state VARCHAR(32) NOT NULL DEFAULT 'pending',
    attempts INT NOT NULL DEFAULT 0,
    run_at DATETIME(6) NOT NULL,
    lease_until DATETIME(6),
    fence BIGINT NOT NULL DEFAULT 0,
    last_error TEXT,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_deliveries_once (outbox_id, consumer),
    KEY esc_deliveries_due (consumer, state, run_at, id),
    KEY esc_deliveries_lane (consumer, ticket_id, id),
    KEY esc_deliveries_tenant (tenant_id, state, id),
    CONSTRAINT esc_fk_delivery_outbox FOREIGN KEY (outbox_id) REFERENCES escalated_outbox (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_jobs (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    kind VARCHAR(100) NOT NULL,
    dedupe_key VARCHAR(255),
    state VARCHAR(32) NOT NULL DEFAULT 'pending',
    attempts INT NOT NULL DEFAULT 0,
    run_at DATETIME(6) NOT NULL,
    lease_until DATETIME(6),
    fence BIGINT NOT NULL DEFAULT 0,
    payload JSON NOT NULL,
    last_error TEXT,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_jobs_dedupe (tenant_id, kind, dedupe_key),
    KEY esc_jobs_due (state, run_at, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_leases (
    name VARCHAR(100) NOT NULL PRIMARY KEY,
    lease_until DATETIME(6) NOT NULL,
    fence BIGINT NOT NULL DEFAULT 0,
    value BIGINT NOT NULL DEFAULT 0
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
INSERT INTO escalated_leases (name, lease_until, fence, value) VALUES ('relay', '1970-01-01 00:00:00', 0, 0) ON DUPLICATE KEY UPDATE name = name;

CREATE TABLE escalated_idempotency_keys (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    key_hash VARCHAR(64) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    outcome MEDIUMTEXT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_idempotency_key (tenant_id, key_hash),
    KEY esc_idempotency_age (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
