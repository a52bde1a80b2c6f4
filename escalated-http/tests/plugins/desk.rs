use std::{ffi::OsString, sync::Arc, time::Duration};

use escalated::plugins::{
    host::{PluginOptions, Plugins},
    runtimes::{NodeOptions, RuntimeCommand},
};
use escalated_core::{
    actor::{Cx, Role},
    keyring::Keyring,
    testing::{MemoryBlobStore, TestDirectory, TestLogin, cx},
    time::{Clock, ManualClock},
};
use escalated_drivers::{
    self_hosted::{Parts, SelfHosted},
    sql::{ConnectOptions, Db, connect},
};
use escalated_http::{Body, EscalatedService, HttpConfig};
use http::Request;
use http_body_util::BodyExt;
use serde_json::Value;

use super::capture::capture;

/// A helpdesk with plugins, and its owner's requests.
pub(crate) struct Desk {
    pub(crate) helpdesk: SelfHosted,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) service: EscalatedService,
    pub(crate) folder: tempfile::TempDir,
}

impl Desk {
    pub(crate) async fn open(options: PluginOptions) -> Self {
        capture();
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let connecting = ConnectOptions { durable: false, ..ConnectOptions::default() };
        let people = Arc::new(TestDirectory::default());
        let clock = Arc::new(ManualClock::default());
        let time: Arc<dyn Clock> = clock.clone();
        let mut parts = Parts::new(
            Db::new(connect(&url, &connecting).await.unwrap(), None),
            Keyring::new([b'k'; 32]).unwrap(),
            Arc::new(TestLogin::new(people.clone())),
            people,
            Arc::new(MemoryBlobStore::default()),
        );
        parts.plugins = Some(Arc::new(Plugins::new(options, &time)));
        parts.clock = time;
        let helpdesk = SelfHosted::assemble(parts).unwrap();
        helpdesk.migrate().await.unwrap();
        let service = EscalatedService::new(helpdesk.services().clone(), HttpConfig::default());
        Self { helpdesk, clock, service, folder }
    }

    pub(crate) fn owner(&self) -> Cx {
        Cx { now: self.clock.now(), ..cx(Role::Owner) }
    }

    pub(crate) async fn drain(&self) {
        self.helpdesk.drain().await.unwrap();
    }

    /// What the owner is answered: status and text.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> (u16, String) {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/support{path}"))
            .header("x-test-user", "1");
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> (u16, String) {
        let answer = self.service.handle(request).await;
        let status = answer.status().as_u16();
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    /// What the owner reads at an address of the API.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let (status, text) = self.ask("GET", path, None).await;
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }
}

/// A runtime of a script in Node.
pub(crate) fn node(name: &str, script: &str) -> NodeOptions {
    given(name, "node", ["-e".to_owned(), script.to_owned()])
}

/// A runtime of a program.
pub(crate) fn given<const N: usize>(
    name: &str,
    program: impl Into<std::path::PathBuf>,
    args: [String; N],
) -> NodeOptions {
    let mut options = NodeOptions::new(std::env::temp_dir());
    name.clone_into(&mut options.name);
    let args = args.map(OsString::from).to_vec();
    options.command = RuntimeCommand::Given { program: program.into(), args };
    options.limits.start = Duration::from_secs(15);
    options
}
