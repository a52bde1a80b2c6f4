use escalated_core::{
    Error,
    actor::{Actor, Role},
    time::Timestamp,
};
use serde_json::{Map, Value, json};

use super::instant;

/// A form that was refused: what was wrong, and what was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Refused {
    /// The form's name, the first part of the ids of its fields.
    pub(crate) form: &'static str,
    /// The first sentence for each field.
    pub(crate) errors: Map<String, Value>,
    /// The same in the order of the form: `[{field, message}]`.
    pub(crate) summary: Vec<Value>,
    /// What was typed.
    pub(crate) old: Map<String, Value>,
}

impl Refused {
    /// From an error about fields; `rename` gives the name of a field on this page.
    pub(crate) fn new(
        form: &'static str,
        error: &Error,
        old: &[(String, String)],
        rename: impl Fn(&str) -> String,
    ) -> Self {
        let mut refused = Self { form, ..Self::default() };
        for field in error.fields() {
            refused.add(rename(&field.field), &field.message);
        }
        if refused.errors.is_empty() {
            refused.add(rename(""), error.message());
        }
        let texts = old.iter().filter(|(name, _)| name != crate::csrf::FIELD);
        refused.old =
            texts.map(|(name, text)| (name.clone(), Value::String(text.clone()))).collect();
        refused
    }

    /// Puts the summary into the order of the form.
    pub(crate) fn sort(&mut self, place: impl Fn(&str) -> usize) {
        let field = |line: &Value| line.get("field").and_then(Value::as_str).map(&place);
        self.summary.sort_by_key(field);
    }

    /// One more field that is wrong; only its first error counts.
    pub(crate) fn add(&mut self, field: String, message: &str) {
        if !self.errors.contains_key(&field) {
            let message = sentence(message);
            self.summary.push(json!({ "field": field, "message": message }));
            self.errors.insert(field, Value::String(message));
        }
    }
}

/// A message as a sentence of its own.
pub(crate) fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let mut text: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    text.push_str(letters.as_str());
    if !text.ends_with(['.', '!', '?', '…']) {
        text.push('.');
    }
    text
}

/// What every page shows beside its own props.
#[derive(Debug, Clone)]
pub(crate) struct Shared<'a> {
    /// Where the service is mounted.
    pub(crate) base: &'a str,
    pub(crate) actor: &'a Actor,
    pub(crate) role: Role,
    pub(crate) guest_tickets_enabled: bool,
    /// The host has an SLA engine.
    pub(crate) has_sla: bool,
    /// The host runs plugins.
    pub(crate) has_plugins: bool,
    /// What plugins add, under the platform's names.
    pub(crate) plugins: Value,
    /// What forms on the page carry.
    pub(crate) csrf_token: Option<String>,
    /// A fresh word that makes each form count once.
    pub(crate) once: String,
    /// What has just been done.
    pub(crate) flash: Option<&'static str>,
    pub(crate) refused: Option<&'a Refused>,
    pub(crate) now: Timestamp,
}

impl Shared<'_> {
    /// The page's own props with the shared ones beside them.
    pub(crate) fn props(&self, own: Value) -> Value {
        let mut props = match self.value() {
            Value::Object(props) => props,
            _ => Map::new(),
        };
        if let Value::Object(own) = own {
            props.extend(own);
        }
        Value::Object(props)
    }

    fn value(&self) -> Value {
        let user = match self.actor {
            Actor::User { id, name, email } => json!({ "id": id, "name": name, "email": email }),
            _ => Value::Null,
        };
        let refused = self.refused.cloned().unwrap_or_default();
        let failed = (!refused.form.is_empty()).then_some(refused.form);
        json!({
            "auth": { "user": user },
            "csrf_token": self.csrf_token,
            "once": self.once,
            "flash": { "success": self.flash, "error": null },
            "errors": refused.errors,
            "error_summary": refused.summary,
            "old": refused.old,
            "failed_form": failed,
            "escalated": self.escalated(),
        })
    }

    fn escalated(&self) -> Value {
        let is_admin = self.role >= Role::Admin;
        json!({
            "prefix": self.base.trim_start_matches('/'),
            "base": self.base,
            "now": instant(self.now),
            "is_agent": self.role.is_staff(),
            "is_admin": is_admin,
            "agent_type": if self.role >= Role::Agent { "full" } else { "light" },
            "permissions": if is_admin { json!(["*"]) } else { json!([]) },
            "guest_tickets_enabled": self.guest_tickets_enabled,
            "show_powered_by": false,
            "knowledge_base_enabled": false,
            "knowledge_base_public": false,
            "chat_enabled": false,
            "active_chats": [],
            "features": {
                "newsletters": false, "sla": self.has_sla, "plugins": self.has_plugins,
            },
            "plugins": self.plugins,
        })
    }
}
