use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use escalated_core::{
    authz::RolePolicy,
    broadcast::NoBroadcaster,
    engines::{Extension, SlaEngine},
    entropy::SeededEntropy,
    jobs::JobHandler,
    keyring::Keyring,
    outbox::Consumer,
    pipeline::ChangeHook,
    search::NativeIndex,
    testing::{MemoryBlobStore, TestDirectory, TestLogin},
    time::ManualClock,
};
use escalated_drivers::{
    self_hosted::{Parts, SelfHosted},
    sql::Db,
    subscriptions::Subscription,
};

use super::{Database, Kind};

static SEED: AtomicU64 = AtomicU64::new(1);

/// What a helpdesk has beside tickets.
#[derive(Clone, Default)]
pub(crate) struct Extras {
    pub(crate) hooks: Vec<Arc<dyn ChangeHook>>,
    pub(crate) consumers: Vec<Arc<dyn Consumer>>,
    pub(crate) handlers: Vec<Arc<dyn JobHandler>>,
    pub(crate) subscriptions: Vec<Subscription>,
    pub(crate) sla: Option<Arc<dyn SlaEngine>>,
    pub(crate) keyring: Option<Keyring>,
}

impl Extension for Extras {
    fn name(&self) -> &str {
        "extras"
    }

    fn hooks(&self) -> Vec<Arc<dyn ChangeHook>> {
        self.hooks.clone()
    }

    fn consumers(&self) -> Vec<Arc<dyn Consumer>> {
        self.consumers.clone()
    }

    fn job_handlers(&self) -> Vec<Arc<dyn JobHandler>> {
        self.handlers.clone()
    }
}

/// A helpdesk on a database of its own.
pub(crate) struct Desk {
    pub(crate) database: Database,
    pub(crate) helpdesk: SelfHosted,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) people: Arc<TestDirectory>,
    pub(crate) blobs: Arc<MemoryBlobStore>,
}

impl Desk {
    /// None if there is no such server.
    pub(crate) async fn open(kind: Kind, connections: u32) -> Option<Self> {
        Self::with(kind, connections, Extras::default()).await
    }

    /// The same, with extras.
    pub(crate) async fn with(kind: Kind, connections: u32, extras: Extras) -> Option<Self> {
        let database = Database::fresh(kind, connections).await?;
        let clock = Arc::new(ManualClock::default());
        let people = Arc::new(TestDirectory::default());
        let blobs = Arc::new(MemoryBlobStore::default());
        let helpdesk = assemble(&database, &clock, &people, &blobs, extras);
        Some(Self { database, helpdesk, clock, people, blobs })
    }

    /// Another node on the same database, with its own extras.
    pub(crate) fn another(&self, extras: Extras) -> SelfHosted {
        assemble(&self.database, &self.clock, &self.people, &self.blobs, extras)
    }
}

fn assemble(
    database: &Database,
    clock: &Arc<ManualClock>,
    people: &Arc<TestDirectory>,
    blobs: &Arc<MemoryBlobStore>,
    extras: Extras,
) -> SelfHosted {
    let subscriptions = extras.subscriptions.clone();
    SelfHosted::assemble(Parts {
        db: Db::new(database.pool.clone(), None),
        keyring: extras.keyring.clone().unwrap_or_else(|| Keyring::new([b'k'; 32]).unwrap()),
        identify: Arc::new(TestLogin::new(people.clone())),
        directory: people.clone(),
        authorizer: Arc::new(RolePolicy),
        search: Arc::new(NativeIndex),
        clock: clock.clone(),
        // Two nodes must not draw the same event ids.
        entropy: Arc::new(SeededEntropy::new(SEED.fetch_add(1, Ordering::Relaxed))),
        blobs: blobs.clone(),
        mail: None,
        subscriptions,
        hooks: Vec::new(),
        sla: extras.sla.clone(),
        plugins: None,
        broadcaster: Arc::new(NoBroadcaster),
        extensions: vec![Arc::new(extras)],
    })
    .unwrap()
}
