use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use escalated_core::{Error, Result, ids::TenantId, time::Clock};
use serde::{
    Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::{Map, Value, json, value::RawValue};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::Notify,
};

use super::{
    CallLimits, EndpointCall, Hello, Shake, ledger::Ledger, manifests::Listed, read_manifests,
    turns::Turns,
};
use crate::{
    ctx::{Caller, CtxHandler, Origin, read_call},
    rpc::{Counts, Incoming, Opening, Peer},
    runtimes::{Found, HandlerFailure},
};

/// What a session is opened with.
pub struct SessionOptions {
    /// In which tenant everything happens.
    pub tenant: TenantId,
    /// The name of the runtime.
    pub runtime: String,
    /// Answers plugins.
    pub handler: Arc<dyn CtxHandler>,
    /// How many of their calls are answered at once.
    pub answers_at_once: usize,
    /// How long calls to plugins may take.
    pub limits: CallLimits,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl fmt::Debug for SessionOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionOptions").field("runtime", &self.runtime).finish_non_exhaustive()
    }
}

/// A conversation with a runtime. It works in tasks of its own until it is dropped, or until the
/// other side closes; every call then fails with `plugin_unavailable`.
///
/// Calls fail with `plugin_timeout` when there is no answer in time, and with `plugin_failed` when the
/// runtime says so; its message is the source of the error.
pub struct Session {
    peer: Peer,
    ledger: Arc<Ledger>,
    limits: CallLimits,
    timeouts: AtomicU64,
    late: Notify,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("peer", &self.peer).finish_non_exhaustive()
    }
}

impl Session {
    /// Opens a conversation over what the runtime writes and what it reads.
    ///
    /// # Errors
    /// None that can be caused from outside.
    pub fn open<R, W>(reader: R, writer: W, options: SessionOptions) -> Result<Self>
    where
        R: AsyncRead + Unpin + Send + 'static,
        W: AsyncWrite + Unpin + Send + 'static,
    {
        let ledger = Arc::new(Ledger::new(options.clock.clone()));
        let incoming = Arc::new(Calls {
            tenant: options.tenant,
            runtime: options.runtime,
            handler: options.handler,
            ledger: ledger.clone(),
            turns: Turns::new(options.clock.clone()),
        });
        let answers_at_once = options.answers_at_once.max(1);
        let opening = Opening { incoming, answers_at_once, clock: options.clock };
        let peer = Peer::open(reader, writer, opening)?;
        let limits = options.limits;
        Ok(Self { peer, ledger, limits, timeouts: AtomicU64::new(0), late: Notify::new() })
    }

    /// Introduces the helpdesk.
    ///
    /// # Errors
    /// As said at [`Session`].
    pub async fn handshake(&self, hello: &Hello) -> Result<Shake> {
        let shake = self.ask(self.limits.start, "handshake", Some(hello)).await?;
        let unreadable = |error| {
            Error::internal("plugin_failed", "its introduction cannot be read").with_source(error)
        };
        serde_json::from_value(shake).map_err(unreadable)
    }

    /// Asks for the list of plugins.
    ///
    /// # Errors
    /// As said at [`Session`].
    pub async fn manifest(&self) -> Result<Found> {
        let id = self.peer.begin();
        let nothing = json!({});
        let asked = self.peer.ask_for::<Listed>(id, "manifest", Some(&nothing));
        self.within(self.limits.start, "manifest", asked).await.map(read_manifests)
    }

    /// Asks for a sign of life; answers with the runtime's own time in milliseconds.
    ///
    /// # Errors
    /// As said at [`Session`].
    pub async fn ping(&self) -> Result<i64> {
        let pong = self.ask(self.limits.ping, "ping", None::<&Value>).await?;
        Ok(pong.get("timestamp").and_then(Value::as_i64).unwrap_or_default())
    }

    /// Tells handlers of a hook, and waits until they have ended; answers which failed, where the
    /// runtime says so. With `only`, a runtime that can
    /// choose tells those plugins and no others; `plugins` are those that have a part in it.
    ///
    /// # Errors
    /// As said at [`Session`].
    pub async fn action(
        &self,
        origin: &Origin,
        plugins: &[&str],
        only: Option<&[&str]>,
        hook: &str,
        event: &Value,
    ) -> Result<Vec<HandlerFailure>> {
        let params = Hooked { hook, event: Some(event), value: None, plugins: only };
        let told = self.do_for(origin, plugins, self.limits.action, "action", &params);
        told.await.map(failures)
    }

    /// Tells handlers of a hook, without waiting for anything.
    ///
    /// # Errors
    /// As said at [`Session`].
    pub async fn notify(&self, hook: &str, event: &Value) -> Result<()> {
        let params = Hooked { hook, event: Some(event), value: None, plugins: None };
        self.within(self.limits.ping, "action", self.peer.tell("action", &params)).await
    }

    /// Sends a value through the filters of a hook.
    ///
    /// # Errors
    /// As said at [`Session`].
    pub async fn filter(
        &self,
        origin: &Origin,
        plugins: &[&str],
        only: Option<&[&str]>,
        hook: &str,
        value: &Value,
    ) -> Result<Value> {
        let params = Hooked { hook, event: None, value: Some(value), plugins: only };
        self.do_for(origin, plugins, self.limits.filter, "filter", &params).await
    }

    /// Asks an endpoint.
    ///
    /// # Errors
    /// As said at [`Session`].
    pub async fn endpoint(&self, origin: &Origin, call: &EndpointCall) -> Result<Value> {
        let limit = self.limits.endpoint;
        self.do_for(origin, &[&call.plugin], limit, "endpoint", call).await
    }

