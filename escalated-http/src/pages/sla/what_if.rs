use escalated_core::{Error, FieldError, Result, services::WhatIfInput, sla::WhatIf};
use http::StatusCode;
use serde_json::{Value, json};

use super::{
    condition::gather,
    noun::{Old, on_page, put, refusal, with_texts},
    policies::{choices, new},
    policy_form::{STEPS, read, texts},
    reader::Reader,
};
use crate::{
    pages::answer,
    request::{Form, RequestCx},
    response::status_of,
    router::Answer,
};

const PAGE: &str = "Escalated/Admin/SlaPolicies/WhatIf";

/// The form with a new policy.
pub(in crate::pages) async fn ask(request: RequestCx) -> Answer {
    let mut old = texts(&new());
    old.insert("name".into(), "Candidate".into());
    old.insert("days".into(), "30".into());
    let own = props(&request, old, None).await?;
    answer::page(&request, PAGE, StatusCode::OK, None, own).await
}

/// What the policy of the form would have made of past tickets; the form stays as it was.
pub(in crate::pages) async fn compare(mut request: RequestCx) -> Answer {
    let form = request.form().await?;
    let old = typed(&form);
    match run(&request, &form).await {
        Ok(result) => {
            let own = props(&request, old, Some(&result)).await?;
            answer::page(&request, PAGE, StatusCode::OK, None, own).await
        }
        Err(error) if on_page(&error) => {
            let refused = refusal("policy", &error, &form, &[]);
            let own = props(&request, old, None).await?;
            answer::page(&request, PAGE, status_of(&error), Some(&refused), own).await
        }
        Err(error) => Err(error),
    }
}

/// The answer, or all that is wrong with the form, by its own fields.
async fn run(request: &RequestCx, form: &Form) -> Result<WhatIf> {
    let mut read = read(form);
    let mut reader = Reader::new(form);
    let days = reader.needed("days", "1 to 366 days").unwrap_or(1);
    read.errors.extend(reader.finish(()).errors);
    let input = WhatIfInput { days, policy: read.input.clone() };
    let (services, cx) = (request.services(), &request.cx);
    let checked = services.check_what_if(cx, &input).await;
    read.all(checked.map_err(of_the_form).map_err(gather))?;
    services.sla_what_if(cx, &input).await
}

/// The form has the policy's fields beside the days.
fn of_the_form(error: Error) -> Error {
    let above = |at: &FieldError| {
        let field = at.field.strip_prefix("policy.").unwrap_or(&at.field);
        FieldError { field: field.to_owned(), ..at.clone() }
    };
    match error.fields() {
        [] => error,
        fields => Error::invalid(fields.iter().map(above).collect()),
    }
}

fn typed(form: &Form) -> Old {
    let fields = form.fields.iter().filter(|(name, _)| name != crate::csrf::FIELD);
    fields.map(|(name, text)| (name.clone(), text.clone().into())).collect()
}

async fn props(request: &RequestCx, old: Old, result: Option<&WhatIf>) -> Result<Value> {
    let mut own = choices(request).await?;
    put(&mut own, "what_if", json!(true));
    put(&mut own, "result", json!(result.map(result_props)));
    // Saving what was tried changes the policy that it began with.
    let id = old.get("own_id").and_then(Value::as_str).and_then(|id| id.parse::<i64>().ok());
    put(&mut own, "id", json!(id));
    with_texts(&mut own, old, &[STEPS]);
    Ok(own)
}

pub(in crate::pages) fn result_props(result: &WhatIf) -> Value {
    let word = |breached: Option<bool>| match breached {
        Some(true) => "missed",
        Some(false) => "kept",
        None => "not promised",
    };
    json!({
        "tickets": result.tickets,
        "metrics": result.metrics.iter().map(|line| json!({
            "metric": line.metric,
            "label": line.metric.label(),
            "met": line.met,
            "breached": line.breached,
            "would_meet": line.would_meet,
            "would_breach": line.would_breach,
        })).collect::<Value>(),
        "different": result.different,
        "differences": result.differences.iter().map(|one| json!({
            "reference": one.reference,
            "metric": one.metric,
            "label": one.metric.label(),
            "was": word(one.breached),
            "would_be": word(one.would_breach),
        })).collect::<Value>(),
    })
}
