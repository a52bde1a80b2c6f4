use std::{
    ffi::OsString,
    fmt,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::session::CallLimits;

/// What is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuntimeCommand {
    /// The runtime that comes with this crate, in the Node that `PATH` leads to.
    Own,
    /// Another runtime of the protocol, such as the platform's. The folder of plugins is added to
    /// the arguments.
    Given {
        /// The program.
        program: PathBuf,
        /// Its arguments.
        args: Vec<OsString>,
    },
}

/// How a runtime is started, and how much it may take.
#[derive(Clone, PartialEq, Eq)]
pub struct NodeOptions {
    /// Its name; part of the name of a consumer, so it must not change.
    pub name: String,
    /// What is started.
    pub command: RuntimeCommand,
    /// Where its plugins are.
    pub folder: PathBuf,
    /// What its environment has beside what is needed to start.
    pub env: Vec<(String, OsString)>,
    /// The host's version, as plugins are told.
    pub host_version: String,
    /// How many processes there are at most: one for each tenant whose plugins are at work.
    pub max_processes: usize,
    /// After how long without a call a process is ended.
    pub idle: Duration,
    /// After how long without a word a process is asked for a sign of life.
    pub heartbeat: Duration,
    /// How long calls may take.
    pub limits: CallLimits,
    /// How many calls of plugins are answered at once, for each process.
    pub answers_at_once: usize,
    /// After how many calls that were never answered a process is replaced.
    pub max_unanswered: usize,
}

impl fmt::Debug for NodeOptions {
    /// Without the values of the environment: some are secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let env: Vec<_> = self.env.iter().map(|(name, _)| name).collect();
        f.debug_struct("NodeOptions")
            .field("name", &self.name)
            .field("command", &self.command)
            .field("folder", &self.folder)
            .field("env", &env)
            .field("max_processes", &self.max_processes)
            .field("idle", &self.idle)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl NodeOptions {
    /// The runtime that comes with this crate, for the plugins in a folder.
    #[must_use]
    pub fn new(folder: impl AsRef<Path>) -> Self {
        Self {
            name: "node".to_owned(),
            command: RuntimeCommand::Own,
            folder: folder.as_ref().to_owned(),
            env: Vec::new(),
            host_version: env!("CARGO_PKG_VERSION").to_owned(),
            max_processes: 16,
            idle: Duration::from_secs(600),
            heartbeat: Duration::from_secs(30),
            limits: CallLimits::default(),
            answers_at_once: 8,
            max_unanswered: 1_000,
        }
    }
}
