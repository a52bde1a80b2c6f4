use std::collections::BTreeSet;

use http::Uri;
use serde_json::{Map, Value, json};

use super::{ConfigField, FieldKind, Manifest, Plugin, Problem};
use crate::{Error, FieldError, Result};

/// The longest configuration of a plugin, in bytes of JSON.
pub const MAX_CONFIG_BYTES: usize = 64 << 10;
/// The longest text in it, in characters.
const MAX_TEXT: usize = 10_000;

impl Plugin {
    /// What holds: what is set, and the manifest's defaults for the rest. With secrets.
    #[must_use]
    pub fn effective_config(&self) -> Map<String, Value> {
        let mut config = defaults(&self.manifest);
        config.extend(self.config.clone());
        config
    }

    /// What does not fit the manifest: another version may have another one, and plugins set what they
    /// like. What is needed is missed once the plugin is at work.
    #[must_use]
    pub fn config_problems(&self) -> Vec<Problem> {
        let holds = self.effective_config();
        let problem = |field: &ConfigField| {
            let value = holds.get(&field.name).unwrap_or(&Value::Null);
            let message = match check_value(field, value) {
                Err(error) => error.message,
                Ok(()) if self.is_active && field.required && !is_there(value) => {
                    format!("`{}` has to be set", field.label)
                }
                Ok(()) => return None,
            };
            Some(Problem::new(&self.name, "bad_config", message))
        };
        self.manifest.config.iter().filter_map(problem).collect()
    }

    /// What an admin is shown: the fields of the manifest with what holds, and of a secret only
    /// whether it is set.
    #[must_use]
    pub fn shown_config(&self) -> Map<String, Value> {
        let mut holds = self.effective_config();
        let shown = self.manifest.config.iter().map(|field| {
            let value = holds.remove(&field.name).unwrap_or(Value::Null);
            let value = match field.kind {
                FieldKind::Password => json!({ "is_set": is_there(&value) }),
                _ => value,
            };
            (field.name.clone(), value)
        });
        shown.collect()
    }
}

impl Manifest {
    /// What an admin is shown of it: a default of a secret is a secret, too.
    #[must_use]
    pub fn shown(&self) -> Self {
        let mut shown = self.clone();
        for field in &mut shown.config {
            field.default = field.default.take().filter(|_| field.kind != FieldKind::Password);
        }
        shown
    }
}

/// Checks what an admin sets against the manifest. Returns the changes to store, null for what is
/// to be removed: then the default holds. A secret that is null stays as it is; an empty text
/// removes it.
///
/// # Errors
/// At `config.<name>`: `unknown_plugin_field`, `required`, `wrong_type`, `unknown_value`,
/// `too_long`, `duplicate`, `invalid_url`.
pub fn check_config(plugin: &Plugin, sent: &Map<String, Value>) -> Result<Map<String, Value>> {
    let mut errors = Vec::new();
    let (mut changes, mut holds) = (Map::new(), plugin.effective_config());
    for (name, value) in sent {
        let Some(field) = plugin.manifest.config.iter().find(|field| field.name == *name) else {
            let known: Vec<&str> =
                plugin.manifest.config.iter().map(|field| field.name.as_str()).collect();
            let message = format!("the plugin has no such setting; it has {}", known.join(", "));
            let shown: String = name.chars().take(100).collect();
            errors.push(FieldError::new(at(&shown), "unknown_plugin_field", message));
            continue;
        };
        if field.kind == FieldKind::Password && value.is_null() {
            continue;
        }
        let removed = value.is_null() || (value == "" && field.kind != FieldKind::Json);
        let value = if removed { Value::Null } else { value.clone() };
        match check_value(field, &value) {
            Err(error) => errors.push(error),
            Ok(()) if removed => {
                let default = field.default.clone().unwrap_or(Value::Null);
                holds.insert(name.clone(), default);
                changes.insert(name.clone(), value);
            }
            Ok(()) => {
                holds.insert(name.clone(), value.clone());
                changes.insert(name.clone(), value);
            }
        }
    }
    for field in plugin.manifest.config.iter().filter(|field| field.required) {
        let wrong = errors.iter().any(|error| error.field == at(&field.name));
        if !wrong && !holds.get(&field.name).is_some_and(is_there) {
            let message = format!("`{}` has to be set", field.label);
            errors.push(FieldError::new(at(&field.name), "required", message));
        }
    }
    if errors.is_empty() { Ok(changes) } else { Err(Error::invalid(errors)) }
}

