//! It starts and answers.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Command, Stdio},
};

#[test]
fn it_starts_and_is_healthy() {
    let folder = tempfile::tempdir().unwrap();
    #[expect(clippy::disallowed_methods, reason = "the test starts the example")]
    let mut child = Command::new(env!("CARGO_BIN_EXE_actix-minimal"))
        .current_dir(folder.path())
        .env("ADDR", "127.0.0.1:0")
        .env("HELPDESK_SECRET", "0123456789abcdef0123456789abcdef")
        .env_remove("DATABASE_URL")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap_or_else(|| Ok(String::new())).unwrap();
    let answer = first.strip_prefix("listening on http://").map(|address| {
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!("GET /support/health HTTP/1.1\r\nHost: {address}\r\n");
        write!(stream, "{head}Connection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    child.kill().unwrap();
    child.wait().unwrap();
    let answer = answer.expect("it says where it listens");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
