use async_trait::async_trait;
use escalated_core::{
    Result,
    activities::ActivityKind,
    actor::{ActorKind, ActorRef, Cx},
    attachments::Attachment,
    ids::{MessageId, TicketId},
    mail::{EarlierReply, MAX_EARLIER, MailReply, MailSource, MailTicket},
    replies::{Author, AuthorKind, Reply},
    tickets::TicketKey,
    time::Timestamp,
};
use sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement};

use crate::{
    local::detached,
    sql::{
        schema::{Replies, TicketActivities},
        stores::{SqlStores, select_attachments},
        tickets::{select_head, stored},
    },
};

/// A public reply. Only the one that is mailed has its body.
#[derive(Debug, sqlx::FromRow)]
struct ReplyRow {
    id: i64,
    author_kind: String,
    author_type: String,
    author_id: Option<String>,
    author_name: String,
    text: String,
    message_id: Option<String>,
    created_at: Timestamp,
}

impl ReplyRow {
    fn into_reply(self, ticket_id: TicketId, attachments: Vec<Attachment>) -> Result<Reply> {
        let actor = ActorRef {
            kind: ActorKind::from_stored(&self.author_type),
            id: self.author_id,
            name: self.author_name,
        };
        Ok(Reply {
            id: MessageId(self.id),
            ticket_id,
            author: Author { kind: stored(AuthorKind::parse(&self.author_kind))?, actor },
            body: self.text,
            message_id: self.message_id,
            created_at: self.created_at,
            attachments,
        })
    }
}

/// That reply and those before it, the newest first.
fn up_to(cx: &Cx, ticket: TicketId, reply: MessageId) -> SelectStatement {
    use Replies as R;
    let text = Expr::case(Expr::col(R::Id).eq(reply.0), Expr::col(R::Body)).finally("");
    let most = u64::try_from(MAX_EARLIER).unwrap_or(20) + 1;
    let mut query = Query::select();
    query
        .columns([R::Id, R::AuthorKind, R::AuthorType, R::AuthorId, R::AuthorName])
        .columns([R::MessageId, R::CreatedAt])
        .expr_as(text, Alias::new("text"))
        .from(R::Table)
        .and_where(Expr::col(R::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(R::TicketId).eq(ticket.0))
        .and_where(Expr::col(R::IsInternalNote).eq(false))
        .and_where(Expr::col(R::Id).lte(reply.0))
        .order_by(R::Id, Order::Desc)
        .limit(most);
    query
}

#[async_trait]
impl MailSource for SqlStores {
    async fn mail_ticket(&self, cx: &Cx, ticket: TicketId) -> Result<Option<MailTicket>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move {
            let mut held = stores.db.read().await?;
            let head = select_head(&mut held.conn(), &cx, &TicketKey::Id(ticket)).await?;
            Ok(head.map(|head| MailTicket {
                ticket: head.ticket,
                contact: head.contact,
                has_files: head.has_files,
            }))
        })
        .await
    }

    async fn mail_reply(
        &self,
        cx: &Cx,
        ticket: &MailTicket,
        reply: MessageId,
    ) -> Result<Option<MailReply>> {
        let (stores, cx) = (self.clone(), cx.clone());
        let (ticket, has_files) = (ticket.ticket.id, ticket.has_files);
        detached(async move {
            let mut held = stores.db.read().await?;
            let mut conn = held.conn();
            let statement = conn.dialect().build(&up_to(&cx, ticket, reply));
            let rows: Vec<ReplyRow> = conn.fetch_all(statement).await?;
            let mut rows = rows.into_iter();
            let Some(row) = rows.next().filter(|row| row.id == reply.0) else { return Ok(None) };
            let mut files = match has_files {
                true => select_attachments(&mut conn, &cx, ticket, false).await?,
                false => Vec::new(),
            };
            files.retain(|file| file.message_id == Some(reply));
            let mut earlier: Vec<EarlierReply> = rows
                .map(|row| EarlierReply { id: MessageId(row.id), message_id: row.message_id })
                .collect();
            earlier.reverse();
            Ok(Some(MailReply { reply: row.into_reply(ticket, files)?, earlier }))
        })
        .await
    }

    async fn mail_files(&self, cx: &Cx, ticket: &MailTicket) -> Result<Vec<Attachment>> {
        if !ticket.has_files {
            return Ok(Vec::new());
        }
        let (stores, cx, ticket) = (self.clone(), cx.clone(), ticket.ticket.id);
        detached(async move {
            let mut held = stores.db.read().await?;
            let mut files = select_attachments(&mut held.conn(), &cx, ticket, false).await?;
            files.retain(|file| file.message_id.is_none());
            Ok(files)
        })
        .await
    }

    async fn opener(&self, cx: &Cx, ticket: TicketId) -> Result<Option<ActorRef>> {
        use TicketActivities as A;
        let mut query = Query::select();
        query
            .columns([A::CauserType, A::CauserId, A::CauserName])
            .from(A::Table)
            .and_where(Expr::col(A::TenantId).eq(cx.tenant.as_str()))
            .and_where(Expr::col(A::TicketId).eq(ticket.0))
            .and_where(Expr::col(A::Type).eq(ActivityKind::Created.as_str()))
            .order_by(A::Id, Order::Asc)
            .limit(1);
        let stores = self.clone();
        detached(async move {
            let statement = stores.db.dialect().build(&query);
            let row: Option<(String, Option<String>, String)> =
                stores.db.read().await?.conn().fetch_optional(statement).await?;
            Ok(row.map(|(kind, id, name)| ActorRef {
                kind: ActorKind::from_stored(&kind),
                id,
                name,
            }))
        })
        .await
    }
}
