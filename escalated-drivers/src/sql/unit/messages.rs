use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::Cx,
    ids::{MessageId, TicketId},
    pipeline::{MessageRows, NewMessage},
};
use sea_query::Query;

use super::SqlUnitOfWork;
use crate::sql::schema::Replies;

#[async_trait]
impl MessageRows for SqlUnitOfWork<'_> {
    async fn insert_message(
        &mut self,
        cx: &Cx,
        ticket: TicketId,
        message: &NewMessage,
    ) -> Result<MessageId> {
        use Replies as R;
        let draft = message.draft();
        let actor = &draft.author.actor;
        let mut query = Query::insert();
        query
            .into_table(R::Table)
            .columns([
                R::TenantId,
                R::TicketId,
                R::AuthorKind,
                R::AuthorType,
                R::AuthorId,
                R::AuthorName,
                R::Body,
                R::IsInternalNote,
                R::IsPinned,
                R::CreatedAt,
                R::UpdatedAt,
            ])
            .values_panic([
                cx.tenant.as_str().into(),
                ticket.0.into(),
                draft.author.kind.as_str().into(),
                actor.kind.as_str().into(),
                actor.id.clone().into(),
                actor.name.clone().into(),
                draft.body.clone().into(),
                message.is_note().into(),
                false.into(),
                cx.now.into(),
                cx.now.into(),
            ]);
        Ok(MessageId(self.conn.insert_returning_id(query).await?))
    }
}
