//! What plugins call out to each other.

use std::time::Duration;

use escalated_plugins::{ctx::CtxCall, host::PluginOptions};
use serde_json::json;

use crate::{
    desk::{Desk, plugin},
    scripted::{Scripted, Step},
};

#[tokio::test]
async fn who_called_out_is_told_that_nobody_answered_in_time() {
    let node = Scripted::new("node", vec![plugin("a", &[]), plugin("b", &["a.done"])]);
    let options = PluginOptions { action: Duration::ZERO, ..PluginOptions::default() };
    let desk = Desk::active(options.runtime(node.clone()), &["a", "b"]).await;
    node.then([Step::Hang]);
    node.ask("a", CtxCall::Emit { hook: "a.done".into(), data: json!({}) }).await.unwrap();
    let logged = async {
        loop {
            if let Some(line) = desk.logs("a").await.pop() {
                return line.message;
            }
            tokio::task::yield_now().await;
        }
    };
    let logged = tokio::time::timeout(Duration::from_secs(60), logged).await.unwrap();
    assert_eq!(logged, "`a.done` was not heard by all: there was no answer in time");
}
