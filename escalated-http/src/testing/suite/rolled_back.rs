use serde_json::json;

use super::all::post;
use crate::testing::Exchange;

/// What is refused after rows were written, and so leaves a gap in the ids of some databases. It
/// comes last, so that all databases give the same ids before it.
pub(super) fn exchanges() -> Vec<Exchange> {
    vec![
        post("a file twice", "/tickets/1/reply")
            .bearer("{{agent}}")
            .json(&json!({ "body": "Again.", "attachment_ids": [1] })),
        post("an unknown file", "/tickets").bearer("{{agent}}").json(&json!({
            "subject": "a", "description": "b", "attachment_ids": [99],
        })),
    ]
}
