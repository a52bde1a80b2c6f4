use std::collections::BTreeMap;

use escalated_core::{Error, FieldError, Result};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    openapi::Operation,
    request::RequestCx,
    response,
    rest::shapes::Data,
    router::{Access, Answer, Routes},
};

/// Settings under the platform's keys, as texts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
struct SettingsMap(BTreeMap<&'static str, String>);

/// New values by key: texts, numbers, true and false.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
struct ChangeSettings(BTreeMap<String, Value>);

/// Mounts settings.
pub(in crate::rest) fn register(routes: &mut Routes) {
    let path = "/api/v1/settings";
    let operation = Operation::get(path, "list_settings", "All settings").access(Access::Admin);
    routes.operation(operation.answers_data::<SettingsMap>(StatusCode::OK), list);
    let operation = Operation::patch(path, "change_settings", "Change settings, all or none")
        .access(Access::Admin)
        .takes::<ChangeSettings>()
        .answers_data::<SettingsMap>(StatusCode::OK);
    routes.operation(operation, change);
}

/// GET settings.
async fn list(request: RequestCx) -> Answer {
    let settings = request.services().list_settings(&request.cx).await?;
    response::json(StatusCode::OK, &Data::new(SettingsMap(settings)))
}

/// PATCH settings.
async fn change(mut request: RequestCx) -> Answer {
    let body: ChangeSettings = request.json().await?;
    let pairs = texts(body.0)?;
    let settings = request.services().update_settings(&request.cx, &pairs).await?;
    response::json(StatusCode::OK, &Data::done(SettingsMap(settings), "Settings updated."))
}

fn texts(values: BTreeMap<String, Value>) -> Result<BTreeMap<String, String>> {
    let mut pairs = BTreeMap::new();
    let mut errors = Vec::new();
    for (key, value) in values {
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(on) => if on { "1" } else { "0" }.to_owned(),
            _ => {
                let message = "a setting is a text, a number, true or false";
                errors.push(FieldError::new(key, "wrong_type", message));
                continue;
            }
        };
        pairs.insert(key, text);
    }
    if errors.is_empty() { Ok(pairs) } else { Err(Error::invalid(errors)) }
}
