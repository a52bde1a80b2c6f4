//! The closing lines of Rust's test programs.

use crate::counts::Counts;

/// The counts of a `test result:` line; ignored tests are skipped ones.
pub(super) fn result(line: &str) -> Option<Counts> {
    let (_, rest) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count = |name: &str| {
        rest.split(';').find_map(|part| part.trim().strip_suffix(name)?.trim().parse().ok())
    };
    Some(Counts { passed: count("passed")?, failed: count("failed")?, skipped: count("ignored")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_lines_are_read_and_others_are_not() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; \
                    7 filtered out; finished in 0.02s";
        assert_eq!(result(line), Some(Counts { passed: 12, failed: 3, skipped: 1 }));
        assert_eq!(result("test tickets::rules::closed ... ok"), None);
        assert_eq!(result("test result: ok"), None);
    }
}
