//! A real SMTP server: the one that `ESCALATED_TEST_SMTP` names as `host:port:control`, or one of
//! our own if Python has aiosmtpd.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    sync::{Mutex, OnceLock},
};

use escalated_core::testing::skip_or_fail;
use serde::Deserialize;

/// Where it listens.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    host: String,
    port: u16,
    control: u16,
}

/// A message that it took.
#[derive(Debug, Deserialize)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) raw: String,
    pub(crate) answered: bool,
}

impl Server {
    /// The server of this run; none when there cannot be one, which is recorded as a skip.
    pub(crate) fn get(test: &str) -> Option<Self> {
        static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
        match SERVER.get_or_init(find) {
            Ok(server) => Some(server.clone()),
            Err(why) => {
                skip_or_fail("smtp", &format!("{test}: no SMTP server: {why}"));
                None
            }
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://{}:{}", self.host, self.port)
    }

    /// How that address, or all at that domain, is treated from now on.
    pub(crate) fn mode(&self, mode: &str, whom: &str) {
        assert_eq!(self.tell(&format!("mode {mode} for {}", ending(whom))), "ok");
    }

    /// What came for that address, or for all at that domain.
    pub(crate) fn taken(&self, whom: &str) -> Vec<Taken> {
        serde_json::from_str(&self.tell(&format!("list for {}", ending(whom)))).unwrap()
    }

    fn tell(&self, line: &str) -> String {
        let mut stream = TcpStream::connect((self.host.as_str(), self.control)).unwrap();
        writeln!(stream, "{line}").unwrap();
        let mut answer = String::new();
        BufReader::new(stream).read_line(&mut answer).unwrap();
        answer.trim_end().to_owned()
    }
}

/// The end of the addresses that are meant, and of no others.
fn ending(whom: &str) -> String {
    if whom.contains('@') { whom.to_owned() } else { format!("@{whom}") }
}

fn find() -> Result<Server, String> {
    match std::env::var("ESCALATED_TEST_SMTP") {
        Ok(place) => {
            let parts: Vec<_> = place.split(':').collect();
            let [host, port, control] = parts.as_slice() else {
                return Err(format!("ESCALATED_TEST_SMTP is not host:port:control: {place}"));
            };
            let number = |text: &str| text.parse().map_err(|_| format!("no port: {text}"));
            let (port, control) = (number(port)?, number(control)?);
            let server = Server { host: (*host).into(), port, control };
            // It may have served another run before.
            server.tell("reset");
            Ok(server)
        }
        Err(_) => start(),
    }
}

/// Starts one that ends with this process, because its standard input ends with it.
#[expect(clippy::disallowed_methods, reason = "a test starts the server that it tests against")]
fn start() -> Result<Server, String> {
    static CHILD: Mutex<Option<Child>> = Mutex::new(None);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/smtp/server.py");
    let mut child = Command::new("python3")
        .args([script, "--port", "0", "--until-eof"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("python3: {error}"))?;
    let mut line = String::new();
    let stdout = child.stdout.take().ok_or("no output")?;
    BufReader::new(stdout).read_line(&mut line).map_err(|error| error.to_string())?;
    let words: Vec<_> = line.split_whitespace().collect();
    let ["smtp", port, "control", control] = words.as_slice() else {
        child.wait().ok();
        return Err("python3 has no aiosmtpd".into());
    };
    let (port, control) = (port.parse().unwrap(), control.parse().unwrap());
    *CHILD.lock().unwrap() = Some(child);
    Ok(Server { host: "127.0.0.1".into(), port, control })
}
