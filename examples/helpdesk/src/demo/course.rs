//! What happens to a ticket after it came in.

use chrono::TimeDelta;
use escalated::core::{
    ids::{HostUserId, TagId},
    pipeline::Action,
    tickets::{Priority, Status},
    time::Timestamp,
};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

use super::{
    situations::Situation,
    slots::Slots,
    story::{Step, Voice},
};
use crate::people::{ADMIN, DemoPerson};

const CLOSINGS: [&str; 5] = [
    "Glad to hear that. I am closing this then; just reply if anything is left.",
    "Wonderful. Enjoy your coffee!",
    "Happy to help. Have a good day.",
    "Great, then we are done here. You can always answer to this message.",
    "Thank you for letting us know.",
];

const AGAIN: [&str; 4] = [
    "I am afraid it is not solved: the same thing happened again this morning.",
    "One more question about this, if I may: does it also apply to the next order?",
    "Sorry to open this again. Nothing has arrived yet.",
    "It worked for a week, and now we are back where we started.",
];

/// How far a story goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Untouched,
    Triaged,
    Escalated,
    Answered,
    Resolved,
    Closed,
    Reopened,
}

/// The material of one ticket.
#[derive(Debug)]
pub(super) struct Course<'r> {
    pub(super) rng: &'r mut StdRng,
    pub(super) situation: &'static Situation,
    pub(super) slots: Slots,
    pub(super) agent: &'static DemoPerson,
    pub(super) tags: Vec<TagId>,
}

impl Course<'_> {
    /// All that happens, the future included; the teller cuts it off at `now`.
    pub(super) fn full(&mut self, opened_at: Timestamp, now: Timestamp) -> Vec<Step> {
        let end = self.end(now - opened_at);
        let mut steps = Vec::new();
        if end == End::Untouched {
            return steps;
        }
        let mut at = opened_at;
        self.triage(&mut steps, &mut at, end == End::Escalated);
        if matches!(end, End::Triaged | End::Escalated) {
            return steps;
        }
        self.answer(&mut steps, &mut at);
        if end == End::Answered {
            return steps;
        }
        self.resolve(&mut steps, &mut at);
        match end {
            End::Closed => {
                at += TimeDelta::hours(self.rng.random_range(20..150));
                let by = if self.rng.random_bool(0.3) { Voice::Writer } else { self.staff() };
                steps.push(step(at, by, vec![Action::Transition { to: Status::Closed }]));
            }
            End::Reopened => {
                at += TimeDelta::hours(self.rng.random_range(12..96));
                let again = AGAIN.choose(self.rng).copied().unwrap_or_default();
                steps.push(step(at, Voice::Writer, vec![reply(again.into())]));
            }
            _ => {}
        }
        steps
    }

    /// At most one answer.
    pub(super) fn brief(&mut self, opened_at: Timestamp) -> Vec<Step> {
        if self.rng.random_bool(0.75) {
            return Vec::new();
        }
        let at = opened_at + TimeDelta::minutes(self.rng.random_range(4..600));
        let mut actions = vec![reply(self.slots.fill(self.situation.answer))];
        let to = [Status::InProgress, Status::WaitingOnCustomer, Status::Resolved, Status::Closed];
        actions.extend(to.choose(self.rng).map(|to| Action::Transition { to: *to }));
        vec![step(at, self.staff(), actions)]
    }

    /// The agent of a brief story, if it has one.
    pub(super) fn assignee(&mut self) -> Option<&'static DemoPerson> {
        self.rng.random_bool(0.8).then_some(self.agent)
    }

    /// Old tickets are mostly finished; some are not, as everywhere.
    fn end(&mut self, age: TimeDelta) -> End {
        let ends: &[End] = if age > TimeDelta::days(21) {
            &[
                End::Closed,
                End::Closed,
                End::Closed,
                End::Closed,
                End::Closed,
                End::Closed,
                End::Resolved,
                End::Resolved,
                End::Answered,
                End::Reopened,
            ]
        } else {
            &[
                End::Untouched,
                End::Untouched,
                End::Triaged,
                End::Triaged,
                End::Escalated,
                End::Answered,
                End::Answered,
                End::Resolved,
                End::Resolved,
                End::Closed,
                End::Reopened,
            ]
        };
        ends.choose(self.rng).copied().unwrap_or(End::Closed)
    }

    fn triage(&mut self, steps: &mut Vec<Step>, at: &mut Timestamp, escalates: bool) {
        *at += TimeDelta::minutes(self.rng.random_range(4..150));
        let tags = Action::AddTags { tags: self.tags.clone() };
        let begin = Action::Transition { to: Status::InProgress };
        if self.rng.random_bool(0.65) {
            steps.push(step(*at, self.staff(), vec![Action::Claim, tags, begin]));
        } else {
            let agent = HostUserId::new(self.agent.id);
            steps.push(step(*at, Voice::Staff(ADMIN), vec![Action::Assign { agent }, tags]));
            *at += TimeDelta::minutes(self.rng.random_range(3..90));
            steps.push(step(*at, self.staff(), vec![begin]));
        }
        if !self.situation.note.is_empty() && self.rng.random_bool(0.75) {
            *at += TimeDelta::minutes(self.rng.random_range(2..60));
            let body = self.slots.fill(self.situation.note);
            let note = Action::Note { body, attachments: Vec::new() };
            steps.push(step(*at, self.staff(), vec![note]));
        }
        if escalates {
            *at += TimeDelta::minutes(self.rng.random_range(20..240));
            let actions = vec![
                Action::ChangePriority { to: Priority::Urgent },
                Action::Transition { to: Status::Escalated },
            ];
            steps.push(step(*at, self.staff(), actions));
        }
    }

    fn answer(&mut self, steps: &mut Vec<Step>, at: &mut Timestamp) {
        *at += TimeDelta::minutes(self.rng.random_range(6..420));
        let wait = Action::Transition { to: Status::WaitingOnCustomer };
        let answer = reply(self.slots.fill(self.situation.answer));
        steps.push(step(*at, self.staff(), vec![answer, wait]));
    }

    fn resolve(&mut self, steps: &mut Vec<Step>, at: &mut Timestamp) {
        *at += TimeDelta::minutes(self.rng.random_range(15..2_800));
        let back = reply(self.slots.fill(self.situation.back));
        steps.push(step(*at, Voice::Writer, vec![back]));
        // The agent sees that it is their turn; until then the promises stand still.
        let begin = Action::Transition { to: Status::InProgress };
        steps.push(step(*at + TimeDelta::minutes(3), self.staff(), vec![begin]));
        *at += TimeDelta::minutes(self.rng.random_range(5..300));
        let mut actions = vec![Action::Transition { to: Status::Resolved }];
        if self.situation.language == "en" && self.rng.random_bool(0.7) {
            let closing = CLOSINGS.choose(self.rng).copied().unwrap_or_default();
            actions.insert(0, reply(closing.into()));
        }
        steps.push(step(*at, self.staff(), actions));
    }

    fn staff(&self) -> Voice {
        Voice::Staff(self.agent)
    }
}

fn step(at: Timestamp, by: Voice, actions: Vec<Action>) -> Step {
    Step { at, by, actions }
}

fn reply(body: String) -> Action {
    Action::Reply { body, attachments: Vec::new() }
}
