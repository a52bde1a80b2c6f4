use serde_json::{Map, Value};

/// Of several templates the one that serves a path, with its parameters. Where two serve it, the
/// one whose parts are fixed further from the left goes first: `/a/new` before `/a/:id`.
#[must_use]
pub fn find_route<'a>(
    templates: impl IntoIterator<Item = &'a str>,
    path: &str,
) -> Option<(&'a str, Map<String, Value>)> {
    let serving = templates.into_iter().filter_map(|template| {
        let params = match_route(template, path)?;
        let loose: Vec<bool> = parts(template).map(|part| part.starts_with(':')).collect();
        Some((loose, template, params))
    });
    let (_, template, params) = serving.min_by(|(a, ..), (b, ..)| a.cmp(b))?;
    Some((template, params))
}

/// Matches the path of a request, as it was sent, with a template of a manifest, and reads its
/// parameters. Each part is decoded once. A part that is hidden (`..`), or that could be read as
/// several or as more than a path, matches nothing.
#[must_use]
pub fn match_route(template: &str, path: &str) -> Option<Map<String, Value>> {
    let (mut wanted, mut sent) = (parts(template), parts(path));
    let mut params = Map::new();
    loop {
        let (wanted, sent) = match (wanted.next(), sent.next()) {
            (Some(wanted), Some(sent)) => (wanted, decoded(sent)?),
            (None, None) => return Some(params),
            _ => return None,
        };
        match wanted.strip_prefix(':') {
            Some(_) if sent.is_empty() => return None,
            Some(name) => drop(params.insert(name.to_owned(), sent.into())),
            None if wanted != sent => return None,
            None => {}
        }
    }
}

/// Pages may come without the slash at their beginning.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let mut decoded = [0];
                hex::decode_to_slice(digits, &mut decoded).ok()?;
                let [byte] = decoded;
                byte
            }
            byte => byte,
        });
    }
    let text = String::from_utf8(bytes).ok()?;
    let bad = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '/' | '\\' | '?' | '#');
    let fits = !text.contains(bad) && text != "." && text != "..";
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parameters_are_read_and_decoded_once() {
        let read = |template, path| match_route(template, path).map(Value::Object);
        assert_eq!(read("/a/:id", "/a/42"), Some(json!({ "id": "42" })));
        assert_eq!(
            read("/a/:id/b/:to", "/a/x%25y/b/%C3%BC"),
            Some(json!({ "id": "x%y", "to": "ü" }))
        );
        assert_eq!(read("/a/:id", "/a/%2541"), Some(json!({ "id": "%41" })));
        assert_eq!(read("reports", "/reports"), Some(json!({})));
        assert_eq!(read("/a", "/%61"), Some(json!({})));
        assert_eq!(read("/", "/"), Some(json!({})));
    }

    #[test]
    fn what_could_be_another_path_matches_nothing() {
        for path in [
            "/a",
            "/a/",
            "/a/b/c",
            "/A/b",
            "/a/..",
            "/a/%2e%2e",
            "/a/.",
            "/a/b%2Fc",
            "/a/b%5Cc",
            "/a/b%3Fc",
            "/a/b%23c",
            "/a/b%20c",
            "/a/b%00",
            "/a/b%0d",
            "/a/%",
            "/a/%4",
            "/a/%zz",
            "/a/%+1",
            "/a/%ff",
            "//a/b",
            "a//b",
        ] {
            assert_eq!(match_route("/a/:id", path), None, "{path}");
        }
        assert_eq!(match_route("/a/..", "/a/.."), None);
    }

    #[test]
    fn fixed_parts_go_before_parameters() {
        let templates = ["/:any/new", "/a/:id", "/a/new", "/:any/:id"];
        for (path, expected) in [
            ("/a/new", "/a/new"),
            ("/a/1", "/a/:id"),
            ("/b/new", "/:any/new"),
            ("/b/1", "/:any/:id"),
        ] {
            assert_eq!(find_route(templates, path).unwrap().0, expected);
        }
        assert!(find_route(templates, "/a/b/c").is_none());
    }
}
