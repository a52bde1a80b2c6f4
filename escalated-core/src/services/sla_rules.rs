//! Calendars, policies and managers.

use chrono::TimeDelta;
use serde_json::json;

use super::Services;
use crate::{
    Error, FieldError, Result,
    actor::{Cx, Role},
    authz::{Operation, Resource},
    ids::{CalendarId, HolidaySetId, HostUserId, PolicyId},
    jobs::NewJob,
    sla::{
        BusinessCalendar, CalendarInput, DepartmentPolicy, EscalationManager, HolidaySet,
        HolidaySetInput, Policy, PolicyInput, SlaConfig,
    },
};

/// The job that works open clocks out anew after the rules have changed.
pub const RECOMPUTE_JOB: &str = "sla.recompute";

/// How long other nodes may still read the old rules from their cache, in seconds; the
/// recomputation waits for it.
pub const RULES_CACHE_SECONDS: i64 = 10;

/// How many rows a list beside the policies has at most.
const MAX_ROWS: usize = 1_000;

/// A policy that was saved, and what people should know about it.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedPolicy {
    /// The policy.
    pub policy: Policy,
    /// Promises that can never be kept, in sentences.
    pub warnings: Vec<String>,
}

impl Services {
    /// All SLA rules of the tenant, for staff.
    ///
    /// # Errors
    /// `forbidden`, `sla_not_available`.
    pub async fn sla_rules(&self, cx: &Cx) -> Result<std::sync::Arc<SlaConfig>> {
        self.sla_engine()?;
        self.may(cx, Operation::View, &Resource::Catalog)?;
        self.ports.policies.sla_config(cx).await
    }

    /// All calendars, for staff.
    ///
    /// # Errors
    /// `forbidden`, `sla_not_available`.
    pub async fn list_calendars(&self, cx: &Cx) -> Result<Vec<BusinessCalendar>> {
        self.sla_engine()?;
        self.may(cx, Operation::View, &Resource::Catalog)?;
        self.ports.calendars.calendars(cx).await
    }

    /// Makes or changes a calendar. Open clocks follow within seconds.
    ///
    /// # Errors
    /// `forbidden`, `calendar_not_found`, and what [`crate::engines::SlaEngine::check_calendar`]
    /// says.
    pub async fn save_calendar(
        &self,
        cx: &Cx,
        id: Option<CalendarId>,
        input: &CalendarInput,
    ) -> Result<BusinessCalendar> {
        self.check_calendar(cx, input).await?;
        self.changing(cx, self.ports.calendars.save_calendar(cx, id, input)).await
    }

    /// Removes a calendar.
    ///
    /// # Errors
    /// `forbidden`, `calendar_not_found`, `calendar_in_use`.
    pub async fn delete_calendar(&self, cx: &Cx, id: CalendarId) -> Result<()> {
        self.sla_engine()?;
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        self.changing(cx, self.ports.calendars.delete_calendar(cx, id)).await
    }

    /// All shared sets of holidays, for staff.
    ///
    /// # Errors
    /// `forbidden`, `sla_not_available`.
    pub async fn list_holiday_sets(&self, cx: &Cx) -> Result<Vec<HolidaySet>> {
        self.sla_engine()?;
        self.may(cx, Operation::View, &Resource::Catalog)?;
        self.ports.calendars.holiday_sets(cx).await
    }

    /// Makes or changes a shared set of holidays. Open clocks follow within seconds.
    ///
    /// # Errors
    /// `forbidden`, `holiday_set_not_found`, and what
    /// [`crate::engines::SlaEngine::check_holidays`] says.
    pub async fn save_holiday_set(
        &self,
        cx: &Cx,
        id: Option<HolidaySetId>,
        input: &HolidaySetInput,
    ) -> Result<HolidaySet> {
        self.check_holiday_set(cx, input)?;
        self.changing(cx, self.ports.calendars.save_holiday_set(cx, id, input)).await
    }

