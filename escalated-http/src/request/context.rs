use std::{net::IpAddr, sync::Arc};

use escalated_core::{
    Error, Result,
    actor::{Cx, Session},
    services::{Services, TokenIdentity},
    settings::Settings,
    tickets::TicketKey,
};
use http::{header, request::Parts};
use serde::de::DeserializeOwned;

use super::{Form, FormLimits, Param, Query, expected_version, json, read};
use crate::{Body, csrf, state::State};

/// How the caller proved who they are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caller {
    /// The session; none for anonymous callers.
    pub(crate) session: Option<Session>,
    /// The API token, if it was one.
    pub(crate) token: Option<TokenIdentity>,
}

/// One request, as handlers see it: who asks is known, whether they may is not.
pub(crate) struct RequestCx {
    /// The context for every operation.
    pub(crate) cx: Cx,
    /// How they proved it.
    pub(crate) caller: Caller,
    /// Method, address and headers.
    pub(crate) parts: Arc<Parts>,
    /// What the service stands on.
    pub(crate) state: Arc<State>,
    /// Where the request comes from.
    pub(crate) client: Option<IpAddr>,
    pub(crate) params: Vec<(String, String)>,
    pub(crate) body: Body,
    /// The form, when it had to be read for its CSRF token.
    pub(crate) form: Option<Form>,
}

impl RequestCx {
    /// The operations.
    pub(crate) fn services(&self) -> &Services {
        &self.state.services
    }

    /// Where the service is mounted: `/support`.
    pub(crate) fn prefix(&self) -> &str {
        &self.state.config.prefix
    }

    /// A part of the path, decoded.
    pub(crate) fn param(&self, name: &str) -> &str {
        let found = self.params.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The ticket that `{ref}` names.
    pub(crate) fn ticket_key(&self) -> Result<TicketKey> {
        TicketKey::parse(self.param("ref"))
    }

    /// The number that `{id}` names; what is none is not found, as one that does not exist.
    pub(crate) fn id(&self, code: &'static str, message: &'static str) -> Result<i64> {
        let number = self.param("id").parse::<i64>().ok().filter(|number| *number > 0);
        number.ok_or_else(|| Error::not_found(code, message))
    }

    /// The parameters of the query, of which only the known ones may be there.
    pub(crate) fn query(&self, known: &[Param]) -> Result<Query> {
        Query::parse(self.parts.uri.query(), known)
    }

    /// The body as JSON.
    pub(crate) async fn json<T: DeserializeOwned>(&mut self) -> Result<T> {
        let kind = self.parts.headers.get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") && !kind.ends_with("+json") {
            let message = "send JSON with `Content-Type: application/json`";
            return Err(Error::malformed("unsupported_media_type", message));
        }
        let body = std::mem::take(&mut self.body);
        json::parse(&read(body, self.state.config.max_body_bytes).await?)
    }

    /// The body as a form, with as many files as a message may have.
    pub(crate) async fn form(&mut self) -> Result<Form> {
        if let Some(form) = self.form.take() {
            return Ok(form);
        }
        let settings = self.services().settings(&self.cx).await?;
        let limits = form_limits(&self.state, &settings);
        let body = std::mem::take(&mut self.body);
        Form::read(&self.parts.headers, body, limits).await
    }

    /// The version that the caller expects.
    pub(crate) fn expected_version(&self) -> Result<Option<i64>> {
        expected_version(&self.parts.headers)
    }

    /// The token that forms of this session carry.
    pub(crate) fn csrf_token(&self) -> Option<String> {
        let session = self.caller.session.as_ref()?;
        csrf::token(&self.services().ports().keyring, session)
    }

    /// A fresh random value for a Content-Security-Policy.
    pub(crate) fn nonce(&self) -> String {
        self.services().ports().entropy.hex(16)
    }
}

/// How much of a form is read under these settings.
pub(crate) fn form_limits(state: &State, settings: &Settings) -> FormLimits {
    FormLimits {
        texts: state.config.max_body_bytes,
        file: usize::try_from(settings.attachments.max_size).unwrap_or(usize::MAX),
        files: settings.attachments.max_count,
    }
}
