//! The shop's users, and the port `Directory` over them.

use async_trait::async_trait;
use escalated::core::{
    Error, Result,
    actor::Role,
    directory::{Directory, Person},
    ids::{HostUserId, TenantId},
};
use sqlx::SqlitePool;

/// A row of `users`.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct User {
    /// A UUID.
    pub id: String,
    /// First and last name.
    pub name: String,
    /// Where mail goes.
    pub email: String,
    /// Whether they work here.
    pub is_staff: bool,
}

impl User {
    /// What a user is to the helpdesk.
    pub fn role(&self) -> Role {
        if self.is_staff { Role::Agent } else { Role::Requester }
    }
}

impl From<User> for Person {
    fn from(user: User) -> Self {
        let role = user.role();
        Self { id: HostUserId::new(user.id), name: user.name, email: Some(user.email), role }
    }
}

/// The users table.
#[derive(Debug, Clone)]
pub struct Users {
    /// The shop's pool.
    pub pool: SqlitePool,
}

impl Users {
    /// Everybody, by name.
    pub async fn all(&self) -> sqlx::Result<Vec<User>> {
        sqlx::query_as("SELECT * FROM users ORDER BY name").fetch_all(&self.pool).await
    }
}

#[async_trait]
impl Directory for Users {
    async fn people(&self, _tenant: &TenantId, ids: &[HostUserId]) -> Result<Vec<Person>> {
        let ids: Vec<_> = ids.iter().map(HostUserId::as_str).collect();
        let sql = "SELECT * FROM users WHERE id IN (SELECT value FROM json_each(?))";
        let query = sqlx::query_as(sql).bind(sqlx::types::Json(ids));
        people(query.fetch_all(&self.pool).await)
    }

    async fn agents(&self, _tenant: &TenantId) -> Result<Vec<Person>> {
        let query = sqlx::query_as("SELECT * FROM users WHERE is_staff");
        people(query.fetch_all(&self.pool).await)
    }

    async fn find_by_email(&self, _tenant: &TenantId, email: &str) -> Result<Option<Person>> {
        let sql = "SELECT * FROM users WHERE email = ? COLLATE NOCASE";
        let query = sqlx::query_as(sql).bind(email);
        Ok(people(query.fetch_all(&self.pool).await)?.pop())
    }
}

fn people(rows: sqlx::Result<Vec<User>>) -> Result<Vec<Person>> {
    let rows = rows.map_err(unavailable)?;
    Ok(rows.into_iter().map(Person::from).collect())
}

/// What the helpdesk is told when the shop's database does not answer.
pub fn unavailable(error: sqlx::Error) -> Error {
    Error::unavailable("users_unavailable", "the users cannot be read now").with_source(error)
}
