//! One node in a process of its own: told of an instant, it does what is due then.

use std::{
    io::{Write, stdin, stdout},
    sync::Arc,
};

use anyhow::Result;
use escalated_core::time::ManualClock;

use super::node::Node;

/// Reads instants and answers each with how many statements were run for it.
pub(super) async fn worker(url: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let clock = Arc::new(ManualClock::default());
    let node = Node::open(url, folder.path(), &clock).await?;
    for line in stdin().lines() {
        clock.set(line?.parse()?);
        node.recorder.start();
        node.service.drain().await?;
        writeln!(stdout(), "{}", node.recorder.stop().len())?;
    }
    Ok(())
}
