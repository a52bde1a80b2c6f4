//! Every link from one of our documents to another file or heading leads somewhere.

use super::finding::Finding;
use super::markdown;
use super::tree::Tree;

const RULE: &str = "links";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.with_extension("md")
        .flat_map(|(path, text)| {
            markdown::links(text)
                .into_iter()
                .filter(|target| !foreign(target) && !resolves(tree, path, target))
                .map(move |target| Finding::new(RULE, path, format!("dead link: {target}")))
        })
        .collect()
}

/// Links that leave the repository, and rustdoc's links to items.
fn foreign(target: &str) -> bool {
    target.contains("://") || target.starts_with("mailto:") || target.contains("::")
}

fn resolves(tree: &Tree, from: &str, target: &str) -> bool {
    let (file, anchor) = match target.split_once('#') {
        Some((file, anchor)) => (file, Some(anchor)),
        None => (target, None),
    };
    let path = if file.is_empty() { Some(from.to_owned()) } else { join(from, file) };
    let Some(path) = path.filter(|path| tree.has(path)) else { return false };
    match (anchor, tree.text(&path)) {
        (Some(anchor), Some(text)) if path.ends_with(".md") => {
            markdown::anchors(text).iter().any(|known| known == anchor)
        }
        _ => true,
    }
}

/// A path relative to a file's folder, from the root; none when it leaves the repository.
fn join(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(link: &str) -> usize {
        let text = format!("[x]({link})");
        let files =
            [("docs/a.md", text.as_str()), ("docs/b.md", "# One thing\n"), ("core/src/lib.rs", "")];
        check(&Tree::of(files)).len()
    }

    #[test]
    fn living_links_pass() {
        for link in [
            "b.md",
            "./b.md#one-thing",
            "../docs/b.md",
            "../core",
            "../core/src/lib.rs#L1",
            "https://example.org/none",
            "crate::Thing",
        ] {
            assert_eq!(findings(link), 0, "{link}");
        }
    }

    #[test]
    fn dead_links_are_found() {
        for link in ["c.md", "b.md#two-things", "#nothing", "../../b.md", "../cor"] {
            assert_eq!(findings(link), 1, "{link}");
        }
    }
}
