use std::sync::Arc;

use async_trait::async_trait;

use super::{
    BusinessCalendar, CalendarInput, ClockFilter, ClockRecord, DepartmentPolicy, EscalationManager,
    HolidaySet, HolidaySetInput, Policy, PolicyInput, SlaClock, SlaConfig, SweptTicket,
};
use crate::{
    Result,
    activities::Activity,
    actor::Cx,
    ids::{CalendarId, ClockId, HolidaySetId, PolicyId, TicketId},
    time::Timestamp,
};

/// Where calendars and shared holidays are kept. What is saved was checked.
#[async_trait]
pub trait CalendarStore: Send + Sync {
    /// All calendars by name.
    async fn calendars(&self, cx: &Cx) -> Result<Vec<BusinessCalendar>>;
    /// Makes a calendar, or changes the one with that id (`calendar_not_found`). A new default
    /// takes the place of the old one.
    async fn save_calendar(
        &self,
        cx: &Cx,
        id: Option<CalendarId>,
        input: &CalendarInput,
    ) -> Result<BusinessCalendar>;
    /// Removes a calendar; `calendar_in_use` while a policy names it.
    async fn delete_calendar(&self, cx: &Cx, id: CalendarId) -> Result<()>;
    /// All shared sets by name.
    async fn holiday_sets(&self, cx: &Cx) -> Result<Vec<HolidaySet>>;
    /// Makes a set, or changes the one with that id (`holiday_set_not_found`).
    async fn save_holiday_set(
        &self,
        cx: &Cx,
        id: Option<HolidaySetId>,
        input: &HolidaySetInput,
    ) -> Result<HolidaySet>;
    /// Removes a set; `holiday_set_in_use` while a calendar shares it.
    async fn delete_holiday_set(&self, cx: &Cx, id: HolidaySetId) -> Result<()>;
}

/// Where policies and managers are kept. What is saved was checked.
#[async_trait]
pub trait PolicyStore: Send + Sync {
    /// All policies by position.
    async fn policies(&self, cx: &Cx) -> Result<Vec<Policy>>;
    /// Makes a policy, or changes the one with that id (`policy_not_found`).
    async fn save_policy(
        &self,
        cx: &Cx,
        id: Option<PolicyId>,
        input: &PolicyInput,
    ) -> Result<Policy>;
    /// Removes a policy; its open clocks are cancelled by the recomputation that follows.
    async fn delete_policy(&self, cx: &Cx, id: PolicyId) -> Result<()>;
    /// Replaces the policies of departments.
    async fn put_department_policies(&self, cx: &Cx, rows: &[DepartmentPolicy]) -> Result<()>;
    /// Replaces the escalation managers.
    async fn put_managers(&self, cx: &Cx, rows: &[EscalationManager]) -> Result<()>;
    /// All rules of the tenant, from a cache of a few seconds that the writes above forget.
    async fn sla_config(&self, cx: &Cx) -> Result<Arc<SlaConfig>>;
}

/// Where clocks are read outside a unit.
#[async_trait]
pub trait ClockStore: Send + Sync {
    /// The clocks of a ticket by metric and cycle.
    async fn clocks_of(&self, cx: &Cx, ticket: TicketId) -> Result<Vec<SlaClock>>;
    /// The activities of a ticket that move clocks, oldest first.
    async fn clock_history(&self, cx: &Cx, ticket: TicketId) -> Result<Vec<Activity>>;
    /// The activities of a ticket that the SLA left, oldest first.
    async fn sla_log(&self, cx: &Cx, ticket: TicketId) -> Result<Vec<Activity>>;
    /// Clocks with what reports group them by, in the order of their ids, after an id; at most
    /// 1,000.
    async fn clock_records(
        &self,
        cx: &Cx,
        filter: &ClockFilter,
        after: ClockId,
        limit: u32,
    ) -> Result<Vec<ClockRecord>>;
    /// Tickets that came in from then on, by id, after an id, each with its clocks, its history and
    /// its tags (and without its description): what a comparison of policies reads. At most 500,
    /// in a handful of statements.
    async fn tickets_with_history(
        &self,
        cx: &Cx,
        from: Timestamp,
        after: TicketId,
        limit: u32,
    ) -> Result<Vec<SweptTicket>>;
}
