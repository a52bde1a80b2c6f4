use escalated_core::{
    Result,
    departments::Department,
    directory::Person,
    ids::{DepartmentId, HostUserId, PolicyId},
    sla::{DepartmentPolicy, EscalationManager, SlaConfig},
};
use futures_util::future::try_join3;
use http::StatusCode;
use serde_json::{Value, json};

use super::{
    noun::{Old, on_page, refusal},
    policies::options,
    reader::Reader,
};
use crate::{
    pages::{answer, flash::Flash, props::Refused},
    request::{Form, RequestCx},
    response::status_of,
    router::Answer,
};

const PATH: &str = "/admin/escalation-managers";
const PAGE: &str = "Escalated/Admin/EscalationManagers/Index";
const LEVELS: [u8; 3] = [1, 2, 3];

/// Who is told when tickets escalate, and which policy each department has.
pub(in crate::pages) async fn show(request: RequestCx) -> Answer {
    page(&request, None).await
}

/// Who is told at each level.
pub(in crate::pages) async fn put_managers(mut request: RequestCx) -> Answer {
    let form = request.form().await?;
    let mut reader = Reader::new(&form);
    let mut rows = Vec::new();
    for department in places(&request).await? {
        for level in LEVELS {
            let field = format!("{}.{level}", place(department));
            let Some(user) = reader.some(&field) else { continue };
            reader.place(rows.len().to_string(), format!("{field}!"));
            let user_id = HostUserId::new(user);
            rows.push(EscalationManager { department_id: department, level, user_id });
        }
    }
    let read = reader.finish(rows);
    let saved = request.services().put_managers(&request.cx, &read.input).await;
    answered(&request, "managers", saved, &form, &read.places).await
}

/// Which policy each department has.
pub(in crate::pages) async fn put_policies(mut request: RequestCx) -> Answer {
    let form = request.form().await?;
    let mut reader = Reader::new(&form);
    let mut rows = Vec::new();
    for department in places(&request).await?.into_iter().flatten() {
        let field = format!("policy.{department}");
        let Some(id) = reader.value(&field, "choose one of the list") else { continue };
        reader.place(rows.len().to_string(), format!("{field}!"));
        rows.push(DepartmentPolicy { department_id: department, policy_id: PolicyId(id) });
    }
    let read = reader.finish(rows);
    let (saved, places) = if read.errors.is_empty() {
        let saved = request.services().put_department_policies(&request.cx, &read.input).await;
        (saved, read.places)
    } else {
        (read.all(Ok(())), Vec::new())
    };
    answered(&request, "policies", saved, &form, &places).await
}

/// The departments, and none for all others.
async fn places(request: &RequestCx) -> Result<Vec<Option<DepartmentId>>> {
    let departments = request.services().list_departments(&request.cx).await?;
    Ok(departments.iter().map(|d| Some(d.id)).chain([None]).collect())
}

fn place(department: Option<DepartmentId>) -> String {
    department.map_or_else(|| "manager.any".to_owned(), |id| format!("manager.{id}"))
}

async fn answered(
    request: &RequestCx,
    name: &'static str,
    saved: Result<()>,
    form: &Form,
    places: &[(String, String)],
) -> Answer {
    match saved {
        Ok(()) => answer::done(request, PATH, Flash::SAVED),
        Err(error) if on_page(&error) => {
            let refused = refusal(name, &error, form, places);
            page(request, Some((status_of(&error), refused))).await
        }
        Err(error) => Err(error),
    }
}

async fn page(request: &RequestCx, refused: Option<(StatusCode, Refused)>) -> Answer {
    let (services, cx) = (request.services(), &request.cx);
    let (rules, departments, agents) =
        try_join3(services.sla_rules(cx), services.list_departments(cx), services.list_agents(cx))
            .await?;
    let mut own = people(&rules, &departments, &agents);
    if let (Some((_, refused)), Some(Value::Object(old))) = (&refused, own.get_mut("old")) {
        // The other form on the page keeps what is stored.
        let mine = if refused.form == "managers" { "manager." } else { "policy." };
        old.retain(|name, _| !name.starts_with(mine));
        old.extend(refused.old.clone());
    }
    let status = refused.as_ref().map_or(StatusCode::OK, |(status, _)| *status);
    answer::page(request, PAGE, status, refused.as_ref().map(|(_, refused)| refused), own).await
}

/// The props of the page as things are stored.
pub(in crate::pages) fn people(
    rules: &SlaConfig,
    departments: &[Department],
    agents: &[Person],
) -> Value {
    let mut old = Old::new();
    for row in &rules.department_policies {
        let name = format!("policy.{}", row.department_id);
        old.insert(name, row.policy_id.to_string().into());
    }
    for row in &rules.managers {
        let name = format!("{}.{}", place(row.department_id), row.level);
        old.insert(name, row.user_id.to_string().into());
    }
    let own = departments.iter().map(|d| {
        json!({ "id": d.id, "name": d.name, "place": place(Some(d.id)), "is_active": d.is_active })
    });
    let others = json!({
        "id": null, "name": "All other departments", "place": place(None), "is_active": true,
    });
    json!({
        "departments": own.chain([others]).collect::<Value>(),
        "levels": LEVELS,
        "agents": options(agents.iter().map(|a| (a.id.to_string(), a.name.as_str()))),
        "policies": options(rules.policies.iter().map(|p| (p.id.to_string(), p.name.as_str()))),
        "old": old,
    })
}
