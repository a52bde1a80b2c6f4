use std::{
    future::Future,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use escalated_core::{Result, outbox::Due};
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use tokio::sync::Notify;

use super::{
    Dispatcher,
    consumer_lane::Worked,
    fan_out,
    inbox::{Inbox, Work},
    slow::Slow,
};

/// How long to wait for a wake-up before looking anyway: events of other nodes, deliveries that
/// were put off, jobs that fall due. While there is no end of events, how long a look may wait.
const POLL: Duration = Duration::from_secs(1);

/// How long the relay waits between two turns, so that a busy helpdesk moves many events in one.
const PAUSE: Duration = Duration::from_millis(20);

/// The lanes from a start to a shutdown, and whoever finds work for them: one relay and one look
/// for all.
pub(super) struct Shift<'a> {
    dispatcher: &'a Dispatcher,
    wake: &'a Notify,
    consumers: Vec<Inbox>,
    handlers: Vec<Inbox>,
    /// When a look was taken last, in time that passes.
    looked: Mutex<Option<Duration>>,
    /// How often a lane did something.
    done: AtomicUsize,
    /// A lane came to rest.
    rested: Notify,
    is_closing: AtomicBool,
    closing: Notify,
}

/// What to do next.
#[derive(Clone, Copy)]
struct Turn {
    relays: bool,
    looks: bool,
}

const RELAY: Turn = Turn { relays: true, looks: false };
const LOOK: Turn = Turn { relays: false, looks: true };
const BOTH: Turn = Turn { relays: true, looks: true };

impl<'a> Shift<'a> {
    pub(super) fn new(dispatcher: &'a Dispatcher, wake: &'a Notify) -> Self {
        let inboxes = |count| std::iter::repeat_with(Inbox::default).take(count).collect();
        Self {
            dispatcher,
            wake,
            consumers: inboxes(dispatcher.consumers.len()),
            handlers: inboxes(dispatcher.handlers.len()),
            looked: Mutex::default(),
            done: AtomicUsize::new(0),
            rested: Notify::new(),
            is_closing: AtomicBool::new(false),
            closing: Notify::new(),
        }
    }

