use escalated_core::{
    Error, Result,
    actor::Cx,
    ids::{TagId, TicketId},
    tags::Tag,
};
use sea_query::{Expr, ExprTrait, OnConflict, Order, Query, Value};

use crate::sql::{
    Conn, database_error, kept, pieces,
    schema::{Tags, TicketTag},
    stores::TagRow,
};

/// The tags of a ticket, by name.
pub(crate) async fn ticket_tags(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ticket: TicketId,
) -> Result<Vec<Tag>> {
    let mut query = Query::select();
    query
        .columns([Tags::Id, Tags::Name, Tags::Slug, Tags::Color].map(|c| (Tags::Table, c)))
        .from(TicketTag::Table)
        .inner_join(
            Tags::Table,
            Expr::col((Tags::Table, Tags::Id)).equals((TicketTag::Table, TicketTag::TagId)),
        )
        .and_where(Expr::col((TicketTag::Table, TicketTag::TicketId)).eq(ticket.0))
        .and_where(Expr::col((TicketTag::Table, TicketTag::TenantId)).eq(cx.tenant.as_str()))
        .order_by((Tags::Table, Tags::Name), Order::Asc);
    let statement = conn.dialect().build(&query);
    let rows: Vec<TagRow> = conn.fetch_all(statement).await?;
    Ok(rows.into_iter().map(Tag::from).collect())
}

/// Tags to be hung on tickets; one that is there already stays.
#[derive(Debug, Default)]
pub(crate) struct TagLinks(Vec<[Value; 3]>);

impl TagLinks {
    pub(crate) fn add(&mut self, cx: &Cx, ticket: TicketId, tags: &[TagId]) {
        let tenant = cx.tenant.as_str();
        self.0.extend(tags.iter().map(|tag| [ticket.0.into(), tag.0.into(), tenant.into()]));
    }

    pub(crate) async fn write(self, conn: &mut Conn<'_>) -> Result<()> {
        for (links, is_odd) in pieces(self.0) {
            let mut query = Query::insert();
            query.into_table(TicketTag::Table).columns([
                TicketTag::TicketId,
                TicketTag::TagId,
                TicketTag::TenantId,
            ]);
            for link in links {
                query.values_panic(link.map(Into::into));
            }
            query.on_conflict(
                OnConflict::columns([TicketTag::TicketId, TicketTag::TagId])
                    .do_nothing_on([TicketTag::TicketId])
                    .to_owned(),
            );
            let statement = kept(conn.dialect().build(&query), is_odd);
            match conn.try_execute(statement).await {
                Ok(_) => {}
                // The tag is being removed: run again, the command does not find it.
                Err(error) if is_foreign(&error) => {
                    let message = "a tag was removed meanwhile; try again";
                    let error = Error::conflict("version_conflict", message).with_source(error);
                    return Err(error.retryable());
                }
                Err(error) => return Err(database_error(error)),
            }
        }
        Ok(())
    }
}

fn is_foreign(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_foreign_key_violation)
}

/// Removes tags.
pub(crate) async fn remove_tags(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ticket: TicketId,
    tags: &[TagId],
) -> Result<()> {
    let mut query = Query::delete();
    query
        .from_table(TicketTag::Table)
        .and_where(Expr::col(TicketTag::TicketId).eq(ticket.0))
        .and_where(Expr::col(TicketTag::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(TicketTag::TagId).is_in(tags.iter().map(|tag| tag.0)));
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await.map(|_| ())
}
