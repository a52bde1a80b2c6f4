use std::collections::BTreeMap;

use escalated_core::{
    Error, Result,
    actor::Cx,
    authz::{Operation, Resource, require},
    ids::TicketId,
    replies::{PublicThread, Thread},
    tickets::{Ticket, TicketDetail, TicketKey},
};

use super::LocalDriver;
use crate::sql::{
    stores::{select_activities, select_attachments, select_thread},
    tickets::{Head, TicketRow, select_head, select_tickets, ticket_tags},
};

/// How many changes a ticket's page shows.
const ACTIVITIES: i64 = 20;

/// One ticket with all that the caller may see of it, on one connection, in at most three
/// statements; in five when it has tags and files.
pub(super) async fn detail(driver: &LocalDriver, cx: &Cx, key: &TicketKey) -> Result<TicketDetail> {
    let mut held = driver.db().read().await?;
    let mut conn = held.conn();
    let Some(head) = select_head(&mut conn, cx, key).await? else {
        return Err(Error::not_found("ticket_not_found", "no such ticket"));
    };
    let Head { ticket, department, contact, has_tags, has_files } = head;
    let authorizer = &*driver.inner.options.authorizer;
    require(authorizer, cx, Operation::View, &Resource::Ticket(&ticket))?;
    let staff = cx.grants.role.is_staff();
    let tags = if has_tags { ticket_tags(&mut conn, cx, ticket.id).await? } else { Vec::new() };
    let mut files = if has_files {
        select_attachments(&mut conn, cx, ticket.id, staff).await?
    } else {
        Vec::new()
    };
    // Notes leave `last_reply_at` alone, and every public message sets it in its transaction.
    let thread = if staff || ticket.last_reply_at.is_some() {
        select_thread(&mut conn, cx, ticket.id, staff, &mut files).await?
    } else {
        Thread::Public(PublicThread::default())
    };
    let activities = if staff {
        select_activities(&mut conn, cx, ticket.id, None, ACTIVITIES).await?
    } else {
        Vec::new()
    };
    // What the thread did not take hangs on the description.
    files.retain(|file| file.message_id.is_none());
    Ok(TicketDetail { ticket, tags, department, contact, attachments: files, thread, activities })
}

/// Those of the tickets that the caller may see, in the order of the ids, in one statement.
pub(super) async fn many(driver: &LocalDriver, cx: &Cx, ids: &[TicketId]) -> Result<Vec<Ticket>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let statement = select_tickets(driver.db().dialect(), ids);
    let rows: Vec<TicketRow> = driver.db().read().await?.conn().fetch_all(statement).await?;
    let authorizer = &*driver.inner.options.authorizer;
    let mut tickets = BTreeMap::new();
    for row in rows.into_iter().filter(|row| row.tenant_id == cx.tenant.as_str()) {
        let ticket = Ticket::try_from(row)?;
        if require(authorizer, cx, Operation::View, &Resource::Ticket(&ticket)).is_ok() {
            tickets.insert(ticket.id, ticket);
        }
    }
    Ok(ids.iter().filter_map(|id| tickets.remove(id)).collect())
}
