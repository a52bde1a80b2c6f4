use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    actor::Cx,
    attachments::{Attachment, AttachmentPlace, AttachmentStore, NewAttachment},
    ids::{AttachmentId, MessageId, TicketId},
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, LockBehavior, LockType, Order, Query, SelectStatement};

use super::{SqlStores, owner_key};
use crate::{
    local::detached,
    sql::{Conn, Dialect, schema::Attachments},
};

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct AttachmentRow {
    id: i64,
    ticket_id: Option<i64>,
    reply_id: Option<i64>,
    on_note: bool,
    filename: String,
    mime_type: String,
    size: i64,
    blob_key: String,
    sha256: String,
    created_at: Timestamp,
}

impl From<AttachmentRow> for AttachmentPlace {
    fn from(row: AttachmentRow) -> Self {
        let attachment = Attachment {
            id: AttachmentId(row.id),
            ticket_id: row.ticket_id.map(TicketId),
            message_id: row.reply_id.map(MessageId),
            filename: row.filename,
            mime_type: row.mime_type,
            size: row.size,
            blob_key: row.blob_key,
            sha256: row.sha256,
            created_at: row.created_at,
        };
        Self { attachment, on_note: row.on_note }
    }
}

fn select() -> SelectStatement {
    use Attachments as A;
    let mut query = Query::select();
    query
        .columns([
            A::Id,
            A::TicketId,
            A::ReplyId,
            A::OnNote,
            A::Filename,
            A::MimeType,
            A::Size,
            A::BlobKey,
            A::Sha256,
            A::CreatedAt,
        ])
        .from(A::Table);
    query
}

/// The files of a ticket; with those of its notes if asked.
pub(crate) async fn select_attachments(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ticket: TicketId,
    with_notes: bool,
) -> Result<Vec<Attachment>> {
    let mut query = select();
    query
        .and_where(Expr::col(Attachments::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(Attachments::TicketId).eq(ticket.0))
        .order_by(Attachments::Id, Order::Asc);
    if !with_notes {
        query.and_where(Expr::col(Attachments::OnNote).eq(false));
    }
    let statement = conn.dialect().build(&query);
    let rows: Vec<AttachmentRow> = conn.fetch_all(statement).await?;
    Ok(rows.into_iter().map(|row| AttachmentPlace::from(row).attachment).collect())
}

async fn find(conn: &mut Conn<'_>, cx: &Cx, id: AttachmentId) -> Result<Option<AttachmentPlace>> {
    let mut query = select();
    query
        .and_where(Expr::col(Attachments::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(Attachments::Id).eq(id.0));
    let statement = conn.dialect().build(&query);
    let row: Option<AttachmentRow> = conn.fetch_optional(statement).await?;
    Ok(row.map(AttachmentPlace::from))
}

async fn stage(conn: &mut Conn<'_>, cx: &Cx, new: &NewAttachment) -> Result<Attachment> {
    use Attachments as A;
    let mut query = Query::insert();
    query
        .into_table(A::Table)
        .columns([
            A::TenantId,
            A::OwnerKey,
            A::OnNote,
            A::Filename,
            A::MimeType,
            A::Size,
            A::BlobKey,
            A::Sha256,
            A::CreatedAt,
            A::UpdatedAt,
        ])
        .values_panic([
            cx.tenant.as_str().into(),
            owner_key(cx).into(),
            false.into(),
            new.filename.clone().into(),
            new.mime_type.clone().into(),
            new.size.into(),
            new.blob_key.clone().into(),
            new.sha256.clone().into(),
            cx.now.into(),
            cx.now.into(),
        ]);
    let id = conn.insert_returning_id(query).await?;
    let place = find(conn, cx, AttachmentId(id)).await?;
    place
        .map(|place| place.attachment)
        .ok_or_else(|| Error::internal("row_missing", "a row that was written is not there"))
}

async fn sweep(conn: &mut Conn<'_>, before: Timestamp) -> Result<Vec<String>> {
    let mut query = select();
    query
        .and_where(Expr::col(Attachments::TicketId).is_null())
        .and_where(Expr::col(Attachments::CreatedAt).lt(before))
        .order_by(Attachments::CreatedAt, Order::Asc)
        .limit(100);
    if conn.dialect() != Dialect::Sqlite {
        // An upload that a command is using now stays, or its bytes would go and its row would not.
        query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let statement = conn.dialect().build(&query);
    let rows: Vec<AttachmentRow> = conn.fetch_all(statement).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut delete = Query::delete();
    delete
        .from_table(Attachments::Table)
        .and_where(Expr::col(Attachments::TicketId).is_null())
        .and_where(Expr::col(Attachments::Id).is_in(rows.iter().map(|row| row.id)));
    let statement = conn.dialect().build(&delete).ad_hoc();
    conn.execute(statement).await?;
    Ok(rows.into_iter().map(|row| row.blob_key).collect())
}

#[async_trait]
impl AttachmentStore for SqlStores {
    async fn stage_attachment(&self, cx: &Cx, new: &NewAttachment) -> Result<Attachment> {
        let (stores, cx, new) = (self.clone(), cx.clone(), new.clone());
        detached(async move {
            let mut tx = stores.begin().await?;
            let attachment = stage(&mut tx.conn(), &cx, &new).await?;
            tx.commit().await?;
            Ok(attachment)
        })
        .await
    }

    async fn find_attachment(&self, cx: &Cx, id: AttachmentId) -> Result<Option<AttachmentPlace>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move { find(&mut stores.db.read().await?.conn(), &cx, id).await }).await
    }

    async fn ticket_attachments(
        &self,
        cx: &Cx,
        ticket: TicketId,
        with_notes: bool,
    ) -> Result<Vec<Attachment>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move {
            let mut held = stores.db.read().await?;
            select_attachments(&mut held.conn(), &cx, ticket, with_notes).await
        })
        .await
    }

    async fn sweep_staged(&self, before: Timestamp) -> Result<Vec<String>> {
        let stores = self.clone();
        detached(async move {
            let mut tx = stores.begin().await?;
            let keys = sweep(&mut tx.conn(), before).await?;
            tx.commit().await?;
            Ok(keys)
        })
        .await
    }
}
