use super::table::table;

table! {
    /// Business calendars.
    BusinessSchedules = "escalated_business_schedules" {
        Id, TenantId, Name, Timezone,
        #[iden = "is_24x7"]
        Is24x7,
        IsDefault, Schedule, CreatedAt, UpdatedAt,
    }
}

table! {
    /// Sets of holidays that calendars share.
    HolidaySets = "escalated_holiday_sets" { Id, TenantId, Name, CreatedAt, UpdatedAt }
}

table! {
    /// Holidays of calendars and of shared sets.
    Holidays = "escalated_holidays" {
        Id, TenantId, ScheduleId, HolidaySetId, Name, Date, Recurring, CreatedAt, UpdatedAt,
    }
}

table! {
    /// Which calendars share which sets.
    ScheduleHolidaySet = "escalated_schedule_holiday_set" { ScheduleId, HolidaySetId, TenantId }
}

table! {
    /// SLA policies.
    SlaPolicies = "escalated_sla_policies" {
        Id, TenantId, Name, Description, Position, IsDefault, IsActive, Conditions, ScheduleId,
        AtRiskPercent, Targets, Steps, CreatedAt, UpdatedAt,
    }
}

table! {
    /// Policies of departments.
    SlaDepartmentPolicies = "escalated_sla_department_policies" {
        DepartmentId, TenantId, PolicyId, CreatedAt,
    }
}

table! {
    /// Who is told at which level.
    EscalationManagers = "escalated_escalation_managers" {
        Id, TenantId, DepartmentId, Level, UserId, CreatedAt,
    }
}

table! {
    /// SLA clocks.
    SlaClocks = "escalated_sla_clocks" {
        Id, TenantId, TicketId, Metric, Cycle, PolicyId, ScheduleId, TargetMinutes, State,
        StartedAt, DueAt, PausedSince, PauseReason, DoneAt, BreachedAt, ConsumedSeconds, Fired,
        Level, WakeAt, CreatedAt, UpdatedAt, RulesVersion, CountedMicros,
    }
}

table! {
    /// Which version of its rules each tenant has.
    SlaRuleVersions = "escalated_sla_rule_versions" {
        TenantId, Version,
    }
}

table! {
    /// Escalation rules.
    EscalationRules = "escalated_escalation_rules" {
        Id, TenantId, Name, Category, Description, TriggerType, Conditions, Actions, Position,
        IsActive, CreatedAt, UpdatedAt,
    }
}

table! {
    /// Which escalation rules have fired for which tickets.
    EscalationExecutions = "escalated_escalation_executions" {
        Id, TenantId, RuleId, TicketId, Epoch, IsArmed, FiredAt, Report, CreatedAt, UpdatedAt,
    }
}
