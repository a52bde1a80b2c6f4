use std::io::{self, BufRead};

/// The messages of an mbox file, one after the other. A message begins after a line `From …` at
/// the beginning of the file or after an empty line; `>From `, `>>From ` and so on lose one `>`.
pub(super) struct Mbox<R> {
    lines: R,
    most: usize,
    begun: bool,
    ended: bool,
}

/// One message, or that it has more bytes than are read.
pub(super) struct Entry {
    pub(super) raw: Option<Vec<u8>>,
    pub(super) bytes: u64,
}

impl<R: BufRead> Mbox<R> {
    /// Messages of at most `most` bytes.
    pub(super) fn new(lines: R, most: usize) -> Self {
        Self { lines, most, begun: false, ended: false }
    }

    fn read(&mut self) -> io::Result<Option<Entry>> {
        let mut entry = Entry { raw: Some(Vec::new()), bytes: 0 };
        let mut after_blank = !self.begun;
        loop {
            let (line, bytes) = self.line()?;
            entry.bytes += bytes;
            let Some(line) = line else {
                self.ended = true;
                return Ok(self.begun.then_some(entry));
            };
            if after_blank && line.starts_with(b"From ") {
                if self.begun {
                    // The empty line belongs to the separator.
                    if let Some(raw) = &mut entry.raw {
                        trim_line_end(raw);
                    }
                    return Ok(Some(entry));
                }
                self.begun = true;
                after_blank = false;
                continue;
            }
            after_blank = matches!(line.as_slice(), b"\n" | b"\r\n");
            if !self.begun {
                if after_blank {
                    continue;
                }
                // Mail without a first separator is a message too.
                self.begun = true;
            }
            entry.keep(unescaped(&line), self.most);
        }
    }

    /// The next line with its end, and how many bytes were read. What a line has beyond the cap is
    /// read and dropped.
    fn line(&mut self) -> io::Result<(Option<Vec<u8>>, u64)> {
        let (mut line, mut read) = (Vec::new(), 0);
        loop {
            let chunk = self.lines.fill_buf()?;
            if chunk.is_empty() {
                return Ok(((read > 0).then_some(line), read));
            }
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(chunk.len(), |at| at + 1);
            let room = (self.most + 2).saturating_sub(line.len());
            line.extend(chunk.iter().take(used.min(room)));
            self.lines.consume(used);
            read += used as u64;
            if end.is_some() {
                return Ok((Some(line), read));
            }
        }
    }
}

impl<R: BufRead> Iterator for Mbox<R> {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let entry = self.read().transpose();
        if matches!(entry, Some(Err(_))) {
            self.ended = true;
        }
        entry
    }
}

impl Entry {
    fn keep(&mut self, line: &[u8], most: usize) {
        let full = self.raw.as_ref().is_none_or(|raw| raw.len() + line.len() > most);
        match &mut self.raw {
            Some(raw) if !full => raw.extend_from_slice(line),
            raw => *raw = None,
        }
    }
}

fn unescaped(line: &[u8]) -> &[u8] {
    let quotes = line.iter().take_while(|byte| **byte == b'>').count();
    let escaped = quotes > 0 && line.get(quotes..).is_some_and(|rest| rest.starts_with(b"From "));
    if escaped { line.get(1..).unwrap_or_default() } else { line }
}

fn trim_line_end(raw: &mut Vec<u8>) {
    if raw.ends_with(b"\n") {
        raw.pop();
    }
    if raw.ends_with(b"\r") {
        raw.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, most: usize) -> Vec<Option<String>> {
        let entries = Mbox::new(text.as_bytes(), most).map(Result::unwrap);
        entries.map(|entry| entry.raw.map(|raw| String::from_utf8(raw).unwrap())).collect()
    }

    #[test]
    fn messages_are_split_and_unescaped() {
        let text = "From a@b Mon\nSubject: 1\n\nFrom here on it burns\n>From x\n>>From y\n> From z\n\n\
                    From c@d Tue\r\nSubject: 2\r\n\r\nbody\r\n\r\nFrom e@f\nSubject: 3\n";
        let messages: Vec<_> = split(text, 1000).into_iter().flatten().collect();
        // RFC 4155 knows no way to tell that line from a separator; writers escape it.
        assert_eq!(messages.len(), 4);
        assert_eq!(messages[1], ">From x\n".replace('>', "") + ">From y\n> From z\n");
        assert_eq!(messages[2], "Subject: 2\r\n\r\nbody\r\n");
        assert_eq!(messages[3], "Subject: 3\n");
    }

    #[test]
    fn large_messages_and_lines_do_not_stop_the_next() {
        let text = format!("From a\nX: {}\n\nFrom b\nSubject: 2\n\nhi\n", "x".repeat(500_000));
        assert_eq!(split(&text, 100), [None, Some("Subject: 2\n\nhi\n".into())]);
    }

    #[test]
    fn every_byte_is_counted() {
        let text = "From a\nb\n\nFrom c\nd";
        let bytes: u64 = Mbox::new(text.as_bytes(), 100).map(|entry| entry.unwrap().bytes).sum();
        assert_eq!(bytes, text.len() as u64);
        assert!(split("", 100).is_empty());
        assert!(split("\n\n", 100).is_empty());
    }
}
