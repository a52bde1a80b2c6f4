//! What would be compiled, as `cargo tree` says: each package with its version and features.

use std::collections::BTreeMap;

/// How `cargo tree` is asked to print a package.
pub(super) const FORMAT: &str = "{p}|{f}";

/// The packages of one application by name; several versions of one are several entries.
#[derive(Debug, Default)]
pub(super) struct Graph(BTreeMap<String, BTreeMap<String, Vec<String>>>);

impl Graph {
    /// From the lines of `cargo tree --prefix none`.
    pub(super) fn parse(text: &str) -> Self {
        let mut graph = Self::default();
        for line in text.lines() {
            let Some((package, features)) = line.split_once('|') else { continue };
            let mut words = package.split_whitespace();
            let (Some(name), Some(version)) = (words.next(), words.next()) else { continue };
            // Printed before: `(*)`, which may be all that stands behind the bar.
            let features = features.trim_end().trim_end_matches("(*)").trim_end();
            let features = features.split(',').filter(|feature| !feature.is_empty());
            let version = version.trim_start_matches('v').to_owned();
            let known = graph.0.entry(name.to_owned()).or_default().entry(version).or_default();
            known.extend(features.map(str::to_owned));
            known.sort();
            known.dedup();
        }
        graph
    }

    /// The versions of a package.
    pub(super) fn versions(&self, name: &str) -> Vec<&str> {
        self.0.get(name).into_iter().flatten().map(|(version, _)| version.as_str()).collect()
    }

    /// The features of a package, in any of its versions.
    pub(super) fn features(&self, name: &str) -> Vec<&str> {
        let versions = self.0.get(name).into_iter().flatten();
        versions.flat_map(|(_, features)| features).map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Graph;

    #[test]
    fn a_package_that_is_printed_again_is_one_package() {
        let graph = Graph::parse(
            "host v0.0.0 (/somewhere)|\n\
             sqlx v0.9.0|derive,json\n\
             sqlx-macros v0.9.0 (proc-macro)|json (*)\n\
             sqlx v0.9.0|derive,json (*)\n\
             syn v1.0.0|\nsyn v2.0.1| (*)\n\
             \n",
        );
        assert_eq!(graph.versions("sqlx"), ["0.9.0"]);
        assert_eq!(graph.versions("syn"), ["1.0.0", "2.0.1"]);
        assert!(graph.versions("rusqlite").is_empty());
        assert_eq!(graph.features("sqlx"), ["derive", "json"]);
        assert_eq!(graph.features("sqlx-macros"), ["json"]);
    }
}
