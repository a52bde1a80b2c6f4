use crate::{Error, Result};

/// The error that must have come back, with this code.
///
/// # Panics
/// If there is none, or it has another code.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(result: Result<T>, code: &str) -> Error {
    let error = match result {
        Ok(value) => panic!("not refused with {code}: {value:?}"),
        Err(error) => error,
    };
    let field_codes: Vec<_> = error.fields().iter().map(|field| field.code.as_str()).collect();
    assert!(error.code() == code || field_codes.contains(&code), "not {code}: {error:?}");
    error
}

/// The same, of one field, with a sentence for people.
///
/// # Panics
/// If there is none, or it is of another field.
#[track_caller]
pub fn refused_field<T: std::fmt::Debug>(result: Result<T>, field: &str, code: &str) -> Error {
    let error = refused(result, code);
    let found = error.fields().iter().find(|error| error.field == field && error.code == code);
    assert!(found.is_some_and(|error| !error.message.is_empty()), "not {field} {code}: {error:?}");
    error
}
