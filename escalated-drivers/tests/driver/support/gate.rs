use async_trait::async_trait;
use escalated_core::{
    Result,
    events::{Event, EventName},
    jobs::{Job, JobHandler},
    outbox::{Consumer, Order},
    time::Timestamp,
};
use tokio::sync::{Semaphore, mpsc};

/// A consumer and a job handler that hangs until the test lets it go, and says when it is entered.
pub(crate) struct Gate {
    name: &'static str,
    order: Order,
    at_once: usize,
    entered: mpsc::UnboundedSender<i64>,
    open: Semaphore,
}

impl Gate {
    /// A closed one, and what it says: the sequences of events, the ids of jobs.
    pub(crate) fn closed(name: &'static str) -> (Self, mpsc::UnboundedReceiver<i64>) {
        let (entered, heard) = mpsc::unbounded_channel();
        (Self { name, order: Order::Free, at_once: 1, entered, open: Semaphore::new(0) }, heard)
    }

    /// One that holds nobody.
    pub(crate) fn open(name: &'static str) -> (Self, mpsc::UnboundedReceiver<i64>) {
        let (gate, heard) = Self::closed(name);
        gate.let_go();
        (gate, heard)
    }

    /// One where order counts.
    pub(crate) fn in_order(self) -> Self {
        Self { order: Order::PerTicket, ..self }
    }

    /// One beside which others go on, so many jobs at once.
    pub(crate) fn going_on(self, at_once: usize) -> Self {
        Self { at_once, ..self }
    }

    /// From now on nobody is held.
    pub(crate) fn let_go(&self) {
        self.open.close();
    }

    async fn pass(&self, what: i64) {
        let _ = self.entered.send(what);
        // Closed is open: whoever waits is let go.
        let _ = self.open.acquire().await;
    }
}

#[async_trait]
impl Consumer for Gate {
    fn name(&self) -> &str {
        self.name
    }

    fn wants(&self, _: EventName) -> bool {
        true
    }

    fn order(&self) -> Order {
        self.order
    }

    fn goes_on(&self) -> bool {
        self.at_once > 1
    }

    async fn deliver(&self, event: &Event) -> Result<()> {
        self.pass(event.seq).await;
        Ok(())
    }
}

#[async_trait]
impl JobHandler for Gate {
    fn kind(&self) -> &str {
        self.name
    }

    fn at_once(&self) -> usize {
        self.at_once
    }

    async fn run(&self, job: &Job, _: Timestamp) -> Result<Option<Timestamp>> {
        self.pass(job.id.0).await;
        Ok(None)
    }
}
