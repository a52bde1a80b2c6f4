use std::{fmt, sync::Arc};

use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::Cx,
    ids::TicketId,
    page::Page,
    pipeline::{Command, Edge, Mode, Outcome, Pipeline},
    settings::{Settings, SettingsStore},
    tickets::{Ticket, TicketDetail, TicketDriver, TicketKey, TicketListItem, TicketQuery},
};
use tokio::sync::Notify;

use super::{LocalOptions, detached, list, people, read, transact};
use crate::sql::{Conn, Db, stores::SqlStores, tickets::WordFrequencies, unit::SqlUnitOfWork};

/// Tickets in a local database: SQLite, PostgreSQL or MySQL.
#[derive(Clone)]
pub struct LocalDriver {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub stores: SqlStores,
    pub pipeline: Pipeline,
    pub options: LocalOptions,
    pub frequencies: WordFrequencies,
    /// Told after every commit that has events.
    pub wake: Arc<Notify>,
    #[cfg(feature = "sqlite")]
    pub writer: super::writer::Writer,
}

impl fmt::Debug for LocalDriver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalDriver").field("db", &self.inner.stores.db).finish_non_exhaustive()
    }
}

impl LocalDriver {
    /// A driver over stores. It starts no task until the first command.
    #[must_use]
    pub fn new(stores: SqlStores, options: LocalOptions) -> Self {
        let pipeline = Pipeline {
            hooks: options.hooks.clone(),
            authorizer: options.authorizer.clone(),
            entropy: options.entropy.clone(),
            keyring: options.keyring.clone(),
        };
        Self {
            inner: Arc::new(Inner {
                stores,
                pipeline,
                options,
                frequencies: WordFrequencies::default(),
                wake: Arc::default(),
                #[cfg(feature = "sqlite")]
                writer: super::writer::Writer::default(),
            }),
        }
    }

    /// The stores on the same database.
    #[must_use]
    pub fn stores(&self) -> &SqlStores {
        &self.inner.stores
    }

    /// What is told after every commit that has events: the dispatcher waits for it.
    #[must_use]
    pub fn wake_up(&self) -> Arc<Notify> {
        self.inner.wake.clone()
    }

    pub(super) fn db(&self) -> &Db {
        &self.inner.stores.db
    }

    pub(super) fn unit<'c>(&'c self, conn: Conn<'c>) -> SqlUnitOfWork<'c> {
        SqlUnitOfWork::new(conn, self.inner.options.mail_domain.as_ref())
            .knowing(&self.inner.stores.sla)
    }

    pub(super) async fn edge(&self, cx: &Cx, command: &Command) -> Result<Edge> {
        let settings = self.inner.stores.settings(cx).await?;
        self.edge_with(settings, cx, command).await
    }

    pub(super) async fn edge_with(
        &self,
        settings: Arc<Settings>,
        cx: &Cx,
        command: &Command,
    ) -> Result<Edge> {
        let options = &self.inner.options;
        people::edge(settings, &*options.directory, cx, command, &options.hooks).await
    }
}

#[async_trait]
impl TicketDriver for LocalDriver {
    async fn execute(&self, cx: &Cx, command: Command) -> Result<Outcome> {
        let (driver, cx) = (self.clone(), cx.clone());
        detached(async move {
            let edge = driver.edge(&cx, &command).await?;
            let outcome = transact::execute(&driver, cx, command, edge).await?;
            if !outcome.events.is_empty() {
                driver.inner.wake.notify_one();
            }
            Ok(outcome)
        })
        .await
    }

    async fn preview(&self, cx: &Cx, command: Command) -> Result<Outcome> {
        let (driver, cx) = (self.clone(), cx.clone());
        detached(async move {
            let edge = driver.edge(&cx, &command).await?;
            let mut tx = driver.db().begin_read().await?;
            let mut unit = driver.unit(tx.conn());
            let pipeline = &driver.inner.pipeline;
            let outcome = pipeline.run(&mut unit, &cx, &command, &edge, Mode::Preview).await;
            tx.rollback().await?;
            outcome
        })
        .await
    }

    async fn get(&self, cx: &Cx, key: &TicketKey) -> Result<TicketDetail> {
        let (driver, cx, key) = (self.clone(), cx.clone(), key.clone());
        detached(async move { read::detail(&driver, &cx, &key).await }).await
    }

    async fn list(&self, cx: &Cx, query: &TicketQuery) -> Result<Page<TicketListItem>> {
        let (driver, cx, query) = (self.clone(), cx.clone(), query.clone());
        detached(async move { list::page(&driver, &cx, &query).await }).await
    }

    async fn find_many(&self, cx: &Cx, ids: &[TicketId]) -> Result<Vec<Ticket>> {
        let (driver, cx, ids) = (self.clone(), cx.clone(), ids.to_vec());
        detached(async move { read::many(&driver, &cx, &ids).await }).await
    }
}
