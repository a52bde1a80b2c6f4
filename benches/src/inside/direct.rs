use std::sync::Arc;

use anyhow::{Context, Result};
use escalated_core::{
    conditions::{Condition, Op},
    ids::{HostUserId, TicketId},
    page::PageRequest,
    pipeline::Outcome,
    tickets::{NewTicket, RequesterInput, TicketDriver, TicketKey, TicketListItem, TicketQuery},
};

use super::{Inside, open::agent, people::CUSTOMER};
use crate::{
    drive::Client,
    material::{Known, Material, in_turn},
    operation::Operation,
    words::{description, priority, reply, subject},
};

/// A client that calls the driver, without HTTP.
pub(crate) struct Direct {
    /// The service.
    pub inside: Arc<Inside>,
    /// What it works on.
    pub material: Arc<Material>,
    /// What it does.
    pub operation: Operation,
    /// Its number and how many there are.
    pub place: (usize, usize),
}

/// The filter of the measured list: what an agent's inbox asks for.
pub(crate) fn inbox() -> Condition {
    let words =
        |words: &[&str]| words.iter().copied().map(serde_json::Value::from).collect::<Vec<_>>();
    Condition::All {
        all: vec![
            Condition::clause("status", Op::In, words(&["open", "in_progress"])),
            Condition::clause("priority", Op::In, words(&["high", "urgent"])),
        ],
    }
}

/// The query of a list operation.
pub(crate) fn query(operation: Operation, material: &Material, turn: usize) -> TicketQuery {
    let after = |cursor| PageRequest::After { cursor, limit: 25 };
    match operation {
        Operation::Search => TicketQuery {
            search: in_turn(&material.words, turn).cloned(),
            page: after(None),
            ..TicketQuery::default()
        },
        Operation::Counted => TicketQuery {
            filter: inbox(),
            page: PageRequest::Number { page: 1, per_page: 25 },
            ..TicketQuery::default()
        },
        Operation::Deep => TicketQuery {
            filter: inbox(),
            page: after(material.deep.clone()),
            ..TicketQuery::default()
        },
        _ => TicketQuery { filter: inbox(), page: after(None), ..TicketQuery::default() },
    }
}

/// What opens the measured ticket: an agent, for a customer.
pub(crate) fn new_ticket(turn: usize) -> NewTicket {
    NewTicket {
        subject: subject(turn),
        description: description(turn),
        requester: RequesterInput::User { id: HostUserId::new(CUSTOMER) },
        priority: Some(priority(turn)),
        ..NewTicket::default()
    }
}

impl Direct {
    /// Does the operation once; answers with what a change did.
    pub(crate) async fn once(&self, turn: usize) -> Result<Option<Outcome>> {
        let (driver, cx) = (self.inside.service.driver(), agent());
        let (index, count) = self.place;
        let turn = turn * count + index;
        match self.operation {
            Operation::Create => Ok(Some(driver.create(&cx, new_ticket(turn)).await?)),
            Operation::Reply => {
                let ticket = in_turn(&self.material.answered, turn).context("no tickets")?;
                let key = TicketKey::Id(TicketId(ticket.id));
                Ok(Some(driver.reply(&cx, key, reply(turn), Vec::new()).await?))
            }
            Operation::Get => {
                let ticket = in_turn(&self.material.long, turn).context("no tickets")?;
                driver.get(&cx, &TicketKey::Id(TicketId(ticket.id))).await?;
                Ok(None)
            }
            operation => {
                let query = query(operation, &self.material, turn);
                let page: Vec<TicketListItem> = driver.list(&cx, &query).await?.items;
                anyhow::ensure!(!page.is_empty(), "an empty page");
                Ok(None)
            }
        }
    }
}

impl Client for Direct {
    async fn step(&mut self, turn: usize) -> Result<()> {
        self.once(turn).await.map(|_| ())
    }
}

/// The ticket of an outcome, by both keys.
pub(crate) fn known(outcome: &Outcome) -> Result<Known> {
    let reference = outcome.ticket.reference.as_ref().context("a ticket without a reference")?;
    Ok(Known { id: outcome.ticket.id.0, reference: reference.as_str().to_owned() })
}
