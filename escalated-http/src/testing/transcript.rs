use std::{collections::BTreeMap, fmt::Write as _, future::Future};

use serde_json::Value;

use super::{Exchange, Received, Recorded, World, exchange::Payload};

/// Headers that a framework or a connection adds.
const NOT_OURS: [&str; 5] =
    ["connection", "content-length", "date", "keep-alive", "transfer-encoding"];

/// What every note of the suite holds, and nothing else.
const IN_NOTES: &str = "XNOTEX";

/// Sends every exchange and writes down status, headers and body of the answers.
///
/// # Panics
/// When an answer lacks what a later exchange needs, or when a note reaches a requester.
pub async fn transcript<S, F>(world: &World, suite: Vec<Exchange>, send: S) -> String
where
    S: Fn(Recorded) -> F,
    F: Future<Output = Received>,
{
    let mut known = world.known();
    let mut text = String::new();
    for exchange in suite {
        world.clock.advance_seconds(exchange.seconds_before);
        if let Some(ticket) = known.get("guest_ticket").filter(|_| !known.contains_key("guest")) {
            let token = world.guest_token(ticket.parse().unwrap()).await;
            known.insert("guest".into(), token);
        }
        let recorded = exchange.recorded(&known);
        let mut received = send(recorded.clone()).await;
        for _ in 1..exchange.times {
            received = send(recorded.clone()).await;
        }
        for (name, place) in &exchange.remember {
            let value = find(&received, place);
            let value = value.unwrap_or_else(|| {
                let body = String::from_utf8_lossy(&received.body);
                panic!("{}: no {place} in {} {body}", exchange.title, received.status)
            });
            known.insert((*name).to_owned(), value);
        }
        assert!(
            !exchange.is_outside() || !String::from_utf8_lossy(&received.body).contains(IN_NOTES),
            "{}: a note got out",
            exchange.title
        );
        write(&mut text, &exchange, &received);
    }
    text
}

impl Exchange {
    /// Whether a customer or a guest asks.
    fn is_outside(&self) -> bool {
        self.headers.iter().any(|(name, value)| match name.as_str() {
            "x-test-user" | "x-test-cookie" => value == "10" || value == "11",
            name => name == "x-guest-token",
        })
    }

    fn recorded(&self, known: &BTreeMap<String, String>) -> Recorded {
        let fill = |text: &str| {
            let mut text = text.to_owned();
            for (name, value) in known {
                text = text.replace(&format!("{{{{{name}}}}}"), value);
            }
            text
        };
        let fill_bytes = |bytes: &Vec<u8>| match std::str::from_utf8(bytes) {
            Ok(text) => fill(text).into_bytes(),
            Err(_) => bytes.clone(),
        };
        let (chunks, chunked) = match &self.payload {
            Payload::Nothing => (Vec::new(), false),
            Payload::Whole(bytes) => (vec![fill_bytes(bytes)], false),
            Payload::Chunks(chunks) => (chunks.iter().map(fill_bytes).collect(), true),
        };
        let headers = self.headers.iter().map(|(name, value)| (name.clone(), fill(value)));
        Recorded {
            method: self.method.clone(),
            target: fill(&self.path),
            headers: headers.collect(),
            chunks,
            chunked,
        }
    }
}

fn find(received: &Received, place: &str) -> Option<String> {
    if !place.starts_with('/') {
        return received.header(place).map(str::to_owned);
    }
    let body: Value = serde_json::from_slice(&received.body).ok()?;
    match body.pointer(place)? {
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_string()),
    }
}

/// Every change of the stylesheet changes its name.
fn without_hash(page: &str) -> String {
    match page.split_once("/assets/app.") {
        Some((before, after)) => {
            let after = after.split_once(".css").map_or(after, |(_, after)| after);
            format!("{before}/assets/app.css{after}")
        }
        None => page.to_owned(),
    }
}

fn write(text: &mut String, exchange: &Exchange, received: &Received) {
    let _ = writeln!(text, "### {}", exchange.title);
    let _ = writeln!(text, "{} {}", exchange.method, exchange.path);
    let _ = writeln!(text, "< {}", received.status);
    let mut headers: Vec<_> = received
        .headers
        .iter()
        .filter(|(name, _)| {
            !NOT_OURS.contains(&name.as_str())
                || (exchange.method == "HEAD" && name == "content-length")
        })
        .collect();
    headers.sort();
    for (name, value) in headers {
        let _ = writeln!(text, "< {name}: {value}");
    }
    if exchange.show_body {
        match std::str::from_utf8(&received.body) {
            Ok("") => {}
            Ok(body) => {
                let body = without_hash(body);
                let _ = writeln!(text, "{body}");
            }
            Err(_) => {
                let _ = writeln!(text, "{}", hex::encode(&received.body));
            }
        }
    }
    text.push('\n');
}
