//! A helpdesk on a fresh database for each test, and a host's way into the same database.

mod database;
mod desk;
mod fixture;
mod gate;
mod host;
mod kind;
mod memory_outbox;
mod recorder;

/// One test for each named function and each database; the function takes the [`Kind`].
macro_rules! on_every_database {
    ($($case:ident)+) => {
        on_every_database! { @ sqlite Sqlite: $($case)+ }
        on_every_database! { @ postgres Postgres: $($case)+ }
        on_every_database! { @ mysql MySql: $($case)+ }
    };
    (@ $module:ident $kind:ident: $($case:ident)+) => {
        mod $module {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                super::$case(crate::support::Kind::$kind).await;
            }
        )+}
    };
}

pub(crate) use database::Database;
pub(crate) use desk::{Desk, Extras};
pub(crate) use fixture::{mysql, one_mysql, one_postgres, one_sqlite, postgres, sqlite};
pub(crate) use gate::Gate;
pub(crate) use host::Host;
pub(crate) use kind::Kind;
pub(crate) use memory_outbox::MemoryOutbox;
pub(crate) use recorder::Recorder;
