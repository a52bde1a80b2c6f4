use std::collections::BTreeSet;

use escalated_core::{
    activities::{Activity, ActivityKind},
    conditions::{Condition, FactSource},
    sla::SlaConfig,
    tickets::{Facts, Ticket},
};

/// The fields that the choice of a policy reads.
#[derive(Debug, Clone, Default)]
pub(crate) struct Watched(BTreeSet<String>);

impl Watched {
    pub(crate) fn of(config: &SlaConfig) -> Self {
        let mut fields = BTreeSet::new();
        for policy in config.policies.iter().filter(|policy| policy.is_active) {
            if let Some(condition) = &policy.condition {
                collect(condition, &mut fields);
            }
        }
        if !config.department_policies.is_empty() {
            fields.insert("department_id".to_owned());
        }
        Self(fields)
    }

    /// Whether conditions read the tags.
    pub(crate) fn tags(&self) -> bool {
        self.0.contains("tags")
    }

    /// Whether a command changed what the choice reads.
    pub(crate) fn changed(&self, before: &Ticket, after: &Ticket, activities: &[Activity]) -> bool {
        let facts = |ticket, field: &str| Facts { ticket, tags: &[] }.fact(field);
        let tagged = |activity: &Activity| {
            matches!(activity.kind, ActivityKind::TagAdded | ActivityKind::TagRemoved)
        };
        self.0.iter().any(|field| match field.as_str() {
            "tags" => activities.iter().any(tagged),
            field => facts(before, field) != facts(after, field),
        })
    }
}

fn collect(condition: &Condition, fields: &mut BTreeSet<String>) {
    match condition {
        Condition::All { all: parts } | Condition::Any { any: parts } => {
            parts.iter().for_each(|part| collect(part, fields));
        }
        Condition::Not { not } => collect(not, fields),
        Condition::Clause(clause) => drop(fields.insert(clause.field.clone())),
    }
}
