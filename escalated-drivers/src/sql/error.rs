use escalated_core::Error;

/// Turns an error of the database into ours. What may succeed when the whole command runs again
/// is retryable; a database that is away is `database_unavailable`.
pub(crate) fn database_error(error: sqlx::Error) -> Error {
    match &error {
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default();
            if is_busy(&code, database.message()) {
                return Error::unavailable("database_busy", "the database is busy; try again")
                    .with_source(error)
                    .retryable();
            }
            if is_away(&code) {
                return away(error);
            }
            Error::internal("database_error", "the database refused a statement").with_source(error)
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => away(error),
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
            Error::internal("row_unreadable", "a stored value cannot be read").with_source(error)
        }
        _ => Error::internal("database_error", "the database gave an unexpected answer")
            .with_source(error),
    }
}

fn away(error: sqlx::Error) -> Error {
    Error::unavailable("database_unavailable", "the database is away; try again in a moment")
        .with_source(error)
}

/// Busy, locked, deadlock, lock timeout, serialization failure.
fn is_busy(code: &str, message: &str) -> bool {
    // SQLite: SQLITE_BUSY (5), SQLITE_LOCKED (6) and their extended codes, low byte first.
    let sqlite = code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6) && code < 1000);
    // PostgreSQL: 40001 serialization, 40P01 deadlock, 55P03 lock not available.
    // MySQL: 40001 (1213 deadlock), HY000 with 1205 (lock wait) or 1020 (record has changed).
    let message_says = message.contains("Lock wait timeout")
        || message.contains("Record has changed since last read")
        || message.contains("database is locked");
    sqlite || matches!(code, "40001" | "40P01" | "55P03") || message_says
}

/// PostgreSQL classes 08 (connection), 57P (shutdown), 53 (resources); MySQL 08S01, 1040, 1053.
fn is_away(code: &str) -> bool {
    code.starts_with("08") || code.starts_with("57P") || code.starts_with("53")
}

/// Whether a statement failed because a unique key has the value already.
pub(crate) fn unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}
