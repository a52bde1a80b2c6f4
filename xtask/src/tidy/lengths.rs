//! Files are short: none over 600 lines, nine in ten under 400, half of them at most 200.

use super::finding::Finding;
use super::tree::Tree;

const RULE: &str = "lengths";
const LONGEST: usize = 600;
const LONG: usize = 400;
const MEDIAN: usize = 200;

/// Files that may be longer than [`LONGEST`], each with its reason in a comment.
const ALLOWED: &[&str] = &[];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut lengths: Vec<(usize, &str)> =
        tree.sources().map(|(path, text)| (text.lines().count(), path)).collect();
    lengths.sort_unstable();
    let mut findings: Vec<Finding> = lengths
        .iter()
        .filter(|(lines, path)| *lines > LONGEST && !ALLOWED.contains(path))
        .map(|(lines, path)| {
            Finding::new(RULE, *path, format!("{lines} lines, over {LONGEST}: split it"))
        })
        .collect();
    let at = |share: usize| lengths.get(lengths.len() * share / 100).map_or(0, |(lines, _)| *lines);
    if at(50) > MEDIAN {
        let message = format!("the median file has {} lines, over {MEDIAN}", at(50));
        findings.push(Finding::new(RULE, "all sources", message));
    }
    if at(90) >= LONG {
        let message = format!("one file in ten has {} lines or more, not under {LONG}", at(90));
        findings.push(Finding::new(RULE, "all sources", message));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(lengths: &[usize]) -> Vec<String> {
        let files: Vec<(String, String)> = lengths
            .iter()
            .enumerate()
            .map(|(n, lines)| (format!("a/src/f{n}.rs"), "x\n".repeat(*lines)))
            .collect();
        let tree = Tree::of(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        check(&tree).into_iter().map(|finding| finding.place).collect()
    }

    #[test]
    fn short_files_pass() {
        assert_eq!(findings(&[]), Vec::<String>::new());
        assert_eq!(findings(&[200; 20]), Vec::<String>::new());
        let mut lengths = [100; 20];
        lengths[0] = 600;
        assert_eq!(findings(&lengths), Vec::<String>::new());
    }

    #[test]
    fn each_bound_is_found() {
        let mut one = [100; 20];
        one[3] = 601;
        assert_eq!(findings(&one), ["a/src/f3.rs"]);
        assert_eq!(findings(&[201; 20]), ["all sources"]);
        let mut tenth = [100; 20];
        tenth[..3].fill(400);
        assert_eq!(findings(&tenth), ["all sources"]);
    }
}
