use http::request::Parts;

/// An extension by which an adapter says that the framework has cut the prefix off the path.
/// Without it, a path that begins with the prefix is taken to have it still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrefixStripped;

/// The path below the prefix; `/` for the prefix itself.
pub(crate) fn below<'p>(parts: &'p Parts, prefix: &str) -> &'p str {
    let path = parts.uri.path();
    let rest = match path.strip_prefix(prefix) {
        Some(rest) if parts.extensions.get::<PrefixStripped>().is_none() => rest,
        _ => path,
    };
    match rest {
        "" => "/",
        rest if rest.starts_with('/') => rest,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn under(prefix: &str, path: &str, stripped: bool) -> String {
        let (mut parts, ()) = http::Request::builder().uri(path).body(()).unwrap().into_parts();
        if stripped {
            parts.extensions.insert(PrefixStripped);
        }
        below(&parts, prefix).to_owned()
    }

    #[test]
    fn the_prefix_is_cut_once() {
        assert_eq!(under("/support", "/support", false), "/");
        assert_eq!(under("/support", "/support/", false), "/");
        assert_eq!(under("/support", "/support/agent", false), "/agent");
        assert_eq!(under("/support", "/supporters", false), "/supporters");
        assert_eq!(under("/support", "/agent", false), "/agent");
        assert_eq!(under("/agent", "/agent/tickets", true), "/agent/tickets");
        assert_eq!(under("/agent", "/agent/agent/tickets", false), "/agent/tickets");
        assert_eq!(under("", "/agent", false), "/agent");
    }
}
