use super::all::get;
use crate::testing::Exchange;

/// The limit of a minute, by token and by client.
pub(super) fn exchanges() -> Vec<Exchange> {
    vec![
        get("the last that a token is let in", "/tags")
            .bearer("{{agent}}")
            .after_seconds(120)
            .times(60),
        get("one more", "/tags").bearer("{{agent}}").after_seconds(0),
        get("another token is let in", "/tags").bearer("{{admin}}").after_seconds(0),
        get("health is not counted", "/openapi.json").after_seconds(0).without_body(),
        get("a second later, one more", "/tags").bearer("{{agent}}").after_seconds(1),
        get("nobody in particular, by address", "/tags").times(60),
        get("one more of them", "/tags").after_seconds(0),
        get("who says to come from elsewhere", "/tags")
            .after_seconds(0)
            .header("x-forwarded-for", "198.51.100.7"),
    ]
}