    /// Removes a shared set of holidays.
    ///
    /// # Errors
    /// `forbidden`, `holiday_set_not_found`, `holiday_set_in_use`.
    pub async fn delete_holiday_set(&self, cx: &Cx, id: HolidaySetId) -> Result<()> {
        self.sla_engine()?;
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        self.changing(cx, self.ports.calendars.delete_holiday_set(cx, id)).await
    }

    /// All policies by position, for staff.
    ///
    /// # Errors
    /// `forbidden`, `sla_not_available`.
    pub async fn list_policies(&self, cx: &Cx) -> Result<Vec<Policy>> {
        self.sla_engine()?;
        self.may(cx, Operation::View, &Resource::Catalog)?;
        self.ports.policies.policies(cx).await
    }

    /// Makes or changes a policy. Open clocks follow within seconds.
    ///
    /// # Errors
    /// `forbidden`, `policy_not_found`, `unknown_agent`, `unknown_department`, `unknown_tag`, and
    /// what [`crate::engines::SlaEngine::check_policy`] says.
    pub async fn save_policy(
        &self,
        cx: &Cx,
        id: Option<PolicyId>,
        input: &PolicyInput,
    ) -> Result<SavedPolicy> {
        let warnings = self.check_policy(cx, id, input).await?;
        let saving = self.ports.policies.save_policy(cx, id, input);
        Ok(SavedPolicy { policy: self.changing(cx, saving).await?, warnings })
    }

    /// Whether a ticket may be given that policy of its own; none is always allowed.
    ///
    /// # Errors
    /// `sla_not_available`, `unknown_policy` at that field.
    pub async fn check_ticket_policy(
        &self,
        cx: &Cx,
        policy: Option<PolicyId>,
        field: &str,
    ) -> Result<()> {
        self.sla_engine()?;
        let Some(id) = policy else { return Ok(()) };
        let config = self.ports.policies.sla_config(cx).await?;
        if config.policies.iter().any(|policy| policy.id == id && policy.is_active) {
            return Ok(());
        }
        Err(Error::field(field, "unknown_policy", "name an active policy, or null for none"))
    }

    /// Removes a policy; its open clocks are cancelled within seconds.
    ///
    /// # Errors
    /// `forbidden`, `policy_not_found`.
    pub async fn delete_policy(&self, cx: &Cx, id: PolicyId) -> Result<()> {
        self.sla_engine()?;
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        self.changing(cx, self.ports.policies.delete_policy(cx, id)).await
    }

    /// Adds the ITIL policy, and has priorities follow impact and urgency. It becomes the default
    /// if there is none. A policy of its name is left as it is.
    ///
    /// # Errors
    /// `forbidden`, `sla_not_available`.
    pub async fn install_itil(&self, cx: &Cx) -> Result<SavedPolicy> {
        let input = self.sla_engine()?.itil_policy();
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        let on = [(crate::settings::SettingKey::SlaItilPriority, "1".to_owned())];
        self.ports.settings.put_settings(cx, &on).await?;
        let known = self.ports.policies.policies(cx).await?;
        if let Some(policy) = known.iter().find(|policy| policy.name == input.name) {
            return Ok(SavedPolicy { policy: policy.clone(), warnings: Vec::new() });
        }
        let default = known.iter().any(|policy| policy.is_default);
        let input = PolicyInput { is_default: input.is_default && !default, ..input };
        self.save_policy(cx, None, &input).await
    }

