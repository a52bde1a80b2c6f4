use super::{accounts, billing, care, delivery, repairs, situation::Situation};

/// All situations with the slug of the department that they belong to.
pub fn every() -> impl Iterator<Item = (&'static str, &'static Situation)> {
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

    use super::every;
    use crate::demo::catalog::TAGS;

    #[test]
    fn there_are_many_and_no_two_are_alike() {
        let subjects: BTreeSet<_> = every().map(|(_, one)| one.subject).collect();
        let bodies: BTreeSet<_> = every().map(|(_, one)| one.body).collect();
        assert!(subjects.len() >= 60, "{}", subjects.len());
        assert_eq!(subjects.len(), every().count());
        assert_eq!(bodies.len(), every().count());
        let languages: BTreeSet<_> = every().map(|(_, one)| one.language).collect();
        assert!(languages.len() >= 10, "{languages:?}");
    }

    #[test]
    fn their_tags_exist() {
        for (_, one) in every() {
            for tag in one.tags {
                assert!(TAGS.iter().any(|(name, _)| name == tag), "{tag}");
            }
        }
    }
}
