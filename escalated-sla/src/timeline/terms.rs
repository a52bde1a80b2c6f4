use std::collections::BTreeMap;

use chrono::TimeDelta;
use escalated_core::{
    ids::{CalendarId, PolicyId},
    sla::{PauseReason, SlaMetric, SlaSettings, Step, Target},
    tickets::{Awaiting, Priority, Status},
};

use crate::calendars::Hours;

/// Whose hours count, and what people call them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarName {
    /// Our id.
    pub id: CalendarId,
    /// Its name.
    pub name: String,
    /// Its IANA zone.
    pub timezone: String,
}

/// A step of a policy, as clocks see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermStep {
    /// How much of the target is used up.
    pub percent: u16,
    /// The escalation level that it brings.
    pub level: Option<u8>,
    /// It happens once on every clock. A step that only brings a level happens once for a ticket.
    pub is_threshold: bool,
    /// It names people to tell.
    pub tells: bool,
}

impl From<&Step> for TermStep {
    fn from(step: &Step) -> Self {
        Self {
            percent: step.percent,
            level: step.level,
            is_threshold: step.level.is_none() || !step.notify.is_empty(),
            tells: !step.notify.is_empty(),
        }
    }
}

/// What is promised for one clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// Minutes that count.
    pub minutes: i64,
    /// Every minute counts, whatever the calendar.
    pub is_24x7: bool,
}

impl Promise {
    /// The promised time.
    #[must_use]
    pub fn time(&self) -> TimeDelta {
        TimeDelta::try_minutes(self.minutes).unwrap_or(TimeDelta::MAX)
    }

    /// The time at which that percent of it is used up.
    #[must_use]
    pub fn part(&self, percent: u16) -> TimeDelta {
        // A percent of a minute is 600 milliseconds, so that no part is ever rounded.
        let milliseconds =
            self.minutes.checked_mul(600).and_then(|m| m.checked_mul(percent.into()));
        milliseconds.and_then(TimeDelta::try_milliseconds).unwrap_or(TimeDelta::MAX)
    }
}

/// All that decides how the clocks of a ticket run: a policy with its calendar and the tenant's
/// settings, made ready once for many tickets. [`crate::policies::terms`] makes it.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Whose promise; none for terms under which nothing is promised.
    pub policy: Option<(PolicyId, String)>,
    /// The hours that count where a target is not 24x7.
    pub hours: Hours,
    /// Whose hours they are; none for every minute.
    pub calendar: Option<CalendarName>,
    /// The promises.
    pub targets: BTreeMap<Priority, Target>,
    /// Warnings and escalations, in the order of their percents.
    pub steps: Vec<TermStep>,
    /// From which percent on a clock is at risk.
    pub at_risk_percent: u16,
    /// Statuses in which clocks stand still.
    pub pausing_statuses: Vec<Status>,
    /// Clocks stand still while the requester owes an answer.
    pub pause_on_awaiting_requester: bool,
    /// What people should know: a promise that can never be kept.
    pub warnings: Vec<String>,
}

impl Terms {
    /// Terms under which nothing is promised.
    #[must_use]
    pub fn none(settings: &SlaSettings) -> Self {
        Self {
            policy: None,
            hours: Hours::always(),
            calendar: None,
            targets: BTreeMap::new(),
            steps: Vec::new(),
            at_risk_percent: 75,
            pausing_statuses: settings.pausing_statuses.clone(),
            pause_on_awaiting_requester: settings.pause_on_awaiting_requester,
            warnings: Vec::new(),
        }
    }

    /// What is promised for a metric at a priority.
    #[must_use]
    pub fn promise(&self, metric: SlaMetric, priority: Priority) -> Option<Promise> {
        let target = self.targets.get(&priority)?;
        Some(Promise { minutes: target.minutes(metric)?, is_24x7: target.is_24x7 })
    }

    /// Why clocks stand still in that state, if they do. Resolved and closed outweigh the status,
    /// the status outweighs the requester.
    #[must_use]
    pub fn standing(&self, status: Status, awaiting: Awaiting) -> Option<PauseReason> {
        if !status.is_open() {
            Some(PauseReason::Finished)
        } else if self.pausing_statuses.contains(&status) {
            Some(PauseReason::Status)
        } else if self.pause_on_awaiting_requester && awaiting == Awaiting::Requester {
            Some(PauseReason::AwaitingRequester)
        } else {
            None
        }
    }
}
