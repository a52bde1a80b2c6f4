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

impl Default for CallLimits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            start: seconds(15),
            action: seconds(35),
            filter: seconds(2),
            endpoint: seconds(30),
            webhook: seconds(60),
            lifecycle: seconds(30),
            cron: seconds(40),
            badge: seconds(5),
            ping: seconds(10),
        }
    }
}
