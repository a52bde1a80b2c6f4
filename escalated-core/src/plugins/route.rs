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
