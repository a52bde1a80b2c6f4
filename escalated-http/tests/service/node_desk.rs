use std::{
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use escalated::plugins::{
    host::{PluginOptions, Plugins},
    runtimes::NodeOptions,
};
use escalated_core::{
    entropy::SeededEntropy,
    keyring::Keyring,
    testing::{MemoryBlobStore, TestDirectory, TestLogin, skip_or_fail},
    time::{Clock, ManualClock},
};
use escalated_drivers::{
    self_hosted::{Parts, SelfHosted},
    sql::{ConnectOptions, Db, connect},
};
use escalated_http::{Body, ClientAddr, EscalatedService, HttpConfig};
use http::{Request, Response};
use http_body_util::BodyExt;
use serde_json::Value;
use tempfile::TempDir;

/// A folder for plugins beside the SDK; none, and said so, where it was not fetched.
pub(crate) fn plugin_folder(what: &str) -> Option<TempDir> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fetched = std::env::var_os("ESCALATED_FETCH_DIR")
        .map_or_else(|| here.join("../target/fetch"), PathBuf::from);
    let modules = fetched.join("npm-escalated-dev-plugin-sdk-0.1.0/node_modules");
    let Ok(modules) = modules.canonicalize() else {
        skip_or_fail("sdk", &format!("{what}: no plugin SDK; run cargo xtask fetch"));
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(modules, folder.path().join("node_modules")).unwrap();
    Some(folder)
}

/// A helpdesk on SQLite with plugins in real Node.
pub(crate) struct NodeDesk {
    pub(crate) helpdesk: SelfHosted,
    pub(crate) host: Arc<Plugins>,
    pub(crate) clock: Arc<ManualClock>,
    service: EscalatedService,
    _folders: [TempDir; 2],
}

impl NodeDesk {
    pub(crate) async fn open(runtime: NodeOptions, plugins: TempDir) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let options = ConnectOptions { durable: false, ..ConnectOptions::default() };
        let clock = Arc::new(ManualClock::default());
        let time: Arc<dyn Clock> = clock.clone();
        let people = Arc::new(TestDirectory::default());
        let host = Arc::new(Plugins::new(PluginOptions::default().runtime(runtime), &time));
        let mut parts = Parts::new(
            Db::new(connect(&url, &options).await.unwrap(), None),
            Keyring::new([b'k'; 32]).unwrap(),
            Arc::new(TestLogin::new(people.clone())),
            people,
            Arc::new(MemoryBlobStore::default()),
        );
        parts.clock = time;
        parts.entropy = Arc::new(SeededEntropy::new(7));
        parts.plugins = Some(host.clone());
        let helpdesk = SelfHosted::assemble(parts).unwrap();
        helpdesk.migrate().await.unwrap();
        let service = EscalatedService::new(helpdesk.services().clone(), HttpConfig::default());
        Self { helpdesk, host, clock, service, _folders: [folder, plugins] }
    }

    /// Sends a request from this machine.
    pub(crate) async fn send(&self, mut request: Request<Body>) -> Response<Bytes> {
        request.extensions_mut().insert(ClientAddr(IpAddr::V4(Ipv4Addr::LOCALHOST)));
        let (parts, body) = self.service.handle(request).await.into_parts();
        Response::from_parts(parts, body.collect().await.unwrap().to_bytes())
    }

    /// Asks as a person, or as nobody; the status and the body.
    pub(crate) async fn ask(
        &self,
        person: &str,
        line: &str,
        kind: &str,
        body: &str,
    ) -> (u16, String) {
        let (method, path) = line.split_once(' ').unwrap();
        let mut request = Request::builder().method(method).uri(path);
        if !person.is_empty() {
            request = request.header("x-test-user", person);
        }
        if !body.is_empty() {
            request = request.header("content-type", kind);
        }
        let answer = self.send(request.body(Body::from(body.to_owned())).unwrap()).await;
        (answer.status().as_u16(), String::from_utf8(answer.body().to_vec()).unwrap())
    }

    /// Asks with JSON, and reads JSON.
    pub(crate) async fn json(&self, person: &str, line: &str, body: Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, answer) = self.ask(person, line, "application/json", &body).await;
        assert!((200..300).contains(&status), "{line}: {status} {answer}");
        serde_json::from_str(&answer).unwrap()
    }
}
