//! The shop's session, and the port `Identify` over it.

use async_trait::async_trait;
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use escalated::core::{
    Result,
    actor::{Actor, Cx, Grants, Identify, Identity, Session},
    entropy::{Entropy, SystemEntropy},
    ids::{HostUserId, TenantId},
    time::Timestamp,
};
use sha2::{Digest, Sha256};
use sqlx::SqlitePool;

use crate::{
    shop::Shop,
    users::{User, unavailable},
};

const COOKIE: &str = "shop_session";

/// Whoever is signed in; handlers that ask for it send everybody else to `/sign-in`.
#[derive(Debug, Clone)]
pub struct SignedIn(pub User);

impl SignedIn {
    /// The context in which this user acts on tickets.
    pub fn cx(&self, now: Timestamp) -> Cx {
        Cx::new(actor(&self.0), Grants::role(self.0.role()), now)
    }
}

/// Begins a session; returns the value of `Set-Cookie`.
pub async fn begin(pool: &SqlitePool, email: &str) -> sqlx::Result<Option<String>> {
    let token = (&SystemEntropy as &dyn Entropy).hex(32);
    let sql = "INSERT INTO sessions (token_hash, user_id) SELECT ?, id FROM users WHERE email = ?";
    let begun = sqlx::query(sql).bind(hash(&token)).bind(email).execute(pool).await?;
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax");
    Ok((begun.rows_affected() == 1).then_some(cookie))
}

/// Who sent these headers.
async fn user(pool: &SqlitePool, headers: &HeaderMap) -> sqlx::Result<Option<User>> {
    let Some(token) = token(headers) else { return Ok(None) };
    let sql = "SELECT users.* FROM sessions JOIN users ON users.id = user_id WHERE token_hash = ?";
    sqlx::query_as(sql).bind(hash(token)).fetch_optional(pool).await
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

fn actor(user: &User) -> Actor {
    Actor::User {
        id: HostUserId::new(&user.id),
        name: user.name.clone(),
        email: Some(user.email.clone()),
    }
}

/// How the helpdesk learns who sent a request: from the shop's session.
#[derive(Debug, Clone)]
pub struct SessionLogin {
    /// The shop's pool.
    pub pool: SqlitePool,
}

#[async_trait]
impl Identify for SessionLogin {
    async fn identify(&self, request: &Parts) -> Result<Option<Identity>> {
        let user = user(&self.pool, &request.headers).await.map_err(unavailable)?;
        Ok(user.map(|user| Identity {
            tenant: TenantId::default(),
            actor: actor(&user),
            grants: Grants::role(user.role()),
            // CSRF tokens are bound to the session, by its hash.
            session: Session::Cookie(token(&request.headers).map(hash).unwrap_or_default()),
        }))
    }
}

impl FromRequestParts<Shop> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shop: &Shop) -> Result<Self, Response> {
        match user(&shop.pool, &parts.headers).await {
            Ok(Some(user)) => Ok(Self(user)),
            Ok(None) => Err(Redirect::to("/sign-in").into_response()),
            Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE.into_response()),
        }
    }
}

impl OptionalFromRequestParts<Shop> for SignedIn {
    type Rejection = StatusCode;

    async fn from_request_parts(
        parts: &mut Parts,
        shop: &Shop,
    ) -> Result<Option<Self>, StatusCode> {
        let found = user(&shop.pool, &parts.headers).await;
        found.map(|user| user.map(Self)).map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
    }
}
