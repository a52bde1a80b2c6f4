use std::{ffi::OsString, path::Path, sync::Arc, time::Duration};

use escalated_core::{Error, Result, time::Clock};

use super::{NodeOptions, RuntimeCommand, own::OwnRuntime};
use crate::{
    process::{Input, Launch, Process, Tail, spawn},
    runtimes::Found,
    session::{CallLimits, Hello, Session, SessionOptions, Shake},
};

/// A process that came up.
pub(super) struct Started {
    pub(super) process: Process,
    pub(super) tail: Tail,
    pub(super) session: Session,
    pub(super) shake: Shake,
    pub(super) found: Found,
}

/// What is started for these options.
pub(super) fn launch(options: &NodeOptions, own: Option<&OwnRuntime>) -> Launch {
    let folder = options.folder.clone().into_os_string();
    let (program, mut args) = match (&options.command, own) {
        (RuntimeCommand::Given { program, args }, _) => (program.clone(), args.clone()),
        (RuntimeCommand::Own, own) => {
            let main = own.map(OwnRuntime::main).unwrap_or_default();
            ("node".into(), vec![main.into_os_string()])
        }
    };
    args.push(folder);
    let mut env: Vec<(String, OsString)> = Vec::new();
    if options.command == RuntimeCommand::Own {
        env.push(("ESCALATED_PLUGIN_LIMITS".into(), told(&options.limits).into()));
    }
    env.extend(options.env.iter().cloned());
    Launch { program, args, folder: existing(&options.folder), env }
}

/// What our runtime keeps to by itself. It is to answer before nobody waits any more.
fn told(limits: &CallLimits) -> String {
    let milliseconds = |limit: Duration| limit.as_millis().max(1);
    let [action, filter, chain, cron] =
        [limits.handler(), limits.each_filter(), limits.chain(), limits.cron].map(milliseconds);
    format!("action={action},filter={filter},chain={chain},cron={cron}")
}

/// A folder that is not there is told by the runtime, which can say so in words.
fn existing(folder: &Path) -> Option<std::path::PathBuf> {
    folder.is_dir().then(|| folder.to_owned())
}

/// Starts a process, introduces the helpdesk and asks for the plugins.
///
/// # Errors
/// `runtime_not_found`, `runtime_ended`, `runtime_too_slow`, `runtime_incompatible`,
/// `runtime_unreadable`: why it cannot be used. Nothing of it is left then.
pub(super) async fn start(
    launch: &Launch,
    host_version: &str,
    options: SessionOptions,
) -> Result<Started> {
    let clock: Arc<dyn Clock> = options.clock.clone();
    let runtime = options.runtime.clone();
    let (process, streams) = spawn(launch)?;
    let mut tail = Tail::follow(streams.stderr, runtime, clock.clone());
    let input = Input::of(streams.stdin, &streams.stdout, clock);
    let session = Session::open(streams.stdout, input, options)?;
    match introduce(&session, host_version).await {
        Ok((shake, found)) => Ok(Started { process, tail, session, shake, found }),
        Err(error) => {
            session.sever();
            Err(why(error, process, &mut tail).await)
        }
    }
}

async fn introduce(session: &Session, host_version: &str) -> Result<(Shake, Found)> {
    let shake = session.handshake(&Hello::new(host_version)).await?;
    if !shake.compatible {
        let theirs: String = shake.protocol_version.chars().take(20).collect();
        let message = format!("the runtime speaks version {theirs} of the protocol, and not 1.0");
        return Err(Error::unavailable("runtime_incompatible", message));
    }
    Ok((shake, session.manifest().await?))
}

/// What an admin is told of a start that failed.
async fn why(error: Error, mut process: Process, tail: &mut Tail) -> Error {
    // It may be just about to end.
    let status = tokio::time::timeout(Duration::from_millis(200), process.ended()).await;
    let status = status.ok().flatten();
    process.end(true).await;
    let said = tail.last().await.map(|said| format!(": {said}")).unwrap_or_default();
    match (error.code(), status) {
        ("runtime_incompatible", _) => error,
        ("plugin_unavailable", Some(status)) => {
            let message = format!("the runtime ended as it started ({status}){said}");
            Error::unavailable("runtime_ended", message)
        }
        ("plugin_timeout", _) => {
            let message = format!("the runtime did not come up in time{said}");
            Error::unavailable("runtime_too_slow", message)
        }
        _ => {
            let message = format!("the runtime does not speak the protocol{said}");
            Error::unavailable("runtime_unreadable", message).with_source(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_runtime_is_told_shorter_times_than_those_that_are_waited_for() {
        assert_eq!(told(&CallLimits::default()), "action=31500,filter=1000,chain=1800,cron=40000");
    }
}
