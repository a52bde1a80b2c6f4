use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
};

use super::{Received, Recorded};

/// Sends a request to a server on loopback and waits for the whole answer. Blocks its thread. It
/// writes what it is given, broken escapes included, as no proper client would.
///
/// # Panics
/// When the server does not answer.
#[must_use]
pub fn send(server: SocketAddr, request: &Recorded) -> Received {
    assert!(server.ip().is_loopback());
    let mut stream = TcpStream::connect(server).unwrap();
    let length: usize = request.chunks.iter().map(Vec::len).sum();
    let mut head = format!("{} {} HTTP/1.1\r\n", request.method, request.target);
    head.push_str("host: helpdesk.test\r\nconnection: close\r\n");
    for (name, value) in &request.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if request.chunked {
        head.push_str("transfer-encoding: chunked\r\n");
    } else if length > 0 || request.method == "POST" {
        head.push_str(&format!("content-length: {length}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    for chunk in &request.chunks {
        // A server that has seen enough may close before everything is sent.
        let _ = if request.chunked {
            let head = format!("{:x}\r\n", chunk.len());
            stream.write_all(&[head.as_bytes(), chunk, b"\r\n"].concat())
        } else {
            stream.write_all(chunk)
        };
    }
    if request.chunked {
        let _ = stream.write_all(b"0\r\n\r\n");
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    Received::parse(&answer)
}
