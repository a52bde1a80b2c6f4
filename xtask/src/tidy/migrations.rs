//! The three databases have the same migrations: equal numbers, equal names.

use std::collections::BTreeSet;

use super::finding::Finding;
use super::tree::Tree;

const RULE: &str = "migrations";
const DATABASES: [&str; 3] = ["sqlite", "postgres", "mysql"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let names = DATABASES.map(|database| names(tree, database));
    let all: BTreeSet<&str> = names.iter().flatten().copied().collect();
    let mut findings = Vec::new();
    for (database, has) in DATABASES.iter().zip(&names) {
        for missing in all.difference(has) {
            let place = format!("migrations/{database}/{missing}");
            findings.push(Finding::new(RULE, place, "missing: the other databases have it"));
        }
    }
    for (at, name) in all.iter().enumerate() {
        let number = format!("{:04}_", at + 1);
        if !name.starts_with(&number) || !name.ends_with(".sql") {
            let message = format!("is not called {number}NAME.sql: numbers count up without gaps");
            findings.push(Finding::new(RULE, format!("migrations/*/{name}"), message));
        }
    }
    findings
}

fn names<'a>(tree: &'a Tree, database: &str) -> BTreeSet<&'a str> {
    let folder = format!("migrations/{database}/");
    tree.files().filter_map(|(path, _)| path.strip_prefix(folder.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(lists: [&[&str]; 3]) -> Tree {
        let paths: Vec<String> = DATABASES
            .iter()
            .zip(lists)
            .flat_map(|(database, names)| {
                names.iter().map(move |name| format!("migrations/{database}/{name}"))
            })
            .collect();
        Tree::of(paths.iter().map(|path| (path.as_str(), "")))
    }

    #[test]
    fn equal_lists_pass() {
        let list: &[&str] = &["0001_tickets.sql", "0002_replies.sql"];
        assert_eq!(check(&tree([list; 3])), []);
        assert_eq!(check(&Tree::default()), []);
    }

    #[test]
    fn a_missing_a_misnamed_and_a_skipped_number_are_found() {
        let list: &[&str] = &["0001_tickets.sql", "0002_replies.sql"];
        assert_eq!(check(&tree([list, &["0001_tickets.sql"], list])).len(), 1);
        assert_eq!(check(&tree([&["0001_tickets.txt"]; 3])).len(), 1);
        assert_eq!(check(&tree([&["0001_tickets.sql", "0003_replies.sql"]; 3])).len(), 1);
        assert_eq!(check(&tree([&["0001_a.sql", "0001_b.sql"]; 3])).len(), 1);
    }
}
