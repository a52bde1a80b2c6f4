use std::{collections::BTreeSet, sync::Arc};

use async_trait::async_trait;
use chrono::TimeDelta;
use escalated_core::{
    Error, Result,
    actor::{Actor, ActorRef, Cause},
    events::{Event, EventName, canonical},
    outbox::{Consumer, Order},
    plugins::{ActivePlugins, Plugin},
};

use super::{event::payload, heard::Heard, hooks::in_time, shared::Shared};
use crate::{
    ctx::Origin,
    runtimes::{CallCx, PluginRuntime},
};

/// How long events wait for an active plugin that its runtime no longer has: it may be about to be
/// installed again, or to be repaired. Runtimes are asked three times meanwhile.
const AWAITED: TimeDelta = TimeDelta::minutes(30);

/// Tells the plugins of one runtime of events, in the order of each ticket. Runtimes have a consumer
/// each, so that one that is away holds up no other.
pub(super) struct ActionConsumer {
    name: String,
    shared: Arc<Shared>,
    runtime: Arc<dyn PluginRuntime>,
    heard: Heard,
}

impl ActionConsumer {
    pub(super) fn new(shared: Arc<Shared>, runtime: Arc<dyn PluginRuntime>) -> Self {
        let name = format!("plugins:{}", runtime.name());
        Self { name, shared, runtime, heard: Heard::default() }
    }

    /// Whether a plugin listens that is away, but not for long.
    fn is_awaited(&self, active: &ActivePlugins, event: &Event) -> bool {
        let now = self.shared.clock.now();
        let mut away = active.absent.values().filter(|plugin| {
            plugin.runtime == self.runtime.name() && now - plugin.seen_at < AWAITED
        });
        away.any(|plugin| listened(plugin).any(|hook| event_of(hook) == Some(event.name)))
    }

    /// Answers who was late.
    async fn tell(&self, event: &Event, active: &ActivePlugins) -> Result<BTreeSet<String>> {
        let hooks = hooks(active, self.runtime.name(), event.name);
        let mut late = BTreeSet::new();
        if hooks.is_empty() {
            return Ok(late);
        }
        let _place = self.shared.places.take(&event.tenant).await?;
        let payload = payload(self.shared.ports()?, event, self.shared.clock.now()).await?;
        let call = call(event);
        let work = async {
            for hook in hooks {
                late.append(
                    &mut self.shared.tell(&*self.runtime, active, &call, hook, &payload).await?,
                );
            }
            Ok(late)
        };
        tokio::time::timeout(self.shared.action, work).await.unwrap_or_else(|late| {
            let message = "plugins did not hear an event in time";
            Err(Error::unavailable("plugin_timeout", message).with_source(late))
        })
    }
}

#[async_trait]
impl Consumer for ActionConsumer {
    fn name(&self) -> &str {
        &self.name
    }

    /// Which plugins are active is known at the delivery, and not before.
    fn wants(&self, _event: EventName) -> bool {
        true
    }

    fn order(&self) -> Order {
        Order::PerTicket
    }

    /// A plugin that hangs must not hold up those of other tenants.
    fn goes_on(&self) -> bool {
        true
    }

    async fn deliver(&self, event: &Event) -> Result<()> {
        let active = self.shared.active(&event.tenant).await?;
        let left = self.heard.without(&event.event_id, &active);
        let told = left.as_ref().unwrap_or(&active);
        let late = self.tell(event, told).await?;
        if let Err(error) = in_time(&late) {
            let heard = told.present.keys().filter(|name| !late.contains(*name));
            self.heard.add(&event.event_id, heard.cloned());
            return Err(error);
        }
        if self.is_awaited(&active, event) {
            self.heard.add(&event.event_id, active.present.keys().cloned());
            let message = "a plugin that listens is not there just now; it is told later";
            return Err(Error::unavailable("plugin_unavailable", message));
        }
        if left.is_some() {
            self.heard.forget(&event.event_id);
        }
        Ok(())
    }
}

/// The names under which the runtime's active plugins listen to an event: its own first.
fn hooks<'a>(active: &'a ActivePlugins, runtime: &str, event: EventName) -> Vec<&'a str> {
    let mut hooks = Vec::new();
    for plugin in active.present.values().filter(|plugin| plugin.runtime == runtime) {
        for hook in listened(plugin) {
            if event_of(hook) == Some(event) && !hooks.contains(&hook) {
                hooks.push(hook);
            }
        }
    }
    hooks.sort_by_key(|hook| (*hook != event.as_str(), *hook));
    hooks
}

/// The event that a hook stands for. Plugins also listen for what the platform tells open screens,
/// whose names begin so.
fn event_of(hook: &str) -> Option<EventName> {
    canonical(hook.strip_prefix("broadcast.").unwrap_or(hook))
}

fn listened(plugin: &Plugin) -> impl Iterator<Item = &str> {
    plugin.manifest.action_hooks.iter().map(String::as_str)
}

/// Whatever plugins do about an event follows from it.
fn call(event: &Event) -> CallCx {
    let by = Some(format!("event {}", event.name));
    CallCx {
        tenant: event.tenant.clone(),
        origin: Origin {
            cause: Cause { by, depth: event.cause.depth },
            actor: person(&event.actor),
            request_id: event.event_id.clone(),
        },
    }
}

fn person(actor: &ActorRef) -> Option<Actor> {
    let name = actor.name.clone();
    match (actor.user_id(), actor.contact_id()) {
        (Some(id), _) => Some(Actor::User { id, name, email: None }),
        (None, Some(id)) => Some(Actor::Contact { id, name, email: String::new() }),
        (None, None) => None,
    }
}