    /// Hands a request over to a webhook.
    ///
    /// # Errors
    /// As said at [`Session`].
    pub async fn webhook(&self, origin: &Origin, call: &EndpointCall) -> Result<Value> {
        self.do_for(origin, &[&call.plugin], self.limits.webhook, "webhook", call).await
    }

    /// Calls a plugin's own code for its activation.
    ///
    /// # Errors
    /// As said at [`Session`].
    pub async fn activate(&self, origin: &Origin, plugin: &str) -> Result<()> {
        let told = self.named(origin, plugin, self.limits.lifecycle, "activate", None);
        told.await.map(|IgnoredAny| ())
    }

    /// Calls a plugin's own code for its deactivation.
    ///
    /// # Errors
    /// As said at [`Session`].
    pub async fn deactivate(&self, origin: &Origin, plugin: &str) -> Result<()> {
        let told = self.named(origin, plugin, self.limits.lifecycle, "deactivate", None);
        told.await.map(|IgnoredAny| ())
    }

    /// Wakes a plugin for a schedule.
    ///
    /// # Errors
    /// As said at [`Session`].
    pub async fn cron(&self, origin: &Origin, plugin: &str, schedule: &str) -> Result<()> {
        let more = Some(("schedule", schedule));
        self.named(origin, plugin, self.limits.cron, "cron", more).await.map(|IgnoredAny| ())
    }

    /// Asks for the figure of a widget.
    ///
    /// # Errors
    /// As said at [`Session`].
    pub async fn badge(&self, origin: &Origin, plugin: &str, component: &str) -> Result<Value> {
        let more = Some(("component", component));
        self.named(origin, plugin, self.limits.badge, "badge", more).await
    }

    /// Resolves when the other side has ended, with the reason.
    pub async fn ended(&self) -> String {
        self.peer.ended().await
    }

    /// Whether the other side is still there.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.peer.is_open()
    }

    /// Closes the runtime's input; a runtime then ends what it does, and itself.
    pub fn close(&self) {
        self.peer.close();
    }

    /// Ends the conversation, whatever the other side does.
    pub(crate) fn sever(&self) {
        self.peer.sever();
    }

    /// How many calls have no answer yet, also those that were given up.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.peer.outstanding()
    }

    /// How many calls were given up.
    #[must_use]
    pub fn timeouts(&self) -> u64 {
        self.timeouts.load(Ordering::Relaxed)
    }

    /// How many lines were passed over.
    #[must_use]
    pub fn skipped_lines(&self) -> u64 {
        self.counts().skipped()
    }

    pub(crate) fn counts(&self) -> &Counts {
        self.peer.counts()
    }

    /// Resolves when a call was given up.
    pub(crate) async fn late(&self) {
        self.late.notified().await;
    }

    async fn named<T: DeserializeOwned>(
        &self,
        origin: &Origin,
        plugin: &str,
        limit: Duration,
        method: &'static str,
        more: Option<(&str, &str)>,
    ) -> Result<T> {
        let mut params = Map::new();
        params.insert("plugin".into(), plugin.into());
        if let Some((key, value)) = more {
            params.insert(key.into(), value.into());
        }
        self.do_for(origin, &[plugin], limit, method, &params).await
    }

    async fn do_for<T: DeserializeOwned>(
        &self,
        origin: &Origin,
        plugins: &[&str],
        limit: Duration,
        method: &'static str,
        params: &impl Serialize,
    ) -> Result<T> {
        let id = self.peer.begin();
        let plugins = plugins.iter().map(|name| (*name).to_owned()).collect();
        let _entry = self.ledger.begin(id, plugins, origin.clone());
        self.within(limit, method, self.peer.ask_for(id, method, Some(params))).await
    }

    async fn ask(
        &self,
        limit: Duration,
        method: &'static str,
        params: Option<&impl Serialize>,
    ) -> Result<Value> {
        let id = self.peer.begin();
        self.within(limit, method, self.peer.ask_for(id, method, params)).await
    }

    async fn within<T>(
        &self,
        limit: Duration,
        method: &'static str,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        match tokio::time::timeout(limit, work).await {
            Ok(done) => done,
            Err(late) => {
                self.timeouts.fetch_add(1, Ordering::Relaxed);
                self.late.notify_one();
                tracing::warn!(target: "escalated_plugins", method, "plugins did not answer in time");
                let message = "the plugin did not answer in time; try again later";
                Err(Error::unavailable("plugin_timeout", message).with_source(late))
            }
        }
    }
}

/// Those of an answer. Whatever else a runtime answers is read past.
fn failures(mut answer: Value) -> Vec<HandlerFailure> {
    let Some(Value::Array(listed)) = answer.get_mut("failures").map(Value::take) else {
        return Vec::new();
    };
    let read = listed.into_iter().filter_map(|listed| serde_json::from_value(listed).ok());
    read.collect()
}

#[derive(Serialize)]
struct Hooked<'a> {
    hook: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plugins: Option<&'a [&'a str]>,
}

/// Plugins' calls, told from what they follow.
struct Calls {
    tenant: TenantId,
    runtime: String,
    handler: Arc<dyn CtxHandler>,
    ledger: Arc<Ledger>,
    turns: Turns,
}

#[async_trait]
impl Incoming for Calls {
    async fn answer(&self, method: &str, params: &RawValue) -> Result<Value> {
        let request = read_call(method, params.get())?;
        let caller = Caller {
            tenant: self.tenant.clone(),
            runtime: self.runtime.clone(),
            origin: self.ledger.origin(&request.plugin, request.within),
            plugin: request.plugin,
        };
        let turn = self.turns.take(&request.call).await;
        let answer = self.handler.handle(&caller, request.call).await;
        self.turns.end(turn);
        answer
    }
}
