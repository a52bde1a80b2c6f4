use std::{fmt, panic::AssertUnwindSafe, sync::Arc};

use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    events::{Event, EventName, canonical},
    outbox::{Consumer, Order},
};
use futures_util::{FutureExt, future::BoxFuture};

use super::Delivered;

/// What a subscriber does with an event.
pub type Handler = Arc<dyn Fn(Delivered) -> BoxFuture<'static, Result<()>> + Send + Sync>;

/// Host code that is told of one kind of event, at least once for each; of those of one ticket in
/// their order.
///
/// A temporary error of the handler is tried again with backoff; any other, and a panic, at once
/// makes the delivery a dead letter.
///
/// ```
/// use std::sync::Arc;
/// use escalated_core::outbox::Consumer;
/// use escalated_drivers::subscriptions::{Delivered, Subscription};
///
/// let subscription = Subscription::new("ticket.tagged", 0, Arc::new(|told: Delivered| {
///     Box::pin(async move {
///         assert_eq!(told.name, "ticket.tagged");
///         Ok(())
///     })
/// })).unwrap();
/// assert_eq!(subscription.name(), "on:ticket.tagged:0");
/// ```
#[derive(Clone)]
pub struct Subscription {
    consumer: String,
    told_as: String,
    event: EventName,
    handler: Handler,
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").field("consumer", &self.consumer).finish_non_exhaustive()
    }
}

impl Subscription {
    /// The `number`th subscription of a host, counted from 0, to an event or an alias of one.
    ///
    /// Deliveries are kept under `on:{event}:{number}`. A host that adds subscriptions before
    /// others gives them names instead: see [`Self::named`].
    ///
    /// # Errors
    /// `unknown_event` when no event has that name or alias.
    pub fn new(event_or_alias: &str, number: usize, handler: Handler) -> Result<Self> {
        Self::with_consumer(event_or_alias, format!("on:{event_or_alias}:{number}"), handler)
    }

    /// A subscription whose deliveries are kept under `on:{name}`, wherever in the host's code it
    /// stands.
    ///
    /// # Errors
    /// `unknown_event`; `invalid_name` unless the name is 1 to 60 of `a-z`, `0-9`, `.`, `_`, `-`.
    pub fn named(event_or_alias: &str, name: &str, handler: Handler) -> Result<Self> {
        let fits = (1..=60).contains(&name.len())
            && name.bytes().all(|b| {
                b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-')
            });
        if !fits {
            let message = "a subscription's name has 1 to 60 of a-z, 0-9, `.`, `_` and `-`";
            return Err(Error::field("subscription", "invalid_name", message));
        }
        Self::with_consumer(event_or_alias, format!("on:{name}"), handler)
    }

    fn with_consumer(told_as: &str, consumer: String, handler: Handler) -> Result<Self> {
        let Some(event) = canonical(told_as) else {
            let message = format!("subscribe to one of {}", EventName::WORDS.join(", "));
            return Err(Error::field("event", "unknown_event", message));
        };
        Ok(Self { consumer, told_as: told_as.to_owned(), event, handler })
    }
}

#[async_trait]
impl Consumer for Subscription {
    fn name(&self) -> &str {
        &self.consumer
    }

    fn wants(&self, event: EventName) -> bool {
        event == self.event
    }

    fn order(&self) -> Order {
        Order::PerTicket
    }

    async fn deliver(&self, event: &Event) -> Result<()> {
        let told = Delivered { name: self.told_as.clone(), event: event.clone() };
        // A handler may panic before its first await as well as after it.
        let handled = AssertUnwindSafe(async { (self.handler)(told).await }).catch_unwind().await;
        handled.unwrap_or_else(|_| {
            let message = format!("the handler of {} panicked", self.consumer);
            Err(Error::internal("subscriber_panicked", message))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use escalated_core::{
        actor::{Actor, Cause},
        ids::{OutboxId, TenantId, TicketId},
        time::{Clock, ManualClock},
    };

    use super::*;

    fn event(name: EventName) -> Event {
        Event {
            outbox_id: OutboxId(1),
            event_id: "e-1".into(),
            tenant: TenantId::default(),
            name,
            ticket_id: TicketId(7),
            seq: 1,
            position: Some(1),
            payload: serde_json::json!({}),
            actor: Actor::system().to_ref(),
            cause: Cause::default(),
            quiet: false,
            created_at: ManualClock::default().now(),
        }
    }

    #[tokio::test]
    async fn an_alias_is_told_under_its_own_name() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let seen = told.clone();
        let handler: Handler = Arc::new(move |delivered| {
            let seen = seen.clone();
            Box::pin(async move {
                seen.lock().unwrap().push((delivered.name, delivered.event.event_id));
                Ok(())
            })
        });
        for (number, name) in ["tag.added", "ticket.tag_added"].into_iter().enumerate() {
            let subscription = Subscription::new(name, number, handler.clone()).unwrap();
            assert!(subscription.wants(EventName::TicketTagAdded));
            assert!(!subscription.wants(EventName::TicketTagRemoved));
            subscription.deliver(&event(EventName::TicketTagAdded)).await.unwrap();
        }
        let told = told.lock().unwrap();
        let names: Vec<_> = told.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["tag.added", "ticket.tag_added"]);
    }

    #[tokio::test]
    async fn errors_pass_and_panics_become_errors() {
        let fails: Handler =
            Arc::new(|_| Box::pin(async { Err(Error::unavailable("crm_away", "later")) }));
        let subscription = Subscription::named("ticket.created", "crm", fails).unwrap();
        assert_eq!(subscription.name(), "on:crm");
        let error = subscription.deliver(&event(EventName::TicketCreated)).await.unwrap_err();
        assert!(error.kind().is_temporary());

        let early: Handler = Arc::new(|_| panic!("before the first await"));
        let late: Handler = Arc::new(|_| Box::pin(async { panic!("later") }));
        for handler in [early, late] {
            let subscription = Subscription::new("ticket.created", 3, handler).unwrap();
            let error = subscription.deliver(&event(EventName::TicketCreated)).await.unwrap_err();
            assert_eq!(error.code(), "subscriber_panicked");
            assert!(!error.kind().is_temporary());
        }
    }

    #[test]
    fn wrong_names_are_refused() {
        let handler: Handler = Arc::new(|_| Box::pin(async { Ok(()) }));
        let refused =
            |subscription: Result<Subscription>| subscription.unwrap_err().fields()[0].code.clone();
        assert_eq!(refused(Subscription::new("ticket.burnt", 0, handler.clone())), "unknown_event");
        let named = |name| refused(Subscription::named("ticket.created", name, handler.clone()));
        assert_eq!(named(""), "invalid_name");
        assert_eq!(named("a b"), "invalid_name");
        assert_eq!(named(&"x".repeat(61)), "invalid_name");
    }
}
