//! What must be so of an application's packages.

use super::graph::Graph;
use super::host::Host;

const DRIVERS: [&str; 3] = ["sqlx-mysql", "sqlx-postgres", "sqlx-sqlite"];

/// Features of sqlx that name every driver (`sqlx-sqlite?/json`). Cargo's resolution counts such a
/// driver in, and with it the one SQLite binding that may be there: a host with another version of
/// it could not add us. Where SQLite is wanted anyway, only what we never need is left.
fn never(host: &Host) -> &'static [&'static str] {
    let wants_sqlite = host.features.contains(&"sqlite");
    if wants_sqlite { &["migrate", "any"] } else { &["migrate", "any", "chrono", "json", "macros"] }
}

/// What each rule found: nothing where it holds.
pub(super) fn broken(host: &Host, graph: &Graph) -> [Option<String>; 4] {
    [one_sqlite(host, graph), drivers(host, graph), features(host, graph), one_sqlx(graph)]
}

fn one_sqlite(host: &Host, graph: &Graph) -> Option<String> {
    let versions = graph.versions("libsqlite3-sys");
    let one = matches!(versions[..], [version] if version.starts_with(host.sqlite));
    (!one).then(|| format!("one libsqlite3-sys {}, but: {versions:?}", host.sqlite))
}

fn drivers(host: &Host, graph: &Graph) -> Option<String> {
    let compiled = DRIVERS.map(|name| (!graph.versions(name).is_empty()).then_some(name));
    let compiled: Vec<&str> = compiled.into_iter().flatten().collect();
    (compiled != host.drivers).then(|| format!("drivers {:?}, but: {compiled:?}", host.drivers))
}

fn features(host: &Host, graph: &Graph) -> Option<String> {
    if host.own_sqlx {
        return None;
    }
    let found = graph.features("sqlx").into_iter().find(|feature| never(host).contains(feature));
    found.map(|feature| format!("sqlx has the feature `{feature}`"))
}

fn one_sqlx(graph: &Graph) -> Option<String> {
    let versions = graph.versions("sqlx-core");
    (versions.len() != 1).then(|| format!("one sqlx, but: {versions:?}"))
}

#[cfg(test)]
mod tests {
    use super::super::graph::Graph;
    use super::super::host::{HOSTS, Host};
    use super::broken;

    // sqlx itself turns `migrate` and `any` of its inner crates on.
    const GOOD: &str =
        "libsqlite3-sys v0.28.0|\nsqlx-core v0.9.0|any,migrate\nsqlx-postgres v0.9.0|json";

    fn found(host: &Host, text: &str) -> Vec<String> {
        broken(host, &Graph::parse(text)).into_iter().flatten().collect()
    }

    #[test]
    fn each_rule_says_what_it_found() {
        let host = HOSTS.first().unwrap();
        assert!(found(host, GOOD).is_empty());
        for (more, says) in [
            ("libsqlite3-sys v0.37.0|", "one libsqlite3-sys 0.28"),
            ("sqlx-sqlite v0.9.0|", "drivers [\"sqlx-postgres\"], but"),
            ("sqlx v0.9.0|migrate", "sqlx has the feature `migrate`"),
            ("sqlx v0.9.0|postgres,json", "sqlx has the feature `json`"),
            ("sqlx-core v0.8.6|", "one sqlx, but"),
        ] {
            let found = found(host, &format!("{GOOD}\n{more}"));
            assert!(matches!(&found[..], [one] if one.contains(says)), "{more}: {found:?}");
        }
        assert_eq!(found(host, "").len(), 3);
    }

    #[test]
    fn an_application_that_uses_sqlx_itself_chooses_its_features() {
        let host = Host { own_sqlx: true, ..*HOSTS.first().unwrap() };
        assert!(found(&host, &format!("{GOOD}\nsqlx v0.9.0|any")).is_empty());
    }
}
