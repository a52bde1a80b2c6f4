use serde_json::Value;

use crate::{
    activities::{Activity, ActivityKind},
    actor::ActorKind,
    replies::AuthorKind,
    tickets::{Awaiting, Priority, Status, Ticket},
    time::Timestamp,
};

/// What moves clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// The ticket came in.
    Created {
        /// With that status.
        status: Status,
        /// With that priority.
        priority: Priority,
        /// With that turn.
        awaiting: Awaiting,
    },
    /// The status changed.
    Status {
        /// To this one.
        to: Status,
    },
    /// The priority changed.
    Priority {
        /// To this one.
        to: Priority,
    },
    /// Somebody wrote publicly.
    Reply {
        /// In which part.
        by: AuthorKind,
    },
    /// It is somebody else's turn.
    Awaiting {
        /// Whose.
        to: Awaiting,
    },
}

/// Something that moves clocks, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happening,
}

impl ActivityKind {
    /// The kinds that clocks are worked out from; the database has an index of them alone.
    pub const MOVES_CLOCKS: &'static [Self] =
        &[Self::Created, Self::StatusChanged, Self::PriorityChanged, Self::Replied];
}

/// What moved the clocks of a ticket, oldest first, read from its activities (oldest first; those
/// that move no clock are passed over). A ticket without a recorded creation begins as it is.
#[must_use]
pub fn moments(ticket: &Ticket, activities: &[Activity]) -> Vec<Moment> {
    let first_old = |kind| {
        let activity = activities.iter().find(|activity| activity.kind == kind)?;
        activity.old.as_deref()
    };
    let status = first_old(ActivityKind::StatusChanged).and_then(|word| Status::parse(word).ok());
    let priority =
        first_old(ActivityKind::PriorityChanged).and_then(|word| Priority::parse(word).ok());
    let created = Happening::Created {
        status: status.unwrap_or(ticket.status),
        priority: priority.unwrap_or(ticket.priority),
        awaiting: Awaiting::Internal,
    };
    let mut moments = vec![Moment { at: ticket.created_at, what: created }];
    for activity in activities {
        add(&mut moments, activity);
    }
    moments
}

fn add(moments: &mut Vec<Moment>, activity: &Activity) {
    let mut push = |what| moments.push(Moment { at: activity.created_at, what });
    let new = activity.new.as_deref();
    match activity.kind {
        ActivityKind::StatusChanged => {
            let Some(to) = new.and_then(|word| Status::parse(word).ok()) else { return };
            push(Happening::Status { to });
            match to {
                Status::Reopened => push(Happening::Awaiting { to: Awaiting::Internal }),
                to if !to.is_open() => push(Happening::Awaiting { to: Awaiting::None }),
                _ => {}
            }
        }
        ActivityKind::PriorityChanged => {
            if let Some(to) = new.and_then(|word| Priority::parse(word).ok()) {
                push(Happening::Priority { to });
            }
        }
        ActivityKind::Replied => {
            push(Happening::Reply { by: author(activity) });
            let word = activity.data.get("awaiting").and_then(Value::as_str);
            if let Some(to) = word.and_then(|word| Awaiting::parse(word).ok()) {
                push(Happening::Awaiting { to });
            }
        }
        _ => {}
    }
}

/// In which part the reply was written. Replies of before this was recorded count by their actor.
fn author(activity: &Activity) -> AuthorKind {
    let word = activity.data.get("author").and_then(Value::as_str);
    word.and_then(|word| AuthorKind::parse(word).ok()).unwrap_or(match activity.actor.kind {
        ActorKind::System => AuthorKind::System,
        ActorKind::Contact => AuthorKind::Requester,
        _ => AuthorKind::Collaborator,
    })
}
