//! The API as the soak uses it.

use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use ureq::http::Request;
use ureq::{Agent, Body};

/// A bearer token on one server.
#[derive(Debug, Clone)]
pub(super) struct Client {
    agent: Agent,
    base: String,
    token: String,
}

/// An answer of whatever status.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) retry_after: Option<String>,
    pub(super) body: Value,
}

impl Client {
    /// A client with connections of its own; no answer may take longer than a minute.
    pub(super) fn new(base: &str, token: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(Duration::from_secs(60)));
        Self {
            agent: config.build().into(),
            base: format!("{base}/support/api/v1"),
            token: token.to_owned(),
        }
    }

    pub(super) fn get(&self, path: &str) -> Result<Answer> {
        let request = self.request("GET", path, None).body(Vec::new())?;
        answer(self.agent.run(request)?)
    }

    pub(super) fn send(
        &self,
        method: &str,
        path: &str,
        body: &Value,
        key: Option<&str>,
    ) -> Result<Answer> {
        let request = self
            .request(method, path, key)
            .header("Content-Type", "application/json")
            .body(serde_json::to_vec(body)?)?;
        answer(self.agent.run(request)?)
    }

    /// A new ticket of this subject; its reference.
    pub(super) fn create(&self, subject: &str) -> Result<String> {
        let body = json!({ "subject": subject, "description": "Made by the soak." });
        let made = self.send("POST", "/tickets", &body, None)?;
        made.expect(201)?.reference()
    }

    fn request(&self, method: &str, path: &str, key: Option<&str>) -> ureq::http::request::Builder {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header("Accept", "application/json")
            .header("Authorization", format!("Bearer {}", self.token));
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        request
    }
}

impl Answer {
    /// This answer if it has the expected status, its text as the error otherwise.
    pub(super) fn expect(self, status: u16) -> Result<Self> {
        anyhow::ensure!(
            self.status == status,
            "{} instead of {status}: {}",
            self.status,
            self.body
        );
        Ok(self)
    }

    /// The ticket's reference in `data`.
    pub(super) fn reference(&self) -> Result<String> {
        let reference = self.body.pointer("/data/reference").and_then(Value::as_str);
        reference.map(str::to_owned).with_context(|| format!("no reference in {}", self.body))
    }

    /// The error's `code`.
    pub(super) fn code(&self) -> &str {
        self.body.get("code").and_then(Value::as_str).unwrap_or_default()
    }
}

fn answer(response: ureq::http::Response<Body>) -> Result<Answer> {
    let status = response.status().as_u16();
    let retry_after = response
        .headers()
        .get("retry-after")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let text = response.into_body().read_to_string()?;
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Ok(Answer { status, retry_after, body })
}
