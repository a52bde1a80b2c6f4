CREATE TABLE escalated_business_schedules (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    name VARCHAR(255) NOT NULL,
    timezone VARCHAR(64) NOT NULL,
    is_24x7 BOOLEAN NOT NULL DEFAULT FALSE,
    -- Empty instead of false, so that the key lets one default stand in each tenant.
    is_default BOOLEAN,
    schedule JSON NOT NULL DEFAULT '[]',
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_schedules_default (tenant_id, is_default)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_holiday_sets (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    name VARCHAR(255) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY esc_holiday_sets_tenant (tenant_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- Of one calendar or of one shared set.
CREATE TABLE escalated_holidays (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    schedule_id BIGINT,
    holiday_set_id BIGINT,
    name VARCHAR(255) NOT NULL,
    date VARCHAR(10) NOT NULL,
    recurring BOOLEAN NOT NULL DEFAULT FALSE,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY esc_holidays_schedule (schedule_id, tenant_id, id),
    KEY esc_holidays_set (holiday_set_id, tenant_id, id),
    KEY esc_holidays_tenant (tenant_id, id),
    CONSTRAINT esc_fk_holiday_schedule FOREIGN KEY (schedule_id) REFERENCES escalated_business_schedules (id),
    CONSTRAINT esc_fk_holiday_set FOREIGN KEY (holiday_set_id) REFERENCES escalated_holiday_sets (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_schedule_holiday_set (
    schedule_id BIGINT NOT NULL,
    holiday_set_id BIGINT NOT NULL,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    PRIMARY KEY (schedule_id, holiday_set_id),
    KEY esc_schedule_holiday_set (holiday_set_id, tenant_id),
    KEY esc_schedule_sets_tenant (tenant_id),
    CONSTRAINT esc_fk_shared_schedule FOREIGN KEY (schedule_id) REFERENCES escalated_business_schedules (id),
    CONSTRAINT esc_fk_shared_set FOREIGN KEY (holiday_set_id) REFERENCES escalated_holiday_sets (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_sla_policies (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    name VARCHAR(255) NOT NULL,
    description TEXT,
    position INT NOT NULL,
    -- Empty instead of false, as above.
    is_default BOOLEAN,
    is_active BOOLEAN NOT NULL DEFAULT TRUE,
    conditions JSON,
    schedule_id BIGINT,
    at_risk_percent INT NOT NULL,
    targets JSON NOT NULL,
    steps JSON NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_sla_policies_default (tenant_id, is_default),
    KEY esc_sla_policies_schedule (schedule_id, tenant_id),
    CONSTRAINT esc_fk_policy_schedule FOREIGN KEY (schedule_id) REFERENCES escalated_business_schedules (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_sla_department_policies (
    department_id BIGINT NOT NULL PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    policy_id BIGINT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    KEY esc_sla_department_policy (policy_id, tenant_id),
    KEY esc_sla_departments_tenant (tenant_id),
    CONSTRAINT esc_fk_sla_department FOREIGN KEY (department_id) REFERENCES escalated_departments (id),
    CONSTRAINT esc_fk_sla_policy FOREIGN KEY (policy_id) REFERENCES escalated_sla_policies (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_escalation_managers (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    department_id BIGINT,
    level SMALLINT NOT NULL,
    user_id VARCHAR(191) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    KEY esc_escalation_managers (department_id, tenant_id, level),
    KEY esc_managers_tenant (tenant_id),
    CONSTRAINT esc_fk_manager_department FOREIGN KEY (department_id) REFERENCES escalated_departments (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_sla_clocks (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    ticket_id BIGINT NOT NULL,
    metric VARCHAR(32) NOT NULL,
    cycle INT NOT NULL,
    policy_id BIGINT NOT NULL,
    schedule_id BIGINT,
    target_minutes BIGINT NOT NULL,
    state VARCHAR(32) NOT NULL,
    started_at DATETIME(6) NOT NULL,
    due_at DATETIME(6),
    paused_since DATETIME(6),
    pause_reason VARCHAR(32),
    done_at DATETIME(6),
    breached_at DATETIME(6),
    consumed_seconds BIGINT,
    fired TEXT NOT NULL,
    level SMALLINT NOT NULL DEFAULT 0,
    wake_at DATETIME(6),
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_sla_clocks_once (ticket_id, tenant_id, metric, cycle),
    KEY esc_sla_clocks_wake (wake_at),
    KEY esc_sla_clocks_report (tenant_id, id),
    KEY esc_sla_clocks_open (tenant_id, state, ticket_id),
    CONSTRAINT esc_fk_clock_ticket FOREIGN KEY (ticket_id) REFERENCES escalated_tickets (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE escalated_escalation_rules (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    name VARCHAR(255) NOT NULL,
    category VARCHAR(255) NOT NULL DEFAULT 'Uncategorized',
    description TEXT,
    trigger_type VARCHAR(32) NOT NULL DEFAULT 'time_based',
    conditions JSON NOT NULL,
    actions JSON NOT NULL,
    position INT NOT NULL,
    is_active BOOLEAN NOT NULL DEFAULT TRUE,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY esc_escalation_rules_order (tenant_id, position, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- A rule that holds for a ticket and has fired; armed again once it no longer holds.
CREATE TABLE escalated_escalation_executions (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id VARCHAR(128) NOT NULL DEFAULT '',
    rule_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    epoch INT NOT NULL,
    is_armed BOOLEAN NOT NULL,
    fired_at DATETIME(6) NOT NULL,
    report TEXT,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY esc_escalation_once (rule_id, ticket_id, tenant_id),
    KEY esc_escalation_ticket (ticket_id, tenant_id),
    CONSTRAINT esc_fk_execution_rule FOREIGN KEY (rule_id) REFERENCES escalated_escalation_rules (id),
    CONSTRAINT esc_fk_execution_ticket FOREIGN KEY (ticket_id) REFERENCES escalated_tickets (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

ALTER TABLE escalated_tickets ADD COLUMN sla_policy_id BIGINT;
ALTER TABLE escalated_tickets ADD COLUMN sla_policy_pinned BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE escalated_tickets ADD COLUMN sla_level SMALLINT NOT NULL DEFAULT 0;

-- The kinds of `ActivityKind::MOVES_CLOCKS`: what clocks are worked out from, and nothing else.
CREATE INDEX esc_activities_clock ON escalated_ticket_activities (ticket_id, tenant_id, type, id);
