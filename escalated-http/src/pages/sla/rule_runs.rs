use escalated_core::{
    Result,
    departments::Department,
    sla::{EscalationRule, RuleRuns},
};
use serde_json::{Value, json};

use crate::{
    pages::props::{Names, activity, instant, wanted},
    request::RequestCx,
};

/// How many runs stand on the page of a rule.
const SHOWN: u32 = 20;

/// The props of what a rule did.
pub(super) async fn runs(
    request: &RequestCx,
    rule: &EscalationRule,
    departments: &[Department],
) -> Result<Value> {
    let (services, cx) = (request.services(), &request.cx);
    let runs = services.escalation_rule_runs(cx, rule, SHOWN).await?;
    let ids: Vec<_> = runs.last.iter().flat_map(|run| wanted(&run.changes)).collect();
    let people = match ids.as_slice() {
        [] => Vec::new(),
        ids => services.ports().directory.people(&cx.tenant, ids).await?,
    };
    Ok(runs_props(&runs, &Names::new(people), departments))
}

/// The same from the runs themselves.
pub(in crate::pages) fn runs_props(
    runs: &RuleRuns,
    names: &Names,
    departments: &[Department],
) -> Value {
    let last = runs.last.iter().map(|run| {
        let changes = run.changes.iter().map(|change| activity(change, names, departments));
        json!({
            "reference": run.reference,
            "subject": run.subject,
            "fired_at": instant(run.execution.fired_at),
            "times": run.execution.epoch,
            "report": run.execution.report,
            "changes": changes.collect::<Value>(),
        })
    });
    json!({ "tickets": tickets(runs.tickets), "last": last.collect::<Value>() })
}

/// So many tickets, in words.
pub(super) fn tickets(number: u64) -> String {
    match number {
        0 => "no ticket".to_owned(),
        1 => "one ticket".to_owned(),
        number => format!("{number} tickets"),
    }
}
