//! What is in a database after a sweep, to be compared with another.

use anyhow::{Result, ensure};

use crate::bare::Link;

/// The ids of the newest rows, before something is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Newest {
    activity: i64,
    event: i64,
}

impl Newest {
    pub(super) async fn of(link: &mut Link) -> Result<Self> {
        let activity = "SELECT COALESCE(MAX(id), 0) FROM escalated_ticket_activities";
        let event = "SELECT COALESCE(MAX(id), 0) FROM escalated_outbox";
        Ok(Self { activity: link.number(activity).await?, event: link.number(event).await? })
    }
}

/// Rows as texts, in an order of their own: without what is drawn, which differs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Written {
    activities: Vec<String>,
    events: Vec<String>,
    clocks: Vec<String>,
    tickets: Vec<String>,
}

impl Written {
    /// What was added since, and how the clocks and tickets of broken promises stand now.
    pub(super) async fn since(link: &mut Link, newest: Newest) -> Result<Self> {
        let Newest { activity, event } = newest;
        let mut read = async |sql: String| {
            let mut texts = link.texts(sql.leak()).await?;
            texts.sort_unstable();
            anyhow::Ok(texts)
        };
        let activities = format!(
            "SELECT concat_ws('|', ticket_id, type, data, field, old_value, new_value, \
             causer_type, causer_name, created_at) FROM escalated_ticket_activities \
             WHERE id > {activity}"
        );
        let events = format!(
            "SELECT concat_ws('|', ticket_id, name, seq, payload, actor_name, is_quiet, \
             created_at) FROM escalated_outbox WHERE id > {event}"
        );
        let clocks = "SELECT concat_ws('|', id, ticket_id, metric, cycle, state, due_at, \
             breached_at, fired, level, wake_at, updated_at) FROM escalated_sla_clocks \
             WHERE breached_at IS NOT NULL";
        let tickets = "SELECT concat_ws('|', id, version, event_seq, sla_level, updated_at) \
             FROM escalated_tickets WHERE sla_first_response_breached = TRUE";
        Ok(Self {
            activities: read(activities).await?,
            events: read(events).await?,
            clocks: read(clocks.to_owned()).await?,
            tickets: read(tickets.to_owned()).await?,
        })
    }

    /// Rows that were added.
    pub(super) fn added(&self) -> usize {
        self.activities.len() + self.events.len()
    }

    /// Promises that were said to be broken.
    pub(super) fn breaches(&self) -> usize {
        self.activities.iter().filter(|text| text.contains("|sla_breached|")).count()
    }

    /// Fails when something was said twice.
    pub(super) fn ensure_once(&self) -> Result<()> {
        let twice = |texts: &[String]| texts.windows(2).any(|pair| pair.first() == pair.last());
        ensure!(!twice(&self.activities), "something was fired twice");
        Ok(())
    }
}
