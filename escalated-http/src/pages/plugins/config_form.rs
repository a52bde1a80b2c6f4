use escalated_core::{
    Error, FieldError, Result,
    plugins::{ConfigField, FieldKind, Plugin},
};
use serde_json::{Map, Number, Value, json};

use super::form::{Old, Setting, settings};
use crate::request::Form;

/// The inputs of the form, in the order of the manifest.
pub(in crate::pages) fn fields(plugin: &Plugin) -> Value {
    let mut shown = plugin.shown_config();
    let fields = settings(plugin).map(|Setting { field, name }| {
        let is_set = shown.remove(&field.name).and_then(|value| value.get("is_set").cloned());
        let offered = field.options.iter().enumerate().map(|(place, option)| {
            let (value, label) = (&option.value, &option.label);
            json!({ "name": format!("{name}.{place}"), "value": value, "label": label })
        });
        json!({
            "name": name,
            "label": field.label,
            "type": field.kind,
            "hint": hint(field),
            "required": field.required,
            "options": offered.collect::<Value>(),
            "is_set": is_set,
        })
    });
    fields.collect()
}

fn hint(field: &ConfigField) -> String {
    let needed = if field.required { "" } else { "(optional)" };
    let help = field.help.as_deref().unwrap_or_default();
    [needed, help].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What the form holds as things are stored; secrets are not among it.
pub(in crate::pages) fn texts(plugin: &Plugin) -> Old {
    let (mut old, shown) = (Old::new(), plugin.shown_config());
    for Setting { field, name } in settings(plugin) {
        let value = shown.get(&field.name).unwrap_or(&Value::Null);
        match (field.kind, value) {
            (FieldKind::Password, _) | (_, Value::Null) => {}
            (FieldKind::Boolean, value) => {
                if value == true {
                    old.insert(name, "1".into());
                }
            }
            (FieldKind::Multiselect, Value::Array(chosen)) => {
                for (place, option) in field.options.iter().enumerate() {
                    if chosen.iter().any(|value| value == &option.value) {
                        old.insert(format!("{name}.{place}"), "1".into());
                    }
                }
            }
            (FieldKind::Json, value) => {
                let text = serde_json::to_string_pretty(value).unwrap_or_default();
                old.insert(name, text.into());
            }
            (_, Value::String(text)) => {
                old.insert(name, text.clone().into());
            }
            (_, value) => {
                old.insert(name, value.to_string().into());
            }
        }
    }
    old
}

/// What the form sets. Texts that are no number go on as they are: the core says what is wrong.
pub(in crate::pages) fn read(plugin: &Plugin, form: &Form) -> Result<Map<String, Value>> {
    let (mut config, mut errors) = (Map::new(), Vec::new());
    for Setting { field, name } in settings(plugin) {
        let typed = form.text(&name).unwrap_or_default();
        let text = typed.trim();
        let value = match field.kind {
            FieldKind::Password if form.text(&format!("{name}.remove")).is_some() => "".into(),
            FieldKind::Password if typed.is_empty() => Value::Null,
            FieldKind::Password => typed.into(),
            FieldKind::Boolean => form.text(&name).is_some().into(),
            FieldKind::Multiselect => {
                let ticked = |place| form.text(&format!("{name}.{place}")).is_some();
                let chosen = field.options.iter().enumerate().filter(|(place, _)| ticked(*place));
                chosen.map(|(_, option)| Value::from(option.value.as_str())).collect()
            }
            _ if text.is_empty() => Value::Null,
            FieldKind::Number => number(text).map_or_else(|| text.into(), Value::Number),
            FieldKind::Json => serde_json::from_str(text).unwrap_or_else(|error| {
                let message = format!("`{}` is no JSON: {error}", field.label);
                errors.push(FieldError::new(&name, "wrong_type", message));
                Value::Null
            }),
            FieldKind::Textarea => typed.into(),
            _ => text.into(),
        };
        config.insert(field.name.clone(), value);
    }
    if errors.is_empty() { Ok(config) } else { Err(Error::invalid(errors)) }
}

fn number(text: &str) -> Option<Number> {
    text.parse::<i64>().map(Number::from).ok().or_else(|| Number::from_f64(text.parse().ok()?))
}

/// Takes secrets out of what was typed, so that no page has them.
pub(super) fn forget_secrets(plugin: &Plugin, old: &mut Old) {
    let secrets = settings(plugin).filter(|one| one.field.kind == FieldKind::Password);
    for secret in secrets {
        old.remove(&secret.name);
    }
}

#[cfg(all(test, feature = "ui"))]
mod tests {
    use super::{super::super::tests::plugin_sample::plugin, *};

    fn form(fields: &[(&str, &str)]) -> Form {
        let fields = fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Form { fields: fields.collect(), ..Form::default() }
    }

    #[test]
    fn what_is_typed_becomes_the_configuration() {
        let typed = form(&[
            ("config.token", "n3w"),
            ("config.size", " 12 "),
            ("config.rules", "{\"a\": 1}"),
            ("config.events.1", "1"),
        ]);
        let read = Value::Object(read(&plugin(), &typed).unwrap());
        assert_eq!((&read["token"], &read["size"]), (&json!("n3w"), &json!(12)));
        assert_eq!((&read["rules"], &read["events"]), (&json!({ "a": 1 }), &json!(["b"])));
        assert_eq!((&read["loud"], &read["text"]), (&json!(false), &Value::Null));
        assert_eq!(read["a name with spaces"], Value::Null);
    }

    #[test]
    fn a_setting_may_have_any_name() {
        let name = "config.:9";
        let read = read(&plugin(), &form(&[(name, "typed")])).unwrap();
        assert_eq!(read["a name with spaces"], "typed");
        let stored = Plugin { config: read, ..plugin() };
        assert_eq!(texts(&stored)[name], "typed");
        assert_eq!(fields(&plugin())[9]["name"], name);
        assert_eq!(super::super::form::shown_at(&plugin(), "config.a name with spaces"), name);
        assert_eq!(super::super::form::shown_at(&plugin(), "config.size"), "config.size");
    }

    #[test]
    fn a_secret_stays_unless_it_is_typed_or_removed() {
        let secret = |fields: &[(&str, &str)]| {
            read(&plugin(), &form(fields)).unwrap().remove("token").unwrap()
        };
        assert_eq!(secret(&[("config.token", "")]), Value::Null);
        assert_eq!(secret(&[("config.token", ""), ("config.token.remove", "1")]), json!(""));
    }

    #[test]
    fn what_is_no_json_is_told_at_its_field() {
        let refused = read(&plugin(), &form(&[("config.rules", "{")])).unwrap_err();
        assert_eq!(refused.fields()[0].field, "config.rules");
    }

    #[test]
    fn no_secret_is_shown_or_kept_for_a_refused_form() {
        let (shown, stored) = (fields(&plugin()).to_string(), texts(&plugin()));
        assert!(!shown.contains("s3cret") && !Value::Object(stored).to_string().contains("s3cret"));
        let mut old = Old::new();
        old.insert("config.token".into(), "n3w".into());
        forget_secrets(&plugin(), &mut old);
        assert!(old.is_empty());
    }
}
