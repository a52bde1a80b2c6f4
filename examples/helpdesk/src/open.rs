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

/// A helpdesk without mail, its tables up to date.
pub async fn migrated(database: &cli::Database, data: &DataFolder) -> Result<Helpdesk> {
    let helpdesk = builder(database, data)?.build().await?;
    helpdesk.migrate().await?;
    Ok(helpdesk)
}
