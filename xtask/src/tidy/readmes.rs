//! Every crate has a README.md, and a library's is its crate doc.

use syn::{Expr, Meta};

use super::finding::Finding;
use super::members::{Member, Members};
use super::tree::Tree;

const RULE: &str = "readmes";

pub(super) fn check(tree: &Tree, members: &Members) -> Vec<Finding> {
    members.0.iter().filter_map(|member| check_member(tree, member)).collect()
}

fn check_member(tree: &Tree, member: &Member) -> Option<Finding> {
    let readme = format!("{}/README.md", member.folder);
    if tree.text(&readme).is_none_or(|text| text.trim().is_empty()) {
        return Some(Finding::new(RULE, readme, "missing or empty: say what the crate is for"));
    }
    let library = format!("{}/src/lib.rs", member.folder);
    if !member.library || tree.text(&library).is_some_and(includes_readme) {
        return None;
    }
    let message = "lacks `#![doc = include_str!(\"../README.md\")]`";
    Some(Finding::new(RULE, library, message))
}

fn includes_readme(text: &str) -> bool {
    let Ok(file) = syn::parse_file(text) else { return false };
    file.attrs.iter().any(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Macro(value) => {
                value.mac.path.is_ident("include_str")
                    && value.mac.tokens.to_string() == "\"../README.md\""
            }
            _ => false,
        },
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOC: &str = "#![doc = include_str!(\"../README.md\")]\n";

    fn findings(library: bool, files: &[(&str, &str)]) -> usize {
        let name = || "a".to_owned();
        let member = Member { name: name(), folder: name(), library, dependencies: Vec::new() };
        check(&Tree::of(files.iter().copied()), &Members(vec![member])).len()
    }

    #[test]
    fn a_readme_that_is_the_crate_doc_passes() {
        assert_eq!(findings(true, &[("a/README.md", "# a"), ("a/src/lib.rs", DOC)]), 0);
        assert_eq!(findings(false, &[("a/README.md", "# a"), ("a/src/main.rs", "")]), 0);
    }

    #[test]
    fn what_is_missing_is_found() {
        assert_eq!(findings(true, &[("a/src/lib.rs", DOC)]), 1);
        assert_eq!(findings(false, &[("a/README.md", " \n")]), 1);
        assert_eq!(findings(true, &[("a/README.md", "# a"), ("a/src/lib.rs", "//! a")]), 1);
        let comment = "// #![doc = include_str!(\"../README.md\")]\n";
        assert_eq!(findings(true, &[("a/README.md", "# a"), ("a/src/lib.rs", comment)]), 1);
    }
}
