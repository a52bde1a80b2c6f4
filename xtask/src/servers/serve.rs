//! `cargo xtask servers`: the servers in the foreground.

use std::io;

use anyhow::Result;

use super::pair::Servers;
use super::server::Durability;
use crate::workspace::Workspace;

/// Starts the servers, prints their export lines, and runs until Ctrl-C or the end of stdin.
///
/// # Errors
/// When a server does not come up.
pub fn serve(workspace: &Workspace, durability: Durability) -> Result<()> {
    let servers = Servers::start(durability)?.with_smtp(workspace)?;
    print!("{}", servers.exports());
    eprintln!("running; Ctrl-C or the end of standard input stops them");
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}
