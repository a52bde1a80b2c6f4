use anyhow::{Context, Result, ensure};
use escalated_core::{
    actor::{Actor, Cx, Grants, Role},
    ids::{HostUserId, TicketId},
    pipeline::{Action, Command, Outcome},
    tickets::{BatchDriver, TicketDriver, TicketKey},
};

use super::{
    Inside,
    direct::{known, new_ticket, query},
    open::{agent, quiet},
    people::CUSTOMER,
};
use crate::{
    material::{Known, Material},
    operation::Operation,
    words::{SEARCHED, reply},
};

/// How many tickets with 20 replies.
const LONG: usize = 200;
/// How many tickets are answered by the service, and how many by the bare statements.
const ANSWERED: usize = 2_000;
/// How deep the deep page lies.
const DEEP: usize = 100;

/// Writes the tickets that the operations work on and looks up the rest.
pub(crate) async fn prepare(inside: &Inside) -> Result<Material> {
    let long = open_tickets(inside, LONG).await?;
    for number in 0..20 {
        // The customer and the agent in turn.
        answer(inside, &long, number, number % 2 == 0).await?;
    }
    let answered = open_tickets(inside, ANSWERED * 2).await?;
    answer(inside, &answered, 0, false).await?;
    let (answered, answered_bare) = answered.split_at(ANSWERED);
    let mut material = Material {
        long,
        answered: answered.to_vec(),
        answered_bare: answered_bare.to_vec(),
        ..Material::default()
    };
    find_words(inside, &mut material).await?;
    go_deep(inside, &mut material).await?;
    Ok(material)
}

async fn batch(inside: &Inside, commands: Vec<(Cx, Command)>) -> Result<Vec<Outcome>> {
    let done = inside.service.driver().execute_batch(commands).await;
    Ok(done.into_iter().collect::<escalated_core::Result<_>>()?)
}

async fn open_tickets(inside: &Inside, count: usize) -> Result<Vec<Known>> {
    let openings = (0..count).map(|number| (quiet(), Command::Create(new_ticket(number))));
    batch(inside, openings.collect()).await?.iter().map(known).collect()
}

async fn answer(inside: &Inside, tickets: &[Known], number: usize, customer: bool) -> Result<()> {
    let cx = || if customer { customer_cx() } else { Cx { quiet: true, ..agent() } };
    let commands = tickets.iter().map(|ticket| {
        let body = reply(number * 1_000 + usize::try_from(ticket.id).unwrap_or(0));
        let action = Action::Reply { body, attachments: Vec::new() };
        (cx(), Command::one(TicketKey::Id(TicketId(ticket.id)), action))
    });
    batch(inside, commands.collect()).await.map(|_| ())
}

fn customer_cx() -> Cx {
    let actor =
        Actor::User { id: HostUserId::new(CUSTOMER), name: "Person 101".into(), email: None };
    Cx { actor, grants: Grants::role(Role::Requester), ..quiet() }
}

/// Keeps the words that find a whole page.
async fn find_words(inside: &Inside, material: &mut Material) -> Result<()> {
    let mut found = Vec::new();
    for word in SEARCHED {
        material.words = vec![word.to_owned()];
        let query = query(Operation::Search, material, 0);
        let page = inside.service.driver().list(&agent(), &query).await?;
        if page.items.len() == 25 {
            found.push(word.to_owned());
        }
    }
    ensure!(!found.is_empty(), "no word finds a page; are there enough tickets?");
    material.words = found;
    Ok(())
}

/// Turns the pages of the list, by cursor.
async fn go_deep(inside: &Inside, material: &mut Material) -> Result<()> {
    for page in 1..=DEEP {
        let query = query(Operation::Deep, material, 0);
        let next = inside.service.driver().list(&agent(), &query).await?.next;
        material.deep = Some(next.with_context(|| format!("the list ends on page {page}"))?);
    }
    Ok(())
}
