use std::{
    env,
    fs::File,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};

use super::connection::Connection;
use crate::{inside::SECRET, stopwatch::Stopwatch};

/// The example's program, its database, and the folder that it runs in.
pub(crate) struct Example {
    program: PathBuf,
    database: String,
    folder: PathBuf,
}

impl Example {
    /// The program beside this one; built if it is not there.
    pub(crate) fn find(database: &str, folder: &Path) -> Result<Self> {
        let own = env::current_exe()?;
        let place = own.parent().context("this program lies nowhere")?;
        let program = place.join("helpdesk");
        // Under `cargo run` it is brought up to date: an old one would be measured unnoticed.
        let cargo = env::var("CARGO");
        if cargo.is_ok() || !program.exists() {
            let mut cargo = command(cargo.as_deref().unwrap_or("cargo"));
            cargo.args(["build", "-p", "helpdesk"]);
            if place.ends_with("release") {
                cargo.arg("--release");
            }
            ensure!(cargo.status()?.success(), "the example does not build");
        }
        Ok(Self { program, database: absolute(database)?, folder: folder.to_owned() })
    }

    fn command(&self, subcommand: &str) -> Command {
        let mut command = command(&self.program.to_string_lossy());
        command
            .arg(subcommand)
            .args(["--database", &self.database])
            .current_dir(&self.folder)
            .env("HELPDESK_SECRET", SECRET)
            .stdin(Stdio::null());
        command
    }

    /// Writes demo tickets.
    pub(crate) fn seed(&self, tickets: usize) -> Result<()> {
        let mut command = self.command("seed");
        command.args(["--tickets", &tickets.to_string()]).stdout(Stdio::null());
        ensure!(command.status()?.success(), "`helpdesk seed` failed");
        Ok(())
    }

    /// A new token of the demo agent.
    pub(crate) fn token(&self) -> Result<String> {
        let output = self.command("token").args(["--ability", "agent"]).output()?;
        ensure!(output.status.success(), "`helpdesk token` failed");
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// Starts the server and waits until it answers `/health`.
    pub(crate) fn start(&self) -> Result<Server> {
        let watch = Stopwatch::start();
        let mut child = self
            .command("serve")
            .args(["--listen", "127.0.0.1:0", "--rate-limit", "off", "--no-demo"])
            .stdout(Stdio::piped())
            .stderr(File::create(self.folder.join("server.log"))?)
            .spawn()
            .context("the example does not start")?;
        match ready(&mut child) {
            Ok(address) => Ok(Server { child, address, started_in: watch.elapsed() }),
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(error)
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a load program starts what it measures")]
fn command(program: &str) -> Command {
    Command::new(program)
}

/// The child runs in a folder of its own, so a relative path to a file has to be made absolute.
fn absolute(database: &str) -> Result<String> {
    let Some(path) = database.strip_prefix("sqlite:") else { return Ok(database.to_owned()) };
    let path = std::path::absolute(path.trim_start_matches("//"))?;
    Ok(format!("sqlite:{}", path.display()))
}

/// Reads the address that the server prints and asks it until it is healthy.
fn ready(child: &mut Child) -> Result<SocketAddr> {
    let output = child.stdout.take().context("no output")?;
    let mut lines = BufReader::new(output).lines();
    let address: SocketAddr = loop {
        let line = lines.next().context("the server ended before it listened")??;
        if let Some(base) = line.strip_prefix("listening on http://") {
            break base.trim().parse()?;
        }
    };
    // What it prints later is read and thrown away, so that it never waits for us.
    thread::spawn(move || lines.for_each(drop));
    let request = b"GET /support/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let patience = Stopwatch::start();
    loop {
        let answered = Connection::open(address).and_then(|mut c| c.exchange(request));
        match answered {
            Ok(200) => return Ok(address),
            _ if patience.elapsed() > Duration::from_secs(30) => bail!("not healthy: {answered:?}"),
            _ => thread::sleep(Duration::from_millis(1)),
        }
    }
}

/// A running server; killed when dropped.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From its start until it was healthy.
    pub(crate) started_in: Duration,
}

impl Server {
    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop, and waits for that.
    pub(crate) fn stop(mut self) -> Result<()> {
        let id = self.child.id().to_string();
        ensure!(command("kill").args(["-TERM", &id]).status()?.success(), "it cannot be stopped");
        let patience = Stopwatch::start();
        while self.child.try_wait()?.is_none() {
            ensure!(patience.elapsed() < Duration::from_secs(20), "it does not stop");
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
