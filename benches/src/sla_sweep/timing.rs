//! The sweep and the bare statements, each on a database of its own; the two are equal.

use std::path::Path;

use anyhow::{Result, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use escalated_core::time::ManualClock;

use super::{copies::DatabaseCopy, fill::Groups, node::Node, replay::Replay, report::Report};
use crate::{bare::Link, stopwatch::Stopwatch};

/// Three equal databases, and what works on each.
pub(super) struct Timing {
    /// Sweeps with a log.
    log: Node,
    /// Sweeps in the measured time.
    service: Node,
    /// Runs the statements of the log.
    bare: Link,
    groups: Groups,
}

impl Timing {
    pub(super) async fn new(
        copies: &[DatabaseCopy; 3],
        files: &Path,
        clock: &std::sync::Arc<ManualClock>,
        groups: Groups,
    ) -> Result<Self> {
        let [log, service, bare] = copies;
        Ok(Self {
            log: Node::open(&log.url, files, clock).await?,
            service: Node::open(&service.url, files, clock).await?,
            bare: Link::connect(&bare.url).await?,
            groups,
        })
    }

    /// One group breaks its promises on each database. Whoever comes first finds the machine as
    /// the sweep with the log left it, so that the two take turns.
    pub(super) async fn round(
        &mut self,
        group: usize,
        bare_first: bool,
        report: &mut Report,
    ) -> Result<()> {
        let at = self.groups.due(group) + TimeDelta::seconds(1);
        self.log.recorder.start();
        self.sweep(&self.log, at).await?;
        let replay = Replay::new(self.log.recorder.stop());
        report.statements = replay.counts();
        if bare_first {
            self.replay(&replay, report).await?;
        }
        let watch = Stopwatch::start();
        self.sweep(&self.service, at).await?;
        report.sweeps.push(watch.elapsed());
        if !bare_first {
            self.replay(&replay, report).await?;
        }
        Ok(())
    }

    async fn sweep(&self, node: &Node, at: DateTime<Utc>) -> Result<()> {
        let (written, size) = (node.sweep(at).await?, self.groups.size);
        ensure!(written == size, "{written} tickets were written, not {size}");
        Ok(())
    }

    async fn replay(&mut self, replay: &Replay, report: &mut Report) -> Result<()> {
        let watch = Stopwatch::start();
        replay.write(&mut self.bare).await?;
        report.writes.push(watch.elapsed());
        let watch = Stopwatch::start();
        replay.read(&mut self.bare).await?;
        report.reads.push(watch.elapsed());
        Ok(())
    }

    /// Lets all connections go.
    pub(super) async fn close(self) -> Result<()> {
        self.log.close().await;
        self.service.close().await;
        self.bare.close().await
    }
}
