use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::outstanding::Told;

/// One line of the other side, sorted.
#[derive(Debug)]
pub(super) enum Message<'a> {
    /// It asks. Without an id it wants no answer.
    Request { id: Option<&'a RawValue>, method: Cow<'a, str>, params: Option<&'a RawValue> },
    /// It answers the request with that number.
    Reply { id: u64, reply: Reply<'a> },
    /// Neither: an empty line, what a plugin printed, a batch, an answer to nothing.
    Noise,
}

#[derive(Debug)]
pub(super) enum Reply<'a> {
    /// It did it; none is null.
    Result(Option<&'a RawValue>),
    /// It could not.
    Error(&'a RawValue),
}

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    method: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    params: Option<&'a RawValue>,
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

pub(super) fn sort(line: &[u8]) -> Message<'_> {
    if line.first() != Some(&b'{') {
        return Message::Noise;
    }
    let Ok(line) = serde_json::from_slice::<Line<'_>>(line) else { return Message::Noise };
    if let Some(method) = line.method {
        return Message::Request { id: line.id, method, params: line.params };
    }
    // Our numbers are whole: a text that looks like one is not ours.
    match (line.id.and_then(|id| id.get().parse().ok()), line.error) {
        (Some(id), Some(error)) => Message::Reply { id, reply: Reply::Error(error) },
        (Some(id), None) => Message::Reply { id, reply: Reply::Result(line.result) },
        (None, _) => Message::Noise,
    }
}

#[derive(Deserialize)]
struct Failure<'a> {
    #[serde(borrow, default)]
    message: Option<Cow<'a, str>>,
}

/// Why a reply is not read.
pub(super) const TOO_LARGE: &str = "its answer is too large to be read";

impl Reply<'_> {
    /// What it says, whatever the other side left out.
    pub(super) fn told(&self) -> Told {
        match self {
            Self::Result(result) => Ok(result.map_or("null", RawValue::get).to_owned()),
            Self::Error(error) => {
                let failure: Option<Failure<'_>> = serde_json::from_str(error.get()).ok();
                let message = failure.and_then(|failure| failure.message).unwrap_or_default();
                Err(message.into_owned())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(line: &str) -> Option<(u64, Told)> {
        match sort(line.as_bytes()) {
            Message::Reply { id, reply } => Some((id, reply.told())),
            _ => None,
        }
    }

    #[test]
    fn replies_are_completed() {
        let null = Some((24, Ok("null".to_owned())));
        assert_eq!(reply(r#"{"jsonrpc":"2.0","id":24}"#), null);
        assert_eq!(reply(r#"{"id":24,"result":null,"error":null,"more":1}"#), null);
        let failed = r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"a\"b"}}"#;
        for line in [failed, r#"{"id":1,"error":{"message":"a\"b","code":"x","data":[]}}"#] {
            assert_eq!(reply(line), Some((1, Err("a\"b".to_owned()))));
        }
        assert_eq!(reply(r#"{"id":1,"error":"boom"}"#), Some((1, Err(String::new()))));
    }

    #[test]
    fn what_is_neither_a_request_nor_a_reply_is_noise() {
        for line in [
            "",
            " {",
            "pollution on stdout",
            "[]",
            "[{\"id\":1}]",
            "{}",
            "null",
            "{\"id\":null}",
            r#"{"id":"1","result":2}"#,
            r#"{"id":1.5,"result":2}"#,
            r#"{"id":-1,"result":2}"#,
            r#"{"method":1}"#,
            r#"{"id":1,"id":2,"result":3}"#,
            "{\"id\":1,\"result\":",
            "\u{0}",
            r#"{"id":18446744073709551616,"result":2}"#,
        ] {
            assert!(matches!(sort(line.as_bytes()), Message::Noise), "{line}");
        }
        assert!(matches!(sort(&[b'{', 0xff, b'}']), Message::Noise));
    }

    #[test]
    fn requests_keep_their_ids_as_they_came() {
        for (line, wanted) in [
            (r#"{"method":"a","id":"x"}"#, Some("\"x\"")),
            (r#"{"method":"a","id":7,"params":{}}"#, Some("7")),
            (r#"{"method":"a","id":null}"#, None),
            (r#"{"method":"a"}"#, None),
        ] {
            let Message::Request { id, .. } = sort(line.as_bytes()) else { panic!("{line}") };
            assert_eq!(id.map(RawValue::get), wanted);
        }
    }
}
