use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{EndpointPart, Manifest, PagePart, Problem, WebhookPart, reserved};

/// Longest name of a plugin, in bytes.
const MAX_NAME: usize = 50;
/// Longest route of a plugin, in bytes.
const MAX_ROUTE: usize = 255;
/// More parts of one kind than a manifest has with good reason.
const MAX_PARTS: usize = 200;

/// Whether a plugin may have this name: 1 to 50 lower-case letters, digits and dashes, beginning
/// with a letter or digit.
#[must_use]
pub fn is_plugin_name(name: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    (1..=MAX_NAME).contains(&name.len())
        && name.bytes().all(fits)
        && name.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
}

/// Reads what a runtime said of the plugin under `key`. Parts that are wrong are left out, each
/// with a problem; without a name there is nothing.
#[must_use]
pub fn read_manifest(key: &str, said: &Value) -> (Option<Manifest>, Vec<Problem>) {
    let mut problems = Vec::new();
    let name = said.get("name").and_then(Value::as_str).unwrap_or(key);
    if name != key || !is_plugin_name(name) {
        let message = "a name has 1 to 50 lower-case letters, digits and dashes";
        let shown: String = key.chars().take(MAX_NAME).collect();
        problems.push(Problem::new(shown, "bad_name", message));
        return (None, problems);
    }
    let mut reader = Reader { plugin: name, said, problems };
    let text = |key: &str| said.get(key).and_then(Value::as_str).map(|text| cut(text, 255));
    let manifest = Manifest {
        name: name.to_owned(),
        version: text("version").unwrap_or_default(),
        description: said.get("description").and_then(Value::as_str).map(|text| cut(text, 2000)),
        config: reader.parts("config", |_| true),
        pages: reader.pages(),
        components: reader.parts("components", |_| true),
        widgets: reader.parts("widgets", |_| true),
        action_hooks: reader.parts("actionHooks", is_hook),
        filter_hooks: reader.parts("filterHooks", |_| true),
        endpoints: reader.parts("endpoints", |e: &EndpointPart| is_route(&e.method, &e.path)),
        webhooks: reader.parts("webhooks", |w: &WebhookPart| is_route(&w.method, &w.path)),
        cron_schedules: reader.parts("cronSchedules", is_hook),
    };
    (Some(manifest), reader.problems)
}

struct Reader<'a> {
    plugin: &'a str,
    said: &'a Value,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn parts<T: DeserializeOwned>(&mut self, list: &str, fits: impl Fn(&T) -> bool) -> Vec<T> {
        let parts = match self.said.get(list) {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(parts)) => parts,
            Some(_) => {
                self.problem("bad_part", format!("`{list}` is not a list"));
                return Vec::new();
            }
        };
        if parts.len() > MAX_PARTS {
            self.problem("bad_part", format!("`{list}` has over {MAX_PARTS} parts"));
        }
        let mut read = Vec::new();
        for (place, part) in parts.iter().take(MAX_PARTS).enumerate() {
            match serde_json::from_value::<T>(part.clone()) {
                Ok(part) if fits(&part) => read.push(part),
                Ok(_) => {
                    let message = format!("`{list}[{place}]` has a route that cannot be served");
                    self.problem("bad_route", message);
                }
                Err(error) => self.problem("bad_part", format!("`{list}[{place}]`: {error}")),
            }
        }
        read
    }

    fn pages(&mut self) -> Vec<PagePart> {
        let pages = self.parts("pages", |page: &PagePart| is_page_route(&page.route));
        let (ours, theirs): (Vec<_>, Vec<_>) = pages.into_iter().partition(reserved::is_reserved);
        for page in &ours {
            self.problem("reserved_route", reserved::message(page));
        }
        theirs
    }

    fn problem(&mut self, code: &str, message: String) {
        self.problems.push(Problem::new(self.plugin, code, message));
    }
}

fn cut(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

#[expect(clippy::ptr_arg, reason = "it is given to a list of `String`")]
fn is_hook(hook: &String) -> bool {
    (1..=MAX_ROUTE).contains(&hook.len()) && !hook.chars().any(char::is_control)
}

/// A page's route has no slash at its beginning with some plugins, and one with others.
fn is_page_route(route: &str) -> bool {
    let route = route.strip_prefix('/').unwrap_or(route);
    !route.is_empty() && is_path(&format!("/{route}"))
}

fn is_route(method: &str, path: &str) -> bool {
    matches!(method, "GET" | "POST" | "PUT" | "PATCH" | "DELETE") && is_path(path)
}

fn is_path(path: &str) -> bool {
    let bad = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '?' | '#' | '\\' | '%');
    path.starts_with('/')
        && path.len() <= MAX_ROUTE
        && !path.contains(bad)
        && !path.split('/').any(|part| part == "." || part == ".." || part == ":")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_wrong_is_left_out_and_told_and_the_rest_is_read() {
        let said = json!({
            "name": "demo", "version": "1.2.3", "unknown": true,
            "config": [{ "name": "a", "label": "A", "type": "text" }, { "name": "b" }],
            "pages": [{ "route": "/demo", "component": "Demo" }, { "route": "../x", "component": "X" }],
            "widgets": {},
            "endpoints": [
                { "method": "POST", "path": "/save/:id" },
                { "method": "get", "path": "/x" },
                { "method": "GET", "path": "/a/../b" },
            ],
            "filterHooks": [{ "hook": "x" }],
        });
        let (manifest, problems) = read_manifest("demo", &said);
        let manifest = manifest.unwrap();
        assert_eq!((manifest.config.len(), manifest.pages.len()), (1, 1));
        assert_eq!(manifest.endpoints.len(), 1);
        assert_eq!(manifest.filter_hooks[0].priority, 10);
        let codes: Vec<_> = problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["bad_part", "bad_route", "bad_part", "bad_route", "bad_route"]);
    }

    #[test]
    fn names_that_could_be_paths_or_prototypes_are_refused() {
        for name in ["", "__proto__", "../a", "A", "a b", "a/b", &"a".repeat(51)] {
            let (manifest, problems) = read_manifest(name, &json!({ "name": name }));
            assert!(manifest.is_none(), "{name}");
            assert_eq!(problems[0].code, "bad_name");
        }
        assert!(read_manifest("demo", &json!({ "name": "other" })).0.is_none());
        assert!(is_plugin_name("web-widget") && is_plugin_name("nps"));
    }
}
