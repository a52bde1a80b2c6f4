use std::{env, ffi::OsString, path::Path, process::Stdio, sync::Arc, time::Duration};

use escalated_core::{
    ids::TenantId,
    time::{Clock, SystemClock},
};
use escalated_plugins::{
    ctx::CtxHandler,
    runtimes::{NodeOptions, NodeRuntime, RuntimeCommand},
    session::{CallLimits, Session, SessionOptions},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::watch,
};

/// Names another runtime for these tests, as a command line of words without spaces. The folder of
/// plugins is added to it.
pub(crate) const GIVEN: &str = "ESCALATED_PLUGIN_RUNTIME";

/// Ours gives up what never ends while a test waits. The platform's has limits that are fixed.
const LIMITS: (&str, &str) = ("ESCALATED_PLUGIN_LIMITS", "filter=200,endpoint=2000");

/// The runtime that these tests are about.
pub(crate) struct TestedRuntime {
    given: Option<Vec<OsString>>,
}

impl TestedRuntime {
    pub(crate) fn get() -> Self {
        let given =
            env::var(GIVEN).ok().map(|line| line.split_whitespace().map(OsString::from).collect());
        Self { given }
    }

    /// Whether it is the one that comes with this crate.
    pub(crate) fn is_ours(&self) -> bool {
        self.given.is_none()
    }

    /// In processes of the bridge.
    pub(crate) fn bridged(&self, folder: &Path, handler: Arc<dyn CtxHandler>) -> NodeRuntime {
        let mut options = NodeOptions::new(folder);
        if let Some((program, args)) = self.given.as_deref().and_then(<[_]>::split_first) {
            options.command =
                RuntimeCommand::Given { program: program.into(), args: args.to_vec() };
        }
        options.limits = patient();
        options.env.push((LIMITS.0.into(), LIMITS.1.into()));
        NodeRuntime::new(options, handler, clock())
    }

    /// In a process of this test, for what the bridge does by itself.
    pub(crate) fn started(&self, folder: &Path, handler: Arc<dyn CtxHandler>) -> Started {
        let main = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/main.js");
        let own = vec!["node".into(), main.into_os_string()];
        let line = self.given.clone().unwrap_or(own);
        let mut command = Command::new(&line[0]);
        command.args(&line[1..]).arg(folder).env(LIMITS.0, LIMITS.1).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{line:?}: {error}"));
        let (reader, writer) = (child.stdout.take().unwrap(), child.stdin.take().unwrap());
        let options = SessionOptions {
            tenant: TenantId::default(),
            runtime: "node".to_owned(),
            handler,
            answers_at_once: 8,
            limits: patient(),
            clock: clock(),
        };
        let session = Arc::new(Session::open(reader, writer, options).unwrap());
        let (say, reported) = watch::channel(String::new());
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                say.send_modify(|said| said.extend([line.as_str(), "\n"]));
            }
        });
        Started { session, reported, _child: child }
    }
}

/// A runtime in a process of the test.
pub(crate) struct Started {
    pub(crate) session: Arc<Session>,
    /// What it said on standard error.
    pub(crate) reported: watch::Receiver<String>,
    _child: Child,
}

/// A runtime that gives its plugins half a minute is given more.
fn patient() -> CallLimits {
    let more = Duration::from_secs(60);
    CallLimits { filter: more, endpoint: more, action: more, ..CallLimits::default() }
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}
