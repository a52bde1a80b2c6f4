use std::sync::Arc;

use async_trait::async_trait;
use divan::Bencher;
use escalated_core::{
    Result,
    actor::{Identify, Identity, Session},
    authz::RolePolicy,
    broadcast::NoBroadcaster,
    directory::{Directory, Person},
    entropy::SystemEntropy,
    ids::{HostUserId, TenantId, TicketId},
    keyring::Keyring,
    pipeline::{Action, Command},
    search::NativeIndex,
    tickets::{NewTicket, TicketDriver},
    time::ManualClock,
};
use escalated_drivers::{
    files::ObjectBlobStore,
    self_hosted::{Parts, SelfHosted},
    sql::{ConnectOptions, Db, connect},
};
use escalated_http::{Body, EscalatedService, HttpConfig};
use http::{Request, request};
use http_body_util::BodyExt;
use tokio::runtime::Runtime;

use crate::fixture::{SECRET, agent};

/// Everybody is the agent.
struct Agent;

#[async_trait]
impl Identify for Agent {
    async fn identify(&self, _: &request::Parts) -> Result<Option<Identity>> {
        let cx = agent();
        Ok(Some(Identity {
            tenant: cx.tenant,
            actor: cx.actor,
            grants: cx.grants,
            session: Session::Header,
        }))
    }
}

#[async_trait]
impl Directory for Agent {
    async fn people(&self, _: &TenantId, _: &[HostUserId]) -> Result<Vec<Person>> {
        Ok(Vec::new())
    }
    async fn agents(&self, _: &TenantId) -> Result<Vec<Person>> {
        Ok(Vec::new())
    }
    async fn find_by_email(&self, _: &TenantId, _: &str) -> Result<Option<Person>> {
        Ok(None)
    }
}

/// The service on a database in memory, with thirty tickets, of which the first has 20 replies.
fn service(runtime: &Runtime) -> EscalatedService {
    let files = tempfile::tempdir().unwrap();
    let pool = runtime.block_on(connect("sqlite::memory:", &ConnectOptions::default())).unwrap();
    let service = SelfHosted::assemble(Parts {
        db: Db::new(pool, None),
        keyring: Keyring::new(SECRET).unwrap(),
        identify: Arc::new(Agent),
        directory: Arc::new(Agent),
        authorizer: Arc::new(RolePolicy),
        search: Arc::new(NativeIndex),
        clock: Arc::new(ManualClock::default()),
        entropy: Arc::new(SystemEntropy),
        blobs: Arc::new(ObjectBlobStore::folder(files.path()).unwrap()),
        mail: None,
        subscriptions: Vec::new(),
        hooks: Vec::new(),
        sla: None,
        plugins: None,
        broadcaster: Arc::new(NoBroadcaster),
        extensions: Vec::new(),
    })
    .unwrap();
    runtime.block_on(fill(&service));
    let config = HttpConfig { rate_limit: None, ..HttpConfig::default() };
    EscalatedService::new(service.services().clone(), config)
}

async fn fill(service: &SelfHosted) {
    service.migrate().await.unwrap();
    let (driver, cx) = (service.driver(), agent());
    for number in 0..30 {
        let new = NewTicket {
            subject: format!("The grinder makes a noise ({number})"),
            description: "It began on Monday.".repeat(15),
            ..NewTicket::default()
        };
        driver.create(&cx, new).await.unwrap();
    }
    for _ in 0..20 {
        let body = "Please clean it with the brush.".repeat(6);
        let action = Action::Reply { body, attachments: Vec::new() };
        driver.execute(&cx, Command::one(TicketId(1).into(), action)).await.unwrap();
    }
}

/// Parsing, routing, identity, the statements in memory, and the JSON of the answer.
#[divan::bench(args = ["/health", "/api/v1/tickets/1", "/api/v1/tickets?limit=25"])]
fn get(bencher: Bencher<'_, '_>, path: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let service = service(&runtime);
    bencher.bench_local(|| {
        let request = Request::get(format!("/support{path}")).body(Body::empty()).unwrap();
        runtime.block_on(async {
            let answer = service.handle(request).await;
            assert!(answer.status().is_success(), "{}", answer.status());
            answer.into_body().collect().await.unwrap().to_bytes()
        })
    });
}
