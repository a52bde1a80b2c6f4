use std::time::Duration;

/// How long the helpdesk waits for each kind of call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallLimits {
    /// For a handshake, and for the list of plugins.
    pub start: Duration,
    /// For all handlers of a hook; under 45 seconds, which is what a delivery may take.
    pub action: Duration,
    /// For all filters of a hook.
    pub filter: Duration,
    /// For each filter of a hook; a part of `filter`, so that one that is late is passed over and
    /// what the others do counts.
    pub filter_each: Duration,
    /// For an endpoint.
    pub endpoint: Duration,
    /// For a webhook.
    pub webhook: Duration,
    /// For a plugin's own code at activation and deactivation.
    pub lifecycle: Duration,
    /// For a schedule; under 45 seconds, which is what a job may take.
    pub cron: Duration,
    /// For the figure of a widget.
    pub badge: Duration,
    /// For a sign of life.
    pub ping: Duration,
}

impl CallLimits {
    /// What is left of `action` for a handler, so that an answer says which one was late.
    #[must_use]
    pub fn handler(&self) -> Duration {
        self.action.mul_f64(0.9)
    }

    /// What is left of `filter` for the filters themselves, so that their answer is in time.
    #[must_use]
    pub fn chain(&self) -> Duration {
        self.filter.mul_f64(0.9)
    }

    /// For each filter, and never so long that one alone makes all of them late.
    #[must_use]
    pub fn each_filter(&self) -> Duration {
        self.filter_each.min(self.filter / 2)
    }
}

impl Default for CallLimits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            start: seconds(15),
            action: seconds(35),
            filter: seconds(2),
            filter_each: seconds(1),
            endpoint: seconds(30),
            webhook: seconds(60),
            lifecycle: seconds(30),
            cron: seconds(40),
            badge: seconds(5),
            ping: seconds(10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_filter_that_hangs_leaves_time_for_the_others_and_for_the_answer() {
        let millis = Duration::from_millis;
        let limits = CallLimits::default();
        assert_eq!((limits.each_filter(), limits.chain()), (millis(1_000), millis(1_800)));
        let short = CallLimits { filter: millis(100), ..limits };
        assert_eq!((short.each_filter(), short.chain()), (millis(50), millis(90)));
    }
}
