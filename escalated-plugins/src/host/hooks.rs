use escalated_core::{
    Error, Result,
    plugins::{ActivePlugins, Plugin},
};
use futures_util::future::join_all;
use serde_json::Value;

use super::shared::{Shared, reason};
use crate::runtimes::{CallCx, PluginRuntime};

impl Shared {
    /// Tells the active plugins of one runtime of a hook. What a plugin does wrong is kept in its
    /// log; an error is temporary, and means that it has to be told again.
    pub(super) async fn tell(
        &self,
        runtime: &dyn PluginRuntime,
        active: &ActivePlugins,
        call: &CallCx,
        hook: &str,
        event: &Value,
    ) -> Result<()> {
        let has_it = |plugin: &&Plugin| plugin.runtime == runtime.name();
        let told: Vec<&Plugin> = active.acting_on(hook).filter(has_it).collect();
        if told.is_empty() {
            return Ok(());
        }
        match runtime.action(call, &told, hook, event).await {
            Err(error) if error.kind().is_temporary() => Err(error),
            Err(error) => {
                self.log_failure(call, &told, hook, &error).await;
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Tells the active plugins of all runtimes.
    pub(super) async fn tell_all(
        &self,
        active: &ActivePlugins,
        call: &CallCx,
        hook: &str,
        event: &Value,
    ) -> Result<()> {
        let told = self.runtimes.iter().map(|r| self.tell(&**r, active, call, hook, event));
        join_all(told).await.into_iter().collect()
    }

    /// A runtime does not always say whose handler it was.
    async fn log_failure(&self, call: &CallCx, told: &[&Plugin], hook: &str, error: &Error) {
        let named = error.details().and_then(|details| details.get("plugin")?.as_str());
        let is_it = |plugin: &&&Plugin| named.is_none_or(|name| plugin.name == name);
        let message = format!("a handler of `{hook}` failed: {}", reason(error));
        for plugin in told.iter().filter(is_it) {
            self.log(&call.tenant, &plugin.name, &message).await;
        }
    }
}
