use std::collections::BTreeSet;

use escalated_core::{
    Error, Result,
    plugins::{ActivePlugins, Plugin},
};
use futures_util::future::join_all;
use serde_json::Value;

use super::shared::{Shared, reason};
use crate::runtimes::{CallCx, HandlerFailure, PluginRuntime};

impl Shared {
    /// Tells the active plugins of one runtime of a hook. What a plugin does wrong is kept in its
    /// log. Answers whose handlers were late; an error is temporary. Both have to be told again.
    pub(super) async fn tell(
        &self,
        runtime: &dyn PluginRuntime,
        active: &ActivePlugins,
        call: &CallCx,
        hook: &str,
        event: &Value,
    ) -> Result<BTreeSet<String>> {
        let has_it = |plugin: &&Plugin| plugin.runtime == runtime.name();
        let told: Vec<&Plugin> = active.acting_on(hook).filter(has_it).collect();
        if told.is_empty() {
            return Ok(BTreeSet::new());
        }
        let failures = match runtime.action(call, &told, hook, event).await {
            Err(error) if error.kind().is_temporary() => return Err(error),
            // It does not say whose handler it was.
            Err(error) => {
                let failure = |plugin: &&Plugin| HandlerFailure {
                    plugin: plugin.name.clone(),
                    late: false,
                    message: reason(&error),
                };
                told.iter().map(failure).collect()
            }
            Ok(failures) => failures,
        };
        let mut late = BTreeSet::new();
        for failure in failures {
            // A runtime may say anything.
            if told.iter().any(|plugin| plugin.name == failure.plugin) {
                self.log_failure(call, hook, &failure).await;
                if failure.late {
                    late.insert(failure.plugin);
                }
            }
        }
        Ok(late)
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
        join_all(told).await.into_iter().try_for_each(|told| in_time(&told?))
    }

    async fn log_failure(&self, call: &CallCx, hook: &str, failure: &HandlerFailure) {
        let what = if failure.late { "was late" } else { "failed" };
        let said: String = failure.message.chars().take(500).collect();
        let message = format!("a handler of `{hook}` {what}: {said}");
        self.log(&call.tenant, &failure.plugin, &message).await;
    }
}

/// An error that is tried again when somebody was late.
pub(super) fn in_time(late: &BTreeSet<String>) -> Result<()> {
    if late.is_empty() {
        return Ok(());
    }
    let names = late.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    Err(Error::unavailable("plugin_timeout", format!("handlers were late: {names}")))
}
