use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
};

use crate::{sample::Sample, stopwatch::Stopwatch};

/// Sends back what it reads, and looks at none of it.
const SCRIPT: &str = "process.stdin.on('data', (bytes) => process.stdout.write(bytes))";
/// As many bytes as a call of the echo has.
const LINE: usize = 220;

/// The bare way to Node and back: two pipes, and nothing that is said on them.
pub(super) struct Pipe {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Pipe {
    /// Starts Node.
    pub(super) fn open() -> Result<Self> {
        let mut command = Command::new("node");
        command.args(["-e", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.kill_on_drop(true).spawn()?;
        let input = child.stdin.take().context("no input")?;
        let output = BufReader::new(child.stdout.take().context("no output")?);
        Ok(Self { child, input, output })
    }

    /// There and back, one line after the other, as any program does it that sleeps meanwhile.
    pub(super) async fn echo(&mut self, lines: usize) -> Result<Sample> {
        let mut line = "x".repeat(LINE - 1);
        line.push('\n');
        let mut back = String::with_capacity(LINE);
        let (start, mut micros) = (Stopwatch::start(), Vec::with_capacity(lines));
        for _ in 0..lines {
            let watch = Stopwatch::start();
            self.input.write_all(line.as_bytes()).await?;
            back.clear();
            self.output.read_line(&mut back).await?;
            micros.push(watch.micros());
            ensure!(back == line, "another line came back");
        }
        Ok(Sample { micros, elapsed: start.elapsed() })
    }

    /// Ends it.
    pub(super) async fn close(mut self) -> Result<()> {
        drop(self.input);
        self.child.wait().await?;
        Ok(())
    }
}
