use std::{cmp::Reverse, iter::once};

use serde_json::Value;

use super::{FieldKind, Plugin, RuntimeHealth};

/// Stands where a secret stood.
const MASK: &str = "••••";
/// Shorter secrets are no secrets, and would make holes in every sentence.
const SHORTEST: usize = 6;

impl Plugin {
    /// What the plugin said, without the secrets of its configuration: plugins write addresses and
    /// keys into what they log and into their errors.
    #[must_use]
    pub fn masked(&self, said: &str) -> String {
        mask_text(&sorted(self.secrets()), said.to_owned())
    }

    /// The same for all texts in a value, and for the names of its members.
    #[must_use]
    pub fn masked_value(&self, said: Value) -> Value {
        let secrets = sorted(self.secrets());
        if secrets.is_empty() { said } else { mask(&secrets, said) }
    }

    fn secrets(&self) -> impl Iterator<Item = &str> {
        let fields = self.manifest.config.iter().filter(|field| field.kind == FieldKind::Password);
        let values =
            fields.flat_map(|field| [self.config.get(&field.name), field.default.as_ref()]);
        // Who prints a key of several lines prints them one by one.
        values.flatten().filter_map(Value::as_str).flat_map(|text| once(text).chain(text.lines()))
    }
}

impl RuntimeHealth {
    /// Without the secrets of its plugins: their last words may be the reason of its end.
    pub fn mask(&mut self, plugins: &[Plugin]) {
        let secrets = sorted(plugins.iter().flat_map(Plugin::secrets));
        let problems = self.problems.iter_mut().map(|problem| &mut problem.message);
        for said in self.last_error.iter_mut().chain(problems) {
            *said = mask_text(&secrets, std::mem::take(said));
        }
    }
}

/// Long ones first: one may be a part of another.
fn sorted<'a>(secrets: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut secrets: Vec<_> =
        secrets.map(str::trim).filter(|text| text.len() >= SHORTEST).collect();
    secrets.sort_by_key(|secret| Reverse(secret.len()));
    secrets
}

fn mask_text(secrets: &[&str], said: String) -> String {
    let mut text = secrets.iter().fold(said, |text, secret| text.replace(secret, MASK));
    // What is long may have been cut within a secret.
    if let Some(left) = secrets.iter().filter_map(|secret| begun(secret, &text)).max() {
        text.truncate(text.len() - left);
        text.push_str(MASK);
    }
    text
}

/// How much of a secret a text ends with.
fn begun(secret: &str, text: &str) -> Option<usize> {
    let cuts = secret.char_indices().map(|(at, _)| at).filter(|at| *at >= SHORTEST);
    cuts.rev().find(|at| secret.get(..*at).is_some_and(|begin| text.ends_with(begin)))
}

fn mask(secrets: &[&str], said: Value) -> Value {
    let text = |text: String| mask_text(secrets, text);
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
        plugins::{Problem, RuntimeState, read_manifest},
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
    fn a_secret_that_was_cut_or_stands_on_several_lines_is_masked() {
        let plugin = plugin(json!({ "a": "-----BEGIN\nabcdefgh\nijklmnop", "b": "token-1234" }));
        assert_eq!(plugin.masked("x -----BEGIN | abcdefgh |"), "x •••• | •••• |");
        assert_eq!(plugin.masked("my token is token-12"), "my token is ••••");
        assert_eq!(plugin.masked("my token"), "my token");
    }

    #[test]
    fn the_health_of_a_runtime_has_no_secret_of_any_of_its_plugins() {
        let one = plugin(json!({ "a": "secret" }));
        let other = plugin(json!({ "a": "secret-and-more" }));
        let problems = vec![Problem::new("p", "load_failed", "it is secret")];
        let mut health = RuntimeHealth {
            runtime: "node".into(),
            state: RuntimeState::Stopped,
            version: None,
            pid: None,
            ready_at: None,
            retry_at: None,
            starts: 1,
            pending: 0,
            timeouts: 0,
            skipped_lines: 0,
            last_error: Some("runtime_ended: secret-and-more | secret!".into()),
            problems,
        };
        health.mask(&[one, other]);
        assert_eq!(health.last_error.as_deref(), Some("runtime_ended: •••• | ••••!"));
        assert_eq!(health.problems[0].message, "it is ••••");
    }

    #[test]
    fn what_is_too_short_for_a_secret_leaves_sentences_whole() {
        let plugin = plugin(json!({ "a": "a", "b": 7 }));
        assert_eq!(plugin.masked("a plain sentence 7"), "a plain sentence 7");
    }
}
