//! A helpdesk on a fresh database, assembled as a host's is, with a mailer of the test's choice.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use escalated_core::{
    actor::{Actor, Cx, Grants, Role},
    authz::RolePolicy,
    broadcast::NoBroadcaster,
    directory::Directory,
    engines::SlaEngine,
    entropy::SeededEntropy,
    keyring::Keyring,
    mail::Mailer,
    search::NativeIndex,
    services::Ports,
    testing::{MemoryBlobStore, TestDirectory, TestLogin, id, skip_or_fail},
    tickets::{NewTicket, RequesterInput},
    time::{Clock, ManualClock, Timestamp},
};
use escalated_drivers::{
    migrate::Migrator,
    self_hosted::{MailParts, Parts, SelfHosted},
    sql::{ConnectOptions, Db, Dialect, Pool, connect, stores::SqlStores},
};

use crate::world::mail_settings;

pub(crate) const ALL: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql];

static COUNT: AtomicU64 = AtomicU64::new(1);

pub(crate) struct Desk {
    db: Db,
    pub(crate) clock: Arc<ManualClock>,
    server: Option<(Pool, String)>,
    _folder: tempfile::TempDir,
}

impl Desk {
    /// With all tables; none if there is no such server.
    pub(crate) async fn open(dialect: Dialect) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let few =
            ConnectOptions { max_connections: 4, durable: false, ..ConnectOptions::default() };
        let (url, server) = match address(dialect) {
            Address::File => (format!("sqlite:{}", folder.path().join("test.db").display()), None),
            Address::Unknown => return None,
            Address::Server(url) => {
                let server = connect(&url, &few).await.unwrap();
                let number = COUNT.fetch_add(1, Ordering::Relaxed);
                let name = format!("esc_mail_{}_{number}", std::process::id());
                run(&server, &format!("DROP DATABASE IF EXISTS {name}")).await;
                run(&server, &format!("CREATE DATABASE {name}")).await;
                let (front, _) = url.rsplit_once('/').unwrap();
                (format!("{front}/{name}"), Some((server, name)))
            }
        };
        let db = Db::new(connect(&url, &few).await.unwrap(), None);
        let clock = Arc::new(ManualClock::default());
        Migrator::new(db.clone()).run(clock.now()).await.unwrap();
        Some(Self { db, clock, server, _folder: folder })
    }

    /// A node that mails with this.
    pub(crate) fn node(&self, mailer: Arc<dyn Mailer>) -> SelfHosted {
        self.node_of(mailer, Arc::new(TestDirectory::default()), None)
    }

    /// The same for these people, and with the SLA's engine.
    pub(crate) fn node_of(
        &self,
        mailer: Arc<dyn Mailer>,
        directory: Arc<dyn Directory>,
        sla: Option<Arc<dyn SlaEngine>>,
    ) -> SelfHosted {
        SelfHosted::assemble(Parts {
            db: self.db.clone(),
            keyring: Keyring::new([b'k'; 32]).unwrap(),
            identify: Arc::new(TestLogin::default()),
            directory,
            authorizer: Arc::new(RolePolicy),
            search: Arc::new(NativeIndex),
            clock: self.clock.clone(),
            // Two nodes must not draw the same event ids.
            entropy: Arc::new(SeededEntropy::new(COUNT.fetch_add(1, Ordering::Relaxed))),
            blobs: Arc::new(MemoryBlobStore::default()),
            mail: Some(MailParts { settings: mail_settings(), mailer }),
            subscriptions: Vec::new(),
            hooks: Vec::new(),
            sla,
            plugins: None,
            broadcaster: Arc::new(NoBroadcaster),
            extensions: Vec::new(),
        })
        .unwrap()
    }

    pub(crate) fn stores(&self) -> SqlStores {
        SqlStores::new(self.db.clone())
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Nobody in particular, now.
    pub(crate) fn form(&self) -> Cx {
        Cx::new(Actor::Anonymous, Grants::role(Role::Anonymous), self.clock.now())
    }

    /// An agent, now.
    pub(crate) fn ben(&self) -> Cx {
        let actor = Actor::User { id: id("2"), name: "Ben".into(), email: None };
        Cx::new(actor, Grants::role(Role::Agent), self.clock.now())
    }

    pub(crate) async fn close(self) {
        self.db.pool().close().await;
        if let Some((server, name)) = self.server {
            run(&server, &format!("DROP DATABASE {name}")).await;
            server.close().await;
        }
    }
}

/// What a guest sends from that address.
pub(crate) fn from_guest(email: &str) -> NewTicket {
    NewTicket {
        subject: "Printer".into(),
        description: "It burns".into(),
        requester: RequesterInput::Guest { name: "Dana".into(), email: email.into() },
        ..NewTicket::default()
    }
}

pub(crate) fn ports(node: &SelfHosted) -> &Ports {
    node.services().ports()
}

enum Address {
    File,
    Server(String),
    Unknown,
}

fn address(dialect: Dialect) -> Address {
    let variable = match dialect {
        Dialect::Sqlite => return Address::File,
        Dialect::Postgres => "ESCALATED_TEST_POSTGRES_URL",
        Dialect::MySql => "ESCALATED_TEST_MYSQL_URL",
    };
    std::env::var(variable).map_or_else(
        |_| {
            let name = dialect.as_str();
            skip_or_fail(name, &format!("mail on {name}: {variable} is not set"));
            Address::Unknown
        },
        Address::Server,
    )
}

async fn run(pool: &Pool, sql: &str) {
    let sql = sqlx::AssertSqlSafe(sql);
    match pool {
        Pool::Sqlite { write, .. } => sqlx::raw_sql(sql).execute(write).await.map(|_| ()),
        Pool::Postgres(pool) => sqlx::raw_sql(sql).execute(pool).await.map(|_| ()),
        Pool::MySql(pool) => sqlx::raw_sql(sql).execute(pool).await.map(|_| ()),
    }
    .unwrap();
}
