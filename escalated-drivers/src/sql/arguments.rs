use sea_query::{Value, Values};
use sqlx::{Arguments as _, Error, Result};

/// Turns the values of a statement into what the connection's database takes.
///
/// This is all that we need of `sea-query-sqlx`, whose `with-chrono` brings every driver of sqlx
/// into a host's resolution.
pub(crate) trait Bind {
    type Arguments;

    fn arguments(&self, values: Values) -> Result<Self::Arguments>;
}

macro_rules! bind {
    ($feature:literal, $connection:ty, $arguments:ty) => {
        #[cfg(feature = $feature)]
        impl Bind for $connection {
            type Arguments = $arguments;

            fn arguments(&self, values: Values) -> Result<$arguments> {
                let mut all = <$arguments>::default();
                for value in values.0 {
                    // PostgreSQL knows no unsigned numbers, so they are signed everywhere.
                    let added = match value {
                        Value::Bool(value) => all.add(value),
                        Value::SmallInt(value) => all.add(value),
                        Value::Int(value) => all.add(value),
                        Value::BigInt(value) => all.add(value),
                        Value::SmallUnsigned(value) => all.add(value.map(i32::from)),
                        Value::Unsigned(value) => all.add(value.map(i64::from)),
                        Value::BigUnsigned(value) => match value.map(i64::try_from).transpose() {
                            Ok(value) => all.add(value),
                            Err(error) => Err(error.into()),
                        },
                        Value::Double(value) => all.add(value),
                        Value::String(value) => all.add(value),
                        Value::Bytes(value) => all.add(value),
                        Value::Json(value) => all.add(value.map(|value| *value)),
                        Value::ChronoDateTimeUtc(value) => all.add(value),
                        other => Err(format!("no column has the type of {other:?}").into()),
                    };
                    added.map_err(Error::Encode)?;
                }
                Ok(all)
            }
        }
    };
}

bind!("sqlite", sqlx::SqliteConnection, sqlx::sqlite::SqliteArguments);
bind!("postgres", sqlx::PgConnection, sqlx::postgres::PgArguments);
bind!("mysql", sqlx::MySqlConnection, sqlx::mysql::MySqlArguments);

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use sqlx::{Connection as _, SqliteConnection};

    use super::*;

    #[tokio::test]
    async fn a_value_that_cannot_be_bound_is_an_error_and_never_left_out() {
        let connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let bind = |value: Value| connection.arguments(Values(vec![value]));
        for value in [Value::BigUnsigned(Some(u64::MAX)), Value::Char(Some('x'))] {
            assert!(matches!(bind(value), Err(Error::Encode(_))));
        }
        for value in [Value::BigUnsigned(Some(25)), Value::BigInt(None), Value::Json(None)] {
            assert!(bind(value).is_ok());
        }
    }
}
