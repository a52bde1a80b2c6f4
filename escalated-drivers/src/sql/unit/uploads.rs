use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::Cx,
    ids::{AttachmentId, MessageId, TicketId},
    pipeline::AttachmentRows,
};
use sea_query::{Expr, ExprTrait, Query};

use super::SqlUnitOfWork;
use crate::sql::{schema::Attachments, stores::owner_key};

#[async_trait]
impl AttachmentRows for SqlUnitOfWork<'_> {
    async fn count_uploads(&mut self, cx: &Cx, ids: &[AttachmentId]) -> Result<u64> {
        use Attachments as A;
        let mut query = Query::select();
        query
            .expr(Expr::cust("COUNT(*)"))
            .from(A::Table)
            .and_where(Expr::col(A::TenantId).eq(cx.tenant.as_str()))
            .and_where(Expr::col(A::OwnerKey).eq(owner_key(cx)))
            .and_where(Expr::col(A::TicketId).is_null())
            .and_where(Expr::col(A::Id).is_in(ids.iter().map(|id| id.0)));
        let statement = self.conn.dialect().build(&query).ad_hoc();
        Ok(u64::try_from(self.conn.fetch_number(statement).await?).unwrap_or(0))
    }

    async fn use_uploads(
        &mut self,
        cx: &Cx,
        ids: &[AttachmentId],
        ticket: TicketId,
        message: Option<MessageId>,
        on_note: bool,
    ) -> Result<u64> {
        use Attachments as A;
        let mut query = Query::update();
        query
            .table(A::Table)
            .value(A::TicketId, ticket.0)
            .value(A::ReplyId, message.map(|id| id.0))
            .value(A::OnNote, on_note)
            .value(A::UpdatedAt, cx.now)
            .and_where(Expr::col(A::TenantId).eq(cx.tenant.as_str()))
            .and_where(Expr::col(A::OwnerKey).eq(owner_key(cx)))
            .and_where(Expr::col(A::TicketId).is_null())
            .and_where(Expr::col(A::Id).is_in(ids.iter().map(|id| id.0)));
        let statement = self.conn.dialect().build(&query).ad_hoc();
        Ok(self.for_write().execute(statement).await?.affected)
    }
}
