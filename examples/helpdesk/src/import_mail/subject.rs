use super::text::one_line;

const MAX_SUBJECT: usize = 255;

/// The subject of a ticket: without `Re:`, `Fw:`, `Fwd:` however often, and without references of
/// tickets.
pub(super) fn clean(subject: &str) -> String {
    let line = one_line(subject);
    let line = without_references(&line);
    let mut rest = line.trim();
    while let Some(after) = without_prefix(rest) {
        rest = after;
    }
    if rest.is_empty() { "(No Subject)".into() } else { rest.to_owned() }
}

/// The part that a ticket's subject holds, and whether that is less than all.
pub(super) fn fitted(subject: &str) -> (String, bool) {
    match subject.char_indices().nth(MAX_SUBJECT) {
        None => (subject.to_owned(), false),
        Some(_) => {
            let head: String = subject.chars().take(MAX_SUBJECT - 1).collect();
            (format!("{}…", head.trim_end()), true)
        }
    }
}

/// What stands after `Re:`, `RE[2]:`, `Fwd :` and the like.
fn without_prefix(line: &str) -> Option<&str> {
    let word = line.find(|c: char| !c.is_ascii_alphabetic())?;
    let (word, rest) = line.split_at(word);
    if !["re", "fw", "fwd"].iter().any(|prefix| word.eq_ignore_ascii_case(prefix)) {
        return None;
    }
    let rest = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((count, rest)) if count.bytes().all(|b| b.is_ascii_digit()) => rest,
        _ => rest,
    };
    rest.trim_start().strip_prefix(':').map(str::trim_start)
}

/// The line without every `[ESC-00042]`.
fn without_references(line: &str) -> String {
    let mut clean = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        clean.push_str(before);
        match after.split_once(']') {
            Some((inner, after)) if is_reference(inner) => rest = after.trim_start(),
            _ => {
                clean.push('[');
                rest = after;
            }
        }
    }
    clean.push_str(rest);
    clean
}

fn is_reference(text: &str) -> bool {
    text.rsplit_once('-').is_some_and(|(prefix, number)| {
        (1..=10).contains(&prefix.len())
            && prefix.starts_with(|c: char| c.is_ascii_uppercase())
            && prefix.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && (1..=20).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_and_references_go() {
        for (subject, expected) in [
            ("Re: RE[2]: Fwd : [ESC-00042] fw:Printer", "Printer"),
            ("[ESC-00042] Re: Printer [HELP2-7]", "Printer"),
            ("Report: it burns", "Report: it burns"),
            ("Re[x]: it", "Re[x]: it"),
            ("[urgent] Re: x", "[urgent] Re: x"),
            ("[[ESC-1] a", "[a"),
            ("re:", "(No Subject)"),
            (" \r\n ", "(No Subject)"),
            ("Two\r\n lines", "Two lines"),
        ] {
            assert_eq!(clean(subject), expected, "{subject:?}");
        }
    }

    #[test]
    fn long_subjects_are_cut() {
        let (subject, cut) = fitted(&"ü".repeat(300));
        assert!(cut && subject.chars().count() == 255);
        assert_eq!(fitted("short"), ("short".into(), false));
    }
}
