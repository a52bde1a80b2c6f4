use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta};
use escalated_core::{
    Result,
    ids::CalendarId,
    sla::{BusinessCalendar, Policy, SlaConfig, SlaMetric, Target},
    tickets::Priority,
};

use crate::{
    calendars::Hours,
    timeline::{CalendarName, TermStep, Terms, later},
};

/// The terms of a policy: made once, used for many tickets. Where it names no calendar, or one that
/// is gone, the tenant's default calendar counts; without one every minute.
///
/// # Errors
/// `unknown_timezone` for a stored calendar whose zone is no longer known.
pub fn terms(config: &SlaConfig, policy: &Policy) -> Result<Terms> {
    let calendar = calendar(config, policy.calendar_id);
    let hours = hours(config, calendar)?;
    let warning = unreachable(&policy.name, &hours, calendar, &policy.targets);
    Ok(Terms {
        policy: Some((policy.id, policy.name.clone())),
        hours,
        calendar: calendar.map(|calendar| CalendarName {
            id: calendar.id,
            name: calendar.name.clone(),
            timezone: calendar.timezone.clone(),
        }),
        targets: policy.targets.clone(),
        steps: policy.steps.iter().map(TermStep::from).collect(),
        at_risk_percent: policy.at_risk_percent,
        warnings: warning.into_iter().collect(),
        ..Terms::none(&config.settings)
    })
}

pub(super) fn calendar(config: &SlaConfig, id: Option<CalendarId>) -> Option<&BusinessCalendar> {
    let named = id.and_then(|id| config.calendars.get(&id));
    named.or_else(|| config.calendars.values().find(|calendar| calendar.is_default))
}

pub(super) fn hours(config: &SlaConfig, calendar: Option<&BusinessCalendar>) -> Result<Hours> {
    let hours = calendar.map(|calendar| Hours::new(calendar, &config.holiday_sets));
    hours.unwrap_or_else(|| Ok(Hours::always()))
}

/// What to say about promises in hours that never come.
pub(super) fn unreachable(
    policy: &str,
    hours: &Hours,
    calendar: Option<&BusinessCalendar>,
    targets: &BTreeMap<Priority, Target>,
) -> Option<String> {
    // From then on, for one that is saved in any year.
    let start = DateTime::UNIX_EPOCH;
    let in_hours = |target: &Target| {
        let minutes = SlaMetric::ALL.iter().filter_map(|metric| target.minutes(*metric)).max();
        let time = minutes.map(|minutes| TimeDelta::try_minutes(minutes).unwrap_or(TimeDelta::MAX));
        let comes = |time| hours.is_reachable() && later(start, time, false, hours).is_some();
        !target.is_24x7 && time.is_some_and(|time| !comes(time))
    };
    let words: Vec<_> = targets
        .iter()
        .filter(|(_, target)| in_hours(target))
        .map(|(priority, _)| priority.as_str())
        .collect();
    let calendar = calendar.map_or("", |calendar| calendar.name.as_str());
    (!words.is_empty()).then(|| {
        format!(
            "\"{policy}\" promises something at {} in \"{calendar}\", which does not open often \
             enough: those clocks may never be due; give the calendar hours, or make the targets \
             24x7",
            words.join(", ")
        )
    })
}
