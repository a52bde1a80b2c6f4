use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::{ActorKind, ActorRef, Cx},
    attachments::Attachment,
    ids::{MessageId, TicketId},
    replies::{Author, AuthorKind, Entry, MessageStore, Note, Reply, StaffThread, Thread},
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, Order, Query};

use super::SqlStores;
use crate::{
    local::detached,
    sql::{Conn, by_position, schema::Replies, tickets::stored},
};

#[derive(Debug)]
pub(crate) struct MessageRow {
    id: i64,
    ticket_id: i64,
    author_kind: String,
    author_type: String,
    author_id: Option<String>,
    author_name: String,
    body: String,
    is_internal_note: bool,
    is_pinned: bool,
    message_id: Option<String>,
    created_at: Timestamp,
}

by_position!(MessageRow {
    id,
    ticket_id,
    author_kind,
    author_type,
    author_id,
    author_name,
    body,
    is_internal_note,
    is_pinned,
    message_id,
    created_at,
});

/// The columns of [`MessageRow`].
const MESSAGE_COLUMNS: [Replies; 11] = [
    Replies::Id,
    Replies::TicketId,
    Replies::AuthorKind,
    Replies::AuthorType,
    Replies::AuthorId,
    Replies::AuthorName,
    Replies::Body,
    Replies::IsInternalNote,
    Replies::IsPinned,
    Replies::MessageId,
    Replies::CreatedAt,
];

impl MessageRow {
    fn into_entry(self, attachments: Vec<Attachment>) -> Result<Entry> {
        let author = Author {
            kind: stored(AuthorKind::parse(&self.author_kind))?,
            actor: ActorRef {
                kind: ActorKind::from_stored(&self.author_type),
                id: self.author_id,
                name: self.author_name,
            },
        };
        let (id, ticket_id) = (MessageId(self.id), TicketId(self.ticket_id));
        Ok(if self.is_internal_note {
            Entry::Note(Note {
                id,
                ticket_id,
                author,
                body: self.body,
                is_pinned: self.is_pinned,
                created_at: self.created_at,
                attachments,
            })
        } else {
            Entry::Reply(Reply {
                id,
                ticket_id,
                author,
                body: self.body,
                message_id: self.message_id,
                created_at: self.created_at,
                attachments,
            })
        })
    }
}

/// The messages of a ticket, oldest first. Without `staff` the statement itself leaves notes out,
/// and what is made of its rows could not hold one.
pub(crate) async fn select_thread(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ticket: TicketId,
    staff: bool,
    attachments: &mut Vec<Attachment>,
) -> Result<Thread> {
    use Replies as R;
    let mut query = Query::select();
    query
        .columns(MESSAGE_COLUMNS)
        .from(R::Table)
        .and_where(Expr::col(R::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(R::TicketId).eq(ticket.0))
        .order_by(R::Id, Order::Asc);
    if !staff {
        query.and_where(Expr::col(R::IsInternalNote).eq(false));
    }
    let statement = conn.dialect().build(&query);
    let rows: Vec<MessageRow> = conn.fetch_all(statement).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let own = Some(MessageId(row.id));
        let files = attachments.extract_if(.., |file| file.message_id == own).collect();
        entries.push(row.into_entry(files)?);
    }
    let thread = StaffThread { entries };
    Ok(if staff { Thread::Staff(thread) } else { Thread::Public(thread.into_public()) })
}

/// Writes the Message-ID under which a reply is mailed.
pub(crate) async fn set_message_id(
    conn: &mut Conn<'_>,
    cx: &Cx,
    reply: MessageId,
    message_id: &str,
) -> Result<()> {
    let mut query = Query::update();
    query
        .table(Replies::Table)
        .value(Replies::MessageId, message_id)
        .and_where(Expr::col(Replies::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(Replies::Id).eq(reply.0))
        .and_where(Expr::col(Replies::IsInternalNote).eq(false));
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await.map(|_| ())
}

#[async_trait]
impl MessageStore for SqlStores {
    async fn ticket_of_message(&self, cx: &Cx, id: MessageId) -> Result<Option<TicketId>> {
        let mut query = Query::select();
        query
            .column(Replies::TicketId)
            .from(Replies::Table)
            .and_where(Expr::col(Replies::TenantId).eq(cx.tenant.as_str()))
            .and_where(Expr::col(Replies::Id).eq(id.0));
        let stores = self.clone();
        detached(async move {
            let statement = stores.db.dialect().build(&query);
            let found: Option<(i64,)> =
                stores.db.read().await?.conn().fetch_optional(statement).await?;
            Ok(found.map(|(ticket,)| TicketId(ticket)))
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use sea_query::Iden as _;

    use super::*;

    #[test]
    fn the_columns_stand_in_the_order_of_the_fields() {
        assert_eq!(MESSAGE_COLUMNS.map(|column| column.to_string()), *MessageRow::NAMES);
    }
}
