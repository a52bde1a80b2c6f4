use escalated_core::{
    Result,
    services::WhatIfInput,
    sla::{PolicyInput, WhatIf},
};
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
    let (places, found) = match read(&form) {
        Ok(read) => (read.places, run(&request, &form, read.input).await),
        Err(error) => (Vec::new(), Err(error)),
    };
    match found {
        Ok(result) => {
            let own = props(&request, old, Some(&result)).await?;
            answer::page(&request, PAGE, StatusCode::OK, None, own).await
        }
        Err(error) if on_page(&error) => {
            let places: Vec<_> = places
                .iter()
                .map(|(core, form)| (format!("policy.{core}"), form.clone()))
                .chain(places.iter().cloned())
                .collect();
            let refused = refusal("policy", &error, &form, &places);
            let own = props(&request, old, None).await?;
            answer::page(&request, PAGE, status_of(&error), Some(&refused), own).await
        }
        Err(error) => Err(error),
    }
}

async fn run(request: &RequestCx, form: &Form, policy: PolicyInput) -> Result<WhatIf> {
    let mut reader = Reader::new(form);
    let days = reader.needed("days", "1 to 366 days").unwrap_or_default();
    let days = reader.finish(days)?.input;
    let input = WhatIfInput { days, policy };
    request.services().sla_what_if(&request.cx, &input).await.map_err(gather)
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
