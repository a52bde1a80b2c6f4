use async_trait::async_trait;
use chrono::TimeDelta;
use escalated_core::{
    Error, Result,
    actor::{Ability, Cx},
    ids::{HostUserId, TenantId, TokenId},
    time::Timestamp,
    tokens::{ApiToken, NewToken, TokenStore},
};
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

use super::SqlStores;
use crate::{
    local::detached,
    sql::{Conn, schema::ApiTokens},
};

#[derive(Debug, sqlx::FromRow)]
struct TokenRow {
    id: i64,
    tenant_id: String,
    owner_id: String,
    name: String,
    abilities: String,
    last_used_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
    created_at: Timestamp,
}

impl TryFrom<TokenRow> for ApiToken {
    type Error = Error;

    fn try_from(row: TokenRow) -> Result<Self> {
        let abilities: Vec<Ability> = serde_json::from_str(&row.abilities).map_err(|source| {
            Error::internal("row_unreadable", "stored abilities cannot be read").with_source(source)
        })?;
        Ok(Self {
            id: TokenId(row.id),
            tenant: TenantId::new(row.tenant_id)?,
            owner: HostUserId::new(row.owner_id),
            name: row.name,
            abilities,
            last_used_at: row.last_used_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            created_at: row.created_at,
        })
    }
}

fn select() -> SelectStatement {
    use ApiTokens as T;
    let mut query = Query::select();
    query
        .columns([
            T::Id,
            T::TenantId,
            T::OwnerId,
            T::Name,
            T::Abilities,
            T::LastUsedAt,
            T::ExpiresAt,
            T::RevokedAt,
            T::CreatedAt,
        ])
        .from(T::Table);
    query
}

async fn one(conn: &mut Conn<'_>, query: &SelectStatement) -> Result<Option<ApiToken>> {
    let statement = conn.dialect().build(query);
    let row: Option<TokenRow> = conn.fetch_optional(statement).await?;
    row.map(ApiToken::try_from).transpose()
}

async fn create(
    conn: &mut Conn<'_>,
    cx: &Cx,
    owner: &HostUserId,
    new: &NewToken,
    secret_hash: &str,
) -> Result<ApiToken> {
    use ApiTokens as T;
    let expires = new.expires_in_days.map(|days| cx.now + TimeDelta::days(days));
    let abilities = serde_json::to_string(&new.abilities).unwrap_or_default();
    let mut query = Query::insert();
    query
        .into_table(T::Table)
        .columns([
            T::TenantId,
            T::OwnerId,
            T::Name,
            T::TokenHash,
            T::Abilities,
            T::ExpiresAt,
            T::CreatedAt,
            T::UpdatedAt,
        ])
        .values_panic([
            cx.tenant.as_str().into(),
            owner.as_str().into(),
            new.name.trim().into(),
            secret_hash.into(),
            abilities.into(),
            expires.into(),
            cx.now.into(),
            cx.now.into(),
        ]);
    let id = conn.insert_returning_id(query).await?;
    let mut query = select();
    query
        .and_where(Expr::col(T::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(T::Id).eq(id));
    let token = one(conn, &query).await?;
    token.ok_or_else(|| Error::internal("row_missing", "a row that was written is not there"))
}

#[async_trait]
impl TokenStore for SqlStores {
    async fn create_token(
        &self,
        cx: &Cx,
        owner: &HostUserId,
        new: &NewToken,
        secret_hash: &str,
    ) -> Result<ApiToken> {
        let (stores, cx, owner) = (self.clone(), cx.clone(), owner.clone());
        let (new, secret_hash) = (new.clone(), secret_hash.to_owned());
        detached(async move {
            let mut tx = stores.begin().await?;
            let token = create(&mut tx.conn(), &cx, &owner, &new, &secret_hash).await?;
            tx.commit().await?;
            Ok(token)
        })
        .await
    }

    async fn find_token(&self, secret_hash: &str) -> Result<Option<ApiToken>> {
        let mut query = select();
        query.and_where(Expr::col(ApiTokens::TokenHash).eq(secret_hash));
        let stores = self.clone();
        detached(async move { one(&mut stores.db.read().await?.conn(), &query).await }).await
    }

    async fn list_tokens(&self, cx: &Cx, owner: Option<&HostUserId>) -> Result<Vec<ApiToken>> {
        let mut query = select();
        query
            .and_where(Expr::col(ApiTokens::TenantId).eq(cx.tenant.as_str()))
            .order_by(ApiTokens::Id, Order::Desc)
            .limit(500);
        if let Some(owner) = owner {
            query.and_where(Expr::col(ApiTokens::OwnerId).eq(owner.as_str()));
        }
        let stores = self.clone();
        detached(async move {
            let statement = stores.db.dialect().build(&query);
            let rows: Vec<TokenRow> = stores.db.read().await?.conn().fetch_all(statement).await?;
            rows.into_iter().map(ApiToken::try_from).collect()
        })
        .await
    }

    async fn revoke_token(&self, cx: &Cx, id: TokenId) -> Result<()> {
        let mut query = Query::update();
        query
            .table(ApiTokens::Table)
            .value(ApiTokens::RevokedAt, cx.now)
            .value(ApiTokens::UpdatedAt, cx.now)
            .and_where(Expr::col(ApiTokens::TenantId).eq(cx.tenant.as_str()))
            .and_where(Expr::col(ApiTokens::Id).eq(id.0));
        let stores = self.clone();
        detached(async move {
            let mut tx = stores.begin().await?;
            let statement = stores.db.dialect().build(&query);
            let done = tx.conn().execute(statement).await?;
            tx.commit().await?;
            if done.affected == 1 {
                Ok(())
            } else {
                Err(Error::not_found("token_not_found", "no such token"))
            }
        })
        .await
    }

    async fn touch_token(&self, id: TokenId, now: Timestamp) -> Result<()> {
        let mut query = Query::update();
        query
            .table(ApiTokens::Table)
            .value(ApiTokens::LastUsedAt, now)
            .and_where(Expr::col(ApiTokens::Id).eq(id.0));
        let stores = self.clone();
        detached(async move {
            let mut tx = stores.begin().await?;
            let statement = stores.db.dialect().build(&query);
            tx.conn().execute(statement).await?;
            tx.commit().await
        })
        .await
    }
}
