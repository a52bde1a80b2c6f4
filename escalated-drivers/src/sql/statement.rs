use std::borrow::Cow;

use sea_query::{Value, Values};

use super::Dialect;

/// The limit of the longest page, and one row more. Others come from page numbers, and every text
/// would be prepared anew.
const LARGEST_PAGE: u64 = 101;

/// A statement with its bound values. Its text is ours: built by sea-query or written in this
/// crate; nothing of an input is ever part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The text, with the placeholders of its dialect.
    pub sql: Cow<'static, str>,
    /// The values.
    pub values: Values,
    /// Whether the connection keeps it prepared. Texts that vary with the input's shape do not,
    /// so that they do not push the others out.
    pub persistent: bool,
}

impl Statement {
    /// A statement that is kept prepared.
    pub fn new(sql: impl Into<Cow<'static, str>>, values: Values) -> Self {
        Self { sql: sql.into(), values, persistent: true }
    }

    /// A statement of a fixed text.
    #[must_use]
    pub fn raw(sql: &'static str, values: Vec<Value>) -> Self {
        Self::new(sql, Values(values))
    }

    /// With the limits of pages as text, so that PostgreSQL and SQLite plan the prepared statement
    /// for a few rows; there are but a hundred. An offset stays a value unless it is 0.
    pub(crate) fn limits_as_text(self, dialect: Dialect) -> Self {
        let mark = if dialect == Dialect::Postgres { '$' } else { '?' };
        let mut values = self.values.0.into_iter();
        let (mut sql, mut kept) = (String::with_capacity(self.sql.len()), Vec::new());
        // Every value has its own placeholder, in order.
        for (n, part) in self.sql.split(mark).enumerate() {
            if n == 0 {
                sql.push_str(part);
                continue;
            }
            match values.next() {
                Some(Value::BigUnsigned(Some(limit)))
                    if (limit <= LARGEST_PAGE && sql.ends_with(" LIMIT "))
                        || (limit == 0 && sql.ends_with(" OFFSET ")) =>
                {
                    sql.push_str(&limit.to_string());
                }
                Some(value) => {
                    kept.push(value);
                    sql.push(mark);
                    if dialect == Dialect::Postgres {
                        sql.push_str(&kept.len().to_string());
                    }
                }
                None => {}
            }
            let number = |c: char| dialect == Dialect::Postgres && c.is_ascii_digit();
            sql.push_str(part.trim_start_matches(number));
        }
        Self { sql: sql.into(), values: Values(kept), persistent: self.persistent }
    }

    /// Not to be kept prepared.
    #[must_use]
    pub fn ad_hoc(mut self) -> Self {
        self.persistent = false;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(sql: &'static str) -> Statement {
        let limit = |n: u64| Value::BigUnsigned(Some(n));
        let text = || Value::String(Some("LIMIT $1 ?".to_owned()));
        Statement::raw(sql, vec![text(), limit(26), limit(0), text(), limit(7)])
    }

    #[test]
    fn a_limit_that_grows_with_the_page_number_stays_a_value() {
        let value = vec![Value::BigUnsigned(Some(2_526))];
        let statement = Statement::raw("SELECT 1 LIMIT $1", value);
        assert_eq!(statement.clone().limits_as_text(Dialect::Postgres), statement);
    }

    #[test]
    fn limits_become_text_and_the_rest_is_numbered_anew() {
        let sql = "a = $1 LIMIT $2 OFFSET $3) WHERE b = $4 OFFSET $5";
        let built = statement(sql).limits_as_text(Dialect::Postgres);
        assert_eq!(built.sql, "a = $1 LIMIT 26 OFFSET 0) WHERE b = $2 OFFSET $3");
        assert_eq!(built.values.0.len(), 3);
        assert_eq!(built.values.0[2], Value::BigUnsigned(Some(7)));

        let sql = "a = ? LIMIT ? OFFSET ?) WHERE b = ? OFFSET ?";
        let built = statement(sql).limits_as_text(Dialect::Sqlite);
        assert_eq!(built.sql, "a = ? LIMIT 26 OFFSET 0) WHERE b = ? OFFSET ?");
        assert_eq!(built.values.0.len(), 3);
    }
}
