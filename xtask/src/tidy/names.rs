//! Nothing is called after its being needed in many places: a name says what a thing does.

use super::finding::Finding;
use super::tree::Tree;

const RULE: &str = "names";
const BANNED: &[&str] =
    &["util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.with_extension("rs")
        .flat_map(|(path, text)| in_path(path).into_iter().chain(in_text(path, text)))
        .collect()
}

fn in_path(path: &str) -> Option<Finding> {
    let bad = path.trim_end_matches(".rs").split('/').find(|part| BANNED.contains(part))?;
    Some(finding(path, bad))
}

/// Modules with a body; those without are files, whose path tells.
fn in_text(path: &str, text: &str) -> Vec<Finding> {
    text.lines()
        .filter_map(|line| {
            let line = line.trim_start();
            let rest = line.strip_prefix("pub ").unwrap_or(line).strip_prefix("mod ")?;
            let name = rest.trim_end().strip_suffix('{')?.trim_end();
            BANNED.contains(&name).then(|| finding(path, name))
        })
        .collect()
}

fn finding(path: &str, name: &str) -> Finding {
    Finding::new(RULE, path, format!("`{name}` says nothing: name it after what it does"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_folders_and_modules_are_found() {
        for (path, text) in [
            ("a/src/utils.rs", ""),
            ("a/src/common/text.rs", ""),
            ("a/tests/helpers/mod.rs", ""),
            ("a/src/plain.rs", "    pub mod manager {\n"),
        ] {
            assert_eq!(check(&Tree::of([(path, text)])).len(), 1, "{path}");
        }
    }

    #[test]
    fn names_with_a_meaning_pass() {
        let text = "mod common_words {\n// mod utils is banned\nlet manager = 1;\n";
        let tree = Tree::of([("a/src/department_manager.rs", text), ("docs/utils.md", "")]);
        assert_eq!(check(&tree), []);
    }
}
