use escalated_core::{
    sla::{ClockState, PolicyChoice, SlaClock, SlaMetric},
    tickets::SlaMarks,
};

use super::Case;

/// What lists show of the clocks.
pub(super) fn marks<'c>(case: &Case<'_>, clocks: impl Iterator<Item = &'c SlaClock>) -> SlaMarks {
    let old = case.ticket.sla;
    let mut marks = SlaMarks {
        policy_id: case.policy,
        // A pin does not outlive its policy.
        policy_is_pinned: old.policy_is_pinned && case.chosen_by == PolicyChoice::Ticket,
        level: old.level,
        ..SlaMarks::default()
    };
    for clock in clocks {
        mark(&mut marks, clock);
        // Above the ticket's only where steps were passed over.
        marks.level = marks.level.max(clock.level);
    }
    marks
}

/// Writes one clock into the marks.
pub(crate) fn mark(marks: &mut SlaMarks, clock: &SlaClock) {
    let due = clock.due_at.filter(|_| clock.state != ClockState::Cancelled);
    let breached = clock.breached_at.is_some();
    match clock.metric {
        SlaMetric::FirstResponse => {
            (marks.first_response_due_at, marks.first_response_breached) = (due, breached);
        }
        SlaMetric::Resolution => {
            (marks.resolution_due_at, marks.resolution_breached) = (due, breached);
        }
        SlaMetric::NextResponse => {}
    }
}
