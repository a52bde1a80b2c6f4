//! Several nodes at once, as they run in earnest: each a process with its workers.

use std::{
    env,
    io::{BufRead, BufReader, Lines, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

/// Processes that wait for an instant; they end with their input.
pub(super) struct Nodes(Vec<Process>);

struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
}

impl Nodes {
    /// Starts so many on a database.
    pub(super) fn start(url: &str, count: usize) -> Result<Self> {
        (0..count).map(|_| Process::start(url)).collect::<Result<_>>().map(Self)
    }

    /// Lets all of them do what is due, at once. Returns how many statements they ran together.
    pub(super) fn work(&mut self, at: DateTime<Utc>) -> Result<usize> {
        for process in &mut self.0 {
            let input = process.input.as_mut().context("the process has ended")?;
            writeln!(input, "{}", at.to_rfc3339())?;
        }
        let mut statements = 0;
        for process in &mut self.0 {
            let line = process.output.next().context("a node failed")??;
            statements += line.trim().parse::<usize>()?;
        }
        Ok(statements)
    }
}

impl Process {
    #[expect(clippy::disallowed_methods, reason = "a benchmark starts what it measures")]
    fn start(url: &str) -> Result<Self> {
        let mut child = Command::new(env::current_exe()?)
            .args(["--node", "--database", url])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().context("no output")?).lines();
        Ok(Self { child, input, output })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
