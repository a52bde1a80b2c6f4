use escalated_core::ui::{RenderRequest, UiRenderer};
use serde_json::Value;

use super::sample::{HOSTILE, SECRET, pages};
use crate::JsonRenderer;

#[test]
fn every_page_has_its_name_and_props() {
    for (name, page) in pages() {
        insta::assert_json_snapshot!(name, (&page.component, &page.props));
    }
}

#[test]
fn the_json_renderer_sends_the_same_props() {
    let (parts, ()) = http::Request::new(()).into_parts();
    for (name, page) in pages() {
        let request = RenderRequest { parts: &parts, nonce: "n" };
        let rendered = JsonRenderer::new().render(&page, request).unwrap();
        let body: Value = serde_json::from_slice(&rendered.body).unwrap();
        assert_eq!(body["component"], page.component, "{name}");
        assert_eq!(body["props"], page.props, "{name}");
    }
}

/// The types make it impossible; this looks at the outcome, and at what else is for staff.
#[test]
fn requesters_get_nothing_that_is_for_staff() {
    for (name, page) in pages() {
        if name.starts_with("agent_show") {
            assert!(page.props.to_string().contains(SECRET), "{name}");
        } else {
            let text = page.props.to_string();
            for secret in [
                SECRET,
                "internal-metadata",
                "nonce-of-the-guest",
                "attachments/secret",
                "2@example",
            ] {
                let staff = name.starts_with("agent");
                assert!(staff || !text.contains(secret), "{name} shows {secret}");
            }
        }
    }
    assert!(HOSTILE.contains("<script>"));
}
