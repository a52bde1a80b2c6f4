//! Layers are crates: every arrow ends in core, and siblings do not see each other.
//!
//! Only shipped edges count (`[dependencies]` and `[build-dependencies]`): a crate's tests may
//! use a sibling. No edge of any kind leads to an example, a benchmark or xtask.

use super::finding::Finding;
use super::members::{Dependency, DependencyKind, Member, Members};

const RULE: &str = "layers";

/// Each layer with the workspace crates that it may depend on.
const LAYERS: &[(&str, &[&str])] = &[
    ("escalated-core", &[]),
    ("escalated-migrations", &[]),
    ("escalated-scrips", &["escalated-core"]),
    ("escalated-sla", &["escalated-core"]),
    ("escalated-drivers", &["escalated-core", "escalated-migrations"]),
    ("escalated-plugins", &["escalated-core"]),
    ("escalated-http", &["escalated-core"]),
    ("escalated-axum", &["escalated-core", "escalated-http"]),
    ("escalated-actix", &["escalated-core", "escalated-http"]),
    (
        "escalated",
        &[
            "escalated-core",
            "escalated-migrations",
            "escalated-scrips",
            "escalated-sla",
            "escalated-drivers",
            "escalated-plugins",
            "escalated-http",
            "escalated-axum",
            "escalated-actix",
        ],
    ),
];

/// Crates that do no I/O, with the reason that a finding gives.
const PURE: &[&str] = &["escalated-core", "escalated-scrips", "escalated-sla"];

/// What pure crates must not ship with: databases, HTTP, and a runtime that could start tasks.
const NOT_PURE: &[&str] = &[
    "sqlx",
    "sea-query",
    "sea-query-sqlx",
    "rusqlite",
    "reqwest",
    "hyper",
    "axum",
    "actix-web",
    "lettre",
    "tokio",
];

/// What the neutral HTTP service and plugins must not ship with: frameworks and databases.
const NOT_NEUTRAL: &[&str] = &["axum", "actix-web", "sqlx", "sea-query", "sea-query-sqlx"];

/// Folders of the tools: they may depend on everything.
const TOOLS: &[&str] = &["examples/", "benches", "xtask"];

pub(super) fn check(members: &Members) -> Vec<Finding> {
    members.0.iter().flat_map(|member| check_member(member, members)).collect()
}

fn check_member(member: &Member, members: &Members) -> Vec<Finding> {
    let mut findings: Vec<Finding> = member
        .dependencies
        .iter()
        .filter(|dependency| is_tool(&dependency.name, members) && !tool(member))
        .map(|tool| finding(member, format!("depends on {}: nothing depends on tools", tool.name)))
        .collect();
    if tool(member) {
        return findings;
    }
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == member.name) else {
        findings.push(finding(member, "is in no layer: add it to LAYERS in xtask".to_owned()));
        return findings;
    };
    for dependency in shipped(member) {
        let name = dependency.name.as_str();
        let known = LAYERS.iter().any(|(layer, _)| *layer == name);
        if known && !allowed.contains(&name) {
            let message = format!("depends on {name}: only the facade sees siblings together");
            findings.push(finding(member, message));
        }
        if banned(&member.name).contains(&name) {
            findings.push(finding(member, format!("depends on {name}, which belongs elsewhere")));
        }
    }
    findings
}

fn banned(name: &str) -> &'static [&'static str] {
    match name {
        _ if PURE.contains(&name) => NOT_PURE,
        "escalated-http" | "escalated-plugins" => NOT_NEUTRAL,
        _ => &[],
    }
}

fn shipped(member: &Member) -> impl Iterator<Item = &Dependency> {
    member.dependencies.iter().filter(|dependency| dependency.kind != DependencyKind::Dev)
}

fn is_tool(name: &str, members: &Members) -> bool {
    members.0.iter().any(|member| member.name == name && tool(member))
}

fn tool(member: &Member) -> bool {
    TOOLS.iter().any(|folder| member.folder.starts_with(folder))
}

fn finding(member: &Member, message: String) -> Finding {
    Finding::new(RULE, format!("crate {}", member.name), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, folder: &str, dependencies: &[(&str, DependencyKind)]) -> Member {
        Member {
            name: name.to_owned(),
            folder: folder.to_owned(),
            library: true,
            dependencies: dependencies
                .iter()
                .map(|(name, kind)| Dependency { name: (*name).to_owned(), kind: *kind })
                .collect(),
        }
    }

    fn messages(members: Vec<Member>) -> Vec<String> {
        check(&Members(members)).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn the_picture_of_the_design_passes() {
        use DependencyKind::{Dev, Normal};
        let members = vec![
            member("escalated-core", "escalated-core", &[("serde", Normal), ("tokio", Dev)]),
            member(
                "escalated-drivers",
                "escalated-drivers",
                &[("escalated-core", Normal), ("escalated-migrations", Normal), ("sqlx", Normal)],
            ),
            member("escalated-http", "escalated-http", &[("escalated-drivers", Dev)]),
            member(
                "escalated-axum",
                "escalated-axum",
                &[("escalated-core", Normal), ("escalated-http", Normal), ("axum", Normal)],
            ),
            member("helpdesk", "examples/helpdesk", &[("escalated", Normal)]),
            member("benches", "benches", &[("escalated-drivers", Normal), ("helpdesk", Normal)]),
        ];
        assert_eq!(messages(members), Vec::<String>::new());
    }

    #[test]
    fn siblings_tools_and_foreign_trades_are_found() {
        use DependencyKind::{Build, Dev, Normal};
        for (name, dependency, kind) in [
            ("escalated-core", "escalated-http", Normal),
            ("escalated-core", "sqlx", Normal),
            ("escalated-sla", "tokio", Normal),
            ("escalated-scrips", "escalated-sla", Normal),
            ("escalated-http", "escalated-drivers", Build),
            ("escalated-http", "axum", Normal),
            ("escalated-plugins", "sqlx", Normal),
            ("escalated-axum", "escalated-actix", Normal),
            ("escalated-drivers", "escalated", Normal),
            ("escalated-drivers", "helpdesk", Dev),
            ("escalated-new", "serde", Normal),
        ] {
            let members = vec![
                member(name, name, &[(dependency, kind)]),
                member("helpdesk", "examples/helpdesk", &[]),
            ];
            assert_eq!(messages(members).len(), 1, "{name} -> {dependency}");
        }
    }
}
