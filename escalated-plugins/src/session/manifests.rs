use std::{collections::BTreeSet, fmt};

use escalated_core::plugins::{FoundPlugin, Problem, read_manifest};
use serde::{
    Deserialize,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

use crate::runtimes::Found;

/// More plugins than one runtime has with good reason.
const MAX_PLUGINS: usize = 500;

/// What a runtime lists, in its order; JSON may name one twice.
pub(crate) struct Listed(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Listed {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Plugins;
        impl<'de> Visitor<'de> for Plugins {
            type Value = Listed;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of plugins by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Listed, A::Error> {
                let mut listed = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    if listed.len() < MAX_PLUGINS {
                        listed.push(entry);
                    }
                }
                Ok(Listed(listed))
            }
        }
        deserializer.deserialize_map(Plugins)
    }
}

/// Reads what a runtime lists. Of two with one name the first counts.
pub(crate) fn read_manifests(listed: Listed) -> Found {
    let mut found = Found::default();
    let mut names = BTreeSet::new();
    for (name, said) in listed.0 {
        if !names.insert(name.clone()) {
            let message = "another plugin of the runtime has this name; this one is left out";
            found.problems.push(Problem::new(name, "duplicate_name", message));
            continue;
        }
        match read_manifest(&name, &said) {
            (Some(manifest), problems) => found.plugins.push(FoundPlugin { manifest, problems }),
            (None, problems) => found.problems.extend(problems),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_comes_twice_is_told() {
        let text = r#"{"a": {"name": "a"}, "__proto__": {}, "a": {"name": "a"}}"#;
        let found = read_manifests(serde_json::from_str(text).unwrap());
        assert_eq!(found.plugins.len(), 1);
        let codes: Vec<_> = found.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["bad_name", "duplicate_name"]);
        assert!(serde_json::from_str::<Listed>("[]").is_err());
    }
}
