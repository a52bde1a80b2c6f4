use escalated_core::{
    Result,
    departments::Department,
    pipeline::{EffectReport, Outcome, RuleOutcome, RuleReport},
    replies::{PublicThread, Thread},
};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    item::DepartmentRef,
    ticket::{Lens, Loaded, TicketView},
};
use crate::{
    links::Links,
    names::{Names, Wanted},
    request::RequestCx,
    rest::activities::ActivityView,
};

/// A rule that acted.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RuleFired<'a> {
    hook: &'a str,
    rule: &'a str,
}

/// What a change did.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChangeView<'a> {
    /// The ticket after it, without what was not loaded for it.
    data: Option<TicketView<'a>>,
    /// What was recorded.
    activities: Vec<ActivityView<'a>>,
    /// What rules added: hook, rule, action and depth.
    #[schema(value_type = Vec<Object>)]
    effects: &'a [EffectReport],
    rules_fired: Vec<RuleFired<'a>>,
}

/// What an outcome's view needs beside it.
pub(super) struct Around {
    pub(super) names: Names,
    department: Option<Department>,
    /// Of a new ticket.
    thread: Thread,
}

/// Looks up the names and the department that the views of an outcome need.
pub(super) async fn ticket_of(request: &RequestCx, outcome: &Outcome) -> Result<Around> {
    look_around(request, outcome, Wanted::default()).await
}

/// The same with the names of whoever is mailed.
pub(super) async fn with_recipients(request: &RequestCx, outcome: &Outcome) -> Result<Around> {
    let mut wanted = Wanted::default();
    for notice in &outcome.notices {
        wanted.recipient(&notice.recipient);
    }
    look_around(request, outcome, wanted).await
}

async fn look_around(request: &RequestCx, outcome: &Outcome, mut wanted: Wanted) -> Result<Around> {
    let ticket = &outcome.ticket;
    wanted.requester(&ticket.requester, ticket.guest_email.as_deref());
    wanted.user(ticket.assignee.as_ref());
    let ports = request.services().ports();
    let department = match ticket.department_id {
        Some(id) => ports.departments.find_department(&request.cx, id).await?,
        None => None,
    };
    let names = wanted.resolve(request.services(), &request.cx).await?;
    Ok(Around { names, department, thread: Thread::Public(PublicThread::default()) })
}

impl Around {
    /// The ticket after the change. A new one has its first activities and an empty thread.
    pub(super) fn view<'a>(
        &'a self,
        request: &'a RequestCx,
        outcome: &'a Outcome,
        is_new: bool,
    ) -> TicketView<'a> {
        let department = self.department.as_ref();
        let tags = outcome.tags.as_deref();
        let loaded = Loaded {
            tags: if is_new { Some(tags.unwrap_or_default()) } else { tags },
            department: department.map(|d| DepartmentRef { id: d.id, name: &d.name }),
            attachments: is_new.then_some(&[]),
            thread: is_new.then_some(&self.thread),
            activities: is_new.then_some(outcome.activities.as_slice()),
        };
        TicketView::new(&outcome.ticket, &loaded, self.lens(request))
    }

    /// The whole answer to a change.
    pub(super) fn change<'a>(
        &'a self,
        request: &'a RequestCx,
        outcome: &'a Outcome,
        is_new: bool,
    ) -> ChangeView<'a> {
        ChangeView {
            data: Some(self.view(request, outcome, is_new)),
            activities: ActivityView::all(&outcome.activities),
            effects: &outcome.effects,
            rules_fired: fired(&outcome.rules),
        }
    }

    fn lens<'a>(&'a self, request: &'a RequestCx) -> Lens<'a> {
        Lens {
            names: &self.names,
            links: Links::new(request),
            reader: super::read::reader(request),
        }
    }
}

impl ChangeView<'_> {
    /// The answer when there is no ticket to show.
    pub(super) fn empty() -> Self {
        Self { data: None, activities: Vec::new(), effects: &[], rules_fired: Vec::new() }
    }
}

fn fired(rules: &[RuleReport]) -> Vec<RuleFired<'_>> {
    let fired = rules.iter().filter(|report| report.outcome == RuleOutcome::Fired);
    fired.map(|report| RuleFired { hook: &report.hook, rule: &report.rule }).collect()
}

/// Tells the caller that an idempotency key found an earlier answer.
pub(in crate::rest) fn write_repeat(outcome: &Outcome, headers: &mut HeaderMap) {
    if outcome.replayed {
        let name = HeaderName::from_static("idempotency-replayed");
        headers.insert(name, HeaderValue::from_static("true"));
    }
}
