//! What people write to Fernway about: the texts of the demo tickets.
//!
//! Words in braces are slots: `{first}` and `{name}` of the writer, `{agent}`, `{order}`,
//! `{model}`, `{serial}`, `{coffee}`, `{city}`, `{amount}`, `{day}`, `{parcel}`.

mod accounts;
mod billing;
mod care;
mod delivery;
mod repairs;
mod situation;

pub use situation::Situation;

/// All situations with the slug of the department that they belong to.
pub fn all() -> impl Iterator<Item = (&'static str, &'static Situation)> {
    let departments: [(&str, &[Situation]); 5] = [
        ("orders-delivery", delivery::SITUATIONS),
        ("repairs", repairs::SITUATIONS),
        ("billing", billing::SITUATIONS),
        ("app-accounts", accounts::SITUATIONS),
        ("customer-care", care::SITUATIONS),
    ];
    departments.into_iter().flat_map(|(slug, list)| list.iter().map(move |one| (slug, one)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::all;
    use crate::demo::catalog::TAGS;

    #[test]
    fn there_are_many_and_no_two_are_alike() {
        let subjects: BTreeSet<_> = all().map(|(_, one)| one.subject).collect();
        let bodies: BTreeSet<_> = all().map(|(_, one)| one.body).collect();
        assert!(subjects.len() >= 60, "{}", subjects.len());
        assert_eq!(subjects.len(), all().count());
        assert_eq!(bodies.len(), all().count());
        let languages: BTreeSet<_> = all().map(|(_, one)| one.language).collect();
        assert!(languages.len() >= 10, "{languages:?}");
    }

    #[test]
    fn their_tags_exist() {
        for (_, one) in all() {
            for tag in one.tags {
                assert!(TAGS.iter().any(|(name, _)| name == tag), "{tag}");
            }
        }
    }
}
