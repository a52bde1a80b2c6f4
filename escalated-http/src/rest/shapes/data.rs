use serde::Serialize;
use utoipa::ToSchema;

/// An answer under `data`, with a sentence when something was done.
#[derive(Debug, Serialize)]
pub(in crate::rest) struct Data<T> {
    pub(in crate::rest) data: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::rest) message: Option<&'static str>,
}

impl<T> Data<T> {
    pub(in crate::rest) fn new(data: T) -> Self {
        Self { data, message: None }
    }

    pub(in crate::rest) fn done(data: T, message: &'static str) -> Self {
        Self { data, message: Some(message) }
    }
}

/// A sentence that says what was done.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct Done {
    /// For people.
    pub(in crate::rest) message: &'static str,
}
