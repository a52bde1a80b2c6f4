use escalated_core::{
    activities::{Activity, ActivityKind},
    sla::SlaMetric,
    time::Timestamp,
};

/// What happened on a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogEvent {
    /// A part of the target was used up.
    Threshold {
        /// Which.
        percent: u16,
        /// Whether people were told; of several at once only the highest tells them.
        notify: bool,
    },
    /// The ticket reached a level.
    Escalation {
        /// Which.
        level: u8,
    },
    /// It was too late.
    Breached,
    /// Done in time.
    Met,
    /// Done too late.
    Missed,
}

/// Something that happened on a clock, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogEntry {
    /// When.
    pub at: Timestamp,
    /// On which clock.
    pub metric: SlaMetric,
    /// Counts next responses, from 1.
    pub cycle: i32,
    /// What.
    pub event: LogEvent,
}

impl LogEntry {
    /// What an activity of the SLA says, in the words of the timeline; none for those that move a
    /// clock and say nothing of its promise.
    #[must_use]
    pub fn recorded(activity: &Activity) -> Option<Self> {
        let data = &activity.data;
        let number = |key: &str| u16::try_from(data.get(key)?.as_u64()?).ok();
        let event = match activity.kind {
            ActivityKind::SlaThreshold => LogEvent::Threshold {
                percent: number("percent")?,
                notify: data.get("notify")?.as_bool()?,
            },
            ActivityKind::SlaEscalated => {
                LogEvent::Escalation { level: activity.new.as_deref()?.parse().ok()? }
            }
            ActivityKind::SlaBreached => LogEvent::Breached,
            ActivityKind::SlaMet => LogEvent::Met,
            ActivityKind::SlaMissed => LogEvent::Missed,
            _ => return None,
        };
        Some(Self {
            at: activity.created_at,
            metric: SlaMetric::parse(data.get("metric")?.as_str()?).ok()?,
            cycle: i32::from(number("cycle")?),
            event,
        })
    }
}
