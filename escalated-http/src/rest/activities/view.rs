use escalated_core::{
    activities::Activity,
    actor::ActorKind,
    ids::{ActivityId, HostUserId},
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::rest::shapes::Moment;

/// Who changed something; null for the helpdesk itself.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct CauserView<'a> {
    /// The host's id; null for guests.
    #[schema(value_type = Option<Object>)]
    id: Option<HostUserId>,
    name: &'a str,
}

/// A recorded change.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct ActivityView<'a> {
    /// Null in a preview.
    #[schema(value_type = Option<i64>)]
    id: Option<ActivityId>,
    #[serde(rename = "type")]
    kind: &'static str,
    /// A sentence for people.
    description: String,
    causer: Option<CauserView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'a str>,
    /// More, such as the id of a reply.
    #[serde(skip_serializing_if = "Value::is_null")]
    #[schema(value_type = Option<Object>)]
    data: &'a Value,
    /// The rule that asked for it, if it was not a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a str>,
    request_id: &'a str,
    created_at: Moment,
}

impl<'a> ActivityView<'a> {
    pub(in crate::rest) fn new(activity: &'a Activity) -> Self {
        let actor = &activity.actor;
        let causer = CauserView { id: actor.user_id(), name: &actor.name };
        Self {
            id: (activity.id.0 != 0).then_some(activity.id),
            kind: activity.kind.as_str(),
            description: activity.describe(),
            causer: (actor.kind != ActorKind::System).then_some(causer),
            field: activity.field.as_deref(),
            old: activity.old.as_deref(),
            new: activity.new.as_deref(),
            data: &activity.data,
            cause: activity.cause.as_deref(),
            request_id: &activity.request_id,
            created_at: Moment(activity.created_at),
        }
    }

    pub(in crate::rest) fn all(activities: &'a [Activity]) -> Vec<Self> {
        activities.iter().map(Self::new).collect()
    }
}
