use escalated_core::{sla::ClockExplanation, time::Timestamp};

use super::{Clock, Progress, ledger::Ledger, sentences::summary};

/// A clock with its working at an instant; none when nothing is promised.
///
/// The spans have no gaps from the start until `now`, or until the clock was done, and the seconds
/// of those that counted add up to `consumed_seconds`. Of more than [`super::MAX_SPANS`] the oldest
/// are summed up in one span, which says so and has the seconds that counted in it.
///
/// ```
/// use chrono::{TimeDelta, TimeZone, Utc};
/// use escalated_core::{
///     sla::{Happening, Moment, SlaMetric, SlaSettings, Target},
///     tickets::{Awaiting, Priority, Status},
/// };
/// use escalated_sla::timeline::{Progress, Terms, Timeline, explain};
///
/// let nine = Utc.with_ymd_and_hms(2026, 1, 5, 9, 0, 0).unwrap();
/// let mut terms = Terms::none(&SlaSettings::default());
/// terms.targets.insert(Priority::Low, Target { resolution: Some(90), ..Target::default() });
///
/// let (status, priority) = (Status::Open, Priority::Low);
/// let created = Happening::Created { status, priority, awaiting: Awaiting::Internal };
/// let paused = Happening::Status { to: Status::WaitingOnCustomer };
/// let history = [
///     Moment { at: nine, what: created },
///     Moment { at: nine + TimeDelta::minutes(20), what: paused },
/// ];
/// let timeline = Timeline::new(&terms, &history);
/// let clock = timeline.clock(SlaMetric::Resolution, 1).unwrap();
/// let now = nine + TimeDelta::minutes(50);
/// let explanation = explain(&clock, now, Progress::default()).unwrap();
/// assert_eq!(explanation.spans[1].because, "status waiting_on_customer");
/// assert_eq!(explanation.summary, [
///     "1 h 30 min target around the clock",
///     "20 min counted, 30 min paused (status)",
///     "due 2026-01-05 11:00 UTC if the pause ended now",
/// ]);
/// ```
#[must_use]
pub fn explain(
    clock: &Clock<'_>,
    now: Timestamp,
    progress: Progress<'_>,
) -> Option<ClockExplanation> {
    let status = clock.status(now, progress)?;
    let terms = clock.timeline.terms;
    let now = clock.timeline.track.not_before_last(now);
    let ledger = Ledger::of(clock, clock.done_at().unwrap_or(now));
    let ahead = match status.due_at {
        Some(due) if status.done_at.is_none() && due > now => Ledger::ahead(clock, now, due),
        _ => Ledger::default(),
    };
    let in_hours = !clock.target()?.is_24x7;
    let calendar = terms.calendar.as_ref().filter(|_| in_hours);
    let summary = summary(&status, terms, calendar, &ledger);
    Some(ClockExplanation {
        clock: status,
        calendar: calendar.map(|calendar| (calendar.name.clone(), calendar.timezone.clone())),
        spans: ledger.into_spans(),
        ahead: ahead.into_spans(),
        summary,
    })
}
