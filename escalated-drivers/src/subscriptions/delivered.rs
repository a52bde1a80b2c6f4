use escalated_core::events::Event;

/// An event as a subscriber is told of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivered {
    /// The name that was subscribed to: the event's own or one of its aliases.
    pub name: String,
    /// The event. Its `event_id` tells repeats.
    pub event: Event,
}
