use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use escalated_core::{
    Result,
    events::{Event, EventName},
    outbox::{Consumer, Order},
};

type Answer = dyn Fn(&Event) -> Result<()> + Send + Sync;

/// A consumer that remembers what it was told, and answers as the test says.
pub(crate) struct Recorder {
    order: Order,
    answer: Mutex<Box<Answer>>,
    told: Mutex<Vec<(Event, bool)>>,
}

impl Recorder {
    pub(crate) fn new(
        order: Order,
        answer: impl Fn(&Event) -> Result<()> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { order, answer: Mutex::new(Box::new(answer)), told: Mutex::default() })
    }

    pub(crate) fn willing(order: Order) -> Arc<Self> {
        Self::new(order, |_| Ok(()))
    }

    /// From now on it takes everything.
    pub(crate) fn give_in(&self) {
        *self.answer.lock().unwrap() = Box::new(|_| Ok(()));
    }

    /// What it took, in order.
    pub(crate) fn taken(&self) -> Vec<Event> {
        let told = self.told.lock().unwrap();
        told.iter().filter(|(_, taken)| *taken).map(|(event, _)| event.clone()).collect()
    }

    /// How often it was told anything.
    pub(crate) fn attempts(&self) -> usize {
        self.told.lock().unwrap().len()
    }

    /// Tickets and seqs of what it took, in order.
    pub(crate) fn sequence(&self) -> Vec<(i64, i64)> {
        self.taken().iter().map(|event| (event.ticket_id.0, event.seq)).collect()
    }
}

#[async_trait]
impl Consumer for Recorder {
    fn name(&self) -> &str {
        "recorder"
    }

    fn wants(&self, _: EventName) -> bool {
        true
    }

    fn order(&self) -> Order {
        self.order
    }

    async fn deliver(&self, event: &Event) -> Result<()> {
        let answer = {
            let answer = self.answer.lock().unwrap();
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| answer(event)))
        };
        let taken = matches!(&answer, Ok(Ok(())));
        self.told.lock().unwrap().push((event.clone(), taken));
        answer.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}
