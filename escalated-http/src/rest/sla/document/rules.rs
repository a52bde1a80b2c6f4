use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A span of opening on one weekday.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct WindowRow {
    /// 0 (Monday) to 6 (Sunday): the day on which it begins.
    weekday: u8,
    /// `HH:MM`, 00:00 to 24:00.
    start: String,
    /// `HH:MM`; before the start it is on the next day.
    end: String,
}

/// A day that is closed.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct HolidayRow {
    /// `YYYY-MM-DD`; its year does not count when it recurs.
    #[schema(format = Date)]
    date: String,
    /// Every year; default false.
    #[schema(required = false)]
    recurring: bool,
    /// At most 255 characters.
    #[schema(required = false)]
    name: String,
}

/// When a team works.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct CalendarBody {
    /// 1 to 255 characters.
    name: String,
    /// An IANA zone, such as `Europe/Berlin`.
    timezone: String,
    /// Every instant counts; default false.
    #[schema(required = false)]
    is_24x7: bool,
    /// Counts where a policy names no calendar; default false.
    #[schema(required = false)]
    is_default: bool,
    /// At most 100.
    #[schema(required = false)]
    windows: Vec<WindowRow>,
    /// At most 1,000.
    #[schema(required = false)]
    holidays: Vec<HolidayRow>,
    /// Ids of shared sets.
    #[schema(required = false)]
    holiday_sets: Vec<i64>,
}

/// A calendar.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct CalendarView {
    id: i64,
    #[serde(flatten)]
    calendar: CalendarBody,
}

/// Holidays that several calendars share.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct HolidaySetBody {
    /// 1 to 255 characters.
    name: String,
    /// At most 1,000.
    holidays: Vec<HolidayRow>,
}

/// A set of holidays.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct HolidaySetView {
    id: i64,
    #[serde(flatten)]
    set: HolidaySetBody,
}

/// What is promised at one priority, in minutes that count; null for nothing.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct TargetRow {
    first_response: Option<i64>,
    next_response: Option<i64>,
    resolution: Option<i64>,
    /// Every minute counts, whatever the calendar; default false.
    #[schema(required = false)]
    is_24x7: bool,
}

/// What a step does to the ticket.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct StepActionRow {
    /// `raise_priority` (`to` a priority, or one higher), `reassign` (`to` an agent),
    /// `move_department` (`to` a department), `add_tag` (`tag`), `note` (`body`).
    r#type: String,
    #[schema(value_type = Option<Object>)]
    to: Option<Value>,
    tag: Option<i64>,
    body: Option<String>,
}

/// What happens when a clock has used up a part of its target.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct StepRow {
    /// 1 to 1,000, above that of the step before.
    percent: u16,
    /// 1 to 3, above that of the level before.
    level: Option<u8>,
    /// `assignee`, `department_manager`, `escalation_manager`.
    #[schema(required = false)]
    notify: Vec<String>,
    #[schema(required = false)]
    actions: Vec<StepActionRow>,
}

/// A promise to requesters.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct PolicyBody {
    /// 1 to 255 characters.
    name: String,
    /// At most 2,000 characters.
    description: Option<String>,
    /// The first that fits is a ticket's; left out, a new one comes last.
    #[schema(value_type = Option<i32>, required = false)]
    position: i32,
    /// Taken where no other fits; default false.
    #[schema(required = false)]
    is_default: bool,
    /// Default true.
    #[schema(required = false)]
    is_active: bool,
    /// Which tickets; see the filters of lists.
    #[schema(value_type = Option<Object>)]
    condition: Option<Value>,
    /// Null for the default calendar.
    calendar_id: Option<i64>,
    /// 1 to 100, default 75.
    #[schema(required = false)]
    at_risk_percent: u16,
    /// By priority.
    targets: BTreeMap<String, TargetRow>,
    /// At most 20; default 50, 75, 90 and 100 percent.
    #[schema(required = false)]
    steps: Vec<StepRow>,
}

/// A policy.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct PolicyView {
    id: i64,
    #[serde(flatten)]
    policy: PolicyBody,
}

/// The policy of a department's tickets when no condition decides.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct DepartmentPolicyRow {
    department_id: i64,
    policy_id: i64,
}

/// Who is told when tickets of a department reach a level.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct ManagerRow {
    /// Null stands in for departments without a manager of their own.
    department_id: Option<i64>,
    /// 1 to 3.
    level: u8,
    /// An agent.
    #[schema(value_type = Object)]
    user_id: Value,
}

/// What an escalation rule does.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct EscalationActionRow {
    /// `escalate`, `change_priority` (`to`), `assign_to` (`agent`), `change_department`
    /// (`department`), `add_tag` (`tag`), `note` (`body`).
    r#type: String,
    to: Option<String>,
    #[schema(value_type = Option<Object>)]
    agent: Option<Value>,
    department: Option<i64>,
    tag: Option<i64>,
    body: Option<String>,
}

/// A rule that acts once on each open ticket for which its condition has become true.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct EscalationRuleBody {
    /// 1 to 255 characters.
    name: String,
    /// Default `Uncategorized`.
    #[schema(required = false)]
    category: String,
    /// At most 2,000 characters.
    description: Option<String>,
    /// Which open tickets; an instant may be relative, such as `-48h`.
    #[schema(value_type = Object)]
    condition: Value,
    /// 1 to 10.
    actions: Vec<EscalationActionRow>,
    /// Left out, a new rule comes last.
    #[schema(value_type = Option<i32>, required = false)]
    position: i32,
    /// Default true.
    #[schema(required = false)]
    is_active: bool,
}

/// An escalation rule.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct EscalationRuleView {
    id: i64,
    #[serde(flatten)]
    rule: EscalationRuleBody,
}

/// Another policy over the tickets of the last days.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct WhatIfBody {
    /// 1 to 366.
    days: i64,
    policy: PolicyBody,
}
