use std::{
    io::{Write, stdout},
    path::PathBuf,
};

use anyhow::Result;
use escalated::{
    Helpdesk,
    core::{actor::Cx, ids::TenantId},
};

use super::run;

/// The subcommand: imports, and prints one line for each message that became no ticket or a cut
/// one, and the counts.
pub(crate) async fn import(helpdesk: &Helpdesk, paths: &[PathBuf]) -> Result<()> {
    let ports = helpdesk.services().ports();
    let cx = Cx::system(TenantId::default(), ports.clock.now());
    let report = run(&*ports.batches, &*ports.directory, paths, &cx).await?;
    Ok(writeln!(stdout(), "{report}")?)
}
