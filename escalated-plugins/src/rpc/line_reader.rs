use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, BufReader};

/// How much is read at once.
const CHUNK: usize = 64 * 1024;
/// What a buffer may keep between two lines.
const KEPT: usize = 256 * 1024;

/// What was read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// One line without its end.
    Whole(&'a [u8]),
    /// A line that was too long. It has been passed over, with this many bytes.
    TooLong(u64),
    /// The other side has closed.
    End,
}

/// Reads lines, and keeps no more of one than `longest` bytes.
pub(crate) struct LineReader<R> {
    source: BufReader<R>,
    line: Vec<u8>,
    longest: usize,
    /// A line of more bytes than that ends everything.
    endless: u64,
}

impl<R: AsyncRead + Unpin> LineReader<R> {
    pub(crate) fn new(source: R, longest: usize, endless: u64) -> Self {
        let source = BufReader::with_capacity(CHUNK, source);
        Self { source, line: Vec::new(), longest, endless }
    }

    /// Gives the memory of a long line back before the next one comes.
    pub(crate) fn release(&mut self) {
        self.line.clear();
        self.line.shrink_to(KEPT);
    }

    /// The line that was just read, with its memory.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.line)
    }

    /// The next line.
    ///
    /// # Errors
    /// Those of the source, and a line that does not end.
    pub(crate) async fn next(&mut self) -> io::Result<Line<'_>> {
        self.release();
        let mut passed_over = 0_u64;
        loop {
            let chunk = self.source.fill_buf().await?;
            if chunk.is_empty() {
                // What was cut off in the middle is not a line.
                return Ok(Line::End);
            }
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = end.and_then(|end| chunk.get(..end)).unwrap_or(chunk);
            if passed_over > 0 || self.line.len() + part.len() > self.longest {
                passed_over += (self.line.len() + part.len()) as u64;
                self.line = Vec::new();
            } else {
                // A long line has room for all that it may become: what is not written to is no
                // memory, and a buffer that grows has for a while that of two.
                if self.line.len() + part.len() > KEPT {
                    self.line.reserve_exact(self.longest - self.line.len());
                }
                self.line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.source.consume(used);
            if passed_over > self.endless {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a line does not end"));
            }
            if end.is_some() {
                return Ok(match passed_over {
                    0 => Line::Whole(without_return(&self.line)),
                    bytes => Line::TooLong(bytes),
                });
            }
        }
    }
}

fn without_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// That `BufReader` is what is meant.
const _: fn() = || {
    fn is_buffered<R: AsyncBufRead>() {}
    let _ = is_buffered::<BufReader<&[u8]>>;
};

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_come_whole_and_long_ones_are_passed_over() {
        let text = b"one\r\n\ntwelve bytes\ntwo\ncut".as_slice();
        let mut reader = LineReader::new(text, 11, 1000);
        assert_eq!(reader.next().await.unwrap(), Line::Whole(b"one"));
        assert_eq!(reader.next().await.unwrap(), Line::Whole(b""));
        assert_eq!(reader.next().await.unwrap(), Line::TooLong(12));
        assert_eq!(reader.next().await.unwrap(), Line::Whole(b"two"));
        assert_eq!(reader.next().await.unwrap(), Line::End);
    }

    #[tokio::test]
    async fn a_line_of_the_greatest_length_is_read_and_its_memory_given_back() {
        let longest = 10 * 1024 * 1024;
        let mut text = vec![b'x'; longest];
        text.extend_from_slice(b"\nshort\n");
        let mut reader = LineReader::new(text.as_slice(), longest, u64::MAX);
        let Line::Whole(line) = reader.next().await.unwrap() else { panic!("not whole") };
        assert_eq!(line.len(), longest);
        assert!(reader.line.capacity() < 2 * longest, "{}", reader.line.capacity());
        assert_eq!(reader.next().await.unwrap(), Line::Whole(b"short"));
        assert!(reader.line.capacity() <= KEPT);
    }

    #[tokio::test]
    async fn a_line_without_an_end_is_not_kept_and_ends_the_reading() {
        let text = tokio::io::repeat(b'x');
        let mut reader = LineReader::new(text, 1024, 64 * 1024 * 1024);
        assert_eq!(reader.next().await.unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert!(reader.line.capacity() <= KEPT);
    }
}
