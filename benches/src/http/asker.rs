use anyhow::{Context, Result, ensure};
use escalated_core::keyring::Keyring;
use escalated_http::{Body, EscalatedService, HttpConfig};
use http::Request;
use http_body_util::BodyExt;
use serde_json::Value;

use super::ask::Ask;
use crate::{
    inside::{Asker, Inside},
    material::{Known, Material},
    operation::Operation,
};

/// Puts requests to the HTTP service in this process, so that its statements can be logged.
pub(super) struct HttpAsker<'a> {
    service: EscalatedService,
    material: &'a Material,
    keyring: &'a Keyring,
    token: &'a str,
}

impl<'a> HttpAsker<'a> {
    /// Over the service in this process.
    pub(super) fn new(
        inside: &Inside,
        material: &'a Material,
        keyring: &'a Keyring,
        token: &'a str,
    ) -> Self {
        let config = HttpConfig { rate_limit: None, ..HttpConfig::default() };
        let service = EscalatedService::new(inside.service.services().clone(), config);
        Self { service, material, keyring, token }
    }
}

impl Asker for HttpAsker<'_> {
    async fn ask(&self, operation: Operation, turn: usize) -> Result<Option<Known>> {
        let ask = Ask::new(operation, self.material, self.keyring, turn)?;
        let mut request = Request::builder()
            .method(ask.method)
            .uri(&ask.target)
            .header("host", "localhost")
            .header("accept", "application/json")
            .header("authorization", format!("Bearer {}", self.token));
        if !ask.body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        let answer = self.service.handle(request.body(Body::from(ask.body))?).await;
        let status = answer.status().as_u16();
        let bytes =
            answer.into_body().collect().await.map_err(anyhow::Error::from_boxed)?.to_bytes();
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        ensure!(status == ask.expected, "{operation} was answered with {status}: {}", text());
        if operation != Operation::Create {
            return Ok(ask.ticket);
        }
        let body: Value = serde_json::from_slice(&bytes)?;
        let field = |name| body.get("data").and_then(|data| data.get(name));
        Ok(Some(Known {
            id: field("id").and_then(Value::as_i64).context("no id in the answer")?,
            reference: field("reference")
                .and_then(Value::as_str)
                .context("no reference in the answer")?
                .to_owned(),
        }))
    }
}
