use escalated_core::{
    Error, Result,
    actor::Cx,
    plugins::{PageCall, PageQuestion, PluginAnswer},
};
use futures_util::future::join_all;

use super::shared::{Shared, edge_call};
use crate::runtimes::CallCx;

impl Shared {
    /// Asks everything at once. Each call has the whole time of the page.
    pub(super) async fn for_page(
        &self,
        cx: &Cx,
        calls: &[PageCall<'_>],
    ) -> Vec<Result<PluginAnswer>> {
        let context = edge_call(cx, "page");
        join_all(calls.iter().map(|call| self.in_time(&context, call))).await
    }

    async fn in_time(&self, cx: &CallCx, call: &PageCall<'_>) -> Result<PluginAnswer> {
        // No hook has a space in its name.
        let key = format!("page {}", call.plugin.name);
        if !self.breaker.is_open(&cx.tenant, &key, self.clock.monotonic()) {
            return Err(late("the plugin was late again and again; it is asked again soon"));
        }
        match tokio::time::timeout(self.page, self.ask(cx, call)).await {
            Ok(Err(error)) if error.code() == "plugin_timeout" => {
                self.breaker.late(&cx.tenant, &key, self.clock.monotonic());
                Err(error)
            }
            Ok(answer) => {
                self.breaker.in_time(&cx.tenant, &key);
                answer
            }
            Err(elapsed) => {
                self.breaker.late(&cx.tenant, &key, self.clock.monotonic());
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

fn late(message: &'static str) -> Error {
    Error::unavailable("plugin_timeout", message)
}
