use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use escalated_core::{Error, Result, time::Clock};
use jsonrpsee_core::{
    client::async_client::{Client, ClientBuilder, RpcService},
    middleware::{Notification, Request, RpcServiceBuilder, RpcServiceT},
};
use jsonrpsee_types::Id;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::Notify,
};

use super::{
    Counts, Incoming, answers::Answers, line_reader::LineReader, lines_out::LinesOut, noise::Noise,
    outstanding::Outstanding, receiver::LineReceiver, sender::LineSender,
};

/// The longest line that is read.
const LONGEST: usize = 10 * 1024 * 1024;
/// Beyond this, a line without an end ends the connection.
const ENDLESS: u64 = 64 * 1024 * 1024;
/// How many requests wait to be written.
const QUEUE: usize = 256;

/// What a connection is opened with.
pub(crate) struct Opening {
    /// Answers the other side.
    pub(crate) incoming: Arc<dyn Incoming>,
    /// How many of its requests are answered at once.
    pub(crate) answers_at_once: usize,
    /// The time.
    pub(crate) clock: Arc<dyn Clock>,
}

/// A connection on which both sides ask. It ends when it is dropped, or when the other side closes.
pub(crate) struct Peer {
    service: RpcService,
    client: Client<RpcService>,
    out: LinesOut,
    outstanding: Outstanding,
    counts: Counts,
    severed: Arc<Notify>,
}

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Peer").field("outstanding", &self.outstanding.len()).finish_non_exhaustive()
    }
}

impl Peer {
    /// Opens a connection; it works in tasks of its own.
    ///
    /// # Errors
    /// None that can be caused from outside.
    pub(crate) fn open<R, W>(reader: R, writer: W, opening: Opening) -> Result<Self>
    where
        R: AsyncRead + Unpin + Send + 'static,
        W: AsyncWrite + Unpin + Send + 'static,
    {
        let (out, carry) = LinesOut::open(writer);
        tokio::spawn(carry);
        let (outstanding, counts) = (Outstanding::default(), Counts::default());
        let severed = Arc::new(Notify::new());
        let receiver = LineReceiver {
            lines: LineReader::new(reader, LONGEST, ENDLESS),
            outstanding: outstanding.clone(),
            answers: Answers::new(opening.incoming, out.clone(), opening.answers_at_once),
            noise: Noise::new(opening.clock),
            counts: counts.clone(),
            severed: severed.clone(),
        };
        // The service is what knows requests by number; the client alone would number them from 0
        // and start a thread for its timers.
        let inner = Arc::new(Mutex::new(None));
        let kept = inner.clone();
        let middleware = RpcServiceBuilder::new().layer_fn(move |service: RpcService| {
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(service.clone());
            service
        });
        let client = ClientBuilder::new()
            .max_concurrent_requests(QUEUE)
            .set_rpc_middleware(middleware)
            .build_with_tokio(LineSender(out.clone()), receiver);
        let service = inner.lock().unwrap_or_else(PoisonError::into_inner).take();
        let none = || Error::internal("plugin_failed", "the client has no service");
        Ok(Self { service: service.ok_or_else(none)?, client, out, outstanding, counts, severed })
    }

    /// The number of a request that is about to be made.
    pub(crate) fn begin(&self) -> u64 {
        self.outstanding.begin()
    }

    /// Asks, and waits for the answer for as long as it takes.
    ///
    /// # Errors
    /// `plugin_failed` with what the other side says; `plugin_unavailable` when it has ended.
    pub(crate) async fn ask_for<T: DeserializeOwned>(
        &self,
        id: u64,
        method: &str,
        params: Option<&impl Serialize>,
    ) -> Result<T> {
        let params = params.map(serde_json::value::to_raw_value).transpose().map_err(unwritable)?;
        let request = Request::borrowed(method, params.as_deref(), Id::Number(id));
        let listening = self.outstanding.listen(id);
        self.service.call(request).await.map_err(ended)?;
        let told = listening.reply().ok_or_else(|| failed("its answer was lost"))?;
        let nested = |error| failed("its answer cannot be read").with_source(error);
        serde_json::from_str(&told.map_err(|said| failed(&said))?).map_err(nested)
    }

    /// Tells, without an answer.
    ///
    /// # Errors
    /// `plugin_unavailable` when the other side has ended.
    pub(crate) async fn tell(&self, method: &str, params: &impl Serialize) -> Result<()> {
        let params: Box<RawValue> = serde_json::value::to_raw_value(params).map_err(unwritable)?;
        let params = Some(std::borrow::Cow::Owned(params));
        let notification = Notification::new(method.into(), params);
        self.service.notification(notification).await.map_err(ended).map(|_| ())
    }

    /// Resolves when the connection has ended, with the reason.
    pub(crate) async fn ended(&self) -> String {
        self.client.on_disconnect().await.to_string()
    }

    /// Whether it has not ended.
    pub(crate) fn is_open(&self) -> bool {
        self.client.is_connected()
    }

    /// Writes what waits to be written, and closes the other side's input.
    pub(crate) fn close(&self) {
        self.out.close();
    }

    /// Ends the connection, whatever the other side does.
    pub(crate) fn sever(&self) {
        self.out.close();
        self.severed.notify_one();
    }

    /// How many requests have no answer, also those that nobody waits for any more.
    pub(crate) fn outstanding(&self) -> usize {
        self.outstanding.len()
    }

    /// What went over it.
    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }
}

fn unwritable(error: serde_json::Error) -> Error {
    Error::internal("plugin_failed", "what the plugin is asked is no JSON").with_source(error)
}

fn ended(error: jsonrpsee_core::client::Error) -> Error {
    let message = "the plugins are away; try again later";
    Error::unavailable("plugin_unavailable", message).with_source(error)
}

/// What runtimes answer once they were told to end, ours and the platform's. No plugin has seen it.
const LEAVING: &str = "The plugin runtime is shutting down";

/// What the other side said is for admins and logs; it may be anything.
fn failed(said: &str) -> Error {
    if said == LEAVING {
        let message = "the plugins are about to end; try again later";
        return Error::unavailable("plugin_unavailable", message);
    }
    let said: String = said.chars().take(500).collect();
    Error::internal("plugin_failed", "the plugin failed").with_source(said)
}
