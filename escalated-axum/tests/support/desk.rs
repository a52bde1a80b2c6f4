use std::sync::Arc;

use escalated::{
    ConnectOptions, EscalatedService, Helpdesk, HttpConfig, drivers::sql::connect,
    plugins::host::PluginOptions,
};
use escalated_core::{
    Result,
    directory::{Directory, Person},
    entropy::SeededEntropy,
    ids::{HostUserId, TenantId},
    testing::{TestDirectory, TestLogin},
    time::ManualClock,
};
use escalated_http::testing::World;
use escalated_sla::SlaExtension;

use super::{Kind, database::Database, demo_plugin::Demo};

/// A helpdesk with its service.
pub(crate) struct Desk {
    pub(crate) world: World,
    pub(crate) service: EscalatedService,
    pool: escalated::Pool,
    database: Database,
}

/// The people of the login, for the directory.
struct Shared(Arc<TestDirectory>);

#[async_trait::async_trait]
impl Directory for Shared {
    async fn people(&self, tenant: &TenantId, ids: &[HostUserId]) -> Result<Vec<Person>> {
        self.0.people(tenant, ids).await
    }

    async fn agents(&self, tenant: &TenantId) -> Result<Vec<Person>> {
        self.0.agents(tenant).await
    }

    async fn find_by_email(&self, tenant: &TenantId, email: &str) -> Result<Option<Person>> {
        self.0.find_by_email(tenant, email).await
    }
}

impl Desk {
    /// None if there is no such database.
    pub(crate) async fn open(kind: Kind, suite: &str) -> Option<Self> {
        let database = Database::fresh(kind, suite).await?;
        let options = ConnectOptions { durable: false, ..ConnectOptions::default() };
        let pool = connect(&database.url, &options).await.unwrap();
        let clock = Arc::new(ManualClock::default());
        let people = Arc::new(TestDirectory::default());
        let helpdesk = Helpdesk::builder()
            .pool(pool.clone())
            .secret([b's'; 32])
            .identify(TestLogin::new(people.clone()))
            .directory(Shared(people))
            .files(database.folder())
            .sla(Some(Arc::new(SlaExtension::default())))
            .plugins(PluginOptions::default().plugin(Demo))
            .clock(clock.clone())
            .entropy(Arc::new(SeededEntropy::new(7)))
            .build()
            .await
            .unwrap();
        helpdesk.migrate().await.unwrap();
        let service = helpdesk.http(HttpConfig {
            cors_origins: vec!["https://app.example.org".into()],
            ..HttpConfig::default()
        });
        let world = World { clock, services: helpdesk.services().clone() };
        Some(Self { world, service, pool, database })
    }

    /// Throws it away.
    pub(crate) async fn close(self) {
        drop((self.world, self.service));
        self.pool.close().await;
        self.database.drop().await;
    }
}

/// Compares with the one transcript that both frameworks and all databases share.
pub(crate) fn shared_snapshot(transcript: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../escalated-http/tests/snapshots");
    insta::with_settings!(
        { snapshot_path => path, prepend_module_to_snapshot => false, omit_expression => true },
        { insta::assert_snapshot!("http_suite", transcript) }
    );
}
