CREATE TABLE escalated_contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL,
    email_fold TEXT NOT NULL,
    email_hash TEXT NOT NULL,
    name TEXT,
    name_fold TEXT,
    user_id TEXT,
    metadata TEXT NOT NULL DEFAULT '{}',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_contacts_email ON escalated_contacts (tenant_id, email_hash);
CREATE INDEX esc_contacts_list ON escalated_contacts (tenant_id, email_fold, id);

CREATE TABLE escalated_departments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    description TEXT,
    is_active BOOLEAN NOT NULL DEFAULT TRUE,
    manager_id TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_departments_slug ON escalated_departments (tenant_id, slug);

CREATE TABLE escalated_department_agent (
    department_id INTEGER NOT NULL REFERENCES escalated_departments (id),
    tenant_id TEXT NOT NULL DEFAULT '',
    agent_id TEXT NOT NULL,
    PRIMARY KEY (department_id, agent_id)
);
CREATE INDEX esc_department_agent ON escalated_department_agent (tenant_id, agent_id);

CREATE TABLE escalated_tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    color TEXT NOT NULL DEFAULT '#6B7280',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_tags_slug ON escalated_tags (tenant_id, slug);

CREATE TABLE escalated_tickets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    reference TEXT,
    requester_type TEXT,
    requester_id TEXT,
    contact_id INTEGER REFERENCES escalated_contacts (id),
    guest_name TEXT,
    guest_email TEXT,
    guest_email_fold TEXT,
    guest_nonce TEXT,
    guest_token_hash TEXT,
    assigned_to TEXT,
    subject TEXT NOT NULL,
    subject_fold TEXT NOT NULL,
    description TEXT NOT NULL,
    status TEXT NOT NULL,
    priority SMALLINT NOT NULL,
    ticket_type TEXT NOT NULL,
    channel TEXT NOT NULL,
    awaiting TEXT NOT NULL,
    department_id INTEGER REFERENCES escalated_departments (id),
    metadata TEXT NOT NULL DEFAULT '{}',
    first_response_at TEXT,
    first_response_due_at TEXT,
    resolution_due_at TEXT,
    sla_first_response_breached BOOLEAN NOT NULL DEFAULT FALSE,
    sla_resolution_breached BOOLEAN NOT NULL DEFAULT FALSE,
    resolved_at TEXT,
    closed_at TEXT,
    last_reply_at TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    event_seq INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_tickets_reference ON escalated_tickets (tenant_id, reference);
CREATE UNIQUE INDEX esc_tickets_guest ON escalated_tickets (guest_token_hash);
CREATE INDEX esc_tickets_created ON escalated_tickets (tenant_id, created_at, id);
CREATE INDEX esc_tickets_updated ON escalated_tickets (tenant_id, updated_at, id);
-- Ends in the priority, so that the totals of the usual filters are counted in the index alone.
CREATE INDEX esc_tickets_status ON escalated_tickets (tenant_id, status, created_at, id, priority);
CREATE INDEX esc_tickets_assignee ON escalated_tickets (tenant_id, assigned_to, created_at, id);
CREATE INDEX esc_tickets_department ON escalated_tickets (tenant_id, department_id, created_at, id);
CREATE INDEX esc_tickets_requester ON escalated_tickets (tenant_id, requester_id, created_at, id);
CREATE INDEX esc_tickets_contact ON escalated_tickets (tenant_id, contact_id, created_at, id);
CREATE INDEX esc_tickets_priority ON escalated_tickets (tenant_id, priority, id);

CREATE TABLE escalated_ticket_tag (
    ticket_id INTEGER NOT NULL REFERENCES escalated_tickets (id),
    tag_id INTEGER NOT NULL REFERENCES escalated_tags (id),
    tenant_id TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (ticket_id, tag_id)
);
CREATE INDEX esc_ticket_tag_tag ON escalated_ticket_tag (tenant_id, tag_id, ticket_id);

CREATE TABLE escalated_replies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    ticket_id INTEGER NOT NULL REFERENCES escalated_tickets (id),
    author_kind TEXT NOT NULL,
    author_type TEXT NOT NULL,
    author_id TEXT,
    author_name TEXT NOT NULL,
    body TEXT NOT NULL,
    is_internal_note BOOLEAN NOT NULL DEFAULT FALSE,
    is_pinned BOOLEAN NOT NULL DEFAULT FALSE,
    message_id TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX esc_replies_ticket ON escalated_replies (tenant_id, ticket_id, id);

CREATE TABLE escalated_attachments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    ticket_id INTEGER REFERENCES escalated_tickets (id),
    reply_id INTEGER REFERENCES escalated_replies (id),
    on_note BOOLEAN NOT NULL DEFAULT FALSE,
    owner_key TEXT NOT NULL,
    filename TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    blob_key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX esc_attachments_ticket ON escalated_attachments (tenant_id, ticket_id, id);
CREATE INDEX esc_attachments_staged ON escalated_attachments (created_at) WHERE ticket_id IS NULL;

CREATE TABLE escalated_ticket_activities (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    ticket_id INTEGER NOT NULL REFERENCES escalated_tickets (id),
    type TEXT NOT NULL,
    field TEXT,
    old_value TEXT,
    new_value TEXT,
    data TEXT,
    causer_type TEXT NOT NULL,
    causer_id TEXT,
    causer_name TEXT NOT NULL,
    cause TEXT,
    request_id TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX esc_activities_ticket ON escalated_ticket_activities (tenant_id, ticket_id, id);

-- The words come folded and split from Rust, so the tokenizer has to part them at spaces only.
CREATE VIRTUAL TABLE escalated_search_public USING fts5 (body, tokenize = 'ascii', detail = none);
CREATE VIRTUAL TABLE escalated_search_notes USING fts5 (body, tokenize = 'ascii', detail = none);
