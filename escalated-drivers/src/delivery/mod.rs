//! What leaves after the commit: the relay, the deliveries of the outbox, and jobs.

mod at_once;
mod claim;
mod claim_jobs;
mod consumer_lane;
mod deliveries;
mod dispatcher;
mod fan_out;
mod housekeeping;
mod inbox;
mod job_clock;
mod job_lane;
mod job_store;
mod limited;
mod lookout;
mod new_deliveries;
mod relay;
mod retry;
mod round;
mod settle;
mod settle_job;
mod shift;
mod slow;
mod workers;

pub use dispatcher::Dispatcher;
pub use housekeeping::Housekeeping;
pub(crate) use job_store::{NEW_JOBS, insert_job, job_row};
pub use round::Round;
pub use workers::Workers;
