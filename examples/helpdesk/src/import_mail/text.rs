/// What a ticket's text holds.
pub(super) const MAX_TEXT: usize = 65_535;

/// Text with line feeds at line ends; control characters are shown by their symbols, so that
/// nothing vanishes and nothing acts.
pub(super) fn neutral(text: &str) -> String {
    let mut neutral = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' | '\t' => neutral.push(c),
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    neutral.push('\n');
                }
            }
            c if c.is_control() => neutral.push(symbol(c)),
            c => neutral.push(c),
        }
    }
    neutral
}

/// The same on one line.
pub(super) fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_whitespace() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
    let words: Vec<&str> = text.split(breaks).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().map(|c| if c.is_control() { symbol(c) } else { c }).collect()
}

/// A control picture; what has none becomes the replacement character.
fn symbol(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ => '\u{fffd}',
    }
}

/// The text as a ticket holds it, and whether it was cut; a cut text says so at its end.
pub(super) fn fitted(mut text: String) -> (String, bool) {
    if text.len() <= MAX_TEXT {
        return (text, false);
    }
    let cut = text.len();
    let mut end = MAX_TEXT - 100;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    let lost = cut - end;
    text.push_str(&format!("\n\n[{lost} bytes more in the imported message]"));
    (text, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown() {
        assert_eq!(
            neutral("a\r\nb\rc\0d\u{1b}[2J\u{7f}\u{9b}\t"),
            "a\nb\ncd".replace('d', "␀d␛[2J␡\u{fffd}\t")
        );
        assert_eq!(one_line(" a\r\n\tb\0\u{2028}c "), "a b␀ c");
    }

    #[test]
    fn long_texts_are_cut_at_a_character_and_say_so() {
        let (text, cut) = fitted("ü".repeat(40_000));
        assert!(cut && text.len() <= MAX_TEXT);
        assert!(text.ends_with("bytes more in the imported message]"));
        assert_eq!(fitted("x".repeat(MAX_TEXT)), ("x".repeat(MAX_TEXT), false));
    }
}
