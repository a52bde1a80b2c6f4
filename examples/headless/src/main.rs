//! The helpdesk as a REST API: no pages, no login, API tokens only.
#![expect(clippy::print_stdout, reason = "it says where it listens")]

use std::{env::var, net::SocketAddr};

use axum::{Router, http::request::Parts, serve};
use escalated::core::actor::{Ability, Cx, Identify, Identity, Role};
use escalated::core::directory::{Directory, Person};
use escalated::core::ids::{HostUserId, TenantId};
use escalated::core::tokens::NewToken;
use escalated::{Helpdesk, HttpConfig, Result};

struct Host;

#[async_trait::async_trait]
impl Identify for Host {
    async fn identify(&self, _: &Parts) -> Result<Option<Identity>> {
        Ok(None) // Nobody logs in here.
    }
}

#[async_trait::async_trait]
impl Directory for Host {
    async fn people(&self, tenant: &TenantId, ids: &[HostUserId]) -> Result<Vec<Person>> {
        Ok(self.agents(tenant).await?.into_iter().filter(|p| ids.contains(&p.id)).collect())
    }
    async fn agents(&self, _: &TenantId) -> Result<Vec<Person>> {
        let (id, name) = (HostUserId::new("1"), "Ada".into());
        Ok(vec![Person { id, name, email: None, role: Role::Agent }])
    }
    async fn find_by_email(&self, _: &TenantId, _: &str) -> Result<Option<Person>> {
        Ok(None)
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let database = var("DATABASE_URL").unwrap_or("sqlite:headless.db".into());
    let secret = var("HELPDESK_SECRET").unwrap_or_default(); // Too short: it refuses to start.
    let helpdesk = Helpdesk::builder().database(database).secret(secret).identify(Host);
    let helpdesk = helpdesk.directory(Host).build().await?;
    helpdesk.migrate().await?;

    let cx = Cx::system(TenantId::default(), helpdesk.services().ports().clock.now());
    let (name, abilities) = ("headless".into(), vec![Ability::Agent]);
    let new = NewToken { name, abilities, expires_in_days: Some(1) };
    let ada = HostUserId::new("1");
    let (_, token) = helpdesk.services().create_token(&cx, Some(&ada), &new).await?;

    let address = var("ADDR").unwrap_or("127.0.0.1:8323".into());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on http://{}\ntoken {}", listener.local_addr()?, token.reveal());
    let service = helpdesk.http(HttpConfig { ui_enabled: false, ..HttpConfig::default() });
    let app = Router::new().nest_service("/support", escalated::axum::router(service));
    let app = app.into_make_service_with_connect_info::<SocketAddr>(); // For the limits.
    let stop = || async { drop(tokio::signal::ctrl_c().await) };
    let server = serve(listener, app).with_graceful_shutdown(stop()).into_future();
    let (served, ()) = tokio::join!(server, helpdesk.run(stop()));
    Ok(served?)
}
