use std::future::Future;

use escalated_core::{
    Result,
    services::Services,
    tickets::{BatchDriver, TicketDriver},
};
use escalated_drivers::{
    delivery::Round,
    local::{Guarded, Joined},
    self_hosted::SelfHosted,
    sql::Conn,
};
use escalated_http::{EscalatedService, HttpConfig};

use crate::Builder;

/// A helpdesk inside an application. Cheap to clone; several in one process do not meet.
#[derive(Debug, Clone)]
pub struct Helpdesk(SelfHosted);

impl Helpdesk {
    /// Begins to put one together.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn new(parts: SelfHosted) -> Self {
        Self(parts)
    }

    /// Brings the schema up to date; does nothing when it is.
    ///
    /// # Errors
    /// What the migrator refuses, and those of the database.
    pub async fn migrate(&self) -> Result<()> {
        self.0.migrate().await
    }

    /// Every operation that is not a change of a ticket.
    #[must_use]
    pub fn services(&self) -> &Services {
        self.0.services()
    }

    /// Tickets: the twelve verbs and more.
    #[must_use]
    pub fn tickets(&self) -> &dyn TicketDriver {
        self.0.driver()
    }

    /// Many commands under few commits.
    #[must_use]
    pub fn batches(&self) -> &dyn BatchDriver {
        self.0.driver()
    }

    /// The HTTP service, to be mounted under `config.prefix`.
    #[must_use]
    pub fn http(&self, config: HttpConfig) -> EscalatedService {
        EscalatedService::new(self.services().clone(), config)
    }

    /// Works inside a transaction of the host's that is open on the same database.
    pub fn join<'h, 't>(&'h self, tx: impl Into<Conn<'t>>) -> Joined<'h, 't> {
        self.0.driver().join(tx)
    }

    /// Tells the workers that there is something to do; after a commit of a joined transaction.
    pub fn wake(&self) {
        self.0.driver().wake_up().notify_one();
    }

    /// One round of the workers, for tests and hosts with their own loop; errors are the database's.
    pub async fn step(&self) -> Result<Round> {
        self.0.step().await
    }

    /// Rounds until there is nothing to do now; errors are the database's.
    pub async fn drain(&self) -> Result<Round> {
        self.0.drain().await
    }

    /// Delivers mail and events and does jobs, until `shutdown` is ready and what is due is done.
    /// The only thing that works in the background; it may run in another process, or in many.
    pub async fn run(&self, shutdown: impl Future<Output = ()> + Send) {
        self.0.run(shutdown).await;
    }
}

/// Lends the host's transaction to the helpdesk for their joint work: one commit for both.
///
/// A SQLite host begins with `BEGIN IMMEDIATE`.
#[must_use]
pub fn guarded<DB: sqlx::Database>(
    helpdesk: &Helpdesk,
    tx: sqlx::Transaction<'static, DB>,
) -> Guarded<DB> {
    escalated_drivers::local::guarded(helpdesk.0.driver(), tx)
}
