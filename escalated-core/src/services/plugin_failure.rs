//! What a plugin says when it fails is for those who look after it.

use std::error::Error as _;

use serde_json::{Value, json};

use super::Services;
use crate::{
    Error,
    actor::Cx,
    authz::{Operation, Resource},
};

/// The longest text of a plugin's failure that is passed on, in characters.
const MAX_SAID: usize = 500;

/// A plugin's own words, if it failed.
pub(super) fn said(error: &Error) -> Option<String> {
    if error.code() != "plugin_failed" {
        return None;
    }
    let detail = error.details().and_then(|details| details.get("message")?.as_str());
    let text =
        detail.map_or_else(|| error.source().map(ToString::to_string), |t| Some(t.into()))?;
    Some(text.chars().take(MAX_SAID).collect())
}

impl Services {
    /// The error as the caller may see it: admins read which plugin failed and what it said
    /// (`plugin`, `said`), others that one failed.
    pub(super) fn told(&self, cx: &Cx, plugin: &str, error: Error) -> Error {
        if error.code() != "plugin_failed" {
            return error;
        }
        let is_admin = self.may(cx, Operation::Administer, &Resource::Settings).is_ok();
        let details = match said(&error) {
            Some(said) if is_admin => json!({ "plugin": plugin, "said": said }),
            _ => Value::Null,
        };
        error.with_details(details)
    }
}
