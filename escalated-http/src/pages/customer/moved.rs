use super::super::answer;
use crate::{request::RequestCx, router::Answer};

/// An address that somebody may have noted down, and where it leads.
pub(in crate::pages) async fn moved(request: RequestCx, to: &'static str) -> Answer {
    let reference = request.param("ref").to_owned();
    super::show::check_shape(&reference).or_else(|error| match to.contains("{ref}") {
        true => Err(error),
        false => Ok(()),
    })?;
    answer::go(&request, &to.replace("{ref}", &reference))
}
