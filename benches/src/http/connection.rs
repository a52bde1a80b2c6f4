use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};

/// A kept-alive HTTP/1.1 connection that does as little as possible: its work is taken from the
/// processors of the server that it measures.
pub(super) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    length: usize,
}

impl Connection {
    /// Connects.
    pub(super) fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self { stream, buffer: vec![0; 256 * 1024], length: 0 })
    }

    /// Sends a request and reads its whole answer; returns the status.
    pub(super) fn exchange(&mut self, request: &[u8]) -> Result<u16> {
        self.stream.write_all(request)?;
        let mut filled = 0;
        let mut expected = None;
        loop {
            let space = self.buffer.get_mut(filled..).unwrap_or_default();
            ensure!(!space.is_empty(), "the answer is larger than the buffer");
            let read = self.stream.read(space)?;
            ensure!(read > 0, "the server hung up");
            filled += read;
            let answer = self.buffer.get(..filled).unwrap_or_default();
            if expected.is_none() {
                expected = Head::parse(answer)?;
            }
            if let Some(head) = expected
                && filled >= head.length
            {
                ensure!(filled == head.length, "more than one answer");
                self.length = head.body;
                return Ok(head.status);
            }
        }
    }

    /// How many bytes the body had that was read last.
    pub(super) fn body_length(&self) -> usize {
        self.length
    }

    /// The answer that was read last, head and all.
    pub(super) fn last(&self) -> String {
        let text = String::from_utf8_lossy(&self.buffer);
        text.chars().take(600).collect()
    }
}

/// What the head of an answer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    status: u16,
    /// Of head and body together.
    length: usize,
    body: usize,
}

impl Head {
    /// None while the head is not complete.
    fn parse(bytes: &[u8]) -> Result<Option<Self>> {
        let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") else {
            return Ok(None);
        };
        let head = std::str::from_utf8(bytes.get(..end).unwrap_or_default())?;
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.get(9..12)).context("no status line")?;
        for line in lines {
            let Some((name, value)) = line.split_once(':') else { continue };
            if name.eq_ignore_ascii_case("content-length") {
                let body: usize = value.trim().parse()?;
                return Ok(Some(Self { status: status.parse()?, length: end + 4 + body, body }));
            }
        }
        bail!("an answer without a length")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read() {
        let head = b"HTTP/1.1 201 Created\r\ncontent-type: x\r\nContent-Length: 5\r\n\r\nhel";
        let length = head.len() + 2;
        assert_eq!(Head::parse(head).unwrap(), Some(Head { status: 201, length, body: 5 }));
        assert_eq!(Head::parse(b"HTTP/1.1 200 OK\r\n").unwrap(), None);
        assert!(Head::parse(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
    }
}
