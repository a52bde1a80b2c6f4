use escalated_core::{
    Result, engines::SlaBackend, pipeline::TicketJob, sla::SlaClock, time::Timestamp,
};

/// Clocks are looked at every few seconds: what is due lies in an index by the wake-up, so that
/// nothing has to be written when a clock changes.
#[derive(Debug, Clone, Copy, Default)]
pub struct SweepBackend;

impl SlaBackend for SweepBackend {
    fn name(&self) -> &'static str {
        "sweep"
    }

    fn start(&self, _clock: &SlaClock) -> Result<Option<TicketJob>> {
        Ok(None)
    }

    fn pause(&self, _clock: &SlaClock) -> Result<Option<TicketJob>> {
        Ok(None)
    }

    fn resume(&self, _clock: &SlaClock) -> Result<Option<TicketJob>> {
        Ok(None)
    }

    fn complete(&self, _clock: &SlaClock) -> Result<Option<TicketJob>> {
        Ok(None)
    }

    fn cancel(&self, _clock: &SlaClock) -> Result<Option<TicketJob>> {
        Ok(None)
    }

    fn status(&self, clock: &SlaClock) -> Option<Timestamp> {
        clock.wake_at
    }
}
