use escalated_core::Result;
use escalated_migrations::Migration;

use super::{
    MigrationState, MigrationStatus,
    bookkeeping::{Applied, DONE},
    refuse,
};

/// The file to run next, with what is known of it if it was begun; none when all are done.
///
/// # Errors
/// `migration_changed`, `migration_unknown` or `migration_missing` when the database and the files
/// do not belong together.
pub(super) fn next<'f>(
    files: &'f [Migration],
    applied: &[Applied],
) -> Result<Option<(&'f Migration, Option<Applied>)>> {
    if let Some(unknown) =
        applied.iter().find(|row| !files.iter().any(|file| file.version == row.version))
    {
        return Err(refuse::newer(unknown.version, &unknown.name));
    }
    let mut next = None;
    for file in files {
        match applied.iter().find(|row| row.version == file.version) {
            Some(row) if row.checksum != file.checksum() => return Err(refuse::changed(file)),
            Some(row) => {
                if let Some((before, _)) = next {
                    return Err(refuse::missing(before));
                }
                if row.state != DONE {
                    next = Some((file, Some(row.clone())));
                }
            }
            None if next.is_none() => next = Some((file, None)),
            None => {}
        }
    }
    Ok(next)
}

/// One line for each file.
pub(super) fn list(files: &[Migration], applied: &[Applied]) -> Vec<MigrationStatus> {
    let state = |file: &Migration| match applied.iter().find(|row| row.version == file.version) {
        Some(row) if row.state == DONE => MigrationState::Applied { at: row.applied_at },
        Some(row) => MigrationState::Unfinished { steps: row.steps },
        None => MigrationState::Pending,
    };
    files
        .iter()
        .map(|file| MigrationStatus { version: file.version, name: file.name, state: state(file) })
        .collect()
}

#[cfg(test)]
mod tests {
    use escalated_core::time::{Clock, ManualClock};
    use escalated_migrations::SQLITE;

    use super::*;

    fn applied(version: i64) -> Applied {
        let file = SQLITE.iter().find(|file| file.version == version);
        Applied {
            version,
            name: "x".into(),
            checksum: file.map(Migration::checksum).unwrap_or_default(),
            state: DONE.into(),
            steps: 1,
            applied_at: ManualClock::default().now(),
        }
    }

    fn code(rows: &[Applied]) -> &'static str {
        next(SQLITE, rows).unwrap_err().code()
    }

    #[test]
    fn the_first_file_that_is_not_done_is_next() {
        assert_eq!(next(SQLITE, &[]).unwrap().unwrap().0.version, 1);
        assert_eq!(next(SQLITE, &[applied(1)]).unwrap().unwrap().0.version, 2);
        let all: Vec<_> = SQLITE.iter().map(|file| applied(file.version)).collect();
        assert!(next(SQLITE, &all).unwrap().is_none());
        let cut = Applied { state: "running".into(), steps: 3, ..applied(2) };
        let (file, begun) = next(SQLITE, &[applied(1), cut]).unwrap().unwrap();
        assert_eq!((file.version, begun.unwrap().steps), (2, 3));
    }

    #[test]
    fn what_does_not_belong_together_is_refused() {
        let edited = Applied { checksum: "0".into(), ..applied(1) };
        assert_eq!(code(&[edited]), "migration_changed");
        assert_eq!(code(&[applied(1), applied(99)]), "migration_unknown");
        assert_eq!(code(&[applied(2)]), "migration_missing");
    }
}
