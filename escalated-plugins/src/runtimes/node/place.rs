use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize},
    },
    time::Duration,
};

use chrono::TimeDelta;
use escalated_core::{
    Error, Result,
    ids::TenantId,
    plugins::{RuntimeHealth, RuntimeState},
    time::Clock,
};
use tokio::sync::watch;

use super::{
    NodeOptions,
    folder_state::FolderState,
    oversee::{Reason, oversee},
    own::{OwnFolder, OwnRuntime},
    running::{Ending, Running, Use},
    seats::{Seat, Seats},
    start::{Started, launch, start},
    start_policy::StartPolicy,
};
use crate::{
    ctx::CtxHandler,
    runtimes::Found,
    session::{Session, SessionOptions},
};

/// What all processes of a runtime share.
pub(super) struct Shared {
    pub(super) options: NodeOptions,
    pub(super) handler: Arc<dyn CtxHandler>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) own: OwnFolder,
}

/// Where the process of one tenant stands.
pub(super) struct Place {
    tenant: TenantId,
    shared: Arc<Shared>,
    state: Mutex<State>,
    /// Held by the one who starts it.
    starting: tokio::sync::Mutex<()>,
    changed: watch::Sender<()>,
}

#[derive(Default)]
struct State {
    stage: Stage,
    /// Kept from the start until the end.
    seat: Option<Seat>,
    policy: StartPolicy,
    last_error: Option<String>,
    /// What the last process had, if it was all well and the process was not lost.
    found: Option<(FolderState, Found)>,
    /// The code that was loaded once more, because a plugin had failed.
    tried_again: Option<FolderState>,
    /// Of the processes before.
    timeouts: u64,
    skipped_lines: u64,
}

#[derive(Default)]
enum Stage {
    #[default]
    Stopped,
    Starting,
    Ready(Arc<Running>),
    Draining(Arc<Running>),
}

impl State {
    /// It has ended, and its seat is somebody else's: whoever sees the one sees the other.
    fn stop(&mut self) {
        (self.stage, self.seat) = (Stage::Stopped, None);
    }
}

impl Stage {
    /// The process, if it answers.
    fn open(&self) -> Option<&Arc<Running>> {
        match self {
            Self::Ready(running) if running.session.is_open() => Some(running),
            _ => None,
        }
    }
}

impl Place {
    pub(super) fn new(tenant: TenantId, shared: Arc<Shared>) -> Arc<Self> {
        let (changed, _) = watch::channel(());
        let starting = tokio::sync::Mutex::default();
        Arc::new(Self { tenant, shared, state: Mutex::default(), starting, changed })
    }

    /// A use of the process, which is started if need be, where `seats` has one for it among all
    /// `places`. Whoever goes away while it starts stops nothing.
    pub(super) async fn begin(
        self: &Arc<Self>,
        seats: &Seats,
        places: impl Fn() -> Vec<Arc<Self>>,
    ) -> Result<Use> {
        let mut changed = self.changed.subscribe();
        loop {
            if let Some(running) = self.begin_now() {
                return Ok(running);
            }
            if self.is_stopped() {
                // One seat is enough for all who wait here.
                let _order = self.starting.lock().await;
                if self.is_stopped() {
                    self.may_start()?;
                    self.start_in(seats.take(&places).await?);
                }
                continue;
            }
            if changed.changed().await.is_err() {
                return Err(away(None));
            }
        }
    }

    fn is_stopped(&self) -> bool {
        self.with(|state| matches!(state.stage, Stage::Stopped))
    }

    fn may_start(&self) -> Result<()> {
        let now = self.shared.clock.monotonic();
        self.with(|state| match state.policy.wait_until(now) {
            Some(_) => Err(away(state.last_error.as_deref())),
            None => Ok(()),
        })
    }

    fn start_in(self: &Arc<Self>, seat: Seat) {
        let now = self.shared.clock.monotonic();
        self.with(|state| {
            state.policy.started(now);
            (state.stage, state.seat) = (Stage::Starting, Some(seat));
        });
        tokio::spawn(self.clone().live());
    }

    /// A use of the process, if there is one.
    pub(super) fn begin_now(&self) -> Option<Use> {
        self.with(|state| state.stage.open().map(Running::begin))
    }

    /// For how long the process was idle; none if it is not, or if there is none.
    pub(super) fn idle_for(&self) -> Option<Duration> {
        self.with(|state| state.stage.open()?.idle_for())
    }

    /// Whether the code of plugins was changed since the process started, or one could not be loaded:
    /// that is tried once more for the same code, as it may have been too slow.
    pub(super) fn is_outdated(&self) -> bool {
        let folder = FolderState::of(&self.shared.options.folder);
        self.with(|state| {
            let Some(running) = state.stage.open() else { return false };
            if running.folder != folder {
                return true;
            }
            if !running.has_unloaded() || state.tried_again.as_ref() == Some(&folder) {
                return false;
            }
            state.tried_again = Some(folder);
            true
        })
    }

    /// Its plugins, if they need not be asked for: all of them were well, and their code is what it was
    /// then. That is no use of a process, and starts none.
    pub(super) fn found(&self) -> Option<Found> {
        let folder = FolderState::of(&self.shared.options.folder);
        self.with(|state| match (&state.stage, &state.found) {
            (Stage::Ready(_) | Stage::Stopped, Some((then, found))) if *then == folder => {
                Some(found.clone())
            }
            _ => None,
        })
    }

    /// Begins the end of a process that was idle for so long: nobody is given it any more.
    pub(super) fn retire(&self, least: Duration) -> bool {
        self.with(|state| {
            let Some(running) = state.stage.open() else { return false };
            if running.idle_for().is_none_or(|idle| idle < least) {
                return false;
            }
            let running = running.clone();
            running.ending.send_replace(Ending::Drain);
            state.stage = Stage::Draining(running);
            true
        })
    }

