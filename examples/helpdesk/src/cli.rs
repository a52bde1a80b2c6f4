//! The command line.

use std::{net::SocketAddr, num::NonZeroU32, path::PathBuf, str::FromStr};

use clap::{Args, Parser, Subcommand, ValueEnum};

/// A helpdesk with its own login and demo data.
#[derive(Debug, Parser)]
#[command(name = "helpdesk", version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do; `serve` if nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The flags of `serve`.
    #[command(flatten)]
    pub serve: Serve,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the helpdesk (the default): migrates, and makes demo data on the first start
    Serve(Serve),
    /// Bring the database's tables up to date
    Migrate(Database),
    /// Make more demo tickets
    Seed(Seed),
    /// Make an API token and print it alone
    Token(Token),
    /// Make tickets out of mail: .eml files, maildirs and mboxes
    ImportMail(ImportMail),
    /// Ask about promises
    #[command(subcommand)]
    Sla(Sla),
    /// Count straight from the tables whether everything is there, as JSON
    Verify(Database),
}

/// What to ask about promises.
#[derive(Debug, Subcommand)]
pub enum Sla {
    /// Print why the clocks of a ticket stand as they do
    Explain(Explain),
    /// Print what another policy would have made of past tickets; changes nothing
    WhatIf(WhatIf),
}

/// Of which ticket.
#[derive(Debug, Args)]
pub struct Explain {
    #[command(flatten)]
    pub database: Database,
    /// Its reference
    #[arg(value_name = "REF")]
    pub reference: String,
}

/// Which policy, and how far back.
#[derive(Debug, Args)]
#[group(id = "candidate", required = true, multiple = false, args = ["policy", "file"])]
pub struct WhatIf {
    #[command(flatten)]
    pub database: Database,
    /// A policy that there is: its name or its number
    #[arg(long, value_name = "NAME")]
    pub policy: Option<String>,
    /// A file with a policy, as JSON in the form that the API takes
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Tickets that came in since so many days, 1 to 366
    #[arg(long, value_name = "N", default_value_t = 30)]
    pub days: i64,
}

/// Which database.
#[derive(Debug, Clone, Args)]
pub struct Database {
    /// sqlite:PATH, postgres://… or mysql://…
    #[arg(
        long = "database",
        env = "HELPDESK_DATABASE",
        hide_env_values = true,
        value_name = "URL",
        default_value = "sqlite:helpdesk-data/helpdesk.db"
    )]
    pub url: String,
}

/// How to serve.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    pub database: Database,
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8321")]
    pub listen: SocketAddr,
    /// API requests per minute for each token, or off
    #[arg(long, value_name = "off|N", default_value = "600")]
    pub rate_limit: RateLimit,
    /// Send mail through this server (smtp://user:password@host:port) instead of keeping it in
    /// the developer's mailbox
    #[arg(long, env = "HELPDESK_SMTP", hide_env_values = true, value_name = "URL")]
    pub smtp: Option<String>,
    /// The address in mails, where it is not the one that we listen on
    #[arg(long, env = "HELPDESK_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Run the plugins of this folder, such as examples/plugins; needs Node.js 18 or later
    #[arg(long, value_name = "DIR")]
    pub plugins: Option<PathBuf>,
    /// Run them in this program, which is given the folder, instead of the runtime that comes along
    #[arg(long, value_name = "PROGRAM", requires = "plugins")]
    pub plugin_runtime: Option<PathBuf>,
    /// Start with an empty helpdesk
    #[arg(long)]
    pub no_demo: bool,
    /// Whether this process delivers mail and runs jobs
    #[arg(long, value_name = "on|off", default_value = "on")]
    pub workers: Switch,
    /// Write every SQL statement with its values to this file, a JSON object a line; slow, and
    /// full of secrets: for benchmarks only
    #[arg(long, value_name = "FILE")]
    pub statement_log: Option<PathBuf>,
}

/// How much to make.
#[derive(Debug, Args)]
pub struct Seed {
    #[command(flatten)]
    pub database: Database,
    /// How many tickets; more than 2,000 get at most one answer each
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub tickets: usize,
}

/// For what, and for whom.
#[derive(Debug, Args)]
pub struct Token {
    #[command(flatten)]
    pub database: Database,
    /// What it may be used for
    #[arg(long)]
    pub ability: Ability,
    /// The address of the person whom it stands for; if left out, the demo agent or admin
    #[arg(long, value_name = "EMAIL")]
    pub owner: Option<String>,
    /// Make one token for each of N temporary agents instead, one a line; for load tests
    #[arg(long, value_name = "N", conflicts_with = "owner")]
    pub temps: Option<u32>,
}

/// What to read.
#[derive(Debug, Args)]
pub struct ImportMail {
    #[command(flatten)]
    pub database: Database,
    /// .eml files, maildirs, mboxes, or folders of them
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

/// What a token may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Ability {
    /// Work tickets
    Agent,
    /// Work tickets and settings
    Admin,
}

/// Requests per minute, or no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit(pub Option<NonZeroU32>);

impl FromStr for RateLimit {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "off" {
            return Ok(Self(None));
        }
        text.parse().map(|limit| Self(Some(limit))).map_err(|_| "off, or a number from 1")
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound_and_serves_by_default() {
        Cli::command().debug_assert();
        let cli = Cli::parse_from(["helpdesk", "--listen", "127.0.0.1:0", "--rate-limit", "off"]);
        assert!(cli.command.is_none());
        assert_eq!(cli.serve.rate_limit, RateLimit(None));
        let cli =
            Cli::parse_from(["helpdesk", "seed", "--database", "sqlite:x.db", "--tickets", "7"]);
        let Some(Command::Seed(seed)) = cli.command else { panic!("not seed") };
        let runtime = ["helpdesk", "serve", "--plugin-runtime", "x"];
        assert!(Cli::try_parse_from(runtime).is_err());
        assert!(Cli::try_parse_from(runtime.iter().chain(&["--plugins", "y"])).is_ok());
        let asked = ["helpdesk", "sla", "what-if"];
        let with = |more: &[&str]| Cli::try_parse_from(asked.iter().chain(more));
        assert!(with(&["--policy", "Standard", "--days", "7"]).is_ok());
        assert!(with(&[]).is_err() && with(&["--policy", "x", "--file", "y"]).is_err());
        assert_eq!((seed.database.url.as_str(), seed.tickets), ("sqlite:x.db", 7));
    }
}
