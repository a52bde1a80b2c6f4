use std::collections::BTreeMap;

use escalated_core::{
    Error, Result,
    actor::Cx,
    plugins::{PageCall, PageQuestion, PluginAnswer},
};
use futures_util::future::join_all;

use super::shared::{Shared, edge_call, masked};
use crate::runtimes::CallCx;

impl Shared {
    /// Asks everything at once. Each call has the whole time of the page. A plugin counts as late
    /// once for a page, however much the page asks of it.
    pub(super) async fn for_page(
        &self,
        cx: &Cx,
        calls: &[PageCall<'_>],
    ) -> Vec<Result<PluginAnswer>> {
        let context = edge_call(cx, "page");
        let now = self.clock.monotonic();
        // No hook has a space in its name.
        let key = |call: &PageCall<'_>| format!("page {}", call.plugin.name);
        let mut asked: BTreeMap<String, Asked> = BTreeMap::new();
        for call in calls {
            let key = key(call);
            let may = self.breaker.is_open(&cx.tenant, &key, now);
            asked.entry(key).or_insert(if may { Asked::InTime } else { Asked::Not });
        }
        let answers = join_all(calls.iter().map(|call| {
            let is_asked = asked.get(&key(call)) != Some(&Asked::Not);
            self.in_time(&context, call, is_asked)
        }));
        let answers = answers.await;
        for (call, answer) in calls.iter().zip(&answers) {
            if let Some(asked @ Asked::InTime) = asked.get_mut(&key(call))
                && answer.as_ref().is_err_and(|error| error.code() == "plugin_timeout")
            {
                *asked = Asked::Late;
            }
        }
        for (key, asked) in asked {
            match asked {
                Asked::Not => {}
                Asked::InTime => self.breaker.in_time(&cx.tenant, &key),
                Asked::Late => drop(self.breaker.late(&cx.tenant, &key, self.clock.monotonic())),
            }
        }
        answers
    }

    async fn in_time(
        &self,
        cx: &CallCx,
        call: &PageCall<'_>,
        is_asked: bool,
    ) -> Result<PluginAnswer> {
        if !is_asked {
            return Err(late("the plugin was late again and again; it is asked again soon"));
        }
        match tokio::time::timeout(self.page, self.ask(cx, call)).await {
            Ok(answer) => masked(call.plugin, answer),
            Err(elapsed) => {
                Err(late("the plugin did not answer in time for the page").with_source(elapsed))
            }
        }
    }

    async fn ask(&self, cx: &CallCx, call: &PageCall<'_>) -> Result<PluginAnswer> {
        let runtime = self.runtime_of(call.plugin)?;
        match &call.question {
            PageQuestion::Badge(component) => {
                runtime.badge(cx, call.plugin, component).await.map(PluginAnswer::Value)
            }
            PageQuestion::Endpoint(request) => {
                PluginAnswer::read(runtime.endpoint(cx, call.plugin, request).await?)
            }
        }
    }
}

/// How a plugin did for one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Not,
    InTime,
    Late,
}

fn late(message: &'static str) -> Error {
    Error::unavailable("plugin_timeout", message)
}
