use std::{fmt, sync::Arc, time::Duration};

use escalated_core::time::Clock;

/// The helpdesk's clock, as the limiter reads it.
#[derive(Clone)]
pub(super) struct PortClock(pub(super) Arc<dyn Clock>);

impl governor::clock::Clock for PortClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        let micros = u64::try_from(self.0.now().timestamp_micros()).unwrap_or_default();
        Duration::from_micros(micros)
    }
}

impl fmt::Debug for PortClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PortClock")
    }
}
