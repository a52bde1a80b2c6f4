//! ITIL: the priority follows from impact and urgency.

use std::collections::BTreeMap;

use escalated_core::{
    Error, FieldError, Result,
    sla::{Notified, PolicyInput, Step, Target},
    tickets::Priority,
};
use serde_json::Value;

const PRIORITIES: [Priority; 5] =
    [Priority::Critical, Priority::Urgent, Priority::High, Priority::Medium, Priority::Low];

/// ITIL's priorities by impact (rows) and urgency (columns), 1 for the highest.
const MATRIX: [[u8; 5]; 5] =
    [[1, 2, 2, 3, 3], [2, 2, 3, 3, 4], [2, 3, 3, 4, 4], [3, 3, 4, 4, 5], [3, 4, 4, 5, 5]];

/// The priority of that impact and urgency, 1 (high) to 5 (low). ITIL's priorities 1 to 5 are
/// critical, urgent, high, medium and low.
///
/// # Errors
/// `out_of_range` at `impact` or `urgency`.
///
/// ```
/// use escalated_core::tickets::Priority;
/// use escalated_sla::policies::itil;
/// assert_eq!(itil::priority(1, 1).unwrap(), Priority::Critical);
/// assert_eq!(itil::priority(4, 2).unwrap(), Priority::High);
/// assert_eq!(itil::priority(1, 6).unwrap_err().fields()[0].field, "urgency");
/// ```
pub fn priority(impact: i64, urgency: i64) -> Result<Priority> {
    let (row, column) = (place("impact", impact), place("urgency", urgency));
    let found = match (row, column) {
        (Ok(row), Ok(column)) => MATRIX.get(row).and_then(|row| row.get(column)),
        (row, column) => {
            let errors: Vec<_> = row.err().into_iter().chain(column.err()).collect();
            return Err(Error::invalid(errors));
        }
    };
    let place = found.map_or(0, |number| usize::from(*number).saturating_sub(1));
    Ok(PRIORITIES.get(place).copied().unwrap_or(Priority::Low))
}

fn place(field: &str, number: i64) -> Result<usize, FieldError> {
    let place = usize::try_from(number.saturating_sub(1)).ok().filter(|place| *place < 5);
    place.ok_or_else(|| {
        FieldError::new(field, "out_of_range", format!("{field} is 1 (high) to 5 (low)"))
    })
}

/// The priority that follows from `impact` and `urgency` in a ticket's metadata; none when neither
/// is there.
///
/// # Errors
/// At `metadata.impact` or `metadata.urgency`: `required` when only one of them is there,
/// `wrong_type` when one is no whole number, `out_of_range`.
///
/// ```
/// use escalated_core::tickets::Priority;
/// use escalated_sla::policies::itil;
/// let metadata = serde_json::json!({ "impact": 2, "urgency": 3, "rack": "B4" });
/// assert_eq!(itil::of_metadata(&metadata).unwrap().unwrap(), Priority::High);
/// assert!(itil::of_metadata(&serde_json::json!({ "rack": "B4" })).is_none());
/// ```
#[must_use]
pub fn of_metadata(metadata: &Value) -> Option<Result<Priority>> {
    let entry = |name: &str| metadata.get(name).filter(|value| !value.is_null());
    let (impact, urgency) = (entry("impact"), entry("urgency"));
    if impact.is_none() && urgency.is_none() {
        return None;
    }
    let mut errors = Vec::new();
    let impact = number("impact", impact, &mut errors);
    let urgency = number("urgency", urgency, &mut errors);
    if !errors.is_empty() {
        return Some(Err(Error::invalid(errors)));
    }
    Some(priority(impact, urgency).map_err(|error| {
        let errors = error.fields().iter().cloned().map(|mut field| {
            field.field = format!("metadata.{}", field.field);
            field
        });
        Error::invalid(errors.collect())
    }))
}

fn number(name: &str, value: Option<&Value>, errors: &mut Vec<FieldError>) -> i64 {
    let field = format!("metadata.{name}");
    let Some(value) = value else {
        let message = "impact and urgency go together; set both, or neither";
        errors.push(FieldError::new(field, "required", message));
        return 0;
    };
    value.as_i64().unwrap_or_else(|| {
        let message = format!("{name} is a whole number, 1 (high) to 5 (low)");
        errors.push(FieldError::new(field, "wrong_type", message));
        0
    })
}

/// The preset: targets for the five priorities, warnings at 50, 75, 90 and 100 percent, and
/// escalation levels 1 to 3 at 70, 90 and 110. The highest priority counts around the clock. It is
/// the default, so that tickets have it.
///
/// ```
/// use escalated_core::sla::SlaConfig;
/// use escalated_sla::policies::{check_policy, itil};
/// assert!(check_policy(&itil::policy(), None, &SlaConfig::default()).unwrap().is_empty());
/// ```
#[must_use]
pub fn policy() -> PolicyInput {
    use Notified::{Assignee, DepartmentManager, EscalationManager};
    let all = [Assignee, DepartmentManager, EscalationManager];
    let promised = [(15, 60, true), (30, 240, false), (60, 1440, false), (240, 4320, false)];
    let promised = promised.into_iter().chain([(480, 10_080, false)]);
    let targets = PRIORITIES.into_iter().zip(promised).map(|(priority, promised)| {
        let (response, resolution, is_24x7) = promised;
        let (first_response, resolution) = (Some(response), Some(resolution));
        (priority, Target { first_response, next_response: None, resolution, is_24x7 })
    });
    let level = |percent, level, notify: &[Notified]| Step {
        level: Some(level),
        ..Step::notice(percent, notify)
    };
    PolicyInput {
        name: "ITIL".to_owned(),
        description: Some("Targets by ITIL priority, from impact and urgency.".to_owned()),
        position: None,
        is_default: true,
        is_active: true,
        condition: None,
        calendar_id: None,
        at_risk_percent: 75,
        targets: BTreeMap::from_iter(targets),
        steps: vec![
            Step::notice(50, &[Assignee]),
            level(70, 1, &[EscalationManager]),
            Step::notice(75, &[Assignee, DepartmentManager]),
            level(90, 2, &all),
            Step::notice(100, &all),
            level(110, 3, &[EscalationManager]),
        ],
    }
}
