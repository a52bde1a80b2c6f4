//! Actions as they are read: all fields of all kinds, so that a mistake has the path of its field.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{EscalationAction, StepAction};
use crate::{
    ids::{DepartmentId, HostUserId, TagId},
    tickets::Priority,
};

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StepKind {
    RaisePriority,
    Reassign,
    MoveDepartment,
    AddTag,
    Note,
}

/// The fields of a [`StepAction`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepActionFields {
    #[serde(rename = "type")]
    kind: StepKind,
    #[serde(default)]
    to: Option<Value>,
    #[serde(default)]
    tag: Option<TagId>,
    #[serde(default)]
    body: Option<String>,
}

impl TryFrom<StepActionFields> for StepAction {
    type Error = String;

    fn try_from(fields: StepActionFields) -> Result<Self, String> {
        use StepKind::{AddTag, MoveDepartment, Note, RaisePriority, Reassign};
        let StepActionFields { kind, to, tag, body } = fields;
        let moves = matches!(kind, RaisePriority | Reassign | MoveDepartment);
        stray("to", to.is_some() && !moves)?;
        stray("tag", tag.is_some() && !matches!(kind, AddTag))?;
        stray("body", body.is_some() && !matches!(kind, Note))?;
        Ok(match kind {
            RaisePriority => Self::RaisePriority { to: to.map(|to| read("to", to)).transpose()? },
            Reassign => Self::Reassign { to: read("to", needed("to", to)?)? },
            MoveDepartment => Self::MoveDepartment { to: read("to", needed("to", to)?)? },
            AddTag => Self::AddTag { tag: needed("tag", tag)? },
            Note => Self::Note { body: needed("body", body)? },
        })
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EscalationKind {
    Escalate,
    ChangePriority,
    AssignTo,
    ChangeDepartment,
    AddTag,
    Note,
}

/// The fields of an [`EscalationAction`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EscalationActionFields {
    #[serde(rename = "type")]
    kind: EscalationKind,
    #[serde(default)]
    to: Option<Priority>,
    #[serde(default)]
    agent: Option<HostUserId>,
    #[serde(default)]
    department: Option<DepartmentId>,
    #[serde(default)]
    tag: Option<TagId>,
    #[serde(default)]
    body: Option<String>,
}

impl TryFrom<EscalationActionFields> for EscalationAction {
    type Error = String;

    fn try_from(fields: EscalationActionFields) -> Result<Self, String> {
        use EscalationKind::{AddTag, AssignTo, ChangeDepartment, ChangePriority, Escalate, Note};
        let EscalationActionFields { kind, to, agent, department, tag, body } = fields;
        stray("to", to.is_some() && !matches!(kind, ChangePriority))?;
        stray("agent", agent.is_some() && !matches!(kind, AssignTo))?;
        stray("department", department.is_some() && !matches!(kind, ChangeDepartment))?;
        stray("tag", tag.is_some() && !matches!(kind, AddTag))?;
        stray("body", body.is_some() && !matches!(kind, Note))?;
        Ok(match kind {
            Escalate => Self::Escalate,
            ChangePriority => Self::ChangePriority { to: needed("to", to)? },
            AssignTo => Self::AssignTo { agent: needed("agent", agent)? },
            ChangeDepartment => {
                Self::ChangeDepartment { department: needed("department", department)? }
            }
            AddTag => Self::AddTag { tag: needed("tag", tag)? },
            Note => Self::Note { body: needed("body", body)? },
        })
    }
}

/// The sentences are serde's, so that whoever explains those explains these.
fn stray(name: &str, is_stray: bool) -> Result<(), String> {
    if is_stray {
        Err(format!("unknown field `{name}`, not of this type of action"))
    } else {
        Ok(())
    }
}

fn needed<T>(name: &str, value: Option<T>) -> Result<T, String> {
    value.ok_or_else(|| format!("missing field `{name}`"))
}

fn read<T: DeserializeOwned>(name: &str, value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| format!("at `{name}`: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_come_back_as_they_were_written() {
        let steps = [
            StepAction::RaisePriority { to: None },
            StepAction::RaisePriority { to: Some(Priority::High) },
            StepAction::Reassign { to: HostUserId::new("7") },
            StepAction::MoveDepartment { to: DepartmentId(3) },
            StepAction::AddTag { tag: TagId(4) },
            StepAction::Note { body: "Look.".into() },
        ];
        for action in steps {
            let json = serde_json::to_string(&action).unwrap();
            assert_eq!(serde_json::from_str::<StepAction>(&json).unwrap(), action);
        }
        let actions = [
            EscalationAction::Escalate,
            EscalationAction::ChangePriority { to: Priority::Low },
            EscalationAction::AssignTo { agent: HostUserId::new("u-1") },
            EscalationAction::ChangeDepartment { department: DepartmentId(3) },
            EscalationAction::AddTag { tag: TagId(4) },
            EscalationAction::Note { body: "Look.".into() },
        ];
        for action in actions {
            let json = serde_json::to_string(&action).unwrap();
            assert_eq!(serde_json::from_str::<EscalationAction>(&json).unwrap(), action);
        }
    }

    #[test]
    fn fields_of_other_types_are_refused() {
        for (json, says) in [
            (r#"{"type":"add_tag","tag":1,"to":2}"#, "unknown field `to`"),
            (r#"{"type":"add_tag"}"#, "missing field `tag`"),
            (r#"{"type":"reassign","to":[]}"#, "at `to`: the id of a user"),
            (r#"{"type":"raise_priority","to":"top"}"#, "at `to`: priority is one of"),
            (r#"{"type":"explode"}"#, "unknown variant `explode`"),
        ] {
            let error = serde_json::from_str::<StepAction>(json).unwrap_err().to_string();
            assert!(error.contains(says), "{json}: {error}");
        }
        let json = r#"{"type":"escalate","to":"low"}"#;
        let error = serde_json::from_str::<EscalationAction>(json).unwrap_err().to_string();
        assert!(error.contains("unknown field `to`"), "{error}");
    }
}
