//! The applications, and what must be so of each.

/// An application with a database crate of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Host {
    /// Its folder and its package.
    pub(super) name: &'static str,
    /// Its database crate, as a line of `[dependencies]`.
    pub(super) own: &'static str,
    /// The features that it wants of ours; without the default ones.
    pub(super) features: &'static [&'static str],
    /// The driver crates that are compiled with it, and no others.
    pub(super) drivers: &'static [&'static str],
    /// The one SQLite binding, which both share or which the application has alone.
    pub(super) sqlite: &'static str,
    /// May features of sqlx be on that we leave out? Only where the application itself uses sqlx.
    pub(super) own_sqlx: bool,
    /// Its program.
    pub(super) program: &'static str,
}

const RUSQLITE: &str = include_str!("../../hosts/rusqlite.rs");

/// `with-chrono` and `with-json` are defaults of sea-orm. Without them its sea-query-sqlx does not
/// compile beside anybody who turns those of sea-query on, as we do.
const SEA_ORM: &str = concat!(
    r#"sea-orm = { version = "=2.0.4", default-features = false, "#,
    r#"features = ["sqlx-sqlite", "runtime-tokio", "with-chrono", "with-json"] }"#
);

/// rusqlite 0.39 is the newest within the range of sqlx 0.9 (`libsqlite3-sys` before 0.38); 0.31
/// is far outside of it, which PostgreSQL hosts must not notice. diesel 2.3 takes all that
/// sqlx takes. sea-orm 2.0 is on the same sqlx.
pub(super) const HOSTS: &[Host] = &[
    Host {
        name: "rusqlite-old",
        own: r#"rusqlite = "=0.31.0""#,
        features: &["postgres", "axum"],
        drivers: &["sqlx-postgres"],
        sqlite: "0.28",
        own_sqlx: false,
        program: RUSQLITE,
    },
    Host {
        name: "rusqlite-new",
        own: r#"rusqlite = "=0.39.0""#,
        features: &["sqlite", "axum"],
        drivers: &["sqlx-sqlite"],
        sqlite: "0.37",
        own_sqlx: false,
        program: RUSQLITE,
    },
    Host {
        name: "diesel",
        own: r#"diesel = { version = "=2.3.14", default-features = false, features = ["sqlite"] }"#,
        features: &["sqlite"],
        drivers: &["sqlx-sqlite"],
        sqlite: "0.37",
        own_sqlx: false,
        program: include_str!("../../hosts/diesel.rs"),
    },
    Host {
        name: "sea-orm",
        own: SEA_ORM,
        features: &["sqlite"],
        drivers: &["sqlx-sqlite"],
        sqlite: "0.37",
        own_sqlx: true,
        program: include_str!("../../hosts/sea_orm.rs"),
    },
];

#[cfg(test)]
mod tests {
    use super::HOSTS;

    #[test]
    fn names_are_unique_and_every_database_feature_has_its_driver() {
        for (index, host) in HOSTS.iter().enumerate() {
            assert!(HOSTS.iter().skip(index + 1).all(|other| other.name != host.name));
            for database in ["sqlite", "postgres", "mysql"] {
                let driver = format!("sqlx-{database}");
                assert_eq!(
                    host.features.contains(&database),
                    host.drivers.contains(&driver.as_str()),
                    "{}: {database}",
                    host.name
                );
            }
        }
    }
}