    /// Replaces the policies of departments.
    ///
    /// # Errors
    /// `forbidden`, `too_many`, `unknown_department`, `unknown_policy`, `duplicate`, with the row.
    pub async fn put_department_policies(&self, cx: &Cx, rows: &[DepartmentPolicy]) -> Result<()> {
        self.sla_engine()?;
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        check_number(rows.len())?;
        let departments = self.ports.departments.list_departments(cx).await?;
        let policies = self.ports.policies.policies(cx).await?;
        let mut errors = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let at = |field: &str| format!("{index}.{field}");
            if departments.iter().all(|department| department.id != row.department_id) {
                let message = "name a department that exists";
                errors.push(FieldError::new(at("department_id"), "unknown_department", message));
            }
            if policies.iter().all(|policy| policy.id != row.policy_id) {
                let message = "name a policy that exists";
                errors.push(FieldError::new(at("policy_id"), "unknown_policy", message));
            }
            if rows.iter().take(index).any(|other| other.department_id == row.department_id) {
                let message = "name each department once";
                errors.push(FieldError::new(at("department_id"), "duplicate", message));
            }
        }
        if !errors.is_empty() {
            return Err(Error::invalid(errors));
        }
        self.changing(cx, self.ports.policies.put_department_policies(cx, rows)).await
    }

    /// Replaces the escalation managers.
    ///
    /// # Errors
    /// `forbidden`, `too_many`, `unknown_department`, `unknown_agent`, `invalid_level`,
    /// `duplicate`, with the row.
    pub async fn put_managers(&self, cx: &Cx, rows: &[EscalationManager]) -> Result<()> {
        self.sla_engine()?;
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        check_number(rows.len())?;
        let departments = self.ports.departments.list_departments(cx).await?;
        let named: Vec<HostUserId> = rows.iter().map(|row| row.user_id.clone()).collect();
        let people = self.ports.directory.people(&cx.tenant, &named).await?;
        let mut errors = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let at = |field: &str| format!("{index}.{field}");
            let known = |id| departments.iter().any(|department| department.id == id);
            if row.department_id.is_some_and(|id| !known(id)) {
                let message = "name a department that exists";
                errors.push(FieldError::new(at("department_id"), "unknown_department", message));
            }
            if !(1..=3).contains(&row.level) {
                let message = "a level is 1, 2 or 3";
                errors.push(FieldError::new(at("level"), "invalid_level", message));
            }
            let agent = people.iter().any(|p| p.id == row.user_id && p.role >= Role::Agent);
            if !agent {
                let message = "name a user who is an agent";
                errors.push(FieldError::new(at("user_id"), "unknown_agent", message));
            }
            let same = |other: &EscalationManager| {
                (other.department_id, other.level) == (row.department_id, row.level)
            };
            if rows.iter().take(index).any(same) {
                let message = "a department has one manager at each level";
                errors.push(FieldError::new(at("level"), "duplicate", message));
            }
        }
        if !errors.is_empty() {
            return Err(Error::invalid(errors));
        }
        self.ports.policies.put_managers(cx, rows).await
    }

    /// Changes rules, and has open clocks follow. The job is added before, so that none is missing
    /// when the process dies between the two, and after, should the change have taken long; one
    /// too many finds nothing to do.
    pub(super) async fn changing<T>(
        &self,
        cx: &Cx,
        change: impl Future<Output = Result<T>> + Send,
    ) -> Result<T> {
        self.recompute(cx).await?;
        let changed = change.await?;
        self.recompute(cx).await?;
        Ok(changed)
    }

    /// Has all open clocks worked out anew, once no node reads the old rules any more.
    pub(super) async fn recompute(&self, cx: &Cx) -> Result<()> {
        let run_at = cx.now + TimeDelta::seconds(RULES_CACHE_SECONDS);
        let job = NewJob {
            kind: RECOMPUTE_JOB.to_owned(),
            // Each change asks for its own run: one that runs already may have read the old rules.
            dedupe_key: Some(run_at.timestamp().to_string()),
            run_at,
            payload: json!({}),
        };
        self.ports.jobs.add_job(&cx.tenant, &job, cx.now).await.map(|_| ())
    }
}

fn check_number(rows: usize) -> Result<()> {
    if rows <= MAX_ROWS {
        return Ok(());
    }
    Err(Error::field("", "too_many", format!("at most {MAX_ROWS} rows")))
}
