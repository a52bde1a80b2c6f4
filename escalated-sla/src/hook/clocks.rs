use std::collections::BTreeSet;

use escalated_core::{
    activities::NewActivity,
    events::NewEvent,
    pipeline::TicketJob,
    sla::{SlaClock, SlaConfig},
    tickets::SlaMarks,
};

use super::{
    Case,
    activities::{Said, say},
    marks::marks,
    row::{cancelled, row},
};
use crate::backend::ChosenBackend;

/// What has to be written so that the clocks of a ticket follow what happened.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Followed {
    pub(crate) marks: Option<SlaMarks>,
    /// Those that are new or changed.
    pub(crate) clocks: Vec<SlaClock>,
    pub(crate) activities: Vec<NewActivity>,
    pub(crate) events: Vec<NewEvent>,
    pub(crate) jobs: Vec<TicketJob>,
}

/// Works the clocks of a ticket out and compares them with the stored ones.
pub(crate) fn follow(case: &Case<'_>, config: &SlaConfig, backend: &ChosenBackend) -> Followed {
    let timeline = case.timeline();
    let mut all: Vec<(Option<&SlaClock>, SlaClock)> = Vec::new();
    for clock in timeline.clocks() {
        if let Some(row) = row(case, &clock) {
            all.push((case.stored(&clock), row));
        }
    }
    let known: BTreeSet<_> = all.iter().map(|(_, row)| (row.metric, row.cycle)).collect();
    for (key, stored) in &case.stored.0 {
        if !known.contains(key) {
            all.push((Some(stored), cancelled(stored)));
        }
    }
    let marks = marks(case, all.iter().map(|(_, row)| row));
    let changed =
        |(old, new): &&(Option<&SlaClock>, SlaClock)| old.is_none_or(|old| !new.stands_as(old));
    let Said { activities, events } = say(case, config, all.iter().filter(changed));
    let jobs = all.iter().filter(changed).filter_map(|(old, new)| backend.tell(*old, new));
    let mut jobs: Vec<_> = jobs.collect();
    jobs.dedup();
    Followed {
        marks: (marks != case.ticket.sla).then_some(marks),
        activities,
        events,
        jobs,
        clocks: all.iter().filter(changed).map(|(_, new)| new.clone()).collect(),
    }
}
