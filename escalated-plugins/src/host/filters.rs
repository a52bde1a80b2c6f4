use std::mem::discriminant;

use escalated_core::{
    Result,
    actor::Cx,
    plugins::{ActivePlugins, CtxGroup, Plugin},
};
use serde_json::Value;

use super::shared::{Shared, edge_call, reason};
use crate::runtimes::{CallCx, PluginRuntime};

/// The longest value that filters may make, in bytes of JSON.
const MAX_VALUE: usize = 256 * 1024;

impl Shared {
    /// Sends a value through the filters of a hook, or gives it back as it was.
    pub(super) async fn filter(&self, cx: &Cx, hook: &str, value: Value) -> Value {
        let active = match self.active(&cx.tenant).await {
            Ok(active) => active,
            Err(error) => {
                tracing::warn!(target: "escalated_plugins", hook, code = error.code(), "no filter was asked");
                return value;
            }
        };
        if active.filtering(hook).next().is_none() {
            return value;
        }
        if !self.breaker.is_open(&cx.tenant, hook, self.clock.monotonic()) {
            return value;
        }
        let call = edge_call(cx, "filter");
        let chain = self.chain(&active, &call, hook, &value);
        let done = tokio::time::timeout(self.filter_chain, chain).await;
        if let Ok(Ok(changed)) = done {
            self.breaker.in_time(&cx.tenant, hook);
            return changed.unwrap_or(value);
        }
        let is_paused = self.breaker.late(&cx.tenant, hook, self.clock.monotonic());
        tracing::warn!(target: "escalated_plugins", hook, is_paused, "filters were late; the value stays");
        value
    }

    /// The changed value, if there is one; an error when a runtime was late.
    async fn chain(
        &self,
        active: &ActivePlugins,
        call: &CallCx,
        hook: &str,
        value: &Value,
    ) -> Result<Option<Value>> {
        let mut changed = None;
        for (runtime, plugins) in self.in_order(active, hook, is_note(value)) {
            let given = changed.as_ref().unwrap_or(value);
            match runtime.filter(call, &plugins, hook, given).await {
                Ok(answer) if fits(value, &answer) => changed = Some(answer),
                Ok(_) => {
                    let message = format!("a filter of `{hook}` answered what is not such a value");
                    self.log_all(call, &plugins, &message).await;
                }
                Err(error) if error.code() == "plugin_timeout" => return Err(error),
                Err(error) if error.kind().is_temporary() => {
                    let (runtime, code) = (runtime.name(), error.code());
                    tracing::debug!(target: "escalated_plugins", runtime, hook, code, "filters are away");
                }
                Err(error) => {
                    let message = format!("a filter of `{hook}` failed: {}", reason(&error));
                    self.log_all(call, &plugins, &message).await;
                }
            }
        }
        Ok(changed)
    }

    /// The runtimes that have filters of a hook, the one with the lowest priority first. A note goes
    /// only through those of plugins that may read notes.
    fn in_order<'a>(
        &'a self,
        active: &'a ActivePlugins,
        hook: &'a str,
        is_note: bool,
    ) -> Vec<(&'a dyn PluginRuntime, Vec<&'a Plugin>)> {
        let of = |runtime: &'a dyn PluginRuntime| {
            let own = active.filtering(hook).filter(|plugin| plugin.runtime == runtime.name());
            let may = |plugin: &&Plugin| !is_note || plugin.grants.contains(&CtxGroup::NotesRead);
            (runtime, own.filter(may).collect::<Vec<_>>())
        };
        let runtimes = self.runtimes.iter().filter(|runtime| !is_note || runtime.can_choose());
        let runtimes = runtimes.map(|runtime| of(&**runtime));
        let mut runtimes: Vec<_> = runtimes.filter(|(_, plugins)| !plugins.is_empty()).collect();
        let priority = |plugins: &[&Plugin]| {
            let filters = plugins.iter().flat_map(|plugin| &plugin.manifest.filter_hooks);
            filters.filter(|filter| filter.hook == hook).map(|filter| filter.priority).min()
        };
        runtimes.sort_by_key(|(_, plugins)| priority(plugins));
        runtimes
    }

    async fn log_all(&self, call: &CallCx, plugins: &[&Plugin], message: &str) {
        for plugin in plugins {
            self.log(&call.tenant, &plugin.name, message).await;
        }
    }
}

/// Whether a value is a note that is being written.
fn is_note(value: &Value) -> bool {
    value.get("is_internal_note").and_then(Value::as_bool) == Some(true)
}

/// Whether an answer can stand for the value: the same type of JSON, not too long.
fn fits(value: &Value, answer: &Value) -> bool {
    discriminant(value) == discriminant(answer)
        && serde_json::to_vec(answer).is_ok_and(|bytes| bytes.len() <= MAX_VALUE)
}
