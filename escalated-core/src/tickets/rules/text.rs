use crate::FieldError;

const MAX_SUBJECT: usize = 255;
const MAX_BODY: usize = 65_535;

/// Checks a subject: 1 to 255 characters, on one line.
pub fn check_subject(field: &str, subject: &str, errors: &mut Vec<FieldError>) {
    if subject.trim().is_empty() {
        errors.push(FieldError::new(field, "required", "a subject is needed"));
    } else if subject.chars().count() > MAX_SUBJECT {
        let message = "a subject has at most 255 characters";
        errors.push(FieldError::new(field, "too_long", message));
    } else if subject.chars().any(char::is_control) {
        let message = "a subject has no line breaks, NULs or other control characters";
        errors.push(FieldError::new(field, "invalid_characters", message));
    }
}

/// Checks a text: 1 to 65,535 bytes without NUL.
pub fn check_body(field: &str, body: &str, errors: &mut Vec<FieldError>) {
    if body.trim().is_empty() {
        errors.push(FieldError::new(field, "required", "a text is needed"));
    } else if body.len() > MAX_BODY {
        errors.push(FieldError::new(field, "too_long", "a text has at most 65,535 bytes"));
    } else if body.contains('\0') {
        errors.push(FieldError::new(field, "invalid_characters", "a text has no NUL characters"));
    }
}
