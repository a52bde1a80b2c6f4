use anyhow::{Context, Result};
use escalated_core::keyring::Keyring;
use serde_json::json;

use crate::{
    inside::CUSTOMER,
    material::{Known, Material, in_turn},
    operation::Operation,
    words::{description, priority, reply, subject},
};

/// Where the API lies.
pub(super) const API: &str = "/support/api/v1";
/// The filter of the measured list.
const INBOX: &str = "status=open,in_progress&priority=high,urgent";

/// A request, before it is put on a wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ask {
    pub(super) method: &'static str,
    pub(super) target: String,
    pub(super) body: String,
    /// The status of the answer.
    pub(super) expected: u16,
    /// The ticket that it is about, if that is known.
    pub(super) ticket: Option<Known>,
}

impl Ask {
    /// The request of an operation; `turn` picks the ticket, the word or the texts.
    pub(super) fn new(
        operation: Operation,
        material: &Material,
        keyring: &Keyring,
        turn: usize,
    ) -> Result<Self> {
        let get = |target: String| Self {
            method: "GET",
            target: format!("{API}/tickets{target}"),
            body: String::new(),
            expected: 200,
            ticket: None,
        };
        let post = |target: String, body: String| Self {
            method: "POST",
            body,
            expected: 201,
            ..get(target)
        };
        Ok(match operation {
            Operation::Get => {
                let ticket = in_turn(&material.long, turn).context("no tickets")?;
                Self { ticket: Some(ticket.clone()), ..get(format!("/{}", ticket.reference)) }
            }
            Operation::List => get(format!("?{INBOX}&limit=25")),
            Operation::Deep => {
                let cursor = material.deep.as_ref().context("no cursor")?.encode(keyring);
                get(format!("?{INBOX}&limit=25&cursor={cursor}"))
            }
            Operation::Counted => get(format!("?{INBOX}&per_page=25")),
            Operation::Search => {
                let word = in_turn(&material.words, turn).context("no words")?;
                get(format!("?search={word}&limit=25"))
            }
            Operation::Create => {
                let body = json!({
                    "subject": subject(turn),
                    "description": description(turn),
                    "priority": priority(turn),
                    "requester_id": CUSTOMER,
                });
                post(String::new(), body.to_string())
            }
            Operation::Reply => {
                let ticket = in_turn(&material.answered, turn).context("no tickets")?;
                let body = json!({ "body": reply(turn) });
                let ask = post(format!("/{}/reply", ticket.reference), body.to_string());
                Self { ticket: Some(ticket.clone()), ..ask }
            }
        })
    }

    /// The bytes on the wire.
    pub(super) fn bytes(&self, token: &str) -> Vec<u8> {
        let Self { method, target, body, .. } = self;
        let mut text = format!(
            "{method} {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
             Accept: application/json\r\n"
        );
        if !body.is_empty() {
            let length = body.len();
            text += &format!("Content-Type: application/json\r\nContent-Length: {length}\r\n");
        }
        text += "\r\n";
        text += body;
        text.into_bytes()
    }
}
