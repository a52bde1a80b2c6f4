use std::ops::RangeInclusive;

use chrono::DateTime;
use escalated_core::{Error, Result, time::Timestamp};

use super::decode;

/// What a parameter of a query holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParamKind {
    Text,
    Integer,
    Bool,
    /// Several values: repeated, with `[]`, or with commas.
    List,
    Time,
}

/// A parameter that an operation knows: read by it, and shown in its document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Param {
    pub(crate) name: &'static str,
    pub(crate) kind: ParamKind,
    pub(crate) about: &'static str,
}

impl Param {
    pub(crate) const fn new(name: &'static str, kind: ParamKind, about: &'static str) -> Self {
        Self { name, kind, about }
    }
}

/// The parameters of a request. Empty ones count as left out, as forms send them.
#[derive(Debug)]
pub(crate) struct Query {
    pairs: Vec<(&'static str, String)>,
}

impl Query {
    /// Reads a query that may hold the declared parameters and no others.
    pub(crate) fn parse(query: Option<&str>, known: &[Param]) -> Result<Self> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        for part in query.unwrap_or_default().split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let (Some(name), Some(value)) = (decode(name, true), decode(value, true)) else {
                let message = "the query is not percent-encoded UTF-8; write % as %25";
                return Err(Error::malformed("malformed_query", message));
            };
            let bare = name.strip_suffix("[]");
            let param = known.iter().find(|param| match bare {
                Some(bare) => param.name == bare && param.kind == ParamKind::List,
                None => param.name == name,
            });
            let Some(param) = param else {
                let names: Vec<_> = known.iter().map(|param| param.name).collect();
                let message = match names.as_slice() {
                    [] => "this takes no parameters".to_owned(),
                    names => format!("no such parameter; known are {}", names.join(", ")),
                };
                return Err(Error::field(name, "unknown_field", message));
            };
            if value.contains('\0') {
                let message = "a text has no NUL characters";
                return Err(Error::field(param.name, "invalid_characters", message));
            }
            let repeated = param.kind != ParamKind::List
                && pairs.iter().any(|(known, _)| *known == param.name);
            if repeated {
                return Err(Error::field(param.name, "duplicate_field", "give it once"));
            }
            if !value.is_empty() {
                pairs.push((param.name, value));
            }
        }
        Ok(Self { pairs })
    }

    /// The text of a parameter.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// A whole number in a range.
    pub(crate) fn integer(&self, name: &str, range: RangeInclusive<i64>) -> Result<Option<i64>> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let (low, high) = (range.start(), range.end());
        match text.parse::<i64>() {
            Ok(number) if range.contains(&number) => Ok(Some(number)),
            Ok(_) if *high == i64::MAX => {
                Err(Error::field(name, "out_of_range", format!("{name} is at least {low}")))
            }
            Ok(_) => {
                let message = format!("{name} is {low} to {high}");
                Err(Error::field(name, "out_of_range", message))
            }
            Err(_) => Err(Error::field(name, "wrong_type", format!("{name} is a whole number"))),
        }
    }

    /// Yes or no.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>> {
        match self.text(name) {
            None => Ok(None),
            Some("1" | "true") => Ok(Some(true)),
            Some("0" | "false") => Ok(Some(false)),
            Some(_) => Err(Error::field(name, "wrong_type", format!("{name} is 1 or 0"))),
        }
    }

    /// An instant: RFC 3339, or a date, which is its first moment in UTC.
    pub(crate) fn time(&self, name: &str) -> Result<Option<Timestamp>> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let day = format!("{text}T00:00:00Z");
        let parsed = DateTime::parse_from_rfc3339(text)
            .or_else(|_| DateTime::parse_from_rfc3339(&day))
            .map_err(|_| {
                let message = format!("{name} is a date or an instant, 2026-01-31T09:00:00Z");
                Error::field(name, "wrong_type", message)
            })?;
        Ok(Some(escalated_core::time::truncate(parsed.to_utc())))
    }

    /// All values of a list, in the order given.
    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        let values = self.pairs.iter().filter(|(known, _)| *known == name);
        values
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// All values of a list of ids.
    pub(crate) fn ids(&self, name: &str) -> Result<Vec<i64>> {
        let parse = |(index, text): (usize, &str)| {
            text.parse::<i64>().map_err(|_| {
                Error::field(format!("{name}.{index}"), "wrong_type", "an id is a whole number")
            })
        };
        self.list(name).into_iter().enumerate().map(parse).collect()
    }
}
