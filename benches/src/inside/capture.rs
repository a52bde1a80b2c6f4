use std::{future::Future, sync::Arc};

use anyhow::{Result, ensure};

use super::{
    Inside,
    direct::{Direct, known},
};
use crate::{
    bare::{Bare, Script},
    material::{Known, Material},
    operation::Operation,
};

/// How many different tickets the bare sessions open in turn.
const TEXTS: usize = 64;

/// Something that carries out one operation through the service in this process, and tells which
/// ticket it was about.
pub(crate) trait Asker {
    /// Does it once.
    fn ask(
        &self,
        operation: Operation,
        turn: usize,
    ) -> impl Future<Output = Result<Option<Known>>> + Send;
}

/// Calls the driver.
impl Asker for (&Arc<Inside>, &Arc<Material>) {
    async fn ask(&self, operation: Operation, turn: usize) -> Result<Option<Known>> {
        let (inside, material) = ((*self.0).clone(), (*self.1).clone());
        let ticket = match operation {
            Operation::Get => material.long.first().cloned(),
            _ => None,
        };
        let direct = Direct { inside, material, operation, place: (0, 1) };
        match direct.once(turn).await? {
            Some(outcome) => Ok(Some(known(&outcome)?)),
            None => Ok(ticket),
        }
    }
}

/// Logs the statements of one request, after two that warmed every cache (the first use of a token
/// is written down, which makes the second read it again), and makes of them what the bare
/// sessions run. A search is logged once for each word, and a creation with so many texts that the
/// newest tickets hold all words as the service's own do: searches walk them in the next round.
pub(crate) async fn capture(
    inside: &Inside,
    material: &Material,
    operation: Operation,
    asker: &impl Asker,
) -> Result<Bare> {
    let variants = match operation {
        Operation::Search => material.words.len(),
        Operation::Create => TEXTS,
        _ => 1,
    };
    let mut scripts = Vec::with_capacity(variants);
    for turn in 0..variants {
        asker.ask(operation, turn).await?;
        asker.ask(operation, turn).await?;
        inside.recorder.start();
        let ticket = asker.ask(operation, turn).await?;
        let logged = inside.recorder.stop();
        ensure!(!logged.is_empty(), "{operation} ran no statement");
        let opens = operation == Operation::Create;
        scripts.push(Arc::new(Script::new(&logged, ticket.as_ref(), opens)));
    }
    let tickets: &[Known] = match operation {
        Operation::Get => &material.long,
        Operation::Reply => &material.answered_bare,
        _ => &[],
    };
    Ok(Bare { scripts, tickets: tickets.into(), writes: operation.writes() })
}
