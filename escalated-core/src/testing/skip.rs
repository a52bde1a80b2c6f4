use std::io::Write as _;

/// For a test that cannot run here, because the server or the files of this kind are not there:
/// says so where the suite's report looks for it. A kind is `postgres`, `mysql`, `smtp` or any
/// other word.
///
/// # Panics
/// When `ESCALATED_TEST_REQUIRE` names the kind: what must be there is not skipped.
#[expect(clippy::print_stderr, reason = "whoever runs the tests by hand sees it too")]
pub fn skip_or_fail(kind: &str, why: &str) {
    let required = std::env::var("ESCALATED_TEST_REQUIRE").unwrap_or_default();
    assert!(!names(&required, kind), "{kind} may not be skipped: {why}");
    eprintln!("SKIPPED: {why}");
    if let Ok(log) = std::env::var("ESCALATED_SKIP_LOG") {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
        writeln!(file, "{why}").unwrap();
    }
}

fn names(list: &str, kind: &str) -> bool {
    list.split(',').any(|name| name.trim() == kind)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn whole_words_are_required() {
        assert!(names("postgres,mysql", "mysql") && names(" smtp ", "smtp"));
        assert!(!names("", "smtp") && !names("mysql", "sql"));
    }
}
