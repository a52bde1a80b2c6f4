use serde_json::Value;

use super::{FieldKind, Plugin};

/// Stands where a secret stood.
const MASK: &str = "••••";
/// Shorter secrets are no secrets, and would make holes in every sentence.
const SHORTEST: usize = 6;

impl Plugin {
    /// What the plugin said, without the secrets of its configuration: plugins write addresses and
    /// keys into what they log and into their errors.
    #[must_use]
    pub fn masked(&self, said: &str) -> String {
        self.secrets().iter().fold(said.to_owned(), |text, secret| text.replace(secret, MASK))
    }

    /// The same for all texts in a value, and for the names of its members.
    #[must_use]
    pub fn masked_value(&self, said: Value) -> Value {
        let secrets = self.secrets();
        if secrets.is_empty() { said } else { mask(&secrets, said) }
    }

    /// Long ones first: one may be a part of another.
    fn secrets(&self) -> Vec<String> {
        let fields = self.manifest.config.iter().filter(|field| field.kind == FieldKind::Password);
        let values =
            fields.flat_map(|field| [self.config.get(&field.name), field.default.as_ref()]);
        let texts = values.flatten().filter_map(Value::as_str).map(str::trim);
        let mut secrets: Vec<_> =
            texts.filter(|text| text.len() >= SHORTEST).map(str::to_owned).collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets
    }
}

fn mask(secrets: &[String], said: Value) -> Value {
    let text = |text: String| secrets.iter().fold(text, |text, secret| text.replace(secret, MASK));
    match said {
        Value::String(said) => text(said).into(),
        Value::Array(values) => values.into_iter().map(|value| mask(secrets, value)).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(key, value)| (text(key), mask(secrets, value))).collect()
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        plugins::read_manifest,
        time::{Clock, ManualClock},
    };

    fn plugin(config: Value) -> Plugin {
        let field = |name: &str, kind: &str| json!({ "name": name, "label": name, "type": kind });
        let fields = json!([field("a", "password"), field("b", "password"), field("c", "text")]);
        let (manifest, _) = read_manifest("p", &json!({ "name": "p", "config": fields }));
        Plugin {
            name: "p".into(),
            runtime: "node".into(),
            manifest: manifest.unwrap(),
            problems: Vec::new(),
            is_present: true,
            is_active: true,
            grants: [].into(),
            audiences: [].into(),
            config: serde_json::from_value(config).unwrap(),
            activated_at: None,
            deactivated_at: None,
            seen_at: ManualClock::default().now(),
        }
    }

    #[test]
    fn secrets_are_masked_and_nothing_else() {
        let plugin = plugin(json!({ "a": "secret", "b": "secret-and-more", "c": "a room" }));
        let said = "secret-and-more, secret, a room; https://x/secret?y";
        assert_eq!(plugin.masked(said), "••••, ••••, a room; https://x/••••?y");
        let value = json!({ "secret": ["secret", { "x": "my secret" }], "n": 1 });
        let masked = json!({ "••••": ["••••", { "x": "my ••••" }], "n": 1 });
        assert_eq!(plugin.masked_value(value), masked);
    }

    #[test]
    fn what_is_too_short_for_a_secret_leaves_sentences_whole() {
        let plugin = plugin(json!({ "a": "a", "b": 7 }));
        assert_eq!(plugin.masked("a plain sentence 7"), "a plain sentence 7");
    }
}
