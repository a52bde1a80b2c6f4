use escalated_core::{
    Result, engines::SlaBackend, pipeline::TicketJob, sla::SlaClock, time::Timestamp,
};

/// The kind of the job that looks at one ticket at the instant of a wake-up.
pub const WAKE_JOB: &str = "sla.wake";

/// Every clock has a job at the exact instant of its next step. A job that a change has overtaken
/// finds nothing to do, so none has to be taken back.
#[derive(Debug, Clone, Copy, Default)]
pub struct TimersBackend;

fn job(clock: &SlaClock) -> Option<TicketJob> {
    clock.wake_at.map(|at| TicketJob::new(WAKE_JOB, at))
}

impl SlaBackend for TimersBackend {
    fn name(&self) -> &'static str {
        "timers"
    }

    fn start(&self, clock: &SlaClock) -> Result<Option<TicketJob>> {
        Ok(job(clock))
    }

    fn pause(&self, _clock: &SlaClock) -> Result<Option<TicketJob>> {
        Ok(None)
    }

    fn resume(&self, clock: &SlaClock) -> Result<Option<TicketJob>> {
        Ok(job(clock))
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
