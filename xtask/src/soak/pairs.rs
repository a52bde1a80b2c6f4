//! Two changes to different fields of one ticket at once: both survive.

use std::sync::{Arc, Barrier};
use std::thread;

use anyhow::Result;
use serde_json::{Value, json};

use super::client::{Answer, Client};
use super::size::Size;
use super::stage::Stage;
use super::table::Row;
use crate::helpdesk::Helpdesk;

pub(super) fn run(stage: &Stage, server: &Helpdesk, size: Size) -> Result<Row> {
    let client = stage.client(server);
    let mut lost = Vec::new();
    for number in 0..size.pairs {
        let reference = client.create(&format!("Pair {number}"))?;
        let start = Arc::new(Barrier::new(2));
        let status = change(stage, server, &start, &reference, "status", "in_progress");
        let priority = change(stage, server, &start, &reference, "priority", "urgent");
        for answer in [status, priority] {
            match answer.join() {
                Ok(Ok(answer)) if answer.status == 200 => {}
                Ok(Ok(answer)) => lost.push(format!("{} {}", answer.status, answer.body)),
                Ok(Err(error)) => lost.push(format!("no answer: {error:#}")),
                Err(_) => lost.push("a thread broke off".to_owned()),
            }
        }
        if !both(&client, &reference)? {
            lost.push(format!("{reference} has not both changes"));
        }
    }
    let found = format!(
        "{} lost{}",
        lost.len(),
        lost.first().map(|first| format!(": {first}")).unwrap_or_default()
    );
    let name = "status and priority at once";
    Ok(Row::new(name, stage.name, size.pairs, found, lost.is_empty()))
}

type Pending = thread::JoinHandle<Result<Answer>>;

fn change(
    stage: &Stage,
    server: &Helpdesk,
    start: &Arc<Barrier>,
    reference: &str,
    field: &str,
    value: &str,
) -> Pending {
    let (client, start) = (stage.client(server), Arc::clone(start));
    let path = format!("/tickets/{reference}/{field}");
    let body = json!({ field: value });
    thread::spawn(move || {
        start.wait();
        client.send("PATCH", &path, &body, None)
    })
}

fn both(client: &Client, reference: &str) -> Result<bool> {
    let ticket = client.get(&format!("/tickets/{reference}"))?.expect(200)?;
    let is = |field: &str, value: &str| {
        let pointer = format!("/data/{field}");
        ticket.body.pointer(&pointer).and_then(Value::as_str) == Some(value)
    };
    Ok(is("status", "in_progress") && is("priority", "urgent"))
}
