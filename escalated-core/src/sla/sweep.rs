use std::sync::Arc;

use async_trait::async_trait;

use super::{Moment, SlaClock, SlaConfig};
use crate::{
    Result,
    activities::NewActivity,
    events::NewEvent,
    ids::{TagId, TenantId, TicketId},
    pipeline::TicketJob,
    tickets::{SlaMarks, Ticket},
    time::Timestamp,
};

/// Which tickets a sweep looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SweepScope {
    /// Those of all tenants with a clock that is due, the longest due first.
    Due,
    /// That ticket, if a clock of it is due.
    Ticket {
        /// Whose.
        tenant: TenantId,
        /// Which.
        ticket: TicketId,
    },
    /// Those of a tenant that are open or have an open clock, by id, after an id; with their
    /// history and tags, to be worked out anew.
    Open {
        /// Whose.
        tenant: TenantId,
        /// After that one.
        after: TicketId,
    },
    /// These, as [`Self::Open`] does: those that it passed over.
    These {
        /// Whose.
        tenant: TenantId,
        /// Which.
        tickets: Vec<TicketId>,
    },
}

impl SweepScope {
    /// Whether tickets are worked out anew, from their history.
    #[must_use]
    pub const fn is_anew(&self) -> bool {
        matches!(self, Self::Open { .. } | Self::These { .. })
    }
}

/// A locked ticket that a sweep looks at.
#[derive(Debug, Clone, PartialEq)]
pub struct SweptTicket {
    /// The ticket.
    pub ticket: Ticket,
    /// All its clocks by metric and cycle.
    pub clocks: Vec<SlaClock>,
    /// What moved its clocks; only where the rule asks for it.
    pub history: Vec<Moment>,
    /// Its tags; only where the rule asks for them.
    pub tags: Vec<TagId>,
}

/// What a sweep writes on one ticket. Nothing at all is no change.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Firing {
    /// New marks on the ticket.
    pub marks: Option<SlaMarks>,
    /// Clocks that changed (by id) or are new (id 0).
    pub clocks: Vec<SlaClock>,
    /// What is recorded.
    pub activities: Vec<NewActivity>,
    /// What is told.
    pub events: Vec<NewEvent>,
    /// Work on the ticket for later.
    pub jobs: Vec<TicketJob>,
}

impl Firing {
    /// Whether it writes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Decides what a sweep writes. Pure.
pub trait SweepRule: Send + Sync {
    /// The actor of what is recorded.
    fn name(&self) -> &str;
    /// Whether it has to know the history and the tags of a ticket, which are read for nobody else.
    /// Where tickets are worked out anew they are there always.
    fn asks_for_history(&self, _swept: &SweptTicket, _config: &SlaConfig) -> bool {
        false
    }
    /// What is to be written on a ticket now. Must take the wake-up of every due clock away or put
    /// it later than `now`, so that a sweep ends.
    fn decide(&self, swept: &SweptTicket, config: &Arc<SlaConfig>, now: Timestamp) -> Firing;
}

/// What one batch of a sweep did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Swept {
    /// Tickets that were looked at.
    pub looked: usize,
    /// Tickets that were written.
    pub written: usize,
    /// The highest id that was looked at: where [`SweepScope::Open`] goes on.
    pub last: TicketId,
    /// Tickets that were passed over because somebody else has locked them.
    pub locked: Vec<TicketId>,
}

/// Carries sweeps out: one batch is one transaction.
#[async_trait]
pub trait SweepStore: Send + Sync {
    /// Locks up to `limit` tickets, asks the rule, and writes what it says: clocks, marks, version
    /// and counters of the ticket, activities, outbox and jobs, all together or nothing. Tickets
    /// that somebody else has locked are passed over: nothing is ever waited for, so that no sweep
    /// is in the way of another. What cannot be read is left out with a warning and stops nothing
    /// else.
    async fn sweep(
        &self,
        scope: &SweepScope,
        now: Timestamp,
        limit: u32,
        rule: Arc<dyn SweepRule>,
    ) -> Result<Swept>;
}
