CREATE TABLE escalated_plugins (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    slug VARCHAR(50) NOT NULL,
    runtime VARCHAR(50) NOT NULL,
    -- JSON is text here and in the tables below: it is never looked into, and comes back as it was.
    manifest MEDIUMTEXT NOT NULL,
    problems MEDIUMTEXT NOT NULL,
    is_present BOOLEAN NOT NULL,
    is_active BOOLEAN NOT NULL DEFAULT FALSE,
    grants TEXT NOT NULL,
    audiences MEDIUMTEXT NOT NULL,
    config MEDIUMTEXT NOT NULL,
    activated_at DATETIME(6),
    deactivated_at DATETIME(6),
    seen_at DATETIME(6) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_plugins_slug (tenant_id, slug),
    KEY esc_plugins_active (tenant_id, is_active)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_plugin_store (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    plugin VARCHAR(50) NOT NULL,
    collection VARCHAR(64) NOT NULL,
    record_key VARCHAR(255) NOT NULL,
    data MEDIUMTEXT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_plugin_store_key (tenant_id, plugin, collection, record_key),
    KEY esc_plugin_store_scan (tenant_id, plugin, collection, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_plugin_logs (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    plugin VARCHAR(50) NOT NULL,
    level VARCHAR(5) NOT NULL,
    message TEXT NOT NULL,
    data TEXT,
    created_at DATETIME(6) NOT NULL,
    KEY esc_plugin_logs_list (tenant_id, plugin, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
