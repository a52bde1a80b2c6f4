use escalated_core::{
    actor::Cx,
    pipeline::{Action, Command},
    services::Services,
    tickets::TicketKey,
};
use serde_json::{Value, json};

use super::sent::as_sent;

const HOOK: &str = "ticket.reply.compose";
/// The longest message, in bytes.
const MAX_BODY: usize = 65_535;

/// The texts of replies and notes of a command after the filters of `ticket.reply.compose`, and the
/// request that it is carried out for.
pub(crate) async fn compose(services: &Services, cx: &Cx, command: Command) -> (Cx, Command) {
    let Command::Change { key, mut actions, expected_version } = command else {
        return (cx.clone(), command);
    };
    let has_text = |action: &Action| matches!(action, Action::Reply { .. } | Action::Note { .. });
    let is_filtered = actions.iter().any(has_text) && services.has_plugin_filter(cx, HOOK).await;
    if !is_filtered {
        return (cx.clone(), Command::Change { key, actions, expected_version });
    }
    let sent = Command::Change { key: key.clone(), actions: actions.clone(), expected_version };
    for action in &mut actions {
        let is_note = matches!(action, Action::Note { .. });
        if let Action::Reply { body, .. } | Action::Note { body, .. } = action
            && let Some(changed) = text(services, cx, &key, body, is_note).await
        {
            *body = changed;
        }
    }
    (as_sent(cx, &sent), Command::Change { key, actions, expected_version })
}

/// What the filters make of a text; none where it stays.
async fn text(
    services: &Services,
    cx: &Cx,
    key: &TicketKey,
    body: &str,
    is_note: bool,
) -> Option<String> {
    let (id, reference) = match key {
        TicketKey::Id(id) => (Some(id.0), None),
        TicketKey::Reference(reference) => (None, Some(reference.as_str())),
    };
    let value = json!({
        "ticket_id": id, "reference": reference, "body": body, "is_internal_note": is_note,
    });
    read(&services.plugin_filter(cx, HOOK, value).await)
}

fn read(changed: &Value) -> Option<String> {
    let body = changed.get("body")?.as_str()?;
    let fits = !body.trim().is_empty() && body.len() <= MAX_BODY && !body.contains('\0');
    fits.then(|| body.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_text_that_could_have_been_typed_is_taken_over() {
        assert_eq!(read(&json!({ "body": "Hello." })).as_deref(), Some("Hello."));
        for odd in
            [json!({ "body": " " }), json!({ "body": 1 }), json!([]), json!({ "body": "\0" })]
        {
            assert_eq!(read(&odd), None, "{odd}");
        }
        assert_eq!(read(&json!({ "body": "x".repeat(MAX_BODY + 1) })), None);
    }
}
