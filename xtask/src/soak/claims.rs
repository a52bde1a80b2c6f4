//! Many claims of one ticket at once, each by another agent: one winner.

use std::sync::{Arc, Barrier};
use std::thread;

use anyhow::Result;
use serde_json::json;

use super::client::Client;
use super::size::Size;
use super::stage::Stage;
use super::table::Row;
use crate::helpdesk::Helpdesk;

pub(super) fn run(stage: &Stage, server: &Helpdesk, size: Size) -> Result<Row> {
    let reference = stage.client(server).create("Who takes this?")?;
    let path = format!("/tickets/{reference}/claim");
    let start = Arc::new(Barrier::new(usize::try_from(size.claims)?));
    // An agent who claims their own ticket again is told yes, so everybody is somebody else.
    let claims: Vec<_> = stage
        .shell
        .tokens(size.claims)?
        .into_iter()
        .map(|token| {
            let client = Client::new(server.base(), &token);
            let (path, start) = (path.clone(), Arc::clone(&start));
            thread::spawn(move || {
                start.wait();
                client.send("POST", &path, &json!({}), None)
            })
        })
        .collect();
    let (mut won, mut late, mut other) = (0_u32, 0_u32, Vec::new());
    for claim in claims {
        match claim.join() {
            Ok(Ok(answer)) if answer.status == 200 => won += 1,
            Ok(Ok(answer)) if answer.status == 409 && answer.code() == "already_assigned" => {
                late += 1;
            }
            Ok(Ok(answer)) => other.push(format!("{} {}", answer.status, answer.body)),
            Ok(Err(error)) => other.push(format!("no answer: {error:#}")),
            Err(_) => other.push("a thread broke off".to_owned()),
        }
    }
    let found = format!(
        "{won} won, {late} answers 409 already_assigned{}",
        other.first().map(|o| format!(", {} others: {o}", other.len())).unwrap_or_default()
    );
    let sound = won == 1 && late + 1 == size.claims;
    Ok(Row::new("parallel claims", stage.name, size.claims, found, sound))
}
