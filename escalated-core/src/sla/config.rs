use std::collections::{BTreeMap, BTreeSet};

use super::{BusinessCalendar, DepartmentPolicy, EscalationManager, HolidaySet, Policy};
use crate::{
    ids::{CalendarId, DepartmentId, HolidaySetId, HostUserId, PolicyId},
    tickets::Status,
};

/// How a tenant's clocks work, apart from policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlaSettings {
    /// Off: no clock is started, and none fires.
    pub enabled: bool,
    /// Statuses in which clocks stand still.
    pub pausing_statuses: Vec<Status>,
    /// Clocks stand still while the requester owes an answer.
    pub pause_on_awaiting_requester: bool,
    /// The priority follows impact and urgency in the metadata (the ITIL matrix).
    pub itil_priority: bool,
}

impl Default for SlaSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            pausing_statuses: vec![Status::WaitingOnCustomer],
            pause_on_awaiting_requester: true,
            itil_priority: false,
        }
    }
}

/// All rules of a tenant, as an engine reads them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SlaConfig {
    /// Goes up with every change of what clocks are worked out from; 0 before the first.
    pub version: i64,
    /// How clocks work.
    pub settings: SlaSettings,
    /// Calendars.
    pub calendars: BTreeMap<CalendarId, BusinessCalendar>,
    /// Shared holidays.
    pub holiday_sets: BTreeMap<HolidaySetId, HolidaySet>,
    /// Policies by position.
    pub policies: Vec<Policy>,
    /// Policies that cannot be read: nothing happens to their clocks until they can.
    pub resting: BTreeSet<PolicyId>,
    /// Policies of departments.
    pub department_policies: Vec<DepartmentPolicy>,
    /// Escalation managers.
    pub managers: Vec<EscalationManager>,
    /// Who leads each department.
    pub department_managers: BTreeMap<DepartmentId, HostUserId>,
}
