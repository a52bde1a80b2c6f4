use async_trait::async_trait;
use escalated_core::{Error, ErrorKind, Result};
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::{
    super::{answer, flash::Flash, props::Refused},
    reader::{List, Read, renamed, shown_rows},
    removal::Removal,
};
use crate::{
    request::{Form, RequestCx},
    response::status_of,
    router::Answer,
};

/// The texts of a form by their fields.
pub(in crate::pages) type Old = Map<String, Value>;

/// What admins list, make, change and remove: one page with all, one with the form for each.
#[async_trait]
pub(in crate::pages) trait Noun: Send + Sync + 'static {
    /// The form's name, the first part of the ids of its fields.
    const FORM: &'static str;
    /// What people call all of them.
    const TITLE: &'static str;
    /// Where all of them stand.
    const PATH: &'static str;
    /// The page with all of them.
    const INDEX: &'static str;
    /// The page with one of them.
    const PAGE: &'static str;
    /// The lists of the form.
    const LISTS: &'static [List];
    /// What the core takes.
    type Input: Send + Sync;

    /// Reads the form.
    fn read(form: &Form) -> Read<Self::Input>;
    /// Whether it may be saved.
    async fn check(request: &RequestCx, id: Option<i64>, input: &Self::Input) -> Result<()>;
    /// Makes or changes one.
    async fn save(request: &RequestCx, id: Option<i64>, input: &Self::Input) -> Result<()>;
    /// What uses one, and what follows from its removal.
    async fn removal(request: &RequestCx, id: i64) -> Result<Removal>;
    /// Removes one.
    async fn delete(request: &RequestCx, id: i64) -> Result<()>;
    /// The props of the page with all of them.
    async fn all(request: &RequestCx) -> Result<Value>;
    /// The props of the form beside its texts.
    async fn one(request: &RequestCx, id: Option<i64>) -> Result<Value>;
    /// The texts of the form for a new one, or for the one with that id.
    async fn texts(request: &RequestCx, id: Option<i64>) -> Result<Old>;
}

pub(in crate::pages) async fn index<N: Noun>(request: RequestCx) -> Answer {
    let own = N::all(&request).await?;
    answer::page(&request, N::INDEX, StatusCode::OK, None, own).await
}

pub(in crate::pages) async fn create<N: Noun>(request: RequestCx) -> Answer {
    let old = N::texts(&request, None).await?;
    show::<N>(&request, None, old, None).await
}

pub(in crate::pages) async fn edit<N: Noun>(request: RequestCx) -> Answer {
    let id = id(&request)?;
    let old = N::texts(&request, Some(id)).await?;
    show::<N>(&request, Some(id), old, None).await
}

pub(in crate::pages) async fn store<N: Noun>(request: RequestCx) -> Answer {
    save::<N>(request, None).await
}

pub(in crate::pages) async fn update<N: Noun>(request: RequestCx) -> Answer {
    let id = id(&request)?;
    save::<N>(request, Some(id)).await
}

async fn save<N: Noun>(mut request: RequestCx, id: Option<i64>) -> Answer {
    let form = request.form().await?;
    let read = N::read(&form);
    // What does not fit the rules is told with what could not be read.
    let (saved, places) = if read.errors.is_empty() {
        (N::save(&request, id, &read.input).await, read.places)
    } else {
        (read.all(N::check(&request, id, &read.input).await), Vec::new())
    };
    match saved {
        Ok(()) => answer::done(&request, N::PATH, Flash::SAVED),
        Err(error) if on_page(&error) => {
            let refused = refusal(N::FORM, &error, &form, &places);
            show::<N>(&request, id, refused.old.clone(), Some((&error, refused))).await
        }
        Err(error) => Err(error),
    }
}

/// Whether the form can say it.
pub(super) fn on_page(error: &Error) -> bool {
    !error.fields().is_empty() || error.kind() == ErrorKind::Conflict
}

/// What was wrong with a form, each thing at its field.
pub(super) fn refusal(
    name: &'static str,
    error: &Error,
    form: &Form,
    places: &[(String, String)],
) -> Refused {
    let mut refused = Refused::new(name, error, &form.fields, |field| match field {
        "" => "name".to_owned(),
        field => renamed(places, field),
    });
    refused.sort(|field| place(form, field));
    refused
}

/// Where a field stands in the form, or the first of those below it.
fn place(form: &Form, field: &str) -> usize {
    let fits = |name: &str| {
        name.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    form.fields.iter().position(|(name, _)| fits(name)).unwrap_or(usize::MAX)
}

async fn show<N: Noun>(
    request: &RequestCx,
    id: Option<i64>,
    old: Old,
    refused: Option<(&Error, Refused)>,
) -> Answer {
    let mut own = N::one(request, id).await?;
    with_texts(&mut own, old, N::LISTS);
    put(&mut own, "id", json!(id));
    let status = refused.as_ref().map_or(StatusCode::OK, |(error, _)| status_of(error));
    answer::page(request, N::PAGE, status, refused.as_ref().map(|(_, refused)| refused), own).await
}

/// Adds a prop.
pub(super) fn put(own: &mut Value, name: &str, value: impl Into<Value>) {
    if let Some(own) = own.as_object_mut() {
        own.insert(name.to_owned(), value.into());
    }
}

/// Adds the texts of a form and the rows that it shows.
pub(in crate::pages) fn with_texts(own: &mut Value, old: Old, lists: &[List]) {
    let rows = lists.iter().map(|list| (list.0.to_owned(), shown_rows(&old, *list)));
    put(own, "rows", Value::Object(rows.collect()));
    put(own, "old", Value::Object(old));
}

/// Which one the address names.
pub(super) fn id(request: &RequestCx) -> Result<i64> {
    request.id("not_found", "there is no such thing here")
}
