use escalated_core::{
    Error, FieldError, Result,
    conditions::{self, Field},
    ids::PolicyId,
    sla::{PolicyInput, SlaConfig, SlaMetric},
    tickets::TICKET_FIELDS,
};

use super::{
    steps::check_steps,
    terms::{calendar, hours, unreachable},
};

/// Ten years, in minutes.
const MAX_MINUTES: i64 = 10 * 365 * 1440;

/// What a policy's condition may read: what a ticket is about, not how it stands. A policy that
/// came and went with the status, the time or the clocks themselves would not be a promise.
const READS: [&str; 9] = [
    "department_id",
    "contact_id",
    "requester_id",
    "guest_email",
    "priority",
    "ticket_type",
    "tags",
    "channel",
    "subject",
];

/// Whether a policy may be saved, as a new one or in place of `own`. Answers with warnings about
/// promises that can never be kept. Users, departments and tags that it names are not looked up.
///
/// # Errors
/// All that is wrong, with the paths of the fields: `required`, `too_long`, `invalid_characters`,
/// `no_targets`, `out_of_range`, `too_many`, `percents_out_of_order`, `levels_out_of_order`,
/// `unknown_calendar`, `second_default`, and what [`conditions::check`] finds.
///
/// ```
/// use escalated_core::sla::{PolicyInput, SlaConfig};
/// use escalated_sla::policies::check_policy;
///
/// let mut input: PolicyInput = serde_json::from_value(serde_json::json!({
///     "name": "Standard",
///     "targets": { "high": { "first_response": 0 } },
/// }))
/// .unwrap();
/// let error = check_policy(&input, None, &SlaConfig::default()).unwrap_err();
/// assert_eq!(error.fields()[0].field, "targets.high.first_response");
/// assert_eq!(error.fields()[0].code, "out_of_range");
///
/// let high = escalated_core::tickets::Priority::High;
/// input.targets.get_mut(&high).unwrap().first_response = Some(30);
/// assert!(check_policy(&input, None, &SlaConfig::default()).unwrap().is_empty());
/// ```
pub fn check_policy(
    input: &PolicyInput,
    own: Option<PolicyId>,
    config: &SlaConfig,
) -> Result<Vec<String>> {
    let mut errors = Vec::new();
    check_texts(input, &mut errors);
    check_targets(input, &mut errors);
    check_steps(&input.steps, &mut errors);
    if !(1..=100).contains(&input.at_risk_percent) {
        let message = "a clock is at risk from 1 to 100 percent on";
        errors.push(FieldError::new("at_risk_percent", "out_of_range", message));
    }
    if let Some(tree) = &input.condition
        && let Err(error) = conditions::check(tree, &readable(), "condition")
    {
        errors.extend_from_slice(error.fields());
    }
    if input.calendar_id.is_some_and(|id| !config.calendars.contains_key(&id)) {
        let message = "there is no such calendar; name one that exists, or none";
        errors.push(FieldError::new("calendar_id", "unknown_calendar", message));
    }
    let mut others = config.policies.iter().filter(|policy| Some(policy.id) != own);
    if let Some(other) = others.find(|policy| policy.is_default && input.is_default) {
        let message = format!("\"{}\" is the default already; take that from it first", other.name);
        errors.push(FieldError::new("is_default", "second_default", message));
    }
    if !errors.is_empty() {
        return Err(Error::invalid(errors));
    }
    let calendar = calendar(config, input.calendar_id);
    let hours = hours(config, calendar)?;
    Ok(unreachable(&input.name, &hours, calendar, &input.targets).into_iter().collect())
}

fn readable() -> Vec<Field> {
    TICKET_FIELDS.iter().filter(|field| READS.contains(&field.name)).copied().collect()
}

fn check_texts(input: &PolicyInput, errors: &mut Vec<FieldError>) {
    if input.name.trim().is_empty() {
        errors.push(FieldError::new("name", "required", "a name is needed"));
    } else if input.name.chars().count() > 255 {
        errors.push(FieldError::new("name", "too_long", "a name has at most 255 characters"));
    } else if input.name.chars().any(char::is_control) {
        let message = "a name has no line breaks, NULs or other control characters";
        errors.push(FieldError::new("name", "invalid_characters", message));
    }
    let description = input.description.as_deref().unwrap_or_default();
    if description.chars().count() > 2000 {
        errors.push(FieldError::new("description", "too_long", "at most 2,000 characters"));
    } else if description.contains('\0') {
        errors.push(FieldError::new("description", "invalid_characters", "no NUL characters"));
    }
}

fn check_targets(input: &PolicyInput, errors: &mut Vec<FieldError>) {
    let mut promised = false;
    for (priority, target) in &input.targets {
        for metric in SlaMetric::ALL {
            let Some(minutes) = target.minutes(*metric) else { continue };
            promised = true;
            if !(1..=MAX_MINUTES).contains(&minutes) {
                let message =
                    "a target has 1 to 5,256,000 minutes (ten years); without one leave it out";
                let field = format!("targets.{priority}.{metric}");
                errors.push(FieldError::new(field, "out_of_range", message));
            }
        }
    }
    if !promised {
        let message = "a policy promises at least one time at one priority";
        errors.push(FieldError::new("targets", "no_targets", message));
    }
}
