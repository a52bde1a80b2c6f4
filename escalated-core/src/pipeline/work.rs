use std::collections::BTreeSet;

use super::{
    Change, Edge, EffectReport, Known, Needs, NewMessage, Refusal, RuleReport, Snapshot, TicketJob,
    UnitOfWork,
};
use crate::{
    Result,
    activities::NewActivity,
    actor::{Actor, Cx},
    events::NewEvent,
    ids::{AttachmentId, TagId},
    jobs::NewJob,
    sla::SlaClock,
    tags::Tag,
    tickets::Ticket,
};

/// One decided change with who made it and why.
pub(super) struct Recorded {
    pub activity: NewActivity,
    pub actor: Actor,
    pub cause: Option<String>,
}

/// The ticket in memory while a command is worked out. Nothing of it is in the database yet.
pub(super) struct Work<'a> {
    pub edge: &'a Edge,
    /// The row as loaded; none for a creation.
    pub before: Option<Ticket>,
    pub ticket: Ticket,
    pub tags: Vec<Tag>,
    pub tags_loaded: bool,
    pub tags_before: Vec<TagId>,
    pub known: Known,
    pub messages: Vec<NewMessage>,
    /// Files of the description.
    pub attachments: Vec<AttachmentId>,
    pub activities: Vec<Recorded>,
    pub events: Vec<(NewEvent, Actor, u8)>,
    pub effects: Vec<EffectReport>,
    pub rules: Vec<RuleReport>,
    pub jobs: Vec<NewJob>,
    pub clocks: Vec<SlaClock>,
    pub ticket_jobs: Vec<TicketJob>,
    pub refused: Vec<Refusal>,
    pub guest_hash: Option<String>,
}

impl<'a> Work<'a> {
    pub(super) fn new(edge: &'a Edge, before: Option<Ticket>, ticket: Ticket) -> Self {
        // A ticket that is not written yet has no tags to load.
        let tags_loaded = before.is_none();
        Self {
            edge,
            before,
            ticket,
            tags: Vec::new(),
            tags_loaded,
            tags_before: Vec::new(),
            known: Known::default(),
            messages: Vec::new(),
            attachments: Vec::new(),
            activities: Vec::new(),
            events: Vec::new(),
            effects: Vec::new(),
            rules: Vec::new(),
            jobs: Vec::new(),
            clocks: Vec::new(),
            ticket_jobs: Vec::new(),
            refused: Vec::new(),
            guest_hash: None,
        }
    }

    pub(super) fn snapshot(&self) -> Snapshot<'_> {
        Snapshot { ticket: &self.ticket, tags: &self.tags, known: &self.known, edge: self.edge }
    }

    /// Takes a change into memory.
    pub(super) fn absorb(
        &mut self,
        change: &Change,
        actor: &Actor,
        cause: Option<&str>,
        depth: u8,
    ) {
        let offset = self.messages.len();
        change.patch.apply(&mut self.ticket);
        self.tags.retain(|tag| change.tags_removed.iter().all(|gone| gone.id != tag.id));
        self.tags.extend(change.tags_added.iter().cloned());
        self.messages.extend(change.messages.iter().cloned());
        for activity in &change.activities {
            let mut activity = activity.clone();
            activity.message = activity.message.map(|place| place + offset);
            let cause = cause.map(str::to_owned);
            self.activities.push(Recorded { activity, actor: actor.clone(), cause });
        }
        for event in &change.events {
            let mut event = event.clone();
            event.message = event.message.map(|place| place + offset);
            self.events.push((event, actor.clone(), depth));
        }
    }

    /// Whether anything is to be written.
    pub(super) fn is_dirty(&self) -> bool {
        self.before.is_none() || !self.activities.is_empty() || !self.messages.is_empty()
    }

    /// Loads what is needed and not known yet.
    pub(super) async fn load(
        &mut self,
        uow: &mut dyn UnitOfWork,
        cx: &Cx,
        needs: &Needs,
    ) -> Result<()> {
        if needs.ticket_tags && !self.tags_loaded {
            self.tags = uow.tickets().tags(cx, self.ticket.id).await?;
            self.tags_before = self.tags.iter().map(|tag| tag.id).collect();
            self.tags_loaded = true;
        }
        load_known(&mut self.known, uow, cx, needs).await
    }

    /// The tags to add and to remove in the end, whatever came and went between.
    pub(super) fn tag_difference(&self) -> (Vec<TagId>, Vec<TagId>) {
        let now: BTreeSet<_> = self.tags.iter().map(|tag| tag.id).collect();
        let before: BTreeSet<_> = self.tags_before.iter().copied().collect();
        let added = now.difference(&before).copied().collect();
        (added, before.difference(&now).copied().collect())
    }
}

/// Loads the tags and departments that are needed and not known yet.
pub(super) async fn load_known(
    known: &mut Known,
    uow: &mut dyn UnitOfWork,
    cx: &Cx,
    needs: &Needs,
) -> Result<()> {
    let tags = missing(&needs.tags, |id| known.tags.contains_key(id));
    if !tags.is_empty() {
        let found = uow.catalog().find_tags(cx, &tags).await?;
        for id in tags {
            known.tags.insert(id, found.iter().find(|tag| tag.id == id).cloned());
        }
    }
    let departments = missing(&needs.departments, |id| known.departments.contains_key(id));
    if !departments.is_empty() {
        let found = uow.catalog().find_departments(cx, &departments).await?;
        for id in departments {
            let department = found.iter().find(|department| department.id == id).cloned();
            known.departments.insert(id, department);
        }
    }
    Ok(())
}

fn missing<T: Copy + Ord>(wanted: &BTreeSet<T>, known: impl Fn(&T) -> bool) -> Vec<T> {
    wanted.iter().copied().filter(|id| !known(id)).collect()
}
