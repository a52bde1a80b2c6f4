//! Rate limits, driven by the helpdesk's own clock.

mod clock;
mod limiter;

pub(crate) use limiter::{Allowance, LimitKey, Limiter};
