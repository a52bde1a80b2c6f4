use super::{super::answer, show::check_shape};
use crate::{request::RequestCx, router::Answer};

/// An address that somebody may have noted down, and where it leads.
pub(in crate::pages) async fn moved(request: RequestCx, to: &'static str) -> Answer {
    if to.contains("{ref}") {
        check_shape(request.param("ref"))?;
    }
    answer::go(&request, &to.replace("{ref}", request.param("ref")))
}