fn defaults(manifest: &Manifest) -> Map<String, Value> {
    let set = |field: &ConfigField| Some((field.name.clone(), field.default.clone()?));
    manifest.config.iter().filter_map(set).collect()
}

fn at(name: &str) -> String {
    format!("config.{name}")
}

fn is_there(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(values) => !values.is_empty(),
        _ => true,
    }
}

fn check_value(field: &ConfigField, value: &Value) -> Result<(), FieldError> {
    let wrong = |kind: &str| {
        let message = format!("`{}` is {kind}", field.label);
        FieldError::new(at(&field.name), "wrong_type", message)
    };
    match (field.kind, value) {
        (_, Value::Null) | (FieldKind::Json, _) => Ok(()),
        (FieldKind::Number, value) => {
            value.is_number().then_some(()).ok_or_else(|| wrong("a number"))
        }
        (FieldKind::Boolean, value) => {
            value.is_boolean().then_some(()).ok_or_else(|| wrong("true or false"))
        }
        (FieldKind::Multiselect, Value::Array(values)) => {
            let mut names = BTreeSet::new();
            for value in values {
                let name = value.as_str().ok_or_else(|| wrong("a list of texts"))?;
                check_option(field, name)?;
                if !names.insert(name) {
                    let message = format!("`{}` names {name} twice", field.label);
                    return Err(FieldError::new(at(&field.name), "duplicate", message));
                }
            }
            Ok(())
        }
        (FieldKind::Multiselect, _) => Err(wrong("a list of texts")),
        (FieldKind::Select, Value::String(name)) => check_option(field, name),
        (FieldKind::Url, Value::String(text)) => {
            check_length(field, text).and_then(|()| check_url(field, text))
        }
        (_, Value::String(text)) => check_length(field, text),
        _ => Err(wrong("a text")),
    }
}

/// A choice without options takes any text.
fn check_option(field: &ConfigField, name: &str) -> Result<(), FieldError> {
    check_length(field, name)?;
    if field.options.is_empty() || field.options.iter().any(|option| option.value == name) {
        return Ok(());
    }
    let known: Vec<&str> = field.options.iter().map(|option| option.value.as_str()).collect();
    let message = format!("`{}` is one of {}", field.label, known.join(", "));
    Err(FieldError::new(at(&field.name), "unknown_value", message))
}

fn check_length(field: &ConfigField, text: &str) -> Result<(), FieldError> {
    if text.chars().count() <= MAX_TEXT {
        return Ok(());
    }
    let message = format!("`{}` has at most {MAX_TEXT} characters", field.label);
    Err(FieldError::new(at(&field.name), "too_long", message))
}

