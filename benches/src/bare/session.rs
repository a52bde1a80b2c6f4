use std::sync::Arc;

use anyhow::Result;

use super::{Link, Script, writer::Writer};
use crate::{
    drive::Client,
    material::{Known, in_turn},
};

/// What the bare sessions run.
#[derive(Debug, Clone)]
pub(crate) struct Bare {
    /// One script for each variant of the request; taken in turn.
    pub scripts: Vec<Arc<Script>>,
    /// The tickets that they are about; none for lists.
    pub tickets: Arc<[Known]>,
    /// Whether each script runs in a transaction.
    pub writes: bool,
}

impl Bare {
    /// How many statements one request runs.
    pub(crate) fn statements(&self) -> usize {
        self.scripts.first().map_or(0, |script| script.len())
    }
}

/// One task with its connection.
pub(crate) struct Session {
    bare: Bare,
    way: Way,
    /// Its number and how many there are: no two sessions work on one ticket.
    place: (usize, usize),
}

enum Way {
    Own(Box<Link>),
    Shared(Writer),
}

/// So many tasks, each with a held connection; on SQLite the writing ones share the one writer.
pub(crate) async fn sessions(url: &str, bare: &Bare, count: usize) -> Result<Vec<Session>> {
    let shared = if bare.writes && url.starts_with("sqlite:") {
        Some(Writer::start(Link::connect(url).await?))
    } else {
        None
    };
    let mut sessions = Vec::with_capacity(count);
    for index in 0..count {
        let way = match &shared {
            Some(writer) => Way::Shared(writer.clone()),
            None => Way::Own(Box::new(Link::connect(url).await?)),
        };
        sessions.push(Session { bare: bare.clone(), way, place: (index, count) });
    }
    Ok(sessions)
}

impl Client for Session {
    async fn step(&mut self, turn: usize) -> Result<()> {
        let (index, count) = self.place;
        let turn = turn * count + index;
        let ticket = in_turn(&self.bare.tickets, turn);
        let Some(script) = in_turn(&self.bare.scripts, turn) else { return Ok(()) };
        match &mut self.way {
            Way::Shared(writer) => writer.run(script.clone(), ticket.cloned()).await,
            Way::Own(link) if self.bare.writes => {
                link.begin().await?;
                script.run(link, ticket).await?;
                link.text("COMMIT").await
            }
            Way::Own(link) => script.run(link, ticket).await,
        }
    }
}
