use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::{Cx, Role},
    broadcast::{Broadcast, Broadcaster},
    engines::PluginHost,
    entropy::SeededEntropy,
    ids::TenantId,
    keyring::Keyring,
    plugins::{Activation, CtxGroup, FilterPart, Manifest, Plugin, PluginLog},
    services::Ports,
    testing::{MemoryBlobStore, TestDirectory, TestLogin, cx_of, new_ticket},
    tickets::Ticket,
    time::{Clock, ManualClock},
};
use escalated_drivers::{
    self_hosted::{Parts, SelfHosted},
    sql::{ConnectOptions, Db, StatementObserver, connect},
};
use escalated_plugins::host::{PluginOptions, Plugins};
use sea_query::Values;
use serde_json::{Map, Value};

static SEED: AtomicU64 = AtomicU64::new(1);

/// Keeps what was told.
#[derive(Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<Vec<Broadcast>>>);

impl Heard {
    pub(crate) fn take(&self) -> Vec<Broadcast> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Broadcaster for Heard {
    async fn broadcast(&self, told: &Broadcast) -> Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(told.clone());
        Ok(())
    }
}

/// Counts statements.
#[derive(Default)]
pub(crate) struct Statements(AtomicUsize);

impl Statements {
    /// How many there were since it was last looked at.
    pub(crate) fn take(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }
}

impl StatementObserver for Statements {
    fn observe(&self, _: &str, _: &Values) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A helpdesk on a SQLite database of its own, with plugins.
pub(crate) struct Desk {
    pub(crate) helpdesk: SelfHosted,
    pub(crate) host: Arc<Plugins>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) heard: Heard,
    pub(crate) people: Arc<TestDirectory>,
    pub(crate) statements: Arc<Statements>,
    url: String,
    _folder: Option<tempfile::TempDir>,
}

impl Desk {
    pub(crate) async fn open(options: PluginOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let clock = Arc::new(ManualClock::default());
        let desk = Self::over(url, clock, options, Some(folder)).await;
        desk.helpdesk.migrate().await.unwrap();
        desk
    }

    /// Another node on the same database, at the same time.
    pub(crate) async fn another(&self, options: PluginOptions) -> Self {
        Self::over(self.url.clone(), self.clock.clone(), options, None).await
    }

    async fn over(
        url: String,
        clock: Arc<ManualClock>,
        options: PluginOptions,
        folder: Option<tempfile::TempDir>,
    ) -> Self {
        let connecting = ConnectOptions { durable: false, ..ConnectOptions::default() };
        let pool = connect(&url, &connecting).await.unwrap();
        let people = Arc::new(TestDirectory::default());
        let time: Arc<dyn Clock> = clock.clone();
        let (host, heard) = (Arc::new(Plugins::new(options, &time)), Heard::default());
        let statements = Arc::<Statements>::default();
        let mut parts = Parts::new(
            Db::new(pool, Some(statements.clone())),
            Keyring::new([b'k'; 32]).unwrap(),
            Arc::new(TestLogin::new(people.clone())),
            people.clone(),
            Arc::new(MemoryBlobStore::default()),
        );
        parts.clock = time;
        parts.entropy = Arc::new(SeededEntropy::new(SEED.fetch_add(1, Ordering::Relaxed)));
        parts.plugins = Some(host.clone());
        parts.broadcaster = Arc::new(heard.clone());
        let helpdesk = SelfHosted::assemble(parts).unwrap();
        Self { helpdesk, host, clock, heard, people, statements, url, _folder: folder }
    }

    /// The plugins are known and active, with all that the platform grants.
    pub(crate) async fn active(options: PluginOptions, names: &[&str]) -> Self {
        let desk = Self::open(options).await;
        desk.discover().await;
        for name in names {
            desk.activate(name).await;
        }
        desk
    }

    pub(crate) fn ports(&self) -> &Ports {
        self.helpdesk.services().ports()
    }

    /// The context of a person, now.
    pub(crate) fn of(&self, id: &str) -> Cx {
        cx_of(&TestDirectory::default(), id, self.clock.now())
    }

    pub(crate) fn owner(&self) -> Cx {
        Cx { now: self.clock.now(), ..escalated_core::testing::cx(Role::Owner) }
    }

    pub(crate) async fn discover(&self) {
        self.host.discover(&self.owner()).await.unwrap();
    }

    pub(crate) async fn activate(&self, name: &str) -> Plugin {
        self.grant(name, None).await
    }

    /// Activates with these grants, as the service does.
    pub(crate) async fn grant(&self, name: &str, grants: Option<&[CtxGroup]>) -> Plugin {
        let grants = grants.map(|grants| grants.iter().copied().collect());
        let activation = Activation { grants, ..Activation::default() };
        let cx = self.owner();
        let plugin = self.ports().plugins.set_active(&cx, name, Some(&activation)).await.unwrap();
        self.host.switched(&cx, &plugin).await.unwrap();
        plugin
    }

    pub(crate) async fn deactivate(&self, name: &str) {
        let plugin = self.ports().plugins.set_active(&self.owner(), name, None).await.unwrap();
        self.host.switched(&self.owner(), &plugin).await.unwrap();
    }

    /// A ticket that Cleo has opened.
    pub(crate) async fn ticket(&self, subject: &str) -> Ticket {
        let tickets = self.helpdesk.services().ports().tickets.clone();
        tickets.create(&self.of("10"), new_ticket(subject)).await.unwrap().ticket
    }

    pub(crate) async fn drain(&self) {
        self.helpdesk.drain().await.unwrap();
    }

    pub(crate) async fn logs(&self, plugin: &str) -> Vec<PluginLog> {
        let cx = self.owner();
        self.ports().plugin_logs.list_plugin_logs(&cx, plugin, None, 100).await.unwrap()
    }

    pub(crate) fn health_problems(&self) -> Vec<String> {
        let health = self.host.health(&TenantId::default());
        let problems = health.into_iter().flat_map(|health| health.problems);
        problems.map(|problem| format!("{} {}", problem.plugin, problem.code)).collect()
    }
}

/// What a plugin says that listens to these hooks.
pub(crate) fn plugin(name: &str, hooks: &[&str]) -> Manifest {
    Manifest {
        name: name.into(),
        version: "1.0.0".into(),
        action_hooks: hooks.iter().map(|hook| (*hook).to_owned()).collect(),
        ..Manifest::default()
    }
}

/// What a plugin says that filters a hook.
pub(crate) fn filter(name: &str, hook: &str, priority: i64) -> Manifest {
    let filters = vec![FilterPart { hook: hook.into(), priority }];
    Manifest { filter_hooks: filters, ..plugin(name, &[]) }
}

/// What a plugin writes, as fields.
pub(crate) fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        other => panic!("{other} is no object"),
    }
}
