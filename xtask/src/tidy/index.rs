//! `mod.rs` and `lib.rs` are an index: docs, `mod` and `use`, nothing that does something.

use syn::Item;

use super::finding::Finding;
use super::tree::Tree;

const RULE: &str = "index";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.sources()
        .filter(|(path, _)| path.ends_with("/mod.rs") || path.ends_with("/lib.rs"))
        .flat_map(|(path, text)| check_file(path, text))
        .collect()
}

fn check_file(path: &str, text: &str) -> Vec<Finding> {
    let file = match syn::parse_file(text) {
        Ok(file) => file,
        Err(error) => return vec![Finding::new(RULE, path, format!("does not parse: {error}"))],
    };
    let complaint = |item: &Item| {
        let name = stray(item)?;
        let message = format!("holds {name}: an index has docs, `mod` and `use` only");
        Some(Finding::new(RULE, path, message))
    };
    file.items.iter().filter_map(complaint).collect()
}

/// What the item is, when it does not belong into an index.
fn stray(item: &Item) -> Option<String> {
    match item {
        Item::Use(_) => None,
        Item::Mod(item) if item.content.is_none() => None,
        Item::Mod(item) => Some(format!("the body of mod {}", item.ident)),
        Item::Fn(item) => Some(format!("fn {}", item.sig.ident)),
        Item::Struct(item) => Some(format!("struct {}", item.ident)),
        Item::Enum(item) => Some(format!("enum {}", item.ident)),
        Item::Trait(item) => Some(format!("trait {}", item.ident)),
        Item::Type(item) => Some(format!("type {}", item.ident)),
        Item::Const(item) => Some(format!("const {}", item.ident)),
        Item::Static(item) => Some(format!("static {}", item.ident)),
        Item::Impl(_) => Some("an impl".to_owned()),
        Item::Macro(_) => Some("a macro".to_owned()),
        _ => Some("an item of another kind".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> usize {
        check(&Tree::of([(path, text)])).len()
    }

    #[test]
    fn an_index_passes() {
        let text = "//! Docs.\n#![forbid(unsafe_code)]\n\n#[cfg(test)]\nmod a;\npub mod b;\n\
                    pub use self::a::A;\nuse b as _;\n";
        assert_eq!(findings("c/src/lib.rs", text), 0);
        assert_eq!(findings("c/src/a/mod.rs", text), 0);
    }

    #[test]
    fn anything_else_is_found_and_other_files_are_free() {
        for text in [
            "pub fn f() {}",
            "struct S;",
            "enum E {}",
            "const C: u8 = 1;",
            "impl S {}",
            "mod tests { }",
            "macro_rules! m { () => {} }",
            "this is not Rust",
        ] {
            assert_eq!(findings("c/src/a/mod.rs", text), 1, "{text}");
            assert_eq!(findings("c/src/a/b.rs", text), 0, "{text}");
            assert_eq!(findings("c/src/main.rs", text), 0, "{text}");
        }
    }
}
