use escalated_core::{
    Error, Result,
    authz::{Decision, Operation, Resource},
    ids::PolicyId,
    pipeline::Action,
    tickets::TicketDetail,
};
use serde_json::{Value, json};

use super::{
    super::{agent, flash::Flash, props::sentence},
    panel_props::{Panel, panel_props},
};
use crate::{request::RequestCx, router::Answer};

/// The SLA panel of a ticket; null where the host has no engine.
pub(in crate::pages) async fn panel(request: &RequestCx, detail: &TicketDetail) -> Result<Value> {
    let (services, cx) = (request.services(), &request.cx);
    let ports = services.ports();
    if ports.sla.is_none() {
        return Ok(Value::Null);
    }
    let explained = match services.sla_explain_detail(cx, detail).await {
        Ok(explained) => explained,
        // A calendar whose zone nobody knows any more must not hide the ticket.
        Err(error) if !error.fields().is_empty() => {
            return Ok(json!({ "problem": sentence(error.message()) }));
        }
        Err(error) => return Err(error),
    };
    let ticket = Resource::Ticket(&detail.ticket);
    let can_pin = ports.authorizer.decide(cx, Operation::Modify, &ticket) == Decision::Allow;
    Ok(panel_props(&Panel {
        explained: &explained,
        policies: &services.list_policies(cx).await?,
        is_pinned: detail.ticket.sla.policy_is_pinned,
        can_pin,
    }))
}

/// Another policy for one ticket, or again the one that its fields lead to.
pub(in crate::pages) async fn pin(request: RequestCx) -> Answer {
    agent::change_sla_policy(request, Flash::SLA_POLICY, |form| {
        let wrong = || Error::field("policy_id", "unknown_policy", "choose one of the list");
        let policy = match form.text("policy_id").filter(|id| !id.is_empty()) {
            Some(id) => Some(PolicyId(id.parse().map_err(|_| wrong())?)),
            None => None,
        };
        Ok(Action::SetSlaPolicy { policy })
    })
    .await
}
