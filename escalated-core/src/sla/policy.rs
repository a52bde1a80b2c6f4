use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor},
};

use super::{SlaMetric, action_fields::StepActionFields};
use crate::{
    conditions::Condition,
    ids::{CalendarId, DepartmentId, HostUserId, PolicyId, TagId},
    tickets::Priority,
    words::words,
};

words! {
    /// Whom a step tells.
    Notified, "notify" {
        /// The agent who is responsible for the ticket.
        Assignee = "assignee", "Assignee";
        /// The manager of the ticket's department.
        DepartmentManager = "department_manager", "Department manager";
        /// The escalation manager of the department at the ticket's level.
        EscalationManager = "escalation_manager", "Escalation manager";
    }
}

/// What a policy promises at one priority, in minutes that count. Nothing promised is no clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Minutes until the first public reply by an agent; at least 1.
    #[serde(default)]
    pub first_response: Option<i64>,
    /// Minutes until each further one; at least 1.
    #[serde(default)]
    pub next_response: Option<i64>,
    /// Minutes until the resolution; at least 1.
    #[serde(default)]
    pub resolution: Option<i64>,
    /// Every minute counts, whatever the calendar.
    #[serde(default)]
    pub is_24x7: bool,
}

impl Target {
    /// The minutes promised for a metric.
    #[must_use]
    pub const fn minutes(&self, metric: SlaMetric) -> Option<i64> {
        match metric {
            SlaMetric::FirstResponse => self.first_response,
            SlaMetric::NextResponse => self.next_response,
            SlaMetric::Resolution => self.resolution,
        }
    }
}

/// What a step does to the ticket beside telling people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", try_from = "StepActionFields")]
pub enum StepAction {
    /// To that priority, unless the ticket has it or a higher one; left out, one higher.
    RaisePriority {
        /// The priority.
        to: Option<Priority>,
    },
    /// To that agent.
    Reassign {
        /// Who.
        to: HostUserId,
    },
    /// Into that department.
    MoveDepartment {
        /// Where.
        to: DepartmentId,
    },
    /// Adds a tag.
    AddTag {
        /// Which.
        tag: TagId,
    },
    /// Writes a note for staff.
    Note {
        /// 1 to 2,000 characters.
        body: String,
    },
}

/// What happens when a clock has used up a part of its target. Warnings and escalations stand in
/// one list, in the order of their percents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// 1 to 1,000: how much of the target is used up.
    pub percent: u16,
    /// 1 to 3: the escalation level that the ticket reaches; levels rise with the percents.
    #[serde(default)]
    pub level: Option<u8>,
    /// Whom it tells.
    #[serde(default)]
    pub notify: Vec<Notified>,
    /// What it does.
    #[serde(default)]
    pub actions: Vec<StepAction>,
}

impl Step {
    /// A step that only tells people.
    #[must_use]
    pub fn notice(percent: u16, notify: &[Notified]) -> Self {
        Self { percent, level: None, notify: notify.to_vec(), actions: Vec::new() }
    }
}

/// A promise to requesters: which tickets it holds for, and what it promises at each priority.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Our id.
    pub id: PolicyId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The first active policy in this order whose condition holds is the ticket's.
    pub position: i32,
    /// Taken where no other fits; at most one in a tenant.
    pub is_default: bool,
    /// Inactive policies are passed over.
    pub is_active: bool,
    /// Which tickets; none means that only the default flag, a department or a ticket brings it.
    pub condition: Option<Condition>,
    /// Whose hours count; none is the tenant's default calendar, without one every minute.
    pub calendar_id: Option<CalendarId>,
    /// From which percent on a clock is at risk, 1 to 100.
    pub at_risk_percent: u16,
    /// The promises.
    pub targets: BTreeMap<Priority, Target>,
    /// Warnings and escalations.
    pub steps: Vec<Step>,
}

/// What makes or changes a policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyInput {
    /// 1 to 255 characters.
    pub name: String,
    /// At most 2,000 characters.
    #[serde(default)]
    pub description: Option<String>,
    /// Left out, a new policy comes last and an old one stays where it is.
    #[serde(default)]
    pub position: Option<i32>,
    /// Taken where no other fits.
    #[serde(default)]
    pub is_default: bool,
    /// Default true.
    #[serde(default = "yes")]
    pub is_active: bool,
    /// Which tickets.
    #[serde(default)]
    pub condition: Option<Condition>,
    /// Whose hours count.
    #[serde(default)]
    pub calendar_id: Option<CalendarId>,
    /// Default 75.
    #[serde(default = "at_risk")]
    pub at_risk_percent: u16,
    /// The promises.
    #[serde(deserialize_with = "targets")]
    pub targets: BTreeMap<Priority, Target>,
    /// Default: 50, 75, 90 and 100 percent, see [`PolicyInput::default_steps`].
    #[serde(default = "PolicyInput::default_steps")]
    pub steps: Vec<Step>,
}

fn yes() -> bool {
    true
}

fn at_risk() -> u16 {
    75
}

/// Each priority once; a map by itself would keep the last and drop the others in silence.
fn targets<'de, D: Deserializer<'de>>(d: D) -> Result<BTreeMap<Priority, Target>, D::Error> {
    d.deserialize_map(Targets)
}

struct Targets;

impl<'de> Visitor<'de> for Targets {
    type Value = BTreeMap<Priority, Target>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("targets by priority")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut targets = BTreeMap::new();
        while let Some((priority, target)) = map.next_entry::<Priority, Target>()? {
            if targets.insert(priority, target).is_some() {
                let said = format!("at `{priority}`: duplicate field `{priority}`");
                return Err(serde::de::Error::custom(said));
            }
        }
        Ok(targets)
    }
}

impl PolicyInput {
    /// 50 tells the assignee, 75 the department manager too, 90 and 100 the escalation manager as
    /// well.
    #[must_use]
    pub fn default_steps() -> Vec<Step> {
        use Notified::{Assignee, DepartmentManager, EscalationManager};
        let all = [Assignee, DepartmentManager, EscalationManager];
        vec![
            Step::notice(50, &[Assignee]),
            Step::notice(75, &[Assignee, DepartmentManager]),
            Step::notice(90, &all),
            Step::notice(100, &all),
        ]
    }
}

/// The policy that a department's tickets have when no condition decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentPolicy {
    /// The department.
    pub department_id: DepartmentId,
    /// Its policy.
    pub policy_id: PolicyId,
}

/// Who is told when tickets of a department reach a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscalationManager {
    /// The department; none stands in for departments without a manager of their own.
    pub department_id: Option<DepartmentId>,
    /// 1 to 3.
    pub level: u8,
    /// An agent.
    pub user_id: HostUserId,
}
