use escalated_core::{
    ids::ClockId,
    sla::{ClockState, SlaClock},
    time::Timestamp,
};

use super::{Case, Cause};
use crate::{
    calendars::Hours,
    timeline::{Clock, Progress, Promise},
};

/// The row that a clock has from now on; none when there is nothing to keep of it.
pub(super) fn row(case: &Case<'_>, clock: &Clock<'_>) -> Option<SlaClock> {
    let stored = case.stored(clock);
    let done_at = clock.done_at();
    if let Some(stored) = stored
        && has_verdict(stored)
        && stored.done_at == done_at
    {
        return Some(stored.clone());
    }
    // What was over before the promise was made is neither kept nor broken by it.
    let is_late = is_late(case, stored, clock.started_at());
    let is_over = |at: Timestamp| at < case.now || is_late;
    if done_at.is_some_and(is_over) && stored.is_none_or(|old| !old.state.is_open()) {
        return stored.cloned();
    }
    let (Some(promise), Some(state)) = (clock.target(), clock.state()) else {
        return stored.map(cancelled);
    };
    let Some((policy_id, _)) = case.terms.policy else { return stored.map(cancelled) };
    let calendar = case.terms.calendar.as_ref().filter(|_| !promise.is_24x7);
    let paused = clock.paused();
    // While it stands still: as if it went on from the last thing that happened.
    let due_at = clock.due(if paused.is_some() { clock.started_at() } else { case.now });
    let mut row = SlaClock {
        id: stored.map_or(ClockId(0), |stored| stored.id),
        ticket_id: case.ticket.id,
        metric: clock.metric(),
        cycle: clock.cycle(),
        policy_id,
        calendar_id: calendar.map(|calendar| calendar.id),
        target_minutes: promise.minutes,
        state,
        started_at: clock.started_at(),
        due_at,
        paused_since: paused.map(|(since, _)| since),
        pause_reason: paused.map(|(_, reason)| reason),
        done_at,
        breached_at: None,
        consumed_seconds: done_at.map(|at| clock.consumed(at).num_seconds()),
        fired: stored.map(|stored| stored.fired.clone()).unwrap_or_default(),
        level: stored.map_or(0, |stored| stored.level),
        wake_at: None,
        counted_micros: None,
        rules_version: Some(case.rules_version),
    };
    if clock.is_breached(case.now) {
        let said = stored.and_then(|stored| stored.breached_at);
        // A clock that goes on running is left to the sweep, which tells more; one that stands
        // still is looked at when it runs again.
        let stops = stored.is_some_and(is_running) && !is_running(&row);
        row.breached_at = said.or(due_at.filter(|_| stops || done_at.is_some()));
    }
    if is_late {
        pass_over(case, clock, promise, &mut row);
    }
    let wake = clock.wake_at(case.now, Progress::of(&row, case.ticket.sla.level.max(row.level)));
    row.wake_at = wake;
    if let Some(stored) = stored {
        stay(stored, &mut row, case.now);
    }
    anchor(case, clock, wake, &mut row);
    Some(row)
}

/// Whether a promise is made, or made again, to a ticket that was there already without one.
pub(super) fn is_late(case: &Case<'_>, stored: Option<&SlaClock>, started_at: Timestamp) -> bool {
    let is_new = stored.is_none_or(|old| old.state == ClockState::Cancelled);
    let is_old_ticket = case.cause == Cause::Rules || case.old_policy.is_none();
    is_new && is_old_ticket && started_at < case.now
}

/// Steps that such a promise has behind it count as fired, and tell nobody: a first policy would
/// tell of every old ticket at once.
fn pass_over(case: &Case<'_>, clock: &Clock<'_>, promise: Promise, row: &mut SlaClock) {
    let consumed = clock.consumed(case.now);
    let passed = case.terms.steps.iter().filter(|step| promise.part(step.percent) <= consumed);
    for step in passed {
        row.fired.push(step.percent);
        row.level = row.level.max(step.level.unwrap_or(0));
    }
    row.fired.sort_unstable();
    row.fired.dedup();
    if clock.is_breached(case.now) {
        row.breached_at = row.breached_at.or(row.due_at);
    }
}

/// What is used up of a running clock follows from its due date, unless it stood still after that.
/// Then the row says what will be used up when it wakes.
fn anchor(case: &Case<'_>, clock: &Clock<'_>, wake: Option<Timestamp>, row: &mut SlaClock) {
    let (Some(due), Some(wake), Some(promise)) = (row.due_at, wake, clock.target()) else { return };
    if !is_running(row) || due >= case.now {
        return;
    }
    let always = Hours::always();
    let hours = if promise.is_24x7 { &always } else { &case.terms.hours };
    if hours.open_time(due, case.now) != clock.consumed(case.now) - promise.time() {
        row.wake_at = Some(wake);
        row.counted_micros = clock.consumed(wake).num_microseconds();
    }
}

/// Keeps what only the moment of looking would change.
fn stay(stored: &SlaClock, row: &mut SlaClock, now: Timestamp) {
    if let (Some(old), Some(new)) = (stored.wake_at, row.wake_at)
        && old < new
        && new <= now
    {
        row.wake_at = stored.wake_at;
    }
}

/// The same clock when nothing is promised any more.
pub(super) fn cancelled(stored: &SlaClock) -> SlaClock {
    if !stored.state.is_open() {
        return stored.clone();
    }
    SlaClock {
        state: ClockState::Cancelled,
        paused_since: None,
        pause_reason: None,
        wake_at: None,
        ..stored.clone()
    }
}

pub(super) fn has_verdict(clock: &SlaClock) -> bool {
    matches!(clock.state, ClockState::Met | ClockState::Missed)
}

fn is_running(clock: &SlaClock) -> bool {
    clock.state == ClockState::Running
}
