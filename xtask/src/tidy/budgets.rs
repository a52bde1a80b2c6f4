//! What is meant to be thin stays thin: the facade, the adapters, the shortest examples.

use super::finding::Finding;
use super::tree::Tree;

const RULE: &str = "budgets";

/// The sources of a crate, and how many lines they may have in all.
const BUDGETS: &[(&str, usize)] = &[
    ("escalated/src/", 300),
    ("escalated-axum/src/", 160),
    ("escalated-actix/src/", 160),
    ("examples/actix-minimal/src/", 60),
    ("examples/headless/src/", 60),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let over = |(sources, budget): &(&'static str, usize)| {
        let lines: usize = tree
            .with_extension("rs")
            .filter(|(path, _)| path.starts_with(sources))
            .map(|(_, text)| text.lines().count())
            .sum();
        let message = || format!("{lines} lines, over {budget}: move what it does into a layer");
        (lines > *budget).then(|| Finding::new(RULE, *sources, message()))
    };
    BUDGETS.iter().filter_map(over).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_all_files_of_one_crate_together() {
        for (sources, budget) in BUDGETS {
            let half = "x\n".repeat(budget / 2);
            let files = ["lib.rs", "a/b.rs"].map(|name| format!("{sources}{name}"));
            let mut all: Vec<(&str, &str)> =
                files.iter().map(|path| (path.as_str(), half.as_str())).collect();
            all.push(("escalated-core/src/lib.rs", &half));
            assert_eq!(check(&Tree::of(all.iter().copied())), [], "{sources}");
            let one_more = format!("{sources}c.rs");
            all.push((&one_more, "x\n"));
            assert_eq!(check(&Tree::of(all)).len(), 1, "{sources}");
        }
    }
}
