use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use serde_json::Value;

/// A chat room that takes `{"text": "..."}`, on this machine.
pub(crate) struct Room {
    pub(crate) url: String,
    said: Receiver<Value>,
}

impl Room {
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (say, said) = channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Some(body) = stream.ok().and_then(take) else { continue };
                if say.send(serde_json::from_slice(&body).unwrap_or_default()).is_err() {
                    return;
                }
            }
        });
        Self { url, said }
    }

    /// What was said next.
    pub(crate) fn hear(&self) -> String {
        let said = self.said.recv_timeout(Duration::from_secs(30)).expect("the room heard nothing");
        said["text"].as_str().unwrap_or_default().to_owned()
    }

    /// Whether nothing more was said.
    pub(crate) fn is_quiet(&self) -> bool {
        self.said.try_recv().is_err()
    }
}

/// The body of a request that says how long it is.
fn take(mut stream: TcpStream) -> Option<Vec<u8>> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").ok()?;
    Some(body)
}
