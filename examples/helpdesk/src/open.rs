//! Builds the helpdesk: what it stands on, and which ports of ours it uses.

use anyhow::Result;
use escalated::{Builder, Helpdesk};

use crate::{
    cli,
    data_folder::DataFolder,
    directory::DemoDirectory,
    login::{HostLogin, Sessions},
};

/// What every subcommand needs of the helpdesk; `serve` adds mail.
pub fn builder(database: &cli::Database, data: &DataFolder) -> Result<Builder> {
    let secret = data.secret()?;
    Ok(Helpdesk::builder()
        .database(&database.url)
        .files(data.files())
        .identify(HostLogin(Sessions::new(&secret)))
        .directory(DemoDirectory)
        .secret(secret))
}

/// The same for many tickets of long ago: they get no SLA clocks, which would all be found broken
/// at the next sweep, with a notice each.
pub async fn for_imports(database: &cli::Database, data: &DataFolder) -> Result<Helpdesk> {
    let helpdesk = builder(database, data)?.sla(None).build().await?;
    helpdesk.migrate().await?;
    Ok(helpdesk)
}

/// A helpdesk without mail, its tables up to date.
pub async fn migrated(database: &cli::Database, data: &DataFolder) -> Result<Helpdesk> {
    let helpdesk = builder(database, data)?.build().await?;
    helpdesk.migrate().await?;
    Ok(helpdesk)
}
