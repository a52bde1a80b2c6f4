use escalated_core::{Result, contacts::ContactQuery, ids::ContactId, page::PageRequest};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::ContactView;
use crate::{
    request::{
        Param,
        ParamKind::{Integer, Text},
        RequestCx,
    },
    response,
    rest::shapes::{Data, Listed, PageMeta},
    router::Answer,
};

pub(super) const PARAMS: &[Param] = &[
    Param::new("search", Text, "Part of a name or address"),
    Param::new("per_page", Integer, "1 to 100, default 15"),
    Param::new("page", Integer, "From 1"),
];

/// New values of a contact.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeContact {
    /// At most 255 characters; null for none.
    #[serde(deserialize_with = "Option::deserialize")]
    name: Option<String>,
}

/// GET contacts.
pub(super) async fn list(request: RequestCx) -> Answer {
    let query = request.query(PARAMS)?;
    let per_page = query.integer("per_page", 1..=100)?.unwrap_or(15);
    let page = query.integer("page", 1..=10_000)?.unwrap_or(1);
    let search = query.text("search").map(str::to_owned);
    let asked = ContactQuery { search, page, per_page };
    let found = request.services().list_contacts(&request.cx, &asked).await?;
    let numbered = PageRequest::Number { page, per_page };
    let meta = PageMeta::new(&numbered, &found, &request.services().ports().keyring);
    let data = found.items.iter().map(ContactView::new).collect();
    response::json(StatusCode::OK, &Listed { data, meta })
}

/// GET contacts/{id}.
pub(super) async fn show(request: RequestCx) -> Answer {
    let contact = request.services().get_contact(&request.cx, id(&request)?).await?;
    response::json(StatusCode::OK, &Data::new(ContactView::new(&contact)))
}

/// PATCH contacts/{id}.
pub(super) async fn change(mut request: RequestCx) -> Answer {
    let id = id(&request)?;
    let body: ChangeContact = request.json().await?;
    let services = request.services();
    let contact = services.rename_contact(&request.cx, id, body.name.as_deref()).await?;
    response::json(StatusCode::OK, &Data::done(ContactView::new(&contact), "Contact updated."))
}

fn id(request: &RequestCx) -> Result<ContactId> {
    request.id("contact_not_found", "no such contact").map(ContactId)
}
