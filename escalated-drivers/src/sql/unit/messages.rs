use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::Cx,
    ids::{MessageId, TicketId},
    mail::{MailDomain, message_id_of_reply},
    pipeline::{MessageRows, NewMessage},
};
use sea_query::{Expr, Query, Value};

use super::SqlUnitOfWork;
use crate::sql::{Conn, Dialect, schema::Replies, stores::set_message_id};

#[async_trait]
impl MessageRows for SqlUnitOfWork<'_> {
    async fn insert_message(
        &mut self,
        cx: &Cx,
        ticket: TicketId,
        message: &NewMessage,
    ) -> Result<MessageId> {
        let row = row(cx, ticket, message);
        match self.mail_domain.filter(|_| !message.is_note()) {
            Some(domain) => insert_reply(self.for_write(), cx, ticket, row, domain).await,
            None => {
                let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
                let mut query = Query::insert();
                query.into_table(Replies::Table).columns(columns);
                query.values_panic(values.into_iter().map(Expr::val));
                Ok(MessageId(self.for_write().insert_returning_id(query).await?))
            }
        }
    }
}

fn row(cx: &Cx, ticket: TicketId, message: &NewMessage) -> Vec<(Replies, Value)> {
    let draft = message.draft();
    let actor = &draft.author.actor;
    vec![
        (Replies::TenantId, cx.tenant.as_str().into()),
        (Replies::TicketId, ticket.0.into()),
        (Replies::AuthorKind, draft.author.kind.as_str().into()),
        (Replies::AuthorType, actor.kind.as_str().into()),
        (Replies::AuthorId, actor.id.clone().into()),
        (Replies::AuthorName, actor.name.clone().into()),
        (Replies::Body, draft.body.clone().into()),
        (Replies::IsInternalNote, message.is_note().into()),
        (Replies::IsPinned, false.into()),
        (Replies::CreatedAt, cx.now.into()),
        (Replies::UpdatedAt, cx.now.into()),
    ]
}

/// Writes a reply with the Message-ID that its id makes: in one statement where the id can be
/// named in it, as with a ticket's reference.
async fn insert_reply(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ticket: TicketId,
    row: Vec<(Replies, Value)>,
    domain: &MailDomain,
) -> Result<MessageId> {
    let dialect = conn.dialect();
    let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
    let mut query = Query::insert();
    query.into_table(Replies::Table);
    let (head, tail) = (format!("<ticket-{ticket}-reply-"), format!("@{}>", domain.as_str()));
    match dialect {
        Dialect::Postgres => {
            let mut next = Query::select();
            next.expr_as(
                Expr::cust("nextval(pg_get_serial_sequence('escalated_replies', 'id'))"),
                "id",
            );
            let mut select = Query::select();
            select.expr(Expr::cust("n.id")).expr(Expr::cust_with_values(
                "CAST($1 AS text) || CAST(n.id AS text) || CAST($2 AS text)",
                [head, tail],
            ));
            for value in values {
                select.expr(Expr::val(value));
            }
            select.from_subquery(next, "n");
            query.columns([Replies::Id, Replies::MessageId].into_iter().chain(columns));
            let _ = query.select_from(select);
            query.returning(Query::returning().columns([Replies::Id]));
            Ok(MessageId(conn.fetch_number(dialect.build(&query)).await?))
        }
        Dialect::Sqlite => {
            // The writer is alone, so the next id is one above the sequence; checked below.
            let guess = Expr::cust_with_values(
                "? || (SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence \
                 WHERE name = 'escalated_replies') || ?",
                [head, tail],
            );
            query.columns(columns.into_iter().chain([Replies::MessageId]));
            query.values_panic(values.into_iter().map(Expr::val).chain([guess]));
            query.returning(Query::returning().columns([Replies::Id, Replies::MessageId]));
            let drawn: Option<(i64, String)> = conn.fetch_optional(dialect.build(&query)).await?;
            let (id, written) = drawn.unwrap_or_default();
            let id = MessageId(id);
            let message_id = message_id_of_reply(ticket, id, domain);
            if written != message_id {
                set_message_id(conn, cx, id, &message_id).await?;
            }
            Ok(id)
        }
        Dialect::MySql => {
            query.columns(columns).values_panic(values.into_iter().map(Expr::val));
            let id = MessageId(conn.insert_returning_id(query).await?);
            set_message_id(conn, cx, id, &message_id_of_reply(ticket, id, domain)).await?;
            Ok(id)
        }
    }
}
