use escalated_core::{
    sla::{ClockReading, ClockStatus, LedgerRule},
    time::Timestamp,
};

use super::{CalendarName, Terms, ledger::Ledger};

/// Sentences that lead from the start of a clock to its due date.
pub(super) fn summary(
    status: &ClockStatus,
    terms: &Terms,
    calendar: Option<&CalendarName>,
    ledger: &Ledger,
) -> Vec<String> {
    let mut sentences = vec![promise(status, terms, calendar), spent(ledger)];
    let instant = |at| instant(at, calendar);
    let done = status.done_at.map(instant);
    sentences.push(match (status.due_at.map(instant), done) {
        (None, None) => "never due: no opening comes that is long enough".to_owned(),
        (None, Some(done)) => format!("done {done}; it was never due"),
        (Some(due), Some(done)) if status.state == ClockReading::Missed => {
            format!("was due {due}, done {done}: too late")
        }
        (Some(due), Some(done)) => format!("was due {due}, done {done}: in time"),
        (Some(due), None) if status.breached => {
            let late = duration(status.remaining_seconds.saturating_neg().max(0));
            format!("was due {due}; {late} over the target")
        }
        (Some(due), None) if status.remaining_seconds > 0 && status.paused_since.is_some() => {
            format!("due {due} if the pause ended now")
        }
        (Some(due), None) => format!("due {due}"),
    });
    let counted = ledger.totals.iter().filter(|(rule, _)| is_counted(**rule));
    if counted.map(|(_, seconds)| seconds).sum::<i64>() != status.consumed_seconds {
        let used = duration(status.consumed_seconds);
        sentences.push(format!("the verdict stays as it was given under other rules: {used} used"));
    }
    if ledger.summed > 0 {
        sentences.push(format!("the oldest {} spans are summed up", ledger.summed));
    }
    sentences
}

fn promise(status: &ClockStatus, terms: &Terms, calendar: Option<&CalendarName>) -> String {
    let target = duration(status.target_minutes.saturating_mul(60));
    let policy = terms.policy.as_ref().map(|(_, name)| format!(" under \"{name}\""));
    let hours = calendar.map_or_else(
        || "around the clock".to_owned(),
        |calendar| format!("in {} ({})", calendar.name, calendar.timezone),
    );
    format!("{target} target{} {hours}", policy.unwrap_or_default())
}

fn spent(ledger: &Ledger) -> String {
    let total = |wanted: &[LedgerRule]| -> i64 {
        wanted.iter().filter_map(|rule| ledger.totals.get(rule)).sum()
    };
    let mut parts =
        vec![format!("{} counted", duration(total(&[LedgerRule::Open, LedgerRule::Always])))];
    for (rule, what) in [
        (LedgerRule::PausedByStatus, "paused (status)"),
        (LedgerRule::AwaitingRequester, "paused (waiting for the requester)"),
        (LedgerRule::Finished, "resolved or closed"),
        (LedgerRule::OutsideHours, "outside business hours"),
        (LedgerRule::Holiday, "on holidays"),
    ] {
        let seconds = total(&[rule]);
        if seconds > 0 {
            parts.push(format!("{} {what}", duration(seconds)));
        }
    }
    parts.join(", ")
}

fn is_counted(rule: LedgerRule) -> bool {
    matches!(rule, LedgerRule::Open | LedgerRule::Always)
}

/// `3 h 20 min`, `45 s`. Hours are not made days: a day of work has no fixed length.
pub(super) fn duration(seconds: i64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let parts = [(hours, "h"), (minutes, "min"), (rest, "s")];
    let parts: Vec<_> = parts
        .iter()
        .filter(|(number, _)| *number != 0)
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect();
    if parts.is_empty() { "0 min".to_owned() } else { parts.join(" ") }
}

/// `2026-01-06 10:20 Europe/Berlin`; seconds only where there are some.
fn instant(at: Timestamp, calendar: Option<&CalendarName>) -> String {
    let zone = calendar.and_then(|calendar| calendar.timezone.parse::<chrono_tz::Tz>().ok());
    let zone = zone.unwrap_or(chrono_tz::UTC);
    let form = if at.timestamp() % 60 == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
    format!("{} {}", at.with_timezone(&zone).format(form), zone.name())
}
