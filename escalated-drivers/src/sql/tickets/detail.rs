use escalated_core::{
    Result,
    actor::Cx,
    contacts::Contact,
    departments::Department,
    ids::{ContactId, DepartmentId, HostUserId},
    tickets::{Ticket, TicketKey},
    time::Timestamp,
};
use sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use serde_json::Value;

use super::{TicketRow, ticket_columns};
use crate::sql::{
    Conn,
    schema::{Attachments, Contacts, Departments, TicketTag, Tickets},
};

/// A ticket with its department and contact, and whether tags and files are worth a statement.
#[derive(Debug, sqlx::FromRow)]
struct HeadRow {
    #[sqlx(flatten)]
    ticket: TicketRow,
    d_name: Option<String>,
    d_slug: Option<String>,
    d_description: Option<String>,
    d_is_active: Option<bool>,
    d_manager_id: Option<String>,
    c_email: Option<String>,
    c_name: Option<String>,
    c_user_id: Option<String>,
    c_metadata: Option<Value>,
    c_created_at: Option<Timestamp>,
    c_updated_at: Option<Timestamp>,
    has_tags: bool,
    has_files: bool,
}

/// The head of a ticket's page, read in one statement.
pub(crate) struct Head {
    pub ticket: Ticket,
    pub department: Option<Department>,
    pub contact: Option<Contact>,
    pub has_tags: bool,
    pub has_files: bool,
}

/// Reads the head of the tenant's ticket.
pub(crate) async fn select_head(
    conn: &mut Conn<'_>,
    cx: &Cx,
    key: &TicketKey,
) -> Result<Option<Head>> {
    let statement = conn.dialect().build(&query(cx, key));
    let row: Option<HeadRow> = conn.fetch_optional(statement).await?;
    let own = row.filter(|row| row.ticket.tenant_id == cx.tenant.as_str());
    own.map(head).transpose()
}

fn query(cx: &Cx, key: &TicketKey) -> SelectStatement {
    let mut query = Query::select();
    query.columns(ticket_columns().map(|column| (Tickets::Table, column))).from(Tickets::Table);
    for (column, name) in [
        (Departments::Name, "d_name"),
        (Departments::Slug, "d_slug"),
        (Departments::Description, "d_description"),
        (Departments::IsActive, "d_is_active"),
        (Departments::ManagerId, "d_manager_id"),
    ] {
        query.expr_as(Expr::col((Departments::Table, column)), Alias::new(name));
    }
    for (column, name) in [
        (Contacts::Email, "c_email"),
        (Contacts::Name, "c_name"),
        (Contacts::UserId, "c_user_id"),
        (Contacts::Metadata, "c_metadata"),
        (Contacts::CreatedAt, "c_created_at"),
        (Contacts::UpdatedAt, "c_updated_at"),
    ] {
        query.expr_as(Expr::col((Contacts::Table, column)), Alias::new(name));
    }
    let id = || Expr::col((Tickets::Table, Tickets::Id));
    let mut tags = Query::select();
    tags.expr(Expr::val(1))
        .from(TicketTag::Table)
        .and_where(Expr::col((TicketTag::Table, TicketTag::TicketId)).eq(id()));
    let mut files = Query::select();
    files
        .expr(Expr::val(1))
        .from(Attachments::Table)
        .and_where(
            Expr::col((Attachments::Table, Attachments::TenantId))
                .equals((Tickets::Table, Tickets::TenantId)),
        )
        .and_where(Expr::col((Attachments::Table, Attachments::TicketId)).eq(id()));
    query
        .expr_as(Expr::exists(tags), Alias::new("has_tags"))
        .expr_as(Expr::exists(files), Alias::new("has_files"))
        .left_join(
            Departments::Table,
            Expr::col((Departments::Table, Departments::Id))
                .equals((Tickets::Table, Tickets::DepartmentId)),
        )
        .left_join(
            Contacts::Table,
            Expr::col((Contacts::Table, Contacts::Id)).equals((Tickets::Table, Tickets::ContactId)),
        );
    match key {
        TicketKey::Id(key) => query.and_where(id().eq(key.0)),
        TicketKey::Reference(reference) => query
            .and_where(Expr::col((Tickets::Table, Tickets::TenantId)).eq(cx.tenant.as_str()))
            .and_where(Expr::col((Tickets::Table, Tickets::Reference)).eq(reference.as_str())),
    };
    query
}

fn head(row: HeadRow) -> Result<Head> {
    let ticket = Ticket::try_from(row.ticket)?;
    let department = department(
        ticket.department_id,
        (row.d_name, row.d_slug, row.d_description),
        row.d_is_active,
        row.d_manager_id,
    );
    let contact = match (ticket.contact_id, row.c_email, row.c_created_at, row.c_updated_at) {
        (Some(id), Some(email), Some(created_at), Some(updated_at)) => Some(contact(
            id,
            email,
            row.c_name,
            row.c_user_id,
            row.c_metadata,
            (created_at, updated_at),
        )),
        _ => None,
    };
    let (has_tags, has_files) = (row.has_tags, row.has_files);
    Ok(Head { ticket, department, contact, has_tags, has_files })
}

fn department(
    id: Option<DepartmentId>,
    (name, slug, description): (Option<String>, Option<String>, Option<String>),
    is_active: Option<bool>,
    manager: Option<String>,
) -> Option<Department> {
    Some(Department {
        id: id?,
        name: name?,
        slug: slug?,
        description,
        is_active: is_active?,
        manager: manager.map(HostUserId::new),
    })
}

fn contact(
    id: ContactId,
    email: String,
    name: Option<String>,
    user_id: Option<String>,
    metadata: Option<Value>,
    (created_at, updated_at): (Timestamp, Timestamp),
) -> Contact {
    Contact {
        id,
        email,
        name,
        user_id: user_id.map(HostUserId::new),
        metadata: metadata.unwrap_or_default(),
        created_at,
        updated_at,
    }
}
