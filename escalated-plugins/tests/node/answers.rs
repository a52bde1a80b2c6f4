use std::time::Duration;

use async_trait::async_trait;
use escalated_core::{Error, Result};
use escalated_plugins::ctx::{Caller, CtxCall, CtxHandler};
use serde_json::Value;
use tokio::sync::{
    Mutex,
    mpsc::{self, UnboundedReceiver, UnboundedSender},
    oneshot,
};

/// Hands what plugins ask to a test, which answers when it likes.
pub(crate) struct AskedOfTest(UnboundedSender<Asked>);

/// What a plugin asks.
pub(crate) struct Asked {
    pub(crate) plugin: String,
    /// The method, and the parameters as they were understood.
    pub(crate) call: Value,
    pub(crate) answer: oneshot::Sender<Result<Value>>,
}

impl AskedOfTest {
    pub(crate) fn new() -> (Self, Questions) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), Questions { receiver: Mutex::new(receiver), kept: Vec::new() })
    }
}

#[async_trait]
impl CtxHandler for AskedOfTest {
    async fn handle(&self, caller: &Caller, call: CtxCall) -> Result<Value> {
        let (answer, answered) = oneshot::channel();
        let call = serde_json::to_value(&call).unwrap();
        self.0.send(Asked { plugin: caller.plugin.clone(), call, answer }).ok();
        // A test that drops a question leaves its plugin waiting.
        answered.await.unwrap_or_else(|_| Err(Error::internal("nobody", "the test is over")))
    }
}

/// What plugins ask, in their order.
pub(crate) struct Questions {
    receiver: Mutex<UnboundedReceiver<Asked>>,
    kept: Vec<Asked>,
}

impl Questions {
    /// The next of a plugin for a method; others wait for their turn.
    pub(crate) async fn next(&mut self, plugin: &str, method: &str) -> Asked {
        let fits = |asked: &Asked| asked.plugin == plugin && asked.call.get(method).is_some();
        if let Some(place) = self.kept.iter().position(fits) {
            return self.kept.remove(place);
        }
        loop {
            let next = self.receiver.get_mut().recv();
            let next = tokio::time::timeout(Duration::from_secs(60), next).await;
            let asked = next.unwrap_or_else(|_| panic!("{plugin} never asked {method}")).unwrap();
            if fits(&asked) {
                return asked;
            }
            self.kept.push(asked);
        }
    }

    /// What was asked and not taken.
    pub(crate) fn left(mut self) -> Vec<(String, Value)> {
        while let Ok(asked) = self.receiver.get_mut().try_recv() {
            self.kept.push(asked);
        }
        self.kept.into_iter().map(|asked| (asked.plugin, asked.call)).collect()
    }
}
