use escalated_core::{Error, ErrorKind};
use http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use super::noun::{Noun, id};
use crate::{
    pages::{answer, flash::Flash, props::Refused},
    request::RequestCx,
    response::status_of,
    router::Answer,
};

const PAGE: &str = "Escalated/Admin/Sla/Remove";

/// What people should know before they remove something.
#[derive(Debug, Serialize)]
pub(in crate::pages) struct Removal {
    /// Its name.
    pub(super) name: String,
    /// What uses it.
    pub(super) uses: Vec<Use>,
    /// Why it has to stay for now.
    pub(super) blocked: Option<&'static str>,
    /// What follows, in sentences.
    pub(super) follows: Vec<String>,
}

impl Removal {
    pub(super) fn of(name: &str) -> Self {
        Self { name: name.to_owned(), uses: Vec::new(), blocked: None, follows: Vec::new() }
    }
}

/// Something that uses it.
#[derive(Debug, Serialize)]
pub(in crate::pages) struct Use {
    /// What it is.
    pub(super) kind: &'static str,
    /// Its name.
    pub(super) name: String,
    /// Where it is changed, below the prefix.
    pub(super) path: String,
}

/// Asks whether it is to be removed.
pub(in crate::pages) async fn ask<N: Noun>(request: RequestCx) -> Answer {
    show::<N>(&request, None).await
}

/// Removes it.
pub(in crate::pages) async fn delete<N: Noun>(request: RequestCx) -> Answer {
    match N::delete(&request, id(&request)?).await {
        Ok(()) => answer::done(&request, N::PATH, Flash::DELETED),
        Err(error) if error.kind() == ErrorKind::Conflict => show::<N>(&request, Some(error)).await,
        Err(error) => Err(error),
    }
}

async fn show<N: Noun>(request: &RequestCx, error: Option<Error>) -> Answer {
    let id = id(request)?;
    let removal = N::removal(request, id).await?;
    let own = props::<N>(id, &removal);
    let status = error.as_ref().map_or(StatusCode::OK, status_of);
    let refused = error.map(|error| Refused::new("remove", &error, &[], |_| "uses".to_owned()));
    answer::page(request, PAGE, status, refused.as_ref(), own).await
}

/// The props of the page.
pub(in crate::pages) fn props<N: Noun>(id: i64, removal: &Removal) -> Value {
    json!({
        "id": id,
        "list": { "label": N::TITLE, "path": N::PATH },
        "removal": removal,
    })
}

/// The page's name, for samples.
#[cfg(test)]
pub(in crate::pages) const fn page() -> &'static str {
    PAGE
}
