//! The helpdesk inside an actix-web application.
#![expect(clippy::print_stdout, reason = "it says where it listens")]

use std::env::var;

use actix_web::{App, HttpServer};
use escalated::core::actor::{Identify, Identity, Role};
use escalated::core::directory::{Directory, Person};
use escalated::core::ids::{HostUserId, TenantId};
use escalated::{Helpdesk, HttpConfig, Result};
use http::request::Parts;

struct Host;

#[async_trait::async_trait]
impl Identify for Host {
    async fn identify(&self, _: &Parts) -> Result<Option<Identity>> {
        Ok(None) // Your login: who sent this request? Until then everybody is a guest.
    }
}

#[async_trait::async_trait]
impl Directory for Host {
    async fn people(&self, tenant: &TenantId, ids: &[HostUserId]) -> Result<Vec<Person>> {
        Ok(self.agents(tenant).await?.into_iter().filter(|p| ids.contains(&p.id)).collect())
    }
    async fn agents(&self, _: &TenantId) -> Result<Vec<Person>> {
        let (id, name) = (HostUserId::new("1"), "Ada".into());
        Ok(vec![Person { id, name, email: None, role: Role::Agent }]) // Your users table.
    }
    async fn find_by_email(&self, _: &TenantId, _: &str) -> Result<Option<Person>> {
        Ok(None)
    }
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let database = var("DATABASE_URL").unwrap_or("sqlite:actix-minimal.db".into());
    let secret = var("HELPDESK_SECRET").unwrap_or_default(); // Too short: it refuses to start.
    let helpdesk = Helpdesk::builder().database(database).secret(secret).identify(Host);
    let helpdesk = helpdesk.directory(Host).build().await?;
    helpdesk.migrate().await?;

    let service = helpdesk.http(HttpConfig::default());
    let app = move || App::new().service(escalated::actix::scope("/support", service.clone()));
    let address = var("ADDR").unwrap_or("127.0.0.1:8324".into());
    let server = HttpServer::new(app).bind(address)?;
    println!("listening on http://{}", server.addrs().first().ok_or(std::fmt::Error)?);

    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let workers = tokio::spawn(async move { helpdesk.run(async { drop(stopped.await) }).await });
    server.run().await?; // Until Ctrl-C or SIGTERM.
    drop(stop);
    Ok(workers.await?)
}
