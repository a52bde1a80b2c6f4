use escalated_core::{
    Error, Result,
    ids::{DepartmentId, HostUserId, TagId},
    pipeline::Action,
    tickets::{Priority, Status},
};

use super::{
    super::{flash::Flash, uploads},
    change::{Asked, change, say},
    field::Field,
};
use crate::{
    request::{Form, RequestCx},
    router::Answer,
};

/// A public reply.
pub(in crate::pages) async fn reply(request: RequestCx) -> Answer {
    say(request, "reply", Flash::REPLIED).await
}

/// An internal note.
pub(in crate::pages) async fn note(request: RequestCx) -> Answer {
    say(request, "note", Flash::NOTED).await
}

/// A new status.
pub(in crate::pages) async fn status(request: RequestCx) -> Answer {
    let asked = Asked { form: "status", field: Field::Status, flash: Flash::STATUS };
    change(request, asked, |form| {
        let to = Status::parse(form.text("status").unwrap_or_default())?;
        Ok(Action::Transition { to })
    })
    .await
}

/// A new priority.
pub(in crate::pages) async fn priority(request: RequestCx) -> Answer {
    let asked = Asked { form: "priority", field: Field::Priority, flash: Flash::PRIORITY };
    change(request, asked, |form| {
        let to = Priority::parse(form.text("priority").unwrap_or_default())?;
        Ok(Action::ChangePriority { to })
    })
    .await
}

/// Another assignee, or none.
pub(in crate::pages) async fn assign(request: RequestCx) -> Answer {
    let asked = Asked { form: "assign", field: Field::Assignee, flash: Flash::ASSIGNED };
    change(request, asked, |form| {
        Ok(match form.text("agent_id").filter(|id| !id.is_empty()) {
            Some(id) => Action::Assign { agent: HostUserId::new(id) },
            None => Action::Unassign,
        })
    })
    .await
}

/// No assignee.
pub(in crate::pages) async fn unassign(request: RequestCx) -> Answer {
    let asked = Asked { form: "assign", field: Field::Assignee, flash: Flash::ASSIGNED };
    change(request, asked, |_| Ok(Action::Unassign)).await
}

/// The caller as assignee, if there is none.
pub(in crate::pages) async fn claim(request: RequestCx) -> Answer {
    let asked = Asked { form: "claim", field: Field::Assignee, flash: Flash::CLAIMED };
    change(request, asked, |_| Ok(Action::Claim)).await
}

/// Another department, or none.
pub(in crate::pages) async fn department(request: RequestCx) -> Answer {
    let asked = Asked { form: "department", field: Field::Department, flash: Flash::DEPARTMENT };
    change(request, asked, |form| {
        let department = match form.text("department_id").filter(|id| !id.is_empty()) {
            Some(id) => Some(DepartmentId(number("department_id", id)?)),
            None => None,
        };
        Ok(Action::ChangeDepartment { department })
    })
    .await
}

/// Exactly these tags.
pub(in crate::pages) async fn tags(request: RequestCx) -> Answer {
    let asked = Asked { form: "tags", field: Field::Tags, flash: Flash::TAGS };
    change(request, asked, |form| Ok(Action::SetTags { tags: tag_ids(form)? })).await
}

/// The policy that a form names.
pub(in crate::pages) async fn change_sla_policy(
    request: RequestCx,
    flash: Flash,
    action: impl FnOnce(&Form) -> Result<Action>,
) -> Answer {
    change(request, Asked { form: "sla", field: Field::SlaPolicy, flash }, action).await
}

fn tag_ids(form: &Form) -> Result<Vec<TagId>> {
    let ids = ["tags[]", "tags", "tag_ids[]"].into_iter().flat_map(|name| form.texts(name));
    ids.filter(|id| !id.is_empty()).map(|id| number("tags", id).map(TagId)).collect()
}

fn number(field: &str, text: &str) -> Result<i64> {
    text.parse().map_err(|_| Error::field(field, "wrong_type", "choose one of the list"))
}

/// What a message consists of: its text and its files.
pub(super) async fn message(request: &RequestCx, kind: &str, form: &mut Form) -> Result<Action> {
    let attachments = uploads::store(request.services(), &request.cx, form).await?;
    let body = form.text("body").unwrap_or_default().to_owned();
    Ok(match kind {
        "note" => Action::Note { body, attachments },
        _ => Action::Reply { body, attachments },
    })
}
