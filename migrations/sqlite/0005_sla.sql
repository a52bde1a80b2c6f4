CREATE TABLE escalated_business_schedules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    timezone TEXT NOT NULL,
    is_24x7 BOOLEAN NOT NULL DEFAULT FALSE,
    -- Empty instead of false, so that the key lets one default stand in each tenant.
    is_default BOOLEAN,
    schedule TEXT NOT NULL DEFAULT '[]',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_schedules_default ON escalated_business_schedules (tenant_id, is_default);

CREATE TABLE escalated_holiday_sets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX esc_holiday_sets_tenant ON escalated_holiday_sets (tenant_id);

-- Of one calendar or of one shared set.
CREATE TABLE escalated_holidays (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    schedule_id INTEGER REFERENCES escalated_business_schedules (id),
    holiday_set_id INTEGER REFERENCES escalated_holiday_sets (id),
    name TEXT NOT NULL,
    date TEXT NOT NULL,
    recurring BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX esc_holidays_schedule ON escalated_holidays (tenant_id, schedule_id, id);
CREATE INDEX esc_holidays_set ON escalated_holidays (tenant_id, holiday_set_id, id);

CREATE TABLE escalated_schedule_holiday_set (
    schedule_id INTEGER NOT NULL REFERENCES escalated_business_schedules (id),
    holiday_set_id INTEGER NOT NULL REFERENCES escalated_holiday_sets (id),
    tenant_id TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (schedule_id, holiday_set_id)
);
CREATE INDEX esc_schedule_holiday_set ON escalated_schedule_holiday_set (tenant_id, holiday_set_id);

CREATE TABLE escalated_sla_policies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    description TEXT,
    position INTEGER NOT NULL,
    -- Empty instead of false, as above.
    is_default BOOLEAN,
    is_active BOOLEAN NOT NULL DEFAULT TRUE,
    conditions TEXT,
    schedule_id INTEGER REFERENCES escalated_business_schedules (id),
    at_risk_percent INTEGER NOT NULL,
    targets TEXT NOT NULL,
    steps TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_sla_policies_default ON escalated_sla_policies (tenant_id, is_default);
CREATE INDEX esc_sla_policies_schedule ON escalated_sla_policies (tenant_id, schedule_id);

CREATE TABLE escalated_sla_department_policies (
    department_id INTEGER PRIMARY KEY REFERENCES escalated_departments (id),
    tenant_id TEXT NOT NULL DEFAULT '',
    policy_id INTEGER NOT NULL REFERENCES escalated_sla_policies (id),
    created_at TEXT NOT NULL
);
CREATE INDEX esc_sla_department_policy ON escalated_sla_department_policies (tenant_id, policy_id);

CREATE TABLE escalated_escalation_managers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    department_id INTEGER REFERENCES escalated_departments (id),
    level SMALLINT NOT NULL,
    user_id TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX esc_escalation_managers ON escalated_escalation_managers (tenant_id, department_id, level);

CREATE TABLE escalated_sla_clocks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    ticket_id INTEGER NOT NULL REFERENCES escalated_tickets (id),
    metric TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    policy_id INTEGER NOT NULL,
    schedule_id INTEGER,
    target_minutes INTEGER NOT NULL,
    state TEXT NOT NULL,
    started_at TEXT NOT NULL,
    due_at TEXT,
    paused_since TEXT,
    pause_reason TEXT,
    done_at TEXT,
    breached_at TEXT,
    consumed_seconds INTEGER,
    fired TEXT NOT NULL,
    level SMALLINT NOT NULL DEFAULT 0,
    wake_at TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_sla_clocks_once ON escalated_sla_clocks (tenant_id, ticket_id, metric, cycle);
-- What a sweep walks, over all tenants.
CREATE INDEX esc_sla_clocks_wake ON escalated_sla_clocks (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX esc_sla_clocks_report ON escalated_sla_clocks (tenant_id, id);
CREATE INDEX esc_sla_clocks_open ON escalated_sla_clocks (tenant_id, ticket_id) WHERE state IN ('running', 'paused');

CREATE TABLE escalated_escalation_rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    category TEXT NOT NULL DEFAULT 'Uncategorized',
    description TEXT,
    trigger_type TEXT NOT NULL DEFAULT 'time_based',
    conditions TEXT NOT NULL,
    actions TEXT NOT NULL,
    position INTEGER NOT NULL,
    is_active BOOLEAN NOT NULL DEFAULT TRUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX esc_escalation_rules_order ON escalated_escalation_rules (tenant_id, position, id);

-- A rule that holds for a ticket and has fired; armed again once it no longer holds.
CREATE TABLE escalated_escalation_executions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL DEFAULT '',
    rule_id INTEGER NOT NULL REFERENCES escalated_escalation_rules (id),
    ticket_id INTEGER NOT NULL REFERENCES escalated_tickets (id),
    epoch INTEGER NOT NULL,
    is_armed BOOLEAN NOT NULL,
    fired_at TEXT NOT NULL,
    report TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX esc_escalation_once ON escalated_escalation_executions (tenant_id, rule_id, ticket_id);
CREATE INDEX esc_escalation_ticket ON escalated_escalation_executions (tenant_id, ticket_id);

ALTER TABLE escalated_tickets ADD COLUMN sla_policy_id INTEGER;
ALTER TABLE escalated_tickets ADD COLUMN sla_policy_pinned BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE escalated_tickets ADD COLUMN sla_level SMALLINT NOT NULL DEFAULT 0;

-- The kinds of `ActivityKind::MOVES_CLOCKS`: what clocks are worked out from, and nothing else.
CREATE INDEX esc_activities_clock ON escalated_ticket_activities (tenant_id, ticket_id, id)
    WHERE type IN ('created', 'status_changed', 'priority_changed', 'replied');
