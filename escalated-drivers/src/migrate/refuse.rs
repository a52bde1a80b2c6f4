use escalated_core::{Error, Result};
use escalated_migrations::Migration;
use serde_json::json;

pub(super) fn changed(file: &Migration) -> Error {
    Error::conflict(
        "migration_changed",
        format!(
            "migration {:04}_{} ran with another text; released files never change, so run the \
             version of Escalated that this database was made with, or restore the file",
            file.version, file.name
        ),
    )
}

pub(super) fn newer(version: i64, name: &str) -> Error {
    Error::conflict(
        "migration_unknown",
        format!(
            "the database has migration {version:04}_{name}, which this version does not know; \
             a newer Escalated was here: run that version or a later one"
        ),
    )
}

pub(super) fn missing(file: &Migration) -> Error {
    Error::conflict(
        "migration_missing",
        format!(
            "migration {:04}_{} did not run, but a later one did; the table \
             escalated_migrations was edited: restore it from a backup",
            file.version, file.name
        ),
    )
}

pub(super) fn locked() -> Error {
    Error::unavailable(
        "migration_locked",
        "another process is migrating this database; try again when it is done",
    )
}

/// Says which statement failed and keeps what the database said as the cause.
pub(super) fn failed(file: &Migration, statement: usize, error: Error) -> Error {
    if error.kind().is_temporary() {
        return error;
    }
    let message = format!(
        "migration {:04}_{} failed at statement {}; the log has what the database said",
        file.version,
        file.name,
        statement + 1
    );
    Error::internal("migration_failed", message)
        .with_details(json!({ "version": file.version, "statement": statement + 1 }))
        .with_source(error)
}

/// A result for each file, with the failure named.
pub(super) fn name_failure<T>(result: Result<T>, file: &Migration, statement: usize) -> Result<T> {
    result.map_err(|error| failed(file, statement, error))
}
