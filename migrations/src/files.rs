use crate::Migration;

macro_rules! files {
    ($($(#[$doc:meta])* $database:ident = $folder:literal;)*) => {$(
        $(#[$doc])*
        pub const $database: &[Migration] = &[
            Migration {
                version: 1,
                name: "tickets",
                sql: include_str!(concat!("../", $folder, "/0001_tickets.sql")),
            },
            Migration {
                version: 2,
                name: "delivery",
                sql: include_str!(concat!("../", $folder, "/0002_delivery.sql")),
            },
            Migration {
                version: 3,
                name: "access",
                sql: include_str!(concat!("../", $folder, "/0003_access.sql")),
            },
            Migration {
                version: 4,
                name: "mail",
                sql: include_str!(concat!("../", $folder, "/0004_mail.sql")),
            },
            Migration {
                version: 5,
                name: "sla",
                sql: include_str!(concat!("../", $folder, "/0005_sla.sql")),
            },
            Migration {
                version: 6,
                name: "sorts",
                sql: include_str!(concat!("../", $folder, "/0006_sorts.sql")),
            },
            Migration {
                version: 7,
                name: "job_keys",
                sql: include_str!(concat!("../", $folder, "/0007_job_keys.sql")),
            },
            Migration {
                version: 8,
                name: "sla_versions",
                sql: include_str!(concat!("../", $folder, "/0008_sla_versions.sql")),
            },
            Migration {
                version: 9,
                name: "job_lanes",
                sql: include_str!(concat!("../", $folder, "/0009_job_lanes.sql")),
            },
            Migration {
                version: 10,
                name: "plugins",
                sql: include_str!(concat!("../", $folder, "/0010_plugins.sql")),
            },
        ];
    )*};
}

files! {
    /// The schema for SQLite.
    SQLITE = "sqlite";
    /// The schema for PostgreSQL.
    POSTGRES = "postgres";
    /// The schema for MySQL and MariaDB.
    MYSQL = "mysql";
}

#[cfg(test)]
mod tests {
    use super::{MYSQL, Migration, POSTGRES, SQLITE};

    #[test]
    fn numbers_run_from_one_and_agree_on_every_database() {
        let heads = |files: &[Migration]| -> Vec<_> {
            files.iter().map(|file| (file.version, file.name)).collect()
        };
        assert_eq!(heads(SQLITE), heads(POSTGRES));
        assert_eq!(heads(SQLITE), heads(MYSQL));
        for (index, file) in SQLITE.iter().enumerate() {
            assert_eq!(usize::try_from(file.version).unwrap(), index + 1);
        }
    }

    #[test]
    fn every_file_of_the_folders_is_listed() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        for (folder, files) in [("sqlite", SQLITE), ("postgres", POSTGRES), ("mysql", MYSQL)] {
            let mut found: Vec<_> = std::fs::read_dir(root.join(folder))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            found.sort();
            let listed: Vec<_> =
                files.iter().map(|f| format!("{:04}_{}.sql", f.version, f.name)).collect();
            assert_eq!(found, listed, "{folder}");
        }
    }

    #[test]
    fn every_name_has_the_prefix_and_index_names_are_short() {
        for file in SQLITE.iter().chain(POSTGRES).chain(MYSQL) {
            for statement in file.statements() {
                for after in ["CREATE TABLE ", "CREATE VIRTUAL TABLE ", "INSERT INTO "] {
                    if let Some(rest) = statement.strip_prefix(after) {
                        assert!(rest.starts_with("escalated_"), "{statement}");
                    }
                }
                for word in statement.split(|c: char| !c.is_alphanumeric() && c != '_') {
                    assert!(!word.starts_with("esc_") || word.len() <= 30, "{word}");
                }
            }
        }
    }

    #[test]
    fn a_checksum_does_not_depend_on_line_ends() {
        let unix = Migration { version: 1, name: "x", sql: "SELECT 1;\nSELECT 2;\n" };
        let windows = Migration { sql: "SELECT 1;\r\nSELECT 2;\r\n", ..unix };
        assert_eq!(unix.checksum(), windows.checksum());
        assert_eq!(unix.statements(), ["SELECT 1", "SELECT 2"]);
        assert_eq!(windows.statements(), ["SELECT 1", "SELECT 2"]);
    }
}
