use std::{fmt, future::Future, sync::Arc};

use escalated_core::{Result, engines::Extension, ids::TenantId, services::Services};

use crate::{
    delivery::{Housekeeping, Round, Workers},
    files::SweepUploads,
    local::LocalDriver,
    migrate::Migrator,
};

/// A helpdesk on a local database. Cheap to clone; several in one process do not meet.
#[derive(Clone)]
pub struct SelfHosted {
    services: Services,
    driver: LocalDriver,
    workers: Arc<Workers>,
    extensions: Arc<[Arc<dyn Extension>]>,
}

impl fmt::Debug for SelfHosted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SelfHosted").field("driver", &self.driver).finish_non_exhaustive()
    }
}

impl SelfHosted {
    pub(super) fn new(
        services: Services,
        driver: LocalDriver,
        workers: Workers,
        extensions: Vec<Arc<dyn Extension>>,
    ) -> Self {
        Self { services, driver, workers: Arc::new(workers), extensions: extensions.into() }
    }

    /// Every operation that is not a change of a ticket.
    #[must_use]
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// Tickets.
    #[must_use]
    pub fn driver(&self) -> &LocalDriver {
        &self.driver
    }

    /// Brings the schema up to date; does nothing when it is.
    ///
    /// # Errors
    /// What the migrator refuses, and those of the database.
    pub async fn migrate(&self) -> Result<()> {
        let (db, now) = (self.driver.stores().db(), self.services.ports().clock.now());
        Migrator::new(db.clone()).run(now).await.map(|_| ())
    }

    /// One round of the workers.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn step(&self) -> Result<Round> {
        self.workers.step().await
    }

    /// Rounds until there is nothing to do now.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn drain(&self) -> Result<Round> {
        self.workers.drain().await
    }

    /// Works until `shutdown` is ready and what is due is done.
    pub async fn run(&self, shutdown: impl Future<Output = ()> + Send) {
        let ports = self.services.ports();
        let now = ports.clock.now();
        let own = [SweepUploads::first_job(now), Housekeeping::first_job(now)];
        let theirs = self.extensions.iter().flat_map(|extension| extension.first_jobs(now));
        for job in own.into_iter().chain(theirs) {
            if let Err(error) = ports.jobs.add_job(&TenantId::default(), &job, now).await {
                tracing::warn!(code = error.code(), kind = %job.kind, "a job could not be added");
            }
        }
        self.workers.run(shutdown).await;
        for extension in self.extensions.iter() {
            extension.drain().await;
        }
    }
}
