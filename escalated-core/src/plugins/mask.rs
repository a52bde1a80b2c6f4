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
