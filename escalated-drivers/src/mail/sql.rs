use async_trait::async_trait;
use escalated_core::{Result, actor::Cx, ids::MessageId, time::Timestamp};
use sea_query::{Expr, ExprTrait, OnConflict, Order, Query};

use super::{ReplyMessageIds, SentLedger, SentMail};
use crate::{
    local::detached,
    sql::{
        schema::{MailSent, Replies},
        stores::{SqlStores, set_message_id},
    },
};

/// How many rows are forgotten in one transaction.
const FORGOTTEN_AT_ONCE: u64 = 1_000;

#[async_trait]
impl SentLedger for SqlStores {
    async fn was_sent(&self, cx: &Cx, mail: &SentMail) -> Result<bool> {
        let mut query = Query::select();
        query
            .column(MailSent::Id)
            .from(MailSent::Table)
            .and_where(Expr::col(MailSent::TenantId).eq(cx.tenant.as_str()))
            .and_where(Expr::col(MailSent::KeyHash).eq(mail.key_hash()));
        let stores = self.clone();
        detached(async move {
            let statement = stores.db.dialect().build(&query);
            let row: Option<(i64,)> =
                stores.db.read().await?.conn().fetch_optional(statement).await?;
            Ok(row.is_some())
        })
        .await
    }

    async fn record(&self, cx: &Cx, mail: &SentMail) -> Result<()> {
        let mut query = Query::insert();
        query
            .into_table(MailSent::Table)
            .columns([MailSent::TenantId, MailSent::KeyHash, MailSent::CreatedAt])
            .values_panic([cx.tenant.as_str().into(), mail.key_hash().into(), cx.now.into()])
            .on_conflict(
                OnConflict::columns([MailSent::TenantId, MailSent::KeyHash])
                    .do_nothing_on([MailSent::Id])
                    .to_owned(),
            );
        let stores = self.clone();
        detached(async move {
            let statement = stores.db.dialect().build(&query);
            let mut tx = stores.begin().await?;
            tx.conn().execute(statement).await?;
            tx.commit().await
        })
        .await
    }

    async fn forget_before(&self, before: Timestamp) -> Result<u64> {
        let mut old = Query::select();
        old.column(MailSent::Id)
            .from(MailSent::Table)
            .and_where(Expr::col(MailSent::CreatedAt).lt(before))
            .order_by(MailSent::CreatedAt, Order::Asc)
            .limit(FORGOTTEN_AT_ONCE);
        let stores = self.clone();
        detached(async move {
            let dialect = stores.db.dialect();
            let mut tx = stores.begin().await?;
            let ids: Vec<(i64,)> = tx.conn().fetch_all(dialect.build(&old)).await?;
            if ids.is_empty() {
                return tx.rollback().await.map(|()| 0);
            }
            let mut query = Query::delete();
            query
                .from_table(MailSent::Table)
                .and_where(Expr::col(MailSent::Id).is_in(ids.iter().map(|(id,)| *id)));
            let done = tx.conn().execute(dialect.build(&query).ad_hoc()).await?;
            tx.commit().await?;
            Ok(done.affected)
        })
        .await
    }
}

#[async_trait]
impl ReplyMessageIds for SqlStores {
    async fn assign(&self, cx: &Cx, reply: MessageId, message_id: &str) -> Result<String> {
        let mut query = Query::select();
        query
            .column(Replies::MessageId)
            .from(Replies::Table)
            .and_where(Expr::col(Replies::TenantId).eq(cx.tenant.as_str()))
            .and_where(Expr::col(Replies::Id).eq(reply.0));
        let (stores, cx, offered) = (self.clone(), cx.clone(), message_id.to_owned());
        detached(async move {
            let statement = stores.db.dialect().build(&query);
            let mut tx = stores.begin().await?;
            let stored: Option<(Option<String>,)> = tx.conn().fetch_optional(statement).await?;
            if let Some((Some(id),)) = stored {
                tx.rollback().await?;
                return Ok(id);
            }
            set_message_id(&mut tx.conn(), &cx, reply, &offered).await?;
            tx.commit().await?;
            Ok(offered)
        })
        .await
    }
}
