//! Filters in Rust: one that hangs takes nothing of what the others do. Time stands still here but
//! for what is waited for.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use escalated_core::{
    Result,
    plugins::{Manifest, Plugin},
    time::{Clock, ManualClock},
};
use escalated_plugins::{
    ctx::{Caller, CtxCall, CtxHandler},
    in_process::{RustCtx, RustPlugin, RustRuntime},
    runtimes::{CallCx, PluginRuntime},
};
use serde_json::{Map, Value, json};

use crate::desk::filter;

const HOOK: &str = "ticket.list.columns";

/// Adds its name, or hangs.
struct Adds(&'static str, bool);

#[async_trait]
impl RustPlugin for Adds {
    fn manifest(&self) -> Manifest {
        filter(self.0, HOOK, 10)
    }

    async fn filter(&self, _ctx: &RustCtx, _hook: &str, mut value: Value) -> Result<Value> {
        if self.1 {
            std::future::pending::<()>().await;
        }
        value.as_array_mut().unwrap().push(json!(self.0));
        Ok(value)
    }
}

struct Silent;

#[async_trait]
impl CtxHandler for Silent {
    async fn handle(&self, _: &Caller, _: CtxCall) -> Result<Value> {
        Ok(Value::Null)
    }
}

fn active(manifest: Manifest) -> Plugin {
    Plugin {
        name: manifest.name.clone(),
        runtime: RustRuntime::NAME.to_owned(),
        manifest,
        problems: Vec::new(),
        is_present: true,
        is_active: true,
        grants: [].into(),
        audiences: [].into(),
        config: Map::new(),
        activated_at: None,
        deactivated_at: None,
        seen_at: ManualClock::default().now(),
    }
}

/// What these make of an empty list within two seconds; the plugins are asked in this order.
async fn filtered(plugins: &[(&'static str, bool)]) -> Value {
    let own =
        plugins.iter().map(|(name, hangs)| -> Arc<dyn RustPlugin> { Arc::new(Adds(name, *hangs)) });
    let runtime = RustRuntime::new(own.collect(), Arc::new(Silent));
    let runtime = runtime.filter_within(Duration::from_secs(2));
    let asked: Vec<_> = plugins.iter().map(|(name, _)| active(filter(name, HOOK, 10))).collect();
    let asked: Vec<_> = asked.iter().collect();
    let (cx, value) = (CallCx::default(), json!([]));
    let value = runtime.filter(&cx, &asked, HOOK, &value);
    tokio::time::timeout(Duration::from_secs(2), value).await.unwrap().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_filter_that_hangs_is_passed_over_within_the_time_of_all() {
    assert_eq!(filtered(&[("a", true), ("b", false)]).await, json!(["b"]));
    assert_eq!(
        filtered(&[("a", false), ("b", true), ("c", true), ("d", false)]).await,
        json!(["a"])
    );
}
