CREATE TABLE escalated_mail_sent (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    key_hash VARCHAR(64) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_mail_sent_key (tenant_id, key_hash),
    KEY esc_mail_sent_age (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
