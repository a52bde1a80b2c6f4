use std::sync::Arc;

use super::Extension;
use crate::{
    Result,
    ids::{PolicyId, TagId},
    pipeline::TicketJob,
    sla::{
        CalendarInput, HolidaySetInput, Moment, Policy, PolicyInput, SlaClock, SlaConfig,
        SlaExplanation, SlaStatus, WhatIf,
    },
    tickets::Ticket,
    time::Timestamp,
};

/// What wakes SLA clocks: a periodic sweep, or a timer for each. Both lead to the same results,
/// because all that a wake-up does is to look at what is due.
///
/// What these methods return is written in the ticket's own transaction, so a wake-up can neither
/// be lost nor come from a change that was rolled back. An error makes the engine fall back to the
/// sweep, with a warning.
pub trait SlaBackend: Send + Sync {
    /// Its name in the configuration and in warnings.
    fn name(&self) -> &str;
    /// A clock begins to count.
    ///
    /// # Errors
    /// When the backend cannot work; the engine then falls back to the sweep.
    fn start(&self, clock: &SlaClock) -> Result<Option<TicketJob>>;
    /// A clock stands still for a while.
    ///
    /// # Errors
    /// As [`Self::start`].
    fn pause(&self, clock: &SlaClock) -> Result<Option<TicketJob>>;
    /// A clock goes on, or has a new due date.
    ///
    /// # Errors
    /// As [`Self::start`].
    fn resume(&self, clock: &SlaClock) -> Result<Option<TicketJob>>;
    /// What was promised is done.
    ///
    /// # Errors
    /// As [`Self::start`].
    fn complete(&self, clock: &SlaClock) -> Result<Option<TicketJob>>;
    /// Nothing is promised any more.
    ///
    /// # Errors
    /// As [`Self::start`].
    fn cancel(&self, clock: &SlaClock) -> Result<Option<TicketJob>>;
    /// When it next looks at a clock; none if never.
    fn status(&self, clock: &SlaClock) -> Option<Timestamp>;
}

/// A ticket with all that its clocks follow from.
#[derive(Debug, Clone)]
pub struct SlaCase {
    /// The ticket.
    pub ticket: Ticket,
    /// Its tags.
    pub tags: Vec<TagId>,
    /// What moved its clocks.
    pub history: Vec<Moment>,
    /// Its clocks as stored.
    pub clocks: Vec<SlaClock>,
    /// The tenant's rules.
    pub config: Arc<SlaConfig>,
}

/// An SLA engine: an extension whose hook keeps clocks in the ticket's own transaction, and that
/// answers questions about them. Everything here is pure.
pub trait SlaEngine: Extension {
    /// What wakes its clocks.
    fn backend(&self) -> &dyn SlaBackend;

    /// Whether a calendar may be saved.
    ///
    /// # Errors
    /// The code, field and remedy of each fault.
    fn check_calendar(&self, input: &CalendarInput, config: &SlaConfig) -> Result<()>;

    /// The names of the time zones that a calendar may have, for people to choose from; none when
    /// they are not known beforehand.
    fn timezones(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// Whether a set of holidays may be saved.
    ///
    /// # Errors
    /// The code, field and remedy of each fault.
    fn check_holidays(&self, input: &HolidaySetInput) -> Result<()>;

    /// Whether a policy may be saved; answers with warnings about promises that cannot be kept.
    /// Users, departments and tags that it names are checked by the service.
    ///
    /// # Errors
    /// The code, field and remedy of each fault.
    fn check_policy(
        &self,
        input: &PolicyInput,
        own: Option<PolicyId>,
        config: &SlaConfig,
    ) -> Result<Vec<String>>;

    /// How the clocks of a ticket stand.
    ///
    /// # Errors
    /// `unknown_timezone` for a stored calendar whose zone is no longer known.
    fn status(&self, case: &SlaCase, now: Timestamp) -> Result<SlaStatus>;

    /// Why they stand so.
    ///
    /// # Errors
    /// As [`Self::status`].
    fn explain(&self, case: &SlaCase, now: Timestamp) -> Result<SlaExplanation>;

    /// Adds one ticket to a comparison of the policies that held with a candidate.
    ///
    /// # Errors
    /// As [`Self::status`].
    fn compare(
        &self,
        case: &SlaCase,
        candidate: &Policy,
        now: Timestamp,
        so_far: &mut WhatIf,
    ) -> Result<()>;

    /// The ITIL preset.
    fn itil_policy(&self) -> PolicyInput;
}
