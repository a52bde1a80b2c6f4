use std::{
    fmt, io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use escalated_core::time::Clock;
use tokio::{
    io::AsyncWrite,
    process::{ChildStdin, ChildStdout},
};

use super::patience::Patience;

/// How long an answer is looked for.
const LONGEST: Duration = Duration::from_micros(60);
/// How often, for clocks that stand still.
const MOST: u32 = 1_000;
/// A longer line is not answered at once.
const SHORT: usize = 4 * 1024;

/// Tells whether there is an answer, without waiting.
type Look = Box<dyn Fn() -> bool + Send>;

/// A runtime's input. After a short line it looks for a moment whether the answer is there already,
/// before the thread goes to sleep.
///
/// To wake a thread that sleeps takes longer than most calls, on virtual machines many times longer,
/// and each call would wait for two of them: the runtime's and ours. This saves ours. The moment is
/// as short as what a task may do between two waits, and [`Patience`] gives it up where it is in vain.
pub(crate) struct Input<W> {
    writer: W,
    look: Option<Look>,
    patience: Patience,
    clock: Arc<dyn Clock>,
}

impl<W> fmt::Debug for Input<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("patience", &self.patience).finish_non_exhaustive()
    }
}

impl Input<ChildStdin> {
    /// The input of the process that answers there.
    pub(crate) fn of(stdin: ChildStdin, stdout: &ChildStdout, clock: Arc<dyn Clock>) -> Self {
        Self { writer: stdin, look: look(stdout), patience: Patience::default(), clock }
    }
}

impl<W> Input<W> {
    fn await_answer(&mut self) {
        let Some(look) = &self.look else { return };
        if !self.patience.has_any() {
            return;
        }
        let began = self.clock.monotonic();
        let is_time = || self.clock.monotonic().saturating_sub(began) < LONGEST;
        let is_answered = (0..MOST).take_while(|_| is_time()).any(|_| look());
        self.patience.learn(is_answered);
    }
}

impl<W: AsyncWrite + Unpin> AsyncWrite for Input<W> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.writer).poll_write(cx, bytes))?;
        if written == bytes.len() && written <= SHORT {
            self.await_answer();
        }
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.writer).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.writer).poll_shutdown(cx)
    }
}

/// Looks at a process's output; its end is something to read, too.
#[cfg(unix)]
fn look(stdout: &ChildStdout) -> Option<Look> {
    use std::os::fd::AsFd as _;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let output = stdout.as_fd().try_clone_to_owned().ok()?;
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    Some(Box::new(move || {
        let mut watched = [PollFd::new(&output, PollFlags::IN)];
        poll(&mut watched, Some(&at_once)).is_ok_and(|ready| ready > 0)
    }))
}

/// Nothing is known to look with.
#[cfg(not(unix))]
fn look(_stdout: &ChildStdout) -> Option<Look> {
    None
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use escalated_core::time::ManualClock;
    use tokio::io::AsyncWriteExt as _;

    use super::*;

    /// An input whose lines are answered at the look with that number, counting looks.
    fn answered_at(number: u32) -> (Input<Vec<u8>>, Arc<AtomicU32>) {
        let looks = Arc::new(AtomicU32::new(0));
        let counted = looks.clone();
        let look = move || (counted.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(number);
        let clock = Arc::new(ManualClock::default());
        let (look, patience): (Option<Look>, _) = (Some(Box::new(look)), Patience::default());
        (Input { writer: Vec::new(), look, patience, clock }, looks)
    }

    #[tokio::test]
    async fn an_answer_is_looked_for_after_every_short_line() {
        let (mut input, looks) = answered_at(3);
        for _ in 0..5 {
            input.write_all(b"line\n").await.unwrap();
        }
        assert_eq!((input.writer.len(), looks.load(Ordering::Relaxed)), (25, 15));
        input.write_all(&vec![b'x'; SHORT + 1]).await.unwrap();
        assert_eq!(looks.load(Ordering::Relaxed), 15);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn an_answer_of_a_process_and_its_end_are_seen() {
        use std::process::Stdio;

        use tokio::{io::AsyncReadExt as _, process::Command};
        let mut command = Command::new("cat");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let (stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let clock = Arc::new(ManualClock::default());
        let mut input = Input::of(stdin, &stdout, clock);
        let look = look(&stdout).unwrap();
        assert!(!look());
        input.write_all(b"line\n").await.unwrap();
        while !look() {
            tokio::task::yield_now().await;
        }
        let mut line = [0; 5];
        stdout.read_exact(&mut line).await.unwrap();
        assert_eq!((&line, look()), (b"line\n", false));
        drop(input);
        child.wait().await.unwrap();
        assert!(look());
    }

    #[tokio::test]
    async fn looking_ends_and_is_given_up_where_nobody_answers() {
        let (mut input, looks) = answered_at(u32::MAX);
        for _ in 0..1_000 {
            input.write_all(b"line\n").await.unwrap();
        }
        assert_eq!((input.writer.len(), looks.load(Ordering::Relaxed)), (5_000, 9 * MOST));
    }
}
