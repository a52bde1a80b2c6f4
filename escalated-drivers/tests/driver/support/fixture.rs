use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use escalated_core::{
    pipeline::ChangeHook,
    services::Services,
    testing::{Fixture, TestDirectory},
    time::ManualClock,
};

use super::{Desk, Extras, Kind};

#[async_trait]
impl Fixture for Desk {
    fn services(&self) -> &Services {
        self.helpdesk.services()
    }

    fn with_hooks(&self, hooks: Vec<Arc<dyn ChangeHook>>) -> Services {
        self.another(Extras { hooks, ..Extras::default() }).services().clone()
    }

    fn clock(&self) -> &ManualClock {
        &self.clock
    }

    fn people(&self) -> &TestDirectory {
        &self.people
    }

    async fn rows(&self) -> BTreeMap<String, i64> {
        self.database.rows().await
    }

    async fn drain(&self) {
        self.helpdesk.drain().await.unwrap();
    }

    async fn close(&self) {
        self.database.drop().await;
    }
}

/// How many connections a helpdesk has in most tests.
const SOME: u32 = 6;

pub(crate) async fn sqlite() -> Option<Desk> {
    Desk::open(Kind::Sqlite, SOME).await
}

pub(crate) async fn postgres() -> Option<Desk> {
    Desk::open(Kind::Postgres, SOME).await
}

pub(crate) async fn mysql() -> Option<Desk> {
    Desk::open(Kind::MySql, SOME).await
}

pub(crate) async fn one_sqlite() -> Option<Desk> {
    Desk::open(Kind::Sqlite, 1).await
}

pub(crate) async fn one_postgres() -> Option<Desk> {
    Desk::open(Kind::Postgres, 1).await
}

pub(crate) async fn one_mysql() -> Option<Desk> {
    Desk::open(Kind::MySql, 1).await
}
