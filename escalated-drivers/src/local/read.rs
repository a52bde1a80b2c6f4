use escalated_core::{
    Error, Result,
    actor::Cx,
    authz::{Operation, Resource, require},
    tickets::{Ticket, TicketDetail, TicketKey},
};

use super::LocalDriver;
use crate::sql::{
    stores::{
        select_activities, select_attachments, select_contacts, select_departments, select_thread,
    },
    tickets::{TicketRow, select_ticket, ticket_tags},
};

/// How many changes a ticket's page shows.
const ACTIVITIES: i64 = 20;

/// One ticket with all that the caller may see of it, on one connection.
pub(super) async fn detail(driver: &LocalDriver, cx: &Cx, key: &TicketKey) -> Result<TicketDetail> {
    let mut held = driver.db().read().await?;
    let mut conn = held.conn();
    let statement = select_ticket(conn.dialect(), cx, key, false);
    let row: Option<TicketRow> = conn.fetch_optional(statement).await?;
    let own = row.filter(|row| row.tenant_id == cx.tenant.as_str());
    let Some(ticket) = own.map(Ticket::try_from).transpose()? else {
        return Err(Error::not_found("ticket_not_found", "no such ticket"));
    };
    let authorizer = &*driver.inner.options.authorizer;
    require(authorizer, cx, Operation::View, &Resource::Ticket(&ticket))?;
    let staff = cx.grants.role.is_staff();
    let tags = ticket_tags(&mut conn, cx, ticket.id).await?;
    let mut files = select_attachments(&mut conn, cx, ticket.id, staff).await?;
    let thread = select_thread(&mut conn, cx, ticket.id, staff, &mut files).await?;
    let department = match ticket.department_id {
        Some(id) => select_departments(&mut conn, cx, Some(&[id])).await?.into_iter().next(),
        None => None,
    };
    let contact = match ticket.contact_id {
        Some(id) => select_contacts(&mut conn, cx, &[id]).await?.into_iter().next(),
        None => None,
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