fn check_url(field: &ConfigField, text: &str) -> Result<(), FieldError> {
    let is_url = text.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.is_empty())
    });
    if is_url {
        return Ok(());
    }
    let message = format!("`{}` is an address that begins with https:// or http://", field.label);
    Err(FieldError::new(at(&field.name), "invalid_url", message))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::{
        plugins::read_manifest,
        time::{Clock as _, ManualClock},
    };

    fn plugin(config: &Value) -> Plugin {
        let option = |name: &str| json!({ "value": name, "label": name });
        let options = [option("a"), option("b")];
        let field = |kind: &str| json!({ "name": kind, "label": kind, "type": kind });
        let choice =
            |kind: &str| json!({ "name": kind, "label": kind, "type": kind, "options": options });
        let fields = json!([
            { "name": "token", "label": "Token", "type": "password", "required": true },
            { "name": "size", "label": "Size", "type": "number", "default": 10, "required": true },
            field("text"), field("boolean"), field("json"), field("url"), field("textarea"),
            choice("select"), choice("multiselect"),
        ]);
        let (manifest, _) = read_manifest("nps", &json!({ "name": "nps", "config": fields }));
        Plugin {
            name: "nps".into(),
            runtime: "node".into(),
            manifest: manifest.unwrap(),
            problems: Vec::new(),
            is_present: true,
            is_active: false,
            grants: BTreeSet::new(),
            audiences: BTreeMap::new(),
            config: config.as_object().unwrap().clone(),
            activated_at: None,
            deactivated_at: None,
            seen_at: ManualClock::default().now(),
        }
    }

    fn check(config: &Value, sent: &Value) -> Result<Value> {
        check_config(&plugin(config), sent.as_object().unwrap()).map(Value::Object)
    }

    #[test]
    fn defaults_hold_and_secrets_are_not_shown() {
        let plugin = plugin(&json!({ "token": "s3cret", "text": "x", "own": "s3cret" }));
        let effective = plugin.effective_config();
        assert_eq!(effective["size"], 10);
        assert_eq!((&effective["token"], &effective["own"]), (&json!("s3cret"), &json!("s3cret")));
        let shown = Value::Object(plugin.shown_config());
        assert_eq!(shown["token"], json!({ "is_set": true }));
        assert_eq!(
            (&shown["size"], &shown["text"], &shown["url"]),
            (&json!(10), &json!("x"), &Value::Null)
        );
        assert!(!shown.to_string().contains("s3cret"));
        assert!(!format!("{plugin:?}").contains("s3cret"));
    }

    #[test]
    fn secrets_stay_until_they_are_written() {
        let with = json!({ "token": "s3cret" });
        assert_eq!(check(&with, &json!({ "token": null })).unwrap(), json!({}));
        assert_eq!(check(&with, &json!({ "text": "y" })).unwrap(), json!({ "text": "y" }));
        assert_eq!(check(&with, &json!({ "token": "n" })).unwrap(), json!({ "token": "n" }));
        let refused = check(&with, &json!({ "token": "" })).unwrap_err();
        let [field] = refused.fields() else { panic!("{refused:?}") };
        assert_eq!((field.field.as_str(), field.code.as_str()), ("config.token", "required"));
        assert!(check(&json!({}), &json!({ "text": "y" })).is_err());
    }

    #[test]
    fn good_values_are_taken_and_empty_ones_removed() {
        let sent = json!({
            "token": "t", "size": null, "text": "", "boolean": false, "json": { "a": "" },
            "url": "https://example.org/hook", "select": "b", "multiselect": ["b", "a"],
            "textarea": "two\nlines",
        });
        let mut expected = sent.clone();
        expected["text"] = Value::Null;
        assert_eq!(check(&json!({}), &sent).unwrap(), expected);
    }

    #[test]
    fn bad_values_are_told_by_their_field() {
        for (name, value, code) in [
            ("size", json!("10"), "wrong_type"),
            ("boolean", json!("yes"), "wrong_type"),
            ("text", json!(1), "wrong_type"),
            ("textarea", json!("x".repeat(MAX_TEXT + 1)), "too_long"),
            ("select", json!("c"), "unknown_value"),
            ("select", json!(["a"]), "wrong_type"),
            ("multiselect", json!("a"), "wrong_type"),
            ("multiselect", json!(["a", 1]), "wrong_type"),
            ("multiselect", json!(["a", "a"]), "duplicate"),
            ("multiselect", json!(["a", "c"]), "unknown_value"),
            ("url", json!("javascript:alert(1)"), "invalid_url"),
            ("url", json!("/x"), "invalid_url"),
            ("__proto__", json!(1), "unknown_plugin_field"),
        ] {
            let refused = check(&json!({ "token": "t" }), &json!({ name: value })).unwrap_err();
            let [field] = refused.fields() else { panic!("{refused:?}") };
            assert_eq!((field.field.clone(), field.code.as_str()), (at(name), code));
        }
    }
}