    /// Whether there is a process that is about to be no more.
    pub(super) fn is_ending(&self) -> bool {
        self.with(|state| match &state.stage {
            Stage::Draining(_) => true,
            Stage::Ready(running) => !running.session.is_open(),
            Stage::Stopped | Stage::Starting => false,
        })
    }

    /// Ends the process and waits until it has ended. The next one, which others may have started by
    /// then, goes on.
    pub(super) async fn drain(&self) {
        let mut changed = self.changed.subscribe();
        let life = self.with(|state| state.policy.total());
        loop {
            let is_over = self.with(|state| {
                if matches!(state.stage, Stage::Stopped) || state.policy.total() != life {
                    return true;
                }
                if let Stage::Ready(running) = &state.stage {
                    let running = running.clone();
                    running.ending.send_replace(Ending::Drain);
                    state.stage = Stage::Draining(running);
                }
                false
            });
            if is_over || changed.changed().await.is_err() {
                return;
            }
        }
    }

    pub(super) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    pub(super) fn health(&self) -> RuntimeHealth {
        let shared = &self.shared;
        self.with(|state| {
            let now = shared.clock.monotonic();
            let wait = state.policy.wait_until(now).map(|until| until.saturating_sub(now));
            let (stage, running) = match &state.stage {
                Stage::Stopped if wait.is_some() => (RuntimeState::Waiting, None),
                Stage::Stopped => (RuntimeState::Stopped, None),
                Stage::Starting => (RuntimeState::Starting, None),
                Stage::Ready(running) => (RuntimeState::Ready, Some(running)),
                Stage::Draining(running) => (RuntimeState::Draining, Some(running)),
            };
            let session = running.map(|running| &running.session);
            let at =
                |wait: Duration| shared.clock.now() + TimeDelta::from_std(wait).unwrap_or_default();
            RuntimeHealth {
                runtime: shared.options.name.clone(),
                state: stage,
                version: running.map(|running| running.shake.runtime_version.clone()),
                pid: running.and_then(|running| running.pid),
                ready_at: running.map(|running| running.ready_at),
                retry_at: wait.filter(|_| stage == RuntimeState::Waiting).map(at),
                starts: state.policy.total(),
                pending: session.map_or(0, Session::pending),
                timeouts: state.timeouts + session.map_or(0, Session::timeouts),
                skipped_lines: state.skipped_lines + session.map_or(0, Session::skipped_lines),
                last_error: state.last_error.clone(),
                problems: running.map(|running| running.problems()).unwrap_or_default(),
            }
        })
    }

    /// One life of a process, from its start to its end.
    async fn live(self: Arc<Self>) {
        let folder = FolderState::of(&self.shared.options.folder);
        let started = match self.start().await {
            Ok(started) => started,
            Err(error) => {
                let why = format!("{}: {}", error.code(), error.message());
                tracing::warn!(target: "escalated_plugins", runtime = self.shared.options.name, %why, "plugins cannot be started");
                self.with(|state| {
                    state.policy.failed(self.shared.clock.monotonic());
                    state.last_error = Some(why);
                    state.found = None;
                    state.stop();
                });
                self.changed.send_replace(());
                return;
            }
        };
        let Started { process, tail, session, shake, found } = started;
        let (ending, orders) = watch::channel(Ending::No);
        let running = Arc::new(Running {
            session,
            shake,
            found,
            pid: process.id(),
            ready_at: self.shared.clock.now(),
            folder,
            ending,
            clock: self.shared.clock.clone(),
            in_flight: AtomicUsize::new(0),
            used: AtomicU64::new(0),
        });
        running.touch();
        self.with(|state| {
            state.policy.succeeded();
            let is_well = running.problems().is_empty();
            state.found = is_well.then(|| (running.folder.clone(), running.found.clone()));
            state.stage = Stage::Ready(running.clone());
        });
        self.changed.send_replace(());
        let options = &self.shared.options;
        let retire = || self.retire(options.idle);
        let reason = oversee(&running, process, tail, orders, options, retire).await;
        self.with(|state| {
            state.timeouts += running.session.timeouts();
            state.skipped_lines += running.session.skipped_lines();
            if let Reason::Failed(why) = reason {
                tracing::warn!(target: "escalated_plugins", runtime = self.shared.options.name, %why, "plugins were lost");
                state.last_error = Some(why);
                state.policy.lost();
                state.found = None;
            }
            state.stop();
        });
        self.changed.send_replace(());
    }

    async fn start(&self) -> Result<Started> {
        let shared = &self.shared;
        let own = shared.own()?;
        let options = SessionOptions {
            tenant: self.tenant.clone(),
            runtime: shared.options.name.clone(),
            handler: shared.handler.clone(),
            answers_at_once: shared.options.answers_at_once,
            limits: shared.options.limits.clone(),
            clock: shared.clock.clone(),
        };
        start(&launch(&shared.options, own.as_deref()), &shared.options.host_version, options).await
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Shared {
    /// The runtime that comes with this crate; none where another is given.
    fn own(&self) -> Result<Option<Arc<OwnRuntime>>> {
        if self.options.command != super::RuntimeCommand::Own {
            return Ok(None);
        }
        let unwritable = |error| {
            let message = "the runtime cannot be written to the folder for temporary files";
            Error::unavailable("runtime_not_found", message).with_source(error)
        };
        self.own.get().map(Some).map_err(unwritable)
    }
}

fn away(last_error: Option<&str>) -> Error {
    let message = "the plugins are away; try again later";
    let error = Error::unavailable("plugin_unavailable", message);
    match last_error {
        Some(why) => error.with_source(why.to_owned()),
        None => error,
    }
}
