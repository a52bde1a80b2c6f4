CREATE TABLE escalated_mail_sent (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    key_hash TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_mail_sent_key ON escalated_mail_sent (tenant_id, key_hash);
CREATE INDEX esc_mail_sent_age ON escalated_mail_sent (created_at);
