//! The facade stays thin: at most 300 lines in all.

use super::finding::Finding;
use super::tree::Tree;

const RULE: &str = "facade";
const SOURCES: &str = "escalated/src/";
const LINES: usize = 300;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let lines: usize = tree
        .with_extension("rs")
        .filter(|(path, _)| path.starts_with(SOURCES))
        .map(|(_, text)| text.lines().count())
        .sum();
    if lines <= LINES {
        return Vec::new();
    }
    let message = format!("{lines} lines, over {LINES}: move what it does into a layer");
    vec![Finding::new(RULE, SOURCES, message)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_all_files_of_the_facade_alone() {
        let half = "x\n".repeat(150);
        let other = ("escalated-core/src/lib.rs", half.as_str());
        let two = [("escalated/src/lib.rs", half.as_str()), ("escalated/src/a.rs", &half), other];
        assert_eq!(check(&Tree::of(two)), []);
        let three = two.into_iter().chain([("escalated/src/b.rs", "x\n")]);
        assert_eq!(check(&Tree::of(three)).len(), 1);
    }
}
