use std::sync::atomic::{AtomicU64, Ordering};

use sea_query::Value;

use crate::material::Known;

/// What stands at a place of a statement's values and differs from one request to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// The ticket's id.
    Id,
    /// The ticket's reference.
    Reference,
    /// A random id in the form of a UUID.
    Uuid,
    /// The version that was read, and so many more.
    Version(i64),
}

/// The slots of a statement that was logged about `ticket`: each with its place in the values.
pub(crate) fn slots(sql: &str, values: &[Value], ticket: Option<&Known>) -> Vec<(usize, Slot)> {
    let versions = version_places(sql);
    // The last one is the version that the row must still have; one before it is the new one.
    let base = versions.last().and_then(|place| number(values.get(*place)?));
    let slot = |(place, value): (usize, &Value)| {
        if versions.contains(&place) {
            return Some((place, Slot::Version(number(value)? - base?)));
        }
        match value {
            Value::BigInt(Some(id)) => ticket.filter(|t| t.id == *id).map(|_| (place, Slot::Id)),
            Value::String(Some(text)) if is_uuid(text) => Some((place, Slot::Uuid)),
            Value::String(Some(text)) => {
                ticket.filter(|t| t.reference == *text).map(|_| (place, Slot::Reference))
            }
            _ => None,
        }
    };
    values.iter().enumerate().filter_map(slot).collect()
}

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::BigInt(number) => *number,
        _ => None,
    }
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// Which values are compared with or written to the column `version` in an UPDATE.
fn version_places(sql: &str) -> Vec<usize> {
    if !sql.starts_with("UPDATE") {
        return Vec::new();
    }
    let mut places = Vec::new();
    let marks = sql.char_indices().filter(|(_, c)| matches!(c, '?' | '$'));
    for (count, (at, mark)) in marks.enumerate() {
        let rest = sql.get(at + 1..).unwrap_or_default();
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let place = if mark == '$' { digits.parse().unwrap_or(1) - 1 } else { count };
        let before = sql.get(..at).unwrap_or_default().trim_end_matches([' ', '=', '"', '`']);
        if before.ends_with("version") {
            places.push(place);
        }
    }
    places
}

/// A new id in the form of a UUID, cheaply made.
pub(crate) fn fresh_uuid() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{:08x}-0000-4000-8000-{number:012x}", process_mark())
}

/// Different in each run, so that two runs on one database do not meet.
fn process_mark() -> u32 {
    static MARK: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
    *MARK.get_or_init(|| {
        let mut bytes = [0; 4];
        escalated_core::entropy::Entropy::fill(&escalated_core::entropy::SystemEntropy, &mut bytes);
        u32::from_le_bytes(bytes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_by_their_column() {
        let sqlite = r#"UPDATE "t" SET "a" = ?, "version" = ? WHERE "id" = ? AND "version" = ?"#;
        assert_eq!(version_places(sqlite), [1, 3]);
        let postgres =
            r#"UPDATE "t" SET "version" = $1, "a" = $2 WHERE "id" = $3 AND "version" = $4"#;
        assert_eq!(version_places(postgres), [0, 3]);
        assert!(version_places(r#"SELECT "version" FROM "t" WHERE "id" = ?"#).is_empty());
    }

    #[test]
    fn ids_references_and_uuids_become_slots() {
        let ticket = Known { id: 100_007, reference: "ESC-100007".into() };
        let values: Vec<Value> = vec![
            "".into(),
            100_007_i64.into(),
            "ESC-100007".into(),
            fresh_uuid().into(),
            "open".into(),
            7_i64.into(),
        ];
        let found = slots("INSERT", &values, Some(&ticket));
        assert_eq!(found, [(1, Slot::Id), (2, Slot::Reference), (3, Slot::Uuid)]);
        let values: Vec<Value> = vec![6_i64.into(), 100_007_i64.into(), 5_i64.into()];
        let sql = "UPDATE t SET \"version\" = ? WHERE \"id\" = ? AND \"version\" = ?";
        let found = slots(sql, &values, Some(&ticket));
        assert_eq!(found, [(0, Slot::Version(1)), (1, Slot::Id), (2, Slot::Version(0))]);
    }
}
