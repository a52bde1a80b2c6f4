//! The rules: pure, sync, one for each change. `(snapshot, action, cx) -> Change`.

mod apply;
mod assign;
mod authorship;
mod message;
mod open;
mod reroute;
mod tagging;
mod text;
mod transition;
mod update;

pub use apply::apply;
pub use authorship::author_of;
pub use open::{Opening, open};
pub use text::{check_body, check_subject};
