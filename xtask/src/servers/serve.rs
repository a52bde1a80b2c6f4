//! `cargo xtask servers`: both servers in the foreground.

use std::io;

use anyhow::Result;

use super::pair::Servers;
use super::server::Durability;

/// Starts both servers, prints their export lines, and runs until Ctrl-C or the end of stdin.
///
/// # Errors
/// When a server does not come up.
pub fn serve(durability: Durability) -> Result<()> {
    let servers = Servers::start(durability)?;
    print!("{}", servers.exports());
    eprintln!("running; Ctrl-C or the end of standard input stops them");
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}
