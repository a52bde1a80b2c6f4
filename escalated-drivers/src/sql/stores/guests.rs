use async_trait::async_trait;
use escalated_core::{
    Result,
    contacts::{GuestStore, GuestTicket},
    ids::{ContactId, TenantId, TicketId},
};
use sea_query::{Expr, ExprTrait, Query};

use super::SqlStores;
use crate::{local::detached, sql::schema::Tickets};

#[derive(Debug, sqlx::FromRow)]
struct GuestRow {
    id: i64,
    tenant_id: String,
    contact_id: Option<i64>,
    guest_name: Option<String>,
    guest_email: Option<String>,
}

#[async_trait]
impl GuestStore for SqlStores {
    async fn ticket_of_guest(&self, stored: &str) -> Result<Option<GuestTicket>> {
        let mut query = Query::select();
        query
            .columns([
                Tickets::Id,
                Tickets::TenantId,
                Tickets::ContactId,
                Tickets::GuestName,
                Tickets::GuestEmail,
            ])
            .from(Tickets::Table)
            .and_where(Expr::col(Tickets::GuestTokenHash).eq(stored));
        let stores = self.clone();
        detached(async move {
            let statement = stores.db.dialect().build(&query);
            let row: Option<GuestRow> =
                stores.db.read().await?.conn().fetch_optional(statement).await?;
            let Some(row) = row else { return Ok(None) };
            Ok(Some(GuestTicket {
                tenant: TenantId::new(row.tenant_id)?,
                ticket: TicketId(row.id),
                contact: row.contact_id.map(ContactId),
                name: row.guest_name.unwrap_or_else(|| "Guest".into()),
                email: row.guest_email.unwrap_or_default(),
            }))
        })
        .await
    }
}
