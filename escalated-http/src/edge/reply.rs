use escalated_core::{actor::Cx, services::Services, tickets::TicketKey};
use serde_json::{Value, json};

const HOOK: &str = "ticket.reply.compose";
/// The longest message, in bytes.
const MAX_BODY: usize = 65_535;

/// The text of a reply or a note after the filters of `ticket.reply.compose`.
pub(crate) async fn compose(
    services: &Services,
    cx: &Cx,
    key: &TicketKey,
    body: String,
    is_note: bool,
) -> String {
    if !services.has_plugin_filter(cx, HOOK).await {
        return body;
    }
    let (id, reference) = match key {
        TicketKey::Id(id) => (Some(id.0), None),
        TicketKey::Reference(reference) => (None, Some(reference.as_str())),
    };
    let value = json!({
        "ticket_id": id, "reference": reference, "body": body, "is_internal_note": is_note,
    });
    let changed = services.plugin_filter(cx, HOOK, value).await;
    read(&changed).unwrap_or(body)
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
