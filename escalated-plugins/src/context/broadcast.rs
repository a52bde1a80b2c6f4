use escalated_core::{
    Result,
    broadcast::{Broadcast, Channel},
    ids::HostUserId,
};
use serde_json::Value;

use super::{caller::Asking, fields::invalid};
use crate::ctx::WireId;

/// The longest name of a channel or an event, in bytes.
const MAX_NAME: usize = 255;

impl Asking<'_> {
    /// Channels of a plugin are its own: it cannot tell something under another's name.
    pub(super) async fn to_channel(
        &self,
        channel: String,
        event: String,
        data: Value,
    ) -> Result<Value> {
        check("channel", &channel)?;
        let plugin = self.caller.plugin.clone();
        self.tell(Channel::Plugin { plugin, name: channel }, event, data).await
    }

    pub(super) async fn to_user(&self, user: &WireId, event: String, data: Value) -> Result<Value> {
        self.tell(Channel::User(HostUserId::new(user.to_string())), event, data).await
    }

    pub(super) async fn to_ticket(
        &self,
        ticket: &WireId,
        event: String,
        data: Value,
    ) -> Result<Value> {
        let found = self.ticket(ticket).await?;
        self.tell(Channel::Ticket(found.id), event, data).await
    }

    async fn tell(&self, channel: Channel, event: String, data: Value) -> Result<Value> {
        check("event", &event)?;
        let told = Broadcast { tenant: self.cx.tenant.clone(), channel, event, data };
        self.ports.broadcaster.broadcast(&told).await?;
        Ok(Value::Null)
    }
}

fn check(field: &str, name: &str) -> Result<()> {
    if (1..=MAX_NAME).contains(&name.len()) && !name.contains(char::is_control) {
        return Ok(());
    }
    Err(invalid(field, format!("`{field}` has 1 to {MAX_NAME} bytes on one line")))
}
