//! The program as a newcomer starts it.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the test starts the example, and what is missing fails it"
)]

use std::{
    io::{BufRead, BufReader, Lines, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

fn helpdesk(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_helpdesk"));
    command.current_dir(folder).args(args).env_remove("HELPDESK_DATABASE");
    command.env_remove("HELPDESK_SECRET").env_remove("HELPDESK_SMTP").env_remove("HELPDESK_URL");
    command
}

/// A running server in a folder of its own; killed when dropped.
struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    address: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(folder: &TempDir) -> Running {
    start_with(folder, &[])
}

fn start_with(folder: &TempDir, more: &[&str]) -> Running {
    let mut command = helpdesk(folder.path(), &["--listen", "127.0.0.1:0", "--rate-limit", "off"]);
    command.args(more);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let address = first.strip_prefix("listening on http://").unwrap().to_owned();
    Running { child, lines, address }
}

impl Running {
    /// Sends a request; the whole answer as text.
    fn ask(&self, line: &str, headers: &[String], body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let (host, length) = (&self.address, body.len());
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        write!(
            stream,
            "{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\
             {headers}\r\n{body}"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Logs in by the button of that word; the cookie as a header.
    fn log_in(&self, word: &str) -> String {
        let form = ["Content-Type: application/x-www-form-urlencoded".to_owned()];
        let answer = self.ask("POST /login", &form, &format!("as={word}"));
        let set = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
        format!("Cookie: {}", set.split(';').next().unwrap())
    }
}

fn json(answer: &str) -> Value {
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[test]
fn one_command_gives_a_helpdesk_that_works() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start(&folder);
    let mut said = Vec::new();
    let curl = loop {
        let line = server.lines.next().unwrap().unwrap();
        if line.contains("curl") {
            break line;
        }
        said.push(line);
    };
    for path in ["/support/admin/sla-policies", "/support/admin/reports/sla", "/dev/mail"] {
        assert!(said.iter().any(|line| line.ends_with(path)), "{path}: {said:?}");
    }
    let token = curl.split('\'').nth(1).unwrap().to_owned();

    let list = json(&server.ask("GET /support/api/v1/tickets", std::slice::from_ref(&token), ""));
    assert_eq!(list["meta"]["total"], 200);
    for (word, home) in [("admin", "/support/agent/tickets"), ("customer", "/support")] {
        let cookie = server.log_in(word);
        let page = server.ask(&format!("GET {home}"), &[cookie], "");
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    }

    // Some promises are near, some rest, some are broken; each has its working.
    let explained = |word: &str| {
        let path = format!("GET /support/api/v1/tickets?search={word}");
        let found = json(&server.ask(&path, std::slice::from_ref(&token), ""));
        let reference = found["data"][0]["reference"].as_str().unwrap().to_owned();
        let told = helpdesk(folder.path(), &["sla", "explain", &reference]).output().unwrap();
        String::from_utf8(told.stdout).unwrap()
    };
    let near = explained("socket");
    assert!(near.contains("policy: Safety first (its condition holds)"), "{near}");
    assert!(near.contains("First response: at risk") && near.contains("next: 100 %"), "{near}");
    let rests = explained("floor");
    assert!(rests.contains("Resolution: paused") && rests.contains("policy: Standard"), "{rests}");
    let late = explained("crew");
    assert!(late.contains("First response: breached") && late.contains("Night shift"), "{late}");

    // What another policy would have made of them.
    let asked = ["sla", "what-if", "--policy", "Standard", "--days", "366"];
    let tried = helpdesk(folder.path(), &asked).output().unwrap();
    let tried = String::from_utf8(tried.stdout).unwrap();
    assert!(tried.starts_with("200 tickets of the last 366 days under \"Standard\""), "{tried}");
    assert!(tried.contains("First response") && tried.ends_with("nothing was changed\n"));

    // An agent's reply is mailed to the requester, which lands in the developer's mailbox.
    let reference = list["data"][0]["reference"].as_str().unwrap();
    let headers = [token, "Content-Type: application/json".to_owned()];
    let path = format!("POST /support/api/v1/tickets/{reference}/reply");
    let replied = server.ask(&path, &headers, r#"{"body": "We are on it <now>."}"#);
    assert!(replied.starts_with("HTTP/1.1 201"), "{replied}");
    let arrived = (0..5_000).any(|_| server.ask("GET /dev/mail", &[], "").contains("/dev/mail/1"));
    assert!(arrived, "no mail came");
    let mail = server.ask("GET /dev/mail/1", &[], "");
    assert!(mail.contains("We are on it &lt;now&gt;."), "{mail}");
    let html = server.ask("GET /dev/mail/1/html", &[], "");
    assert!(html.contains("content-security-policy: sandbox"), "{html}");
}

#[test]
fn without_the_folder_of_plugins_the_rest_works() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start_with(&folder, &["--no-demo", "--plugins", "nowhere"]);
    let said = server.lines.find(|line| line.as_ref().unwrap().contains("no folder nowhere"));
    assert!(said.is_some());
    let cookie = server.log_in("admin");
    let page = server.ask("GET /support/agent/tickets", &[cookie], "");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
}

#[cfg(unix)]
#[test]
fn what_plugins_stand_on_is_installed_once() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let (plugins, programs) = (folder.path().join("plugins"), folder.path().join("programs"));
    std::fs::create_dir_all(&plugins).unwrap();
    std::fs::create_dir_all(&programs).unwrap();
    let npm = programs.join("npm");
    let script = "#!/bin/sh\nmkdir node_modules\necho \"$*\" >> asked\n";
    std::fs::write(&npm, script).unwrap();
    std::fs::set_permissions(&npm, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let start = || {
        let args = ["--no-demo", "--listen", "127.0.0.1:0", "--plugins", "plugins"];
        let mut command = helpdesk(folder.path(), &args);
        let mut child = command.env("PATH", &path).stdout(Stdio::piped()).spawn().unwrap();
        let first = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(first.starts_with("listening on"), "{first}");
    };
    let asked = || std::fs::read_to_string(plugins.join("asked")).unwrap_or_default();

    start();
    assert_eq!(asked(), "", "nothing is pinned");
    std::fs::write(plugins.join("package-lock.json"), "{}").unwrap();
    start();
    start();
    assert_eq!(asked(), "ci --omit=dev --ignore-scripts --no-audit --no-fund\n");
}

#[test]
fn strangers_find_neither_login_nor_mailbox() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(&folder);
    let proxied = ["X-Forwarded-For: 192.0.2.1".to_owned()];
    for line in ["GET /login", "POST /login", "GET /dev/mail", "GET /dev/mail/1/html"] {
        let answer = server.ask(line, &proxied, "");
        assert!(answer.starts_with("HTTP/1.1 404"), "{line}: {answer}");
    }
    let inbox = server.ask("GET /support/agent/tickets", &[], "");
    assert!(inbox.contains("location: /login?next=%2Fsupport%2Fagent%2Ftickets"), "{inbox}");
}

#[cfg(unix)]
#[test]
fn it_ends_when_asked_and_starts_again_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let mut server = start(&folder);
        let pid = server.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(server.child.wait().unwrap().success());
    }
    let counts = helpdesk(folder.path(), &["verify"]).output().unwrap();
    let counts: Value = serde_json::from_slice(&counts.stdout).unwrap();
    assert_eq!((&counts["tickets"], &counts["half_written"]), (&200.into(), &0.into()));
    assert_eq!(counts["open_transactions"], 0);
}

#[test]
fn subcommands_print_what_programs_read() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let output = helpdesk(folder.path(), args).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["migrate"]);
    let seeded = run(&["seed", "--tickets", "30"]);
    assert!(seeded.starts_with("30 tickets with "), "{seeded}");
    let token = run(&["token", "--ability", "admin"]);
    assert_eq!(token.trim_end().len(), 64);
    run(&["token", "--ability", "agent", "--owner", "priya@fernway.example"]);
    assert_eq!(run(&["token", "--ability", "agent", "--temps", "3"]).lines().count(), 3);
    let log = folder.path().join("statements.jsonl");
    let args = ["--listen", "127.0.0.1:0", "--no-demo", "--statement-log", "statements.jsonl"];
    let mut child = helpdesk(folder.path(), &args).stdout(Stdio::piped()).spawn().unwrap();
    BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let log = std::fs::read_to_string(log).unwrap();
    let first: Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    assert!(first["sql"].is_string() && first["values"].is_array() && first["at"].is_string());
}
