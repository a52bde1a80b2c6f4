use std::collections::HashSet;

use escalated_core::ui::{RenderRequest, Rendered, UiPage, UiRenderer};

use super::{
    html::{Tag, tags},
    sample::{SECRET, pages},
};
use crate::TeraRenderer;

fn render(renderer: &TeraRenderer, page: &UiPage) -> Rendered {
    let (parts, ()) = http::Request::new(()).into_parts();
    let rendered = renderer.render(page, RenderRequest { parts: &parts, nonce: "n" });
    rendered.unwrap_or_else(|error| {
        let source = std::error::Error::source(&error).map(ToString::to_string);
        panic!("{}: {error} {}", page.component, source.unwrap_or_default())
    })
}

fn html(renderer: &TeraRenderer, page: &UiPage) -> String {
    String::from_utf8(render(renderer, page).body).unwrap()
}

fn count(tags: &[Tag], name: &str) -> usize {
    tags.iter().filter(|tag| tag.name == name).count()
}

/// Titles of the page; those of drawings have an id by which the drawing names them.
fn titles(tags: &[Tag]) -> usize {
    tags.iter().filter(|tag| tag.name == "title" && tag.get("id").is_none()).count()
}

#[test]
fn every_page_is_well_formed_whatever_people_type() {
    let renderer = TeraRenderer::new();
    for (name, page) in pages() {
        let html = html(&renderer, &page);
        let tags = tags(&html);
        for forbidden in ["script", "style", "img", "iframe", "i", "b"] {
            assert_eq!(count(&tags, forbidden), 0, "{name} has <{forbidden}>");
        }
        for tag in &tags {
            for (attribute, value) in &tag.attributes {
                assert!(!attribute.starts_with("on"), "{name}: {attribute}");
                assert_ne!(attribute, "style", "{name}");
                let address = matches!(attribute.as_str(), "href" | "action" | "src");
                let safe = ["/support", "#", "http", "mailto:", "data:,"];
                let fits = safe.iter().any(|begin| value.starts_with(begin));
                assert!(!address || fits, "{name}: {attribute}={value}");
            }
        }
        assert!(!html.contains("54439"), "{name} ran a template of a ticket");
        assert_eq!(html.contains(SECRET), name.starts_with("agent_show"), "{name}");
    }
}

#[test]
fn every_page_is_in_order_for_those_who_cannot_see_it() {
    let renderer = TeraRenderer::new();
    for (name, page) in pages() {
        let html = html(&renderer, &page);
        let tags = tags(&html);
        for once in ["html", "main", "h1"] {
            assert_eq!(count(&tags, once), 1, "{name} has one <{once}>");
        }
        assert_eq!(titles(&tags), 1, "{name} has one <title>");
        let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
        let known: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{name} has an id twice: {ids:?}");
        let labelled: HashSet<&str> = tags.iter().filter_map(|tag| tag.get("for")).collect();
        for tag in &tags {
            let control = matches!(tag.name.as_str(), "input" | "select" | "textarea");
            let kind = tag.get("type").unwrap_or_default();
            if control && !matches!(kind, "hidden" | "checkbox") {
                let id = tag.get("id").unwrap_or_default();
                assert!(labelled.contains(id), "{name}: no label for {tag:?}");
            }
            let names = ["for", "aria-describedby", "aria-labelledby"];
            let lists = names.iter().filter_map(|name| tag.get(name));
            for id in lists.flat_map(str::split_ascii_whitespace) {
                assert!(known.contains(id), "{name}: {id} is named and not there");
            }
            if let Some(id) = tag.get("href").and_then(|href| href.strip_prefix('#')) {
                let errors = ["ticket-email"];
                assert!(known.contains(id) || errors.contains(&id), "{name}: no place {id}");
            }
        }
    }
}

#[test]
fn every_form_that_changes_something_carries_its_token() {
    let renderer = TeraRenderer::new();
    let mut forms = 0;
    for (name, page) in pages() {
        let html = html(&renderer, &page);
        let tags = tags(&html);
        for form in
            tags.iter().filter(|tag| tag.name == "form" && tag.get("method") == Some("post"))
        {
            forms += 1;
            let inside = |tag: &&Tag| tag.form == form.form && tag.get("name") == Some("_token");
            let tokens: Vec<_> = tags.iter().filter(inside).collect();
            assert_eq!(tokens.len(), 1, "{name}: {form:?}");
            assert_eq!(tokens[0].get("value"), Some("token-of-the-form"));
            let files = |tag: &Tag| tag.form == form.form && tag.get("type") == Some("file");
            let multipart = form.get("enctype") == Some("multipart/form-data");
            assert_eq!(tags.iter().any(files), multipart, "{name}: {form:?}");
        }
    }
    assert!(forms > 20, "{forms}");
}

#[test]
fn a_refused_form_keeps_what_was_typed_and_says_what_is_wrong() {
    let renderer = TeraRenderer::new();
    let (_, page) = pages().into_iter().find(|(name, _)| *name == "guest_create_refused").unwrap();
    let html = html(&renderer, &page);
    let tags = tags(&html);
    let subject = tags.iter().find(|tag| tag.get("id") == Some("ticket-subject")).unwrap();
    assert_eq!(subject.get("aria-invalid"), Some("true"));
    assert_eq!(subject.get("aria-describedby"), Some("ticket-subject-error"));
    assert!(tags.iter().any(|tag| tag.get("href") == Some("#ticket-subject")));
    let name = tags.iter().find(|tag| tag.get("id") == Some("ticket-name")).unwrap();
    assert!(name.get("value").unwrap().contains("&lt;script&gt;"));
    assert!(html.contains("<title>Error: "));
    assert!(html.contains("Choose your files again"));
}

#[test]
fn viewers_see_no_controls_that_they_cannot_use() {
    let renderer = TeraRenderer::new();
    let (_, page) = pages().into_iter().find(|(name, _)| *name == "agent_show_viewer").unwrap();
    let html = html(&renderer, &page);
    let tags = tags(&html);
    assert_eq!(count(&tags, "form"), 0);
}

#[test]
fn a_host_puts_the_pages_inside_its_own_layout() {
    let layout = "<!doctype html><html lang=\"en\"><head><title>{{ title }}</title>\
        {{ head | safe }}</head><body><main><p>Tea shop</p>{{ content | safe }}</main></body></html>";
    let renderer = TeraRenderer::new()
        .brand("Tea & more")
        .link("Out", "/support-not")
        .with_layout(layout)
        .unwrap();
    for (name, page) in pages() {
        let html = html(&renderer, &page);
        let tags = tags(&html);
        for once in ["main", "h1"] {
            assert_eq!(count(&tags, once), 1, "{name}: {once}");
        }
        assert_eq!(titles(&tags), 1, "{name}: title");
        assert_eq!(count(&tags, "header") + count(&tags, "aside"), 0, "{name}");
        assert!(html.contains("Tea shop") && html.contains("Tea &amp; more</title>"), "{name}");
    }
    let error = TeraRenderer::new().with_layout("{{ oops").unwrap_err();
    assert_eq!(error.fields()[0].code, "invalid_layout");
}

#[test]
fn the_policy_allows_the_stylesheet_and_nothing_else() {
    let (_, page) = pages().remove(0);
    let rendered = render(&TeraRenderer::new(), &page);
    let headers: Vec<_> = rendered
        .headers
        .iter()
        .filter(|(name, _)| name == http::header::CONTENT_SECURITY_POLICY)
        .map(|(_, value)| value.to_str().unwrap())
        .collect();
    assert_eq!(
        headers,
        ["default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
          base-uri 'none'; frame-ancestors 'self'"]
    );
}