    /// Every lane, each by itself. They never end.
    pub(super) fn lanes(&self) -> Vec<BoxFuture<'_, ()>> {
        let consumers = self.dispatcher.consumers.iter().zip(&self.consumers);
        let consumers = consumers.map(|(lane, inbox)| {
            self.tend(lane.name(), inbox, move |work| lane.work(work.leased, work.looks)).boxed()
        });
        let handlers = self.dispatcher.handlers.iter().zip(&self.handlers);
        let handlers = handlers
            .map(|(lane, inbox)| self.tend(lane.kind(), inbox, move |_| lane.work()).boxed());
        consumers.chain(handlers).collect()
    }

    async fn tend<F>(&self, name: &str, inbox: &Inbox, work: impl Fn(Work) -> F)
    where
        F: Future<Output = Result<Worked>>,
    {
        let mut slow = FuturesUnordered::new();
        loop {
            let next = tokio::select! {
                next = inbox.next(&*self.dispatcher.clock) => next,
                Some(_) = slow.next() => {
                    self.done.fetch_add(1, Ordering::Relaxed);
                    // There is room again, and maybe what waited for its turn.
                    inbox.tell();
                    self.rest(inbox, &slow);
                    continue;
                }
            };
            match work(next).await {
                Ok(worked) => {
                    slow.extend(worked.slow);
                    if !worked.round.is_idle() {
                        self.done.fetch_add(1, Ordering::Relaxed);
                    }
                    if worked.more {
                        inbox.tell();
                    }
                }
                Err(error) => {
                    tracing::warn!(lane = name, code = error.code(), "a lane failed");
                    self.until_closed(tokio::time::sleep(POLL)).await;
                    if self.is_closing() {
                        inbox.close();
                    }
                }
            }
            self.rest(inbox, &slow);
        }
    }

    /// A lane rests when nothing of it is under way.
    fn rest(&self, inbox: &Inbox, slow: &FuturesUnordered<Slow>) {
        if slow.is_empty() {
            inbox.rest();
        }
        self.rested.notify_one();
    }

    /// Finds work for the lanes until [`Self::close`] is called, and then until all is done.
    pub(super) async fn oversee(&self) {
        let mut turn = BOTH;
        while !self.is_closing() {
            turn = match self.take(turn).await {
                // A backlog does not wait.
                Ok(relayed) if relayed >= fan_out::MOST => RELAY,
                Ok(0) => tokio::select! {
                    () = self.wake.notified() => RELAY,
                    () = self.until_closed(tokio::time::sleep(POLL)) => LOOK,
                },
                Ok(_) => {
                    self.until_closed(tokio::time::sleep(PAUSE)).await;
                    let is_woken = self.wake.notified().now_or_never().is_some();
                    if is_woken { RELAY } else { LOOK }
                }
                Err(error) => {
                    tracing::warn!(code = error.code(), "the workers found no work");
                    self.until_closed(tokio::time::sleep(POLL)).await;
                    BOTH
                }
            };
        }
        if let Err(error) = self.finish().await {
            tracing::warn!(code = error.code(), "the workers stopped before all was delivered");
            // What is under way is settled, or it would be done again.
            while !self.inboxes().all(Inbox::is_at_rest) {
                self.rested.notified().await;
            }
        }
    }

    /// Nothing new is waited for.
    pub(super) fn close(&self) {
        self.is_closing.store(true, Ordering::Relaxed);
        self.closing.notify_waiters();
    }

    /// How many events were given their position.
    async fn take(&self, turn: Turn) -> Result<usize> {
        let mut relayed = if turn.relays { self.relay().await? } else { 0 };
        if turn.looks || relayed == 0 || self.is_look_due() {
            let due = self.look().await?;
            if due.events && relayed == 0 {
                relayed = self.relay().await?;
            }
        }
        Ok(relayed)
    }

    async fn relay(&self) -> Result<usize> {
        let clock = &*self.dispatcher.clock;
        let free = |place: usize| self.consumers.get(place).map_or(0, |inbox| inbox.free(clock));
        let given = self.dispatcher.relay(free).await?;
        let lanes = self.consumers.iter().zip(given.leased).zip(given.waits);
        for ((inbox, leased), waits) in lanes {
            inbox.put(leased, given.until);
            if waits {
                inbox.tell();
            }
        }
        Ok(given.events)
    }

    async fn look(&self) -> Result<Due> {
        let due = self.dispatcher.look().await?;
        let now = self.dispatcher.clock.monotonic();
        *self.looked.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        for (lane, inbox) in self.dispatcher.consumers.iter().zip(&self.consumers) {
            if due.consumers.iter().any(|name| name == lane.name()) {
                inbox.tell();
            }
        }
        for (lane, inbox) in self.dispatcher.handlers.iter().zip(&self.handlers) {
            if due.kinds.iter().any(|kind| kind == lane.kind()) {
                inbox.tell();
            }
        }
        Ok(due)
    }

    fn is_look_due(&self) -> bool {
        let looked = *self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.dispatcher.clock.monotonic();
        looked.is_none_or(|looked| now.saturating_sub(looked) >= POLL)
    }

    /// Until nothing is due. A lane that hangs holds up the end, not the others.
    async fn finish(&self) -> Result<()> {
        loop {
            let before = self.done.load(Ordering::Relaxed);
            let relayed = self.relay().await?;
            for inbox in self.inboxes() {
                inbox.tell();
            }
            let is_changed = || self.done.load(Ordering::Relaxed) != before;
            // What a lane did may have brought events, which another lane is to be told of.
            while !is_changed() && !self.inboxes().all(Inbox::is_at_rest) {
                self.rested.notified().await;
            }
            if relayed == 0 && !is_changed() {
                return Ok(());
            }
        }
    }

    fn inboxes(&self) -> impl Iterator<Item = &Inbox> {
        self.consumers.iter().chain(&self.handlers)
    }

    fn is_closing(&self) -> bool {
        self.is_closing.load(Ordering::Relaxed)
    }

    /// Waits, but no longer than until the shutdown.
    async fn until_closed(&self, wait: impl Future<Output = ()>) {
        let closing = self.closing.notified();
        if !self.is_closing() {
            tokio::select! {
                () = closing => {}
                () = wait => {}
            }
        }
    }
}
