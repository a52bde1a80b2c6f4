//! A helpdesk that one command starts: `cargo run -p helpdesk`.
//!
//! It is an axum application with its own login, and Escalated mounted under `/support`. Read
//! `serve.rs` first: it is what a host has to do; the rest is demo data and subcommands.
#![expect(unreachable_pub, reason = "in a program, `pub` is for its other modules")]

mod app;
mod cli;
mod data_folder;
mod demo;
mod dev_mail;
mod directory;
mod explain;
mod import_mail;
mod login;
mod npm;
mod open;
mod people;
mod plugins;
mod seed;
mod serve;
mod shutdown;
mod statement_log;
mod token;
mod verify;
mod web;
mod what_if;

use std::io::Write;

use anyhow::Result;
use clap::Parser;
use cli::{Cli, Command, Sla};
use data_folder::DataFolder;
use mimalloc::MiMalloc;
use tokio::runtime::Builder;
use tracing_subscriber::EnvFilter;

// A request is many small, short-lived allocations, and tasks free what other threads allocated.
// That is quicker here than with the allocator of glibc.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> Result<()> {
    let cli = Cli::parse();
    // `RUST_LOG=info` shows more.
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    // A server has many requests at once. Where one thing follows another, one thread is quicker:
    // `seed` spends a third less when nothing is handed from thread to thread.
    let mut runtime = match cli.command {
        None | Some(Command::Serve(_)) => Builder::new_multi_thread(),
        Some(_) => Builder::new_current_thread(),
    };
    runtime.enable_all().build()?.block_on(run(cli))
}

async fn run(cli: Cli) -> Result<()> {
    let data = DataFolder::open()?;
    match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(args) => serve::serve(&args, &data).await,
        Command::Migrate(database) => {
            open::migrated(&database, &data).await?;
            print("the tables are up to date")
        }
        Command::Seed(args) => {
            let helpdesk = open::for_imports(&args.database, &data).await?;
            seed::seed(helpdesk.services(), &args).await
        }
        Command::Token(args) => {
            let helpdesk = open::migrated(&args.database, &data).await?;
            print(&token::make(helpdesk.services(), &args).await?.join("\n"))
        }
        Command::ImportMail(args) => {
            let helpdesk = open::for_imports(&args.database, &data).await?;
            import_mail::import(&helpdesk, &args.paths).await
        }
        Command::Sla(Sla::Explain(args)) => {
            let helpdesk = open::migrated(&args.database, &data).await?;
            print(&explain::explain(helpdesk.services(), &args.reference).await?)
        }
        Command::Sla(Sla::WhatIf(args)) => {
            let helpdesk = open::migrated(&args.database, &data).await?;
            print(&what_if::what_if(helpdesk.services(), &args).await?)
        }
        Command::Verify(database) => {
            print(&serde_json::to_string(&verify::counts(&database.url).await?)?)
        }
    }
}

fn print(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
