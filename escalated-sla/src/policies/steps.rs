use escalated_core::{
    FieldError,
    sla::{Step, StepAction},
};

const MAX_STEPS: usize = 20;
const MAX_ACTIONS: usize = 20;

/// Checks the steps of a policy: percents ascend, levels rise with them.
pub(super) fn check_steps(steps: &[Step], errors: &mut Vec<FieldError>) {
    if steps.len() > MAX_STEPS {
        errors.push(FieldError::new("steps", "too_many", "a policy has at most 20 steps"));
        return;
    }
    let (mut percent, mut level) = (0, 0);
    for (place, step) in steps.iter().enumerate() {
        let mut error = |field: &str, code: Wrong, message: String| {
            let field = format!("steps.{place}.{field}");
            errors.push(match code {
                Wrong::Range => FieldError::new(field, "out_of_range", message),
                Wrong::Percent => FieldError::new(field, "percents_out_of_order", message),
                Wrong::Level => FieldError::new(field, "levels_out_of_order", message),
            });
        };
        if !(1..=1000).contains(&step.percent) {
            error("percent", Wrong::Range, "a percent is 1 to 1,000".to_owned());
        } else if step.percent <= percent {
            let message = format!("percents ascend: this one must be above {percent}");
            error("percent", Wrong::Percent, message);
        }
        percent = percent.max(step.percent);
        if let Some(next) = step.level {
            if !(1..=3).contains(&next) {
                error("level", Wrong::Range, "a level is 1, 2 or 3".to_owned());
            } else if next <= level {
                let message = format!("levels rise with the percents: above {level}");
                error("level", Wrong::Level, message);
            }
            level = level.max(next);
        }
        check_actions(place, &step.actions, errors);
    }
}

enum Wrong {
    Range,
    Percent,
    Level,
}

fn check_actions(place: usize, actions: &[StepAction], errors: &mut Vec<FieldError>) {
    let path = format!("steps.{place}.actions");
    if actions.len() > MAX_ACTIONS {
        errors.push(FieldError::new(path, "too_many", "a step has at most 20 actions"));
        return;
    }
    for (action, what) in actions.iter().enumerate() {
        let StepAction::Note { body } = what else { continue };
        let field = format!("{path}.{action}.body");
        if body.trim().is_empty() {
            errors.push(FieldError::new(field, "required", "a note has a text"));
        } else if body.chars().count() > 2000 {
            errors.push(FieldError::new(field, "too_long", "a note has at most 2,000 characters"));
        } else if body.contains('\0') {
            errors.push(FieldError::new(field, "invalid_characters", "no NUL characters"));
        }
    }
}
