/// Text for a header: one line, without control, invisible and direction characters, at most
/// `most` characters.
pub(super) fn one_line(text: &str, most: usize) -> String {
    let mut line = String::with_capacity(text.len().min(most));
    for word in text.split(breaks).map(|part| part.replace(invisible, "")) {
        for word in word.split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    match line.char_indices().nth(most) {
        Some((end, _)) => {
            line.truncate(end);
            line.trim_end().to_owned()
        }
        None => line,
    }
}

/// What separates words: every control character, and what Unicode calls a line break.
fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// What is not seen but changes how a line reads.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        | '\u{ad}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn lines_lose_what_could_break_or_turn_them() {
        assert_eq!(one_line(" a\r\nBcc: x\u{2028}y\0z ", 80), "a Bcc: x y z");
        assert_eq!(one_line("abc\u{202e}txt.exe", 80), "abctxt.exe");
        assert_eq!(one_line("ünïcode", 3), "ünï");
        assert_eq!(one_line("\r\n\t", 3), "");
    }
}
