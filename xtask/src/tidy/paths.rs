//! No committed text names a folder of the machine that it was written on.

use super::finding::Finding;
use super::tree::Tree;

const RULE: &str = "paths";

/// Folders of somebody's machine; taken apart here, or this file would be found too.
const MACHINES: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/Use", "rs/"),
    concat!("/tmp/ba", "sh_jobs"),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.files() {
        for (number, line) in (1..).zip(text.lines()) {
            for folder in MACHINES.iter().filter(|folder| names(line, folder)) {
                let message = format!("names {folder}: that is on one machine only");
                findings.push(Finding::new(RULE, format!("{path}:{number}"), message));
            }
        }
    }
    findings
}

/// Does the line name this folder at the root, not one of that name further down or in a URL?
fn names(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '}'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_paths_are_found_wherever_they_stand() {
        for folder in MACHINES {
            let text = format!("fine\nsee \"{folder}main/file\"\n");
            let findings = check(&Tree::of([("docs/a.md", text.as_str())]));
            assert_eq!(findings.len(), 1, "{folder}");
            assert_eq!(findings[0].place, "docs/a.md:2");
        }
    }

    #[test]
    fn folders_of_that_name_elsewhere_pass() {
        for folder in MACHINES {
            let text = format!("https://example.org{folder}x and ..{folder}x and net{folder}");
            assert_eq!(check(&Tree::of([("a.md", text.as_str())])), [], "{folder}");
        }
    }
}
