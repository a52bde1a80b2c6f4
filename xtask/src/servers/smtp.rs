//! The SMTP server of the tests of outgoing mail: a script on aiosmtpd, fetched if need be.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use rustix::process::Signal;

use super::owner::Owner;
use super::server::{Server, free_port};
use crate::process;
use crate::workspace::Workspace;

const SCRIPT: &str = "escalated-drivers/tests/smtp/server.py";
const PACKAGE: &str = "aiosmtpd==1.4.6";

/// Starts a server whose address is `127.0.0.1:PORT:CONTROL`.
pub(crate) fn start(workspace: &Workspace) -> Result<Server> {
    let packages = workspace.fetched().join("python");
    provide(&packages)?;
    let home = Server::home("smtp", Owner::ourselves())?;
    let (port, control) = (free_port()?, free_port()?);
    let mut command = python(&packages);
    command.arg(workspace.root().join(SCRIPT)).args([
        "--port",
        &port.to_string(),
        "--control",
        &control.to_string(),
    ]);
    let address = format!("127.0.0.1:{port}:{control}");
    let log = home.join("log");
    let pid = home.join("smtp.pid");
    let mut server = Server::start("smtp", address, port, home, Signal::TERM, &mut command)?;
    fs::write(pid, server.pid().to_string())?;
    let ready = format!("smtp {port} control {control}");
    server.wait(|| fs::read_to_string(&log).is_ok_and(|text| text.contains(&ready)))?;
    Ok(server)
}

/// Python, which also looks for packages in this folder.
fn python(packages: &Path) -> Command {
    let mut command = process::command("python3");
    command.env("PYTHONPATH", packages);
    command
}

/// Makes `import aiosmtpd` succeed.
fn provide(packages: &Path) -> Result<()> {
    let importable =
        || process::read(python(packages).args(["-c", "import aiosmtpd.smtp"])).is_ok();
    if importable() {
        return Ok(());
    }
    let pip = || {
        let mut command = process::command("python3");
        command.args(["-m", "pip", "--quiet", "--disable-pip-version-check"]);
        command
    };
    if process::read(pip().arg("--version")).is_err() {
        process::install(&["python3-pip"])?;
    }
    process::read(pip().args(["install", "--upgrade", "--target"]).arg(packages).arg(PACKAGE))
        .with_context(|| format!("the SMTP server of the tests needs {PACKAGE} from PyPI"))?;
    process::read(python(packages).args(["-c", "import aiosmtpd.smtp"]))
        .context("aiosmtpd was installed, but cannot be imported")?;
    Ok(())
}
