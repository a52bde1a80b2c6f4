use escalated_core::{
    activities::{Activity, ActivityKind},
    departments::Department,
    ids::HostUserId,
    tickets::{Priority, Status},
};
use serde_json::{Value, json};

use super::{Names, instant, sla_activity::sla_activity};

/// A recorded change, with the names of what it is about instead of their ids.
pub(crate) fn activity(activity: &Activity, names: &Names, departments: &[Department]) -> Value {
    json!({
        "id": activity.id,
        "type": activity.kind,
        "description": describe(activity, names, departments),
        "causer": { "id": activity.actor.id, "name": activity.actor.name },
        "created_at": instant(activity.created_at),
    })
}

fn describe(activity: &Activity, names: &Names, departments: &[Department]) -> String {
    if let Some(said) = sla_activity(activity) {
        return said;
    }
    let label = activity.kind.label();
    let say = |value: &Option<String>| {
        value.as_deref().map(|value| words(activity.kind, value, names, departments))
    };
    let (old, new) = (say(&activity.old), say(&activity.new));
    match (activity.kind, old, new) {
        (ActivityKind::Created | ActivityKind::Replied | ActivityKind::NoteAdded, _, _) => {
            label.to_owned()
        }
        (ActivityKind::Assigned, None, Some(new)) => format!("Assigned to {new}"),
        (ActivityKind::Assigned, Some(old), Some(new)) => {
            format!("Assigned to {new} instead of {old}")
        }
        (ActivityKind::Unassigned, Some(old), _) => format!("Took it from {old}"),
        (ActivityKind::TagAdded | ActivityKind::TagRemoved, old, new) => {
            format!("{label}: {}", new.or(old).unwrap_or_default())
        }
        (ActivityKind::DepartmentChanged, old, new) => format!(
            "{label} from {} to {}",
            old.as_deref().unwrap_or("none"),
            new.as_deref().unwrap_or("none")
        ),
        (ActivityKind::Updated, _, _) if long(activity) => {
            format!("{label} {}", activity.field.as_deref().unwrap_or_default().replace('_', " "))
        }
        (_, Some(old), Some(new)) => format!("{label} from {old} to {new}"),
        _ => activity.describe(),
    }
}

/// Whether the values are texts that would fill the list.
fn long(activity: &Activity) -> bool {
    [&activity.old, &activity.new].into_iter().flatten().all(|text| text.chars().count() > 80)
}

fn words(kind: ActivityKind, value: &str, names: &Names, departments: &[Department]) -> String {
    match kind {
        ActivityKind::StatusChanged => {
            Status::parse(value).map_or(value, |word| word.label()).to_owned()
        }
        ActivityKind::PriorityChanged => {
            Priority::parse(value).map_or(value, |word| word.label()).to_owned()
        }
        ActivityKind::Assigned | ActivityKind::Unassigned => {
            names.of(&HostUserId::new(value)).to_owned()
        }
        ActivityKind::DepartmentChanged => {
            let known = departments.iter().find(|d| d.id.to_string() == value);
            known.map_or(value, |department| department.name.as_str()).to_owned()
        }
        _ => value.to_owned(),
    }
}

/// The host users whose names the activities need.
pub(crate) fn wanted(activities: &[Activity]) -> impl Iterator<Item = HostUserId> {
    let about_people =
        |a: &&Activity| matches!(a.kind, ActivityKind::Assigned | ActivityKind::Unassigned);
    activities
        .iter()
        .filter(about_people)
        .flat_map(|a| a.old.iter().chain(&a.new))
        .map(|id| HostUserId::new(id.clone()))
}
