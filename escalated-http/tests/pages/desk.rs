use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use escalated::plugins::host::{PluginOptions, Plugins};
use escalated_core::{
    actor::{Cx, Role},
    authz::RolePolicy,
    broadcast::NoBroadcaster,
    departments::DepartmentInput,
    engines::{PluginHost, SlaEngine},
    entropy::SeededEntropy,
    keyring::Keyring,
    search::NativeIndex,
    settings::SettingKey,
    tags::TagInput,
    testing::{MemoryBlobStore, TestDirectory, TestLogin, cx},
    time::{Clock, ManualClock},
};
use escalated_drivers::{
    self_hosted::{Parts, SelfHosted},
    sql::{ConnectOptions, Db, StatementObserver, connect},
};
use escalated_http::{EscalatedService, HttpConfig};
use escalated_sla::SlaExtension;

use super::browser::Browser;

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
    fn observe(&self, _: &str, _: &sea_query::Values) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A helpdesk with a department and two tags, and browsers for its people.
pub(crate) struct Desk {
    pub(crate) helpdesk: SelfHosted,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) statements: Arc<Statements>,
    _folder: tempfile::TempDir,
}

impl Desk {
    /// Without an SLA engine.
    pub(crate) async fn open() -> Self {
        Self::on(None, None).await
    }

    pub(crate) async fn with_sla() -> Self {
        Self::on(Some(Arc::new(SlaExtension::default())), None).await
    }

    pub(crate) async fn with_plugins(host: Arc<dyn PluginHost>) -> Self {
        Self::on(None, Some(host)).await
    }

    /// With plugins in this process, which were found.
    pub(crate) async fn with_plugins_of(options: PluginOptions) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::default());
        let desk = Self::with_plugins(Arc::new(Plugins::new(options, &clock))).await;
        desk.helpdesk.services().discover_plugins(&desk.cx(Role::Owner)).await.unwrap();
        desk
    }

    async fn on(sla: Option<Arc<dyn SlaEngine>>, plugins: Option<Arc<dyn PluginHost>>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let options = ConnectOptions { durable: false, ..ConnectOptions::default() };
        let clock = Arc::new(ManualClock::default());
        let statements = Arc::<Statements>::default();
        let people = Arc::new(TestDirectory::default());
        let helpdesk = SelfHosted::assemble(Parts {
            db: Db::new(connect(&url, &options).await.unwrap(), Some(statements.clone())),
            keyring: Keyring::new([b'k'; 32]).unwrap(),
            identify: Arc::new(TestLogin::new(people.clone())),
            directory: people,
            authorizer: Arc::new(RolePolicy),
            search: Arc::new(NativeIndex),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(7)),
            blobs: Arc::new(MemoryBlobStore::default()),
            mail: None,
            subscriptions: Vec::new(),
            hooks: Vec::new(),
            sla,
            plugins,
            broadcaster: Arc::new(NoBroadcaster),
            extensions: Vec::new(),
        })
        .unwrap();
        helpdesk.migrate().await.unwrap();
        let desk = Self { helpdesk, clock, statements, _folder: folder };
        let owner = desk.cx(Role::Owner);
        let services = desk.helpdesk.services();
        let billing = DepartmentInput {
            name: "Billing".into(),
            slug: None,
            description: None,
            is_active: true,
            manager_id: None,
            members: None,
        };
        services.create_department(&owner, &billing).await.unwrap();
        for name in ["Urgent call", "VIP"] {
            let tag = TagInput { name: name.into(), color: None };
            services.create_tag(&owner, &tag).await.unwrap();
        }
        desk
    }

    pub(crate) fn cx(&self, role: Role) -> Cx {
        Cx { now: self.clock.now(), ..cx(role) }
    }

    pub(crate) async fn set(&self, key: SettingKey, value: &str) {
        let settings = &self.helpdesk.services().ports().settings;
        settings.put_settings(&self.cx(Role::Owner), &[(key, value.to_owned())]).await.unwrap();
    }

    pub(crate) fn service(&self, config: HttpConfig) -> EscalatedService {
        EscalatedService::new(self.helpdesk.services().clone(), config)
    }

    /// A browser in which this person is logged in.
    pub(crate) fn browser(&self, person: Option<&str>) -> Browser {
        Browser::new(self.service(HttpConfig::default()), person)
    }

    pub(crate) fn agent(&self) -> Browser {
        self.browser(Some("2"))
    }

    pub(crate) fn customer(&self) -> Browser {
        self.browser(Some("10"))
    }

    pub(crate) fn guest(&self) -> Browser {
        self.browser(None)
    }

    /// The customer opens a ticket; its reference.
    pub(crate) async fn ticket(&self, subject: &str) -> String {
        let mut browser = self.customer();
        let form = browser.get("/support/create").await.form("/support/");
        let form = form.set("subject", subject).set("description", "It is about tea.");
        let page = browser.submit(form).await;
        page.url.trim_start_matches("/support/").to_owned()
    }
}
