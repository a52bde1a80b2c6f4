use std::collections::HashMap;

use escalated_core::{
    Result,
    actor::Cx,
    contacts::Contact,
    departments::Department,
    ids::{ActivityId, DepartmentId, TagId, TenantId, TicketId},
    pipeline::SearchText,
    sla::SlaClock,
    tags::Tag,
};

use super::{activities, events};
use crate::sql::{
    Conn,
    sla::WrittenClocks,
    tickets::{TagLinks, TicketText, append_search_texts},
};

/// What the commands of one transaction share, when they stand and fall together: rows that no
/// command reads, which are written at the end, many with one statement; and rows that are read
/// once.
#[derive(Default)]
pub(super) struct Gathered {
    pub tags: HashMap<(TenantId, TagId), Option<Tag>>,
    pub departments: HashMap<(TenantId, DepartmentId), Option<Department>>,
    /// By folded address.
    pub contacts: HashMap<(TenantId, String), Contact>,
    activities: Vec<activities::Row>,
    events: Vec<events::Row>,
    links: TagLinks,
    clocks: WrittenClocks,
    texts: Vec<TicketText>,
    place_of_text: HashMap<TicketId, usize>,
    /// The ids of the activities that were written, in order.
    drawn: Vec<ActivityId>,
}

impl Gathered {
    pub(super) fn add_activities(&mut self, rows: impl Iterator<Item = activities::Row>) {
        self.activities.extend(rows);
    }

    pub(super) fn add_events(&mut self, rows: impl Iterator<Item = events::Row>) {
        self.events.extend(rows);
    }

    pub(super) fn add_tags(&mut self, cx: &Cx, ticket: TicketId, tags: &[TagId]) {
        self.links.add(cx, ticket, tags);
    }

    /// One text for each ticket: PostgreSQL refuses an upsert that meets a row twice.
    pub(super) fn add_text(&mut self, cx: &Cx, ticket: TicketId, text: &SearchText, first: bool) {
        let place = self.place_of_text.get(&ticket).copied();
        if let Some(known) = place.and_then(|place| self.texts.get_mut(place)) {
            known.text.public = format!("{}\n{}", known.text.public, text.public);
            known.text.notes = format!("{}\n{}", known.text.notes, text.notes);
            return;
        }
        self.place_of_text.insert(ticket, self.texts.len());
        self.texts.push(TicketText {
            tenant: cx.tenant.clone(),
            ticket,
            text: text.clone(),
            first,
        });
    }

    pub(super) fn add_clocks(&mut self, cx: &Cx, ticket: TicketId, clocks: &[SlaClock]) {
        self.clocks.add(&cx.tenant, ticket, cx.now, clocks);
    }

    /// Before the clocks of tickets are read.
    pub(super) async fn write_clocks(&mut self, conn: &mut Conn<'_>) -> Result<()> {
        std::mem::take(&mut self.clocks).write(conn).await
    }

    /// Before the tags of tickets are read.
    pub(super) async fn write_tags(&mut self, conn: &mut Conn<'_>) -> Result<()> {
        std::mem::take(&mut self.links).write(conn).await
    }

    /// Before activities are written whose ids their command wants to know.
    pub(super) async fn write_activities(&mut self, conn: &mut Conn<'_>) -> Result<()> {
        let rows = std::mem::take(&mut self.activities);
        self.drawn.extend(activities::append(conn, rows).await?);
        Ok(())
    }

    /// Writes the rest; answers with the ids of all activities, in the order of their coming.
    pub(super) async fn write(mut self, conn: &mut Conn<'_>) -> Result<Vec<ActivityId>> {
        self.write_tags(conn).await?;
        self.write_clocks(conn).await?;
        append_search_texts(conn, self.texts).await?;
        let rows = std::mem::take(&mut self.activities);
        self.drawn.extend(activities::append(conn, rows).await?);
        events::append(conn, self.events).await?;
        Ok(self.drawn)
    }
}
