use escalated_core::{
    Error, Result,
    departments::Department,
    ids::HostUserId,
    sla::Policy,
    tags::Tag,
    tickets::{Priority, Status, TicketDetail},
};
use serde_json::{Value, json};

use super::{
    super::props::{Names, sentence},
    field::Field,
    show::names,
};
use crate::request::{Form, RequestCx};

/// What the person saw, what is true now, and what they wanted.
pub(super) async fn props(
    request: &RequestCx,
    detail: &TicketDetail,
    form: &Form,
    wanted: Field,
    error: &Error,
) -> Result<Value> {
    let services = request.services();
    let departments = services.list_departments(&request.cx).await?;
    let tags = services.list_tags(&request.cx).await?;
    let asked: Vec<&str> = form.texts(wanted.wanted_name()).collect();
    let asked = asked.join(",");
    let seen = |field: Field| form.text(field.seen_name()).map(str::to_owned);
    let people = [seen(Field::Assignee), Some(Field::Assignee.of(detail)), Some(asked.clone())];
    let people = people.into_iter().flatten().filter(|id| !id.is_empty()).map(HostUserId::new);
    let words = Words {
        names: names(request, people.collect()).await?,
        departments: &departments,
        tags: &tags,
        policies: match services.ports().sla {
            Some(_) => services.list_policies(&request.cx).await?,
            None => Vec::new(),
        },
    };
    let mut rows = Vec::new();
    for field in Field::ALL {
        let (Some(seen), now) = (seen(field), field.of(detail)) else { continue };
        if seen == now && field != wanted {
            continue;
        }
        // A form without a ticked box names no tags, and wants none.
        let named = field == Field::Tags || form.text(field.wanted_name()).is_some();
        let to =
            if field == wanted && named { words.of(field, &asked) } else { "No change".to_owned() };
        rows.push(json!({
            "label": field.label(),
            "seen": words.of(field, &seen),
            "now": words.of(field, &now),
            "wanted": to,
        }));
    }
    let message = match error.code() {
        "version_conflict" => "Your change was not made.".to_owned(),
        _ => sentence(error.message()),
    };
    Ok(json!({ "message": message, "rows": rows }))
}

/// The words for values of forms.
struct Words<'a> {
    names: Names,
    departments: &'a [Department],
    tags: &'a [Tag],
    policies: Vec<Policy>,
}

impl Words<'_> {
    fn of(&self, field: Field, value: &str) -> String {
        match field {
            Field::Status => Status::parse(value).map_or(value, |word| word.label()).to_owned(),
            Field::Priority => Priority::parse(value).map_or(value, |word| word.label()).to_owned(),
            Field::Assignee if value.is_empty() => "Nobody".to_owned(),
            Field::Assignee => self.names.of(&HostUserId::new(value)).to_owned(),
            Field::Department => {
                let found = self.departments.iter().find(|d| d.id.to_string() == value);
                found.map_or("None", |department| department.name.as_str()).to_owned()
            }
            Field::SlaPolicy => {
                let found = self.policies.iter().find(|policy| policy.id.to_string() == value);
                found.map_or("Chosen by its fields", |policy| policy.name.as_str()).to_owned()
            }
            Field::Tags => {
                let ids: Vec<&str> = value.trim_matches(['[', ']']).split(',').collect();
                let known = self.tags.iter().filter(|t| ids.contains(&t.id.to_string().as_str()));
                let names: Vec<&str> = known.map(|tag| tag.name.as_str()).collect();
                if names.is_empty() { "None".to_owned() } else { names.join(", ") }
            }
        }
    }
}
