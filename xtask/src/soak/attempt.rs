//! One operation that is tried until its answer arrives.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::client::{Answer, Client};

/// A creation or a reply under an idempotency key of its own, which is also its text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Attempt {
    /// The key, and the ticket's subject or the reply's body.
    pub(super) key: String,
    /// The ticket to reply to; none for a creation.
    pub(super) reply_to: Option<String>,
}

/// An operation whose answer arrived: it must never be lost.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Acknowledged {
    pub(super) attempt: Attempt,
    /// The ticket made or replied to.
    pub(super) reference: String,
}

impl Attempt {
    pub(super) fn create(key: String) -> Self {
        Self { key, reply_to: None }
    }

    pub(super) fn reply(key: String, reference: &str) -> Self {
        Self { key, reply_to: Some(reference.to_owned()) }
    }

    /// Method, path and body.
    pub(super) fn request(&self) -> (&'static str, String, Value) {
        match &self.reply_to {
            None => (
                "POST",
                "/tickets".to_owned(),
                json!({ "subject": self.key, "description": "Made by the soak." }),
            ),
            Some(reference) => {
                ("POST", format!("/tickets/{reference}/reply"), json!({ "body": self.key }))
            }
        }
    }

    /// Sends it, and gives whatever answer arrives.
    pub(super) fn send(&self, client: &Client) -> Result<Answer> {
        let (method, path, body) = self.request();
        client.send(method, &path, &body, Some(&self.key))
    }

    /// What its 201 acknowledges.
    pub(super) fn acknowledged(&self, answer: &Answer) -> Result<Acknowledged> {
        let reference = match &self.reply_to {
            Some(reference) => reference.clone(),
            None => answer.reference().context("a creation without reference")?,
        };
        Ok(Acknowledged { attempt: self.clone(), reference })
    }
}
