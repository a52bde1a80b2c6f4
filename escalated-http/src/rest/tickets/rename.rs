use escalated_core::{Error, ErrorKind, FieldError};

/// The same error with the field under the name that this operation's body has for it.
pub(super) fn rename_field(error: Error, from: &str, to: &str) -> Error {
    if error.kind() != ErrorKind::Invalid {
        return error;
    }
    let renamed = |field: &str| match field.strip_prefix(from) {
        Some(rest) if rest.is_empty() || rest.starts_with('.') => format!("{to}{rest}"),
        _ => field.to_owned(),
    };
    let fields: Vec<FieldError> = error
        .fields()
        .iter()
        .map(|field| FieldError { field: renamed(&field.field), ..field.clone() })
        .collect();
    error.with_fields(fields)
}
