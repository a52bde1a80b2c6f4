-- Every column compares byte by byte: what is compared without case was folded by Rust. An index
-- that begins with a ticket, tag, contact or department serves its foreign key too; InnoDB would
-- otherwise keep a second one for it.
CREATE TABLE escalated_contacts (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    email VARCHAR(320) NOT NULL,
    email_fold VARCHAR(512) NOT NULL,
    email_hash VARCHAR(64) NOT NULL,
    name VARCHAR(255),
    name_fold VARCHAR(768),
    user_id VARCHAR(191),
    metadata JSON NOT NULL DEFAULT '{}',
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_contacts_email (tenant_id, email_hash),
    KEY esc_contacts_list (tenant_id, email_fold, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_departments (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    name VARCHAR(255) NOT NULL,
    slug VARCHAR(255) NOT NULL,
    description TEXT,
    is_active BOOLEAN NOT NULL DEFAULT TRUE,
    manager_id VARCHAR(191),
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_departments_slug (tenant_id, slug)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_department_agent (
    department_id BIGINT NOT NULL,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    agent_id VARCHAR(191) NOT NULL,
    PRIMARY KEY (department_id, agent_id),
    KEY esc_department_agent (tenant_id, agent_id),
    CONSTRAINT esc_fk_agent_department FOREIGN KEY (department_id) REFERENCES escalated_departments (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_tags (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    name VARCHAR(255) NOT NULL,
    slug VARCHAR(255) NOT NULL,
    color VARCHAR(32) NOT NULL DEFAULT '#6B7280',
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_tags_slug (tenant_id, slug)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_tickets (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    reference VARCHAR(64),
    requester_type VARCHAR(64),
    requester_id VARCHAR(191),
    contact_id BIGINT,
    guest_name VARCHAR(255),
    guest_email VARCHAR(320),
    guest_email_fold VARCHAR(512),
    guest_nonce VARCHAR(64),
    guest_token_hash VARCHAR(64),
    assigned_to VARCHAR(191),
    subject VARCHAR(255) NOT NULL,
    subject_fold VARCHAR(768) NOT NULL,
    description MEDIUMTEXT NOT NULL,
    status VARCHAR(32) NOT NULL,
    priority SMALLINT NOT NULL,
    ticket_type VARCHAR(32) NOT NULL,
    channel VARCHAR(32) NOT NULL,
    awaiting VARCHAR(32) NOT NULL,
    department_id BIGINT,
    metadata JSON NOT NULL DEFAULT '{}',
    first_response_at DATETIME(6),
    first_response_due_at DATETIME(6),
    resolution_due_at DATETIME(6),
    sla_first_response_breached BOOLEAN NOT NULL DEFAULT FALSE,
    sla_resolution_breached BOOLEAN NOT NULL DEFAULT FALSE,
    resolved_at DATETIME(6),
    closed_at DATETIME(6),
    last_reply_at DATETIME(6),
    version BIGINT NOT NULL DEFAULT 1,
    event_seq BIGINT NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_tickets_reference (tenant_id, reference),
    UNIQUE KEY esc_tickets_guest (guest_token_hash),
    KEY esc_tickets_created (tenant_id, created_at, id),
    KEY esc_tickets_updated (tenant_id, updated_at, id),
    KEY esc_tickets_status (tenant_id, status, created_at, id, priority),
    KEY esc_tickets_assignee (tenant_id, assigned_to, created_at, id),
    KEY esc_tickets_department (department_id, tenant_id, created_at, id),
    KEY esc_tickets_requester (tenant_id, requester_id, created_at, id),
    KEY esc_tickets_contact (contact_id, tenant_id, created_at, id),
    KEY esc_tickets_priority (tenant_id, priority, id),
    CONSTRAINT esc_fk_ticket_contact FOREIGN KEY (contact_id) REFERENCES escalated_contacts (id),
    CONSTRAINT esc_fk_ticket_department FOREIGN KEY (department_id) REFERENCES escalated_departments (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_ticket_tag (
    ticket_id BIGINT NOT NULL,
    tag_id BIGINT NOT NULL,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    PRIMARY KEY (ticket_id, tag_id),
    KEY esc_ticket_tag_tag (tag_id, tenant_id, ticket_id),
    CONSTRAINT esc_fk_tagged_ticket FOREIGN KEY (ticket_id) REFERENCES escalated_tickets (id),
    CONSTRAINT esc_fk_ticket_tag FOREIGN KEY (tag_id) REFERENCES escalated_tags (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_replies (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    ticket_id BIGINT NOT NULL,
    author_kind VARCHAR(32) NOT NULL,
    author_type VARCHAR(64) NOT NULL,
    author_id VARCHAR(191),
    author_name TEXT NOT NULL,
    body MEDIUMTEXT NOT NULL,
    is_internal_note BOOLEAN NOT NULL DEFAULT FALSE,
    is_pinned BOOLEAN NOT NULL DEFAULT FALSE,
    message_id TEXT,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY esc_replies_ticket (ticket_id, tenant_id, id),
    CONSTRAINT esc_fk_reply_ticket FOREIGN KEY (ticket_id) REFERENCES escalated_tickets (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_attachments (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    ticket_id BIGINT,
    reply_id BIGINT,
    on_note BOOLEAN NOT NULL DEFAULT FALSE,
    owner_key VARCHAR(255) NOT NULL,
    filename TEXT NOT NULL,
    mime_type VARCHAR(255) NOT NULL,
    size BIGINT NOT NULL,
    blob_key VARCHAR(255) NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY esc_attachments_ticket (ticket_id, tenant_id, id),
    KEY esc_attachments_reply (reply_id),
    CONSTRAINT esc_fk_attachment_ticket FOREIGN KEY (ticket_id) REFERENCES escalated_tickets (id),
    CONSTRAINT esc_fk_attachment_reply FOREIGN KEY (reply_id) REFERENCES escalated_replies (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_ticket_activities (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    ticket_id BIGINT NOT NULL,
    type VARCHAR(64) NOT NULL,
    field VARCHAR(64),
    old_value TEXT,
    new_value TEXT,
    data JSON,
    causer_type VARCHAR(64) NOT NULL,
    causer_id VARCHAR(191),
    causer_name TEXT NOT NULL,
    cause TEXT,
    request_id VARCHAR(191) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    KEY esc_activities_ticket (ticket_id, tenant_id, id),
    CONSTRAINT esc_fk_activity_ticket FOREIGN KEY (ticket_id) REFERENCES escalated_tickets (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- A full-text index keeps for good whether it leaves stop words out: these do not.
SET SESSION innodb_ft_enable_stopword = OFF;
CREATE TABLE escalated_search (
    ticket_id BIGINT NOT NULL PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    public_text MEDIUMTEXT NOT NULL,
    notes_text MEDIUMTEXT NOT NULL,
    FULLTEXT KEY esc_search_public (public_text),
    FULLTEXT KEY esc_search_notes (notes_text)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
SET SESSION innodb_ft_enable_stopword = DEFAULT;
