use std::{borrow::Cow, cmp::Ordering};

use serde_json::{Map, Value};

use super::{
    Document,
    compare::{order, rank, same},
};
use crate::{Error, Result};

/// The most documents that a query answers.
const MAX_FOUND: u32 = 1000;
/// The most values that all tests of a query compare with.
const MAX_VALUES: usize = 1000;

/// How a field is compared.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparison {
    /// Equal, by JSON type; a missing field equals nothing.
    Eq(Value),
    /// Not equal; a missing field differs from everything.
    Ne(Value),
    /// Greater; numbers with numbers, texts with texts.
    Gt(Value),
    /// Greater or equal.
    Gte(Value),
    /// Less.
    Lt(Value),
    /// Less or equal.
    Lte(Value),
    /// One of these.
    In(Vec<Value>),
    /// None of these; a missing field is none of them.
    Nin(Vec<Value>),
}

impl Comparison {
    fn read(operator: &str, value: &Value) -> Result<Self> {
        let list = || match value {
            Value::Array(values) => Ok(values.clone()),
            _ => Err(invalid(operator, format!("`{operator}` takes a list"))),
        };
        Ok(match operator {
            "$gt" => Self::Gt(value.clone()),
            "$gte" => Self::Gte(value.clone()),
            "$lt" => Self::Lt(value.clone()),
            "$lte" => Self::Lte(value.clone()),
            "$ne" => Self::Ne(value.clone()),
            "$in" => Self::In(list()?),
            "$nin" => Self::Nin(list()?),
            _ => {
                let message = format!("Unsupported store query operator: {}", shown(operator));
                return Err(invalid(operator, message));
            }
        })
    }

    fn holds(&self, found: Option<&Value>) -> bool {
        let ordered = |value: &Value, fits: fn(Ordering) -> bool| {
            found.and_then(|found| order(found, value)).is_some_and(fits)
        };
        let is = |value: &Value| found.is_some_and(|found| same(found, value));
        match self {
            Self::Eq(value) => is(value),
            Self::Ne(value) => !is(value),
            Self::Gt(value) => ordered(value, Ordering::is_gt),
            Self::Gte(value) => ordered(value, Ordering::is_ge),
            Self::Lt(value) => ordered(value, Ordering::is_lt),
            Self::Lte(value) => ordered(value, Ordering::is_le),
            Self::In(values) => values.iter().any(is),
            Self::Nin(values) => !values.iter().any(is),
        }
    }

    fn values(&self) -> usize {
        match self {
            Self::In(values) | Self::Nin(values) => values.len(),
            _ => 1,
        }
    }
}

/// One test of a filter; all must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct StoreTest {
    /// The path of the field, from the outside in.
    pub path: Vec<String>,
    /// The comparison.
    pub comparison: Comparison,
}

/// Which documents of a collection.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StoreQuery {
    /// All must hold.
    pub tests: Vec<StoreTest>,
    /// The path of the field that gives the order: numbers before texts, then the rest; the order
    /// of insertion if none.
    pub order_by: Option<Vec<String>>,
    /// Whether the greatest comes first. Numbers come before texts all the same.
    pub descending: bool,
    /// At most so many; at most 1,000 in any case.
    pub limit: Option<u32>,
}

impl StoreQuery {
    /// Reads a filter as plugins write it: `{field: value}`, `{field: {"$gt": value}}`.
    ///
    /// # Errors
    /// `plugin_query_invalid` at the field or operator that is wrong, or at `limit`.
    pub fn parse(
        filter: &Map<String, Value>,
        order_by: Option<&str>,
        descending: bool,
        limit: Option<f64>,
    ) -> Result<Self> {
        let mut tests = Vec::new();
        for (field, wanted) in filter {
            let path = path(field)?;
            let test = |comparison| StoreTest { path: path.clone(), comparison };
            match wanted {
                Value::Object(operators) if operators.is_empty() => {
                    let message = format!("`{}` has no operator", shown(field));
                    return Err(invalid(field, message));
                }
                Value::Object(operators) => {
                    for (operator, value) in operators {
                        tests.push(test(Comparison::read(operator, value)?));
                    }
                }
                value => tests.push(test(Comparison::Eq(value.clone()))),
            }
        }
        if tests.iter().map(|test| test.comparison.values()).sum::<usize>() > MAX_VALUES {
            let message = format!("a query compares with at most {MAX_VALUES} values");
            return Err(invalid("filter", message));
        }
        let limit = limit.map(read_limit).transpose()?;
        Ok(Self { tests, order_by: order_by.map(path).transpose()?, descending, limit })
    }

    /// How many documents it answers at most.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit.unwrap_or(MAX_FOUND).min(MAX_FOUND) as usize
    }

    /// Whether all tests hold.
    #[must_use]
    pub fn matches(&self, document: &Document) -> bool {
        let holds = |test: &StoreTest| test.comparison.holds(document.field(&test.path).as_deref());
        self.tests.iter().all(holds)
    }

    /// Which of two comes first; equal when the query has no order, or their fields have none.
    #[must_use]
    pub fn compare(&self, a: &Document, b: &Document) -> Ordering {
        let Some(path) = &self.order_by else { return Ordering::Equal };
        let (a, b) = (a.field(path), b.field(path));
        let (a, b) = (a.as_deref(), b.as_deref());
        let values = a.zip(b).and_then(|(a, b)| order(a, b)).unwrap_or(Ordering::Equal);
        rank(a).cmp(&rank(b)).then(if self.descending { values.reverse() } else { values })
    }
}

impl Document {
    /// The value at a path of its wire form.
    fn field(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        let (first, rest) = path.split_first()?;
        let data = match &self.data {
            Value::Object(data) => data.get(first),
            other => (first == "value").then_some(other),
        };
        let Some(mut found) = data else {
            let own = match first.as_str() {
                "_id" => Value::from(self.id),
                "key" => Value::from(self.key.as_str()),
                _ => return None,
            };
            return rest.is_empty().then_some(Cow::Owned(own));
        };
        for part in rest {
            found = match found {
                Value::Object(fields) => fields.get(part)?,
                Value::Array(values) => values.get(part.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(Cow::Borrowed(found))
    }
}

/// `^[a-zA-Z_][a-zA-Z0-9_]*(\.[a-zA-Z0-9_]+)*$`
fn path(field: &str) -> Result<Vec<String>> {
    let fits = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let begins_well = !field.starts_with(|c: char| c.is_ascii_digit());
    if begins_well && field.split('.').all(fits) {
        Ok(field.split('.').map(str::to_owned).collect())
    } else {
        Err(invalid(field, format!("Invalid store query field: {}", shown(field))))
    }
}

fn read_limit(limit: f64) -> Result<u32> {
    if limit.is_finite() && limit >= 0.0 {
        Ok(limit.min(f64::from(MAX_FOUND)) as u32)
    } else {
        Err(invalid("limit", "`limit` is a number from 0 on"))
    }
}

fn invalid(field: &str, message: impl Into<String>) -> Error {
    Error::field(shown(field), "plugin_query_invalid", message)
}

fn shown(text: &str) -> String {
    text.chars().take(100).collect()
}
