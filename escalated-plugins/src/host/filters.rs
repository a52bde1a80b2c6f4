use std::{mem::discriminant, pin::pin};

use escalated_core::{
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
        let (changed, is_late) = self.chain(&active, &call, hook, &value).await;
        if is_late {
            let is_paused = self.breaker.late(&cx.tenant, hook, self.clock.monotonic());
            tracing::warn!(target: "escalated_plugins", hook, is_paused, "filters were late");
        } else {
            self.breaker.in_time(&cx.tenant, hook);
        }
        changed.unwrap_or(value)
    }

    /// The changed value, if there is one, and whether a runtime was late. What the runtimes before
    /// it did counts.
    async fn chain(
        &self,
        active: &ActivePlugins,
        call: &CallCx,
        hook: &str,
        value: &Value,
    ) -> (Option<Value>, bool) {
        let mut changed = None;
        let mut over = pin!(tokio::time::sleep(self.filter_chain));
        for (runtime, plugins) in self.in_order(active, hook, is_note(value)) {
            let given = changed.as_ref().unwrap_or(value);
            let answer = tokio::select! {
                biased;
                answer = runtime.filter(call, &plugins, hook, given) => answer,
                () = &mut over => return (changed, true),
            };
            match answer {
                Ok(answer) if fits(value, &answer) => changed = Some(answer),
                Ok(_) => {
                    let message = format!("a filter of `{hook}` answered what is not such a value");
                    self.log_all(call, &plugins, &message).await;
                }
                Err(error) if error.code() == "plugin_timeout" => return (changed, true),
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
        (changed, false)
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
