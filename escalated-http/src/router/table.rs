use http::{HeaderValue, Method};

use super::Route;
use crate::request::decode;

/// The routes of one path.
struct Place {
    path: &'static str,
    routes: Vec<(Method, Route)>,
}

/// What is at a path.
pub(crate) enum Found<'t> {
    /// A route, with the decoded parts of the path.
    Route(&'t Route, Vec<(String, String)>),
    /// The path is known, the method is not: the value of `Allow`.
    OtherMethods(HeaderValue),
    /// Nothing.
    Nothing,
}

/// All routes, compiled.
#[derive(Default)]
pub(crate) struct Table {
    paths: matchit::Router<usize>,
    places: Vec<Place>,
    conflicts: Vec<String>,
}

impl Table {
    /// Adds a route. Two for the same method and path are a defect, which a test looks for.
    pub(super) fn insert(&mut self, method: Method, path: &'static str, route: Route) {
        if let Some(place) = self.places.iter_mut().find(|place| place.path == path) {
            if place.routes.iter().any(|(known, _)| *known == method) {
                self.conflicts.push(format!("{method} {path}"));
            }
            place.routes.push((method, route));
            return;
        }
        match self.paths.insert(path, self.places.len()) {
            Ok(()) => self.places.push(Place { path, routes: vec![(method, route)] }),
            Err(error) => {
                tracing::error!(path, %error, "two routes conflict");
                self.conflicts.push(format!("{method} {path}: {error}"));
            }
        }
    }

    /// Finds a route by the path below the prefix.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Found<'_> {
        let Ok(matched) = self.paths.at(path) else { return Found::Nothing };
        let Some(place) = self.places.get(*matched.value) else { return Found::Nothing };
        let wanted = if method == Method::HEAD { &Method::GET } else { method };
        let Some((_, route)) = place.routes.iter().find(|(known, _)| known == wanted) else {
            return Found::OtherMethods(place.allow());
        };
        let params = matched.params.iter();
        let params =
            params.filter_map(|(name, value)| Some((name.to_owned(), decode(value, false)?)));
        Found::Route(route, params.collect())
    }

    /// Every method and path, in the order of registration, without HEAD.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn list(&self) -> Vec<(Method, &'static str, &Route)> {
        self.places
            .iter()
            .flat_map(|place| place.routes.iter().map(|(m, route)| (m.clone(), place.path, route)))
            .collect()
    }

    /// Registrations that contradict each other.
    #[cfg(test)]
    pub(crate) fn conflicts(&self) -> &[String] {
        &self.conflicts
    }
}

impl Place {
    fn allow(&self) -> HeaderValue {
        let mut words: Vec<&str> = self.routes.iter().map(|(method, _)| method.as_str()).collect();
        if words.contains(&"GET") {
            words.push("HEAD");
        }
        words.push("OPTIONS");
        words.sort_unstable();
        HeaderValue::try_from(words.join(", ")).unwrap_or(HeaderValue::from_static("OPTIONS"))
    }
}
