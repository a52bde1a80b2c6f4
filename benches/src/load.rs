use std::{io::Write, process::ExitCode, sync::Arc};

use anyhow::Result;
use clap::Parser;

use crate::{
    cli::Cli, figures::Report, http, http::Example, in_process, inside, outbox::Outbox, table,
};

/// The program `load`.
///
/// # Errors
/// When something could not be measured.
pub async fn load() -> Result<ExitCode> {
    let cli = Cli::parse();
    let folder = tempfile::tempdir()?;
    let example = Example::find(&cli.database, folder.path())?;
    let inside = Arc::new(inside::open(&cli.database, folder.path()).await?);
    let mut outbox = Outbox::watch(&cli.database).await?;
    let there = usize::try_from(outbox.tickets().await?)?;
    if there < cli.tickets {
        example.seed(cli.tickets - there)?;
    }
    say("preparing tickets")?;
    let material = Arc::new(inside::prepare(&inside).await?);
    outbox.analyze().await?;
    let tickets = outbox.tickets().await?;
    let (rows, process) = if cli.in_process {
        (in_process::run(&cli, &inside, &material).await?, None)
    } else {
        let (rows, process) = http::run(&cli, &example, &inside, &material).await?;
        (rows, Some(process))
    };
    let report = Report {
        database: cli.database.split(':').next().unwrap_or_default().to_owned(),
        tickets,
        seconds: cli.time().as_secs(),
        rows,
        process,
    };
    write!(std::io::stdout(), "{}", table::markdown(&report))?;
    if let Some(path) = &cli.json {
        std::fs::write(path, serde_json::to_vec_pretty(&report)?)?;
    }
    let failed = cli.check && !report.missed().is_empty();
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stderr(), "{line}")?)
}
