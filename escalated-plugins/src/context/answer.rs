use std::{fmt, sync::Arc};

use async_trait::async_trait;
use escalated_core::{Result, plugins::LogLevel};
use serde_json::Value;

use super::{
    Connected, Emit, LogKeeper, Switching,
    caller::{Asking, Standing},
};
use crate::ctx::{Caller, CtxCall, CtxHandler};

/// Answers plugins from the helpdesk that they are part of.
pub(crate) struct PluginContext {
    connected: Connected,
    switching: Switching,
    logs: LogKeeper,
    emit: Arc<dyn Emit>,
}

impl PluginContext {
    pub(crate) fn new(
        connected: Connected,
        switching: Switching,
        logs: LogKeeper,
        emit: Arc<dyn Emit>,
    ) -> Self {
        Self { connected, switching, logs, emit }
    }

    /// A plugin is active; or it was until just now, and its own code for the change still runs.
    async fn standing(&self, caller: &Caller) -> Result<Standing> {
        let ports = self.connected.ports()?;
        let active = ports.plugins.active_plugins(&caller.tenant, ports.clock.now()).await?;
        if active.get(&caller.plugin).is_none()
            && let Some(plugin) = self.switching.get(&caller.tenant, &caller.plugin)
        {
            return Ok(Standing::Ending(Box::new(plugin)));
        }
        Ok(Standing::Active(active))
    }

    async fn log(
        &self,
        asking: &Asking<'_>,
        level: LogLevel,
        message: &Value,
        data: Value,
    ) -> Result<Value> {
        let text = message.as_str().map_or_else(|| message.to_string(), str::to_owned);
        let Caller { tenant, plugin, .. } = asking.caller;
        self.logs.add(tenant, plugin, level, &text, data, asking.cx.now).await?;
        Ok(Value::Null)
    }
}

#[async_trait]
impl CtxHandler for PluginContext {
    async fn handle(&self, caller: &Caller, call: CtxCall) -> Result<Value> {
        let standing = self.standing(caller).await?;
        let asking = Asking::begin(self.connected.services()?, caller, standing, &call)?;
        match call {
            CtxCall::ConfigGet { key } => asking.config_get(&key).await,
            CtxCall::ConfigSet { data } => asking.config_set(&data).await,
            CtxCall::ConfigAll {} => asking.config().await.map(Value::Object),
            CtxCall::StoreGet { collection, key } => asking.store_get(&collection, &key).await,
            CtxCall::StoreSet { collection, key, value } => {
                asking.store_set(&collection, &key, &value).await
            }
            CtxCall::StoreQuery { collection, filter, options } => {
                asking.store_query(&collection, &filter, options.unwrap_or_default()).await
            }
            CtxCall::StoreInsert { collection, data } => {
                asking.store_insert(&collection, data).await
            }
            CtxCall::StoreUpdate { collection, key, data } => {
                asking.store_update(&collection, key.as_ref(), data).await
            }
            CtxCall::StoreDelete { collection, key } => {
                asking.store_delete(&collection, key.as_ref()).await
            }
            CtxCall::BroadcastToChannel { channel, event, data } => {
                asking.to_channel(channel, event, data).await
            }
            CtxCall::BroadcastToUser { user_id, event, data } => {
                asking.to_user(&user_id, event, data).await
            }
            CtxCall::BroadcastToTicket { ticket_id, event, data } => {
                asking.to_ticket(&ticket_id, event, data).await
            }
            CtxCall::Log { level, message, data } => self.log(&asking, level, &message, data).await,
            CtxCall::TicketsFind { id } => asking.find_ticket(&id).await,
            CtxCall::TicketsQuery { filter } => asking.query_tickets(&filter).await,
            CtxCall::TicketsCreate { data } => asking.create_ticket(&data).await,
            CtxCall::TicketsUpdate { id, data } => asking.update_ticket(&id, &data).await,
            CtxCall::RepliesFind { id } => asking.find_reply(&id).await,
            CtxCall::RepliesQuery { filter } => asking.query_replies(&filter).await,
            CtxCall::RepliesCreate { data } => asking.create_reply(data).await,
            CtxCall::ContactsFind { id } => asking.find_contact(&id).await,
            CtxCall::ContactsFindByEmail { email } => asking.find_contact_by_email(&email).await,
            CtxCall::ContactsCreate { data } => asking.create_contact(&data).await,
            CtxCall::TagsAll {} => asking.tags().await,
            CtxCall::TagsCreate { data } => asking.create_tag(&data).await,
            CtxCall::DepartmentsAll {} => asking.departments().await,
            CtxCall::DepartmentsFind { id } => asking.find_department(&id).await,
            CtxCall::AgentsAll {} => asking.agents().await,
            CtxCall::AgentsFind { id } => asking.find_agent(&id).await,
            CtxCall::Emit { hook, data } => {
                self.emit.emit(caller, &hook, data).await.map(|()| Value::Null)
            }
            CtxCall::CurrentUser {} => asking.current_user().await,
        }
    }
}

impl fmt::Debug for PluginContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PluginContext(..)")
    }
}
