use super::{Layout, PagePart};

/// What stands behind a plugin's name among the pages of admins and is ours.
const OURS: [&str; 3] = ["settings", "activate", "deactivate"];

/// Whether a page of a plugin would stand where a page of ours does, and never be seen.
pub(super) fn is_reserved(page: &PagePart) -> bool {
    let route = page.route.strip_prefix('/').unwrap_or(&page.route);
    page.layout.unwrap_or(Layout::Admin) == Layout::Admin && OURS.contains(&route)
}

/// What an admin reads of such a page.
pub(super) fn message(page: &PagePart) -> String {
    let ours = OURS.join("`, `");
    format!("its page `{}` is left out: `{ours}` are pages of the helpdesk", page.route)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::read_manifest;

    #[test]
    fn a_page_where_ours_is_is_left_out_and_told() {
        let page = |route: &str, layout: &str| json!({ "route": route, "component": "X", "layout": layout });
        let said = json!({
            "name": "demo",
            "pages": [
                page("settings", "admin"), page("/activate", "admin"), { "route": "deactivate",
                "component": "X" }, page("settings", "agent"), page("settings/more", "admin"),
                page("/Settings", "admin"),
            ],
        });
        let (manifest, problems) = read_manifest("demo", &said);
        let routes: Vec<_> = manifest.unwrap().pages.into_iter().map(|page| page.route).collect();
        assert_eq!(routes, ["settings", "settings/more", "/Settings"]);
        let codes: Vec<_> = problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["reserved_route"; 3]);
        assert!(problems[1].message.contains("`/activate`"), "{}", problems[1].message);
    }
}
