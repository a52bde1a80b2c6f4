use super::EventName;

/// Names that other parts of the platform use for the same events.
const ALIASES: &[(&str, EventName)] = &[
    ("ticket.tagged", EventName::TicketTagAdded),
    ("tag.added", EventName::TicketTagAdded),
    ("ticket.untagged", EventName::TicketTagRemoved),
    ("tag.removed", EventName::TicketTagRemoved),
    ("ticket.replied", EventName::ReplyCreated),
    ("internal_note.added", EventName::NoteCreated),
];

/// The event that a name or an accepted alias stands for. Who subscribes to an alias is told
/// under that alias.
///
/// ```
/// use escalated_core::events::{EventName, canonical};
/// assert_eq!(canonical("ticket.tagged"), Some(EventName::TicketTagAdded));
/// assert_eq!(canonical("ticket.created"), Some(EventName::TicketCreated));
/// assert_eq!(canonical("nonsense"), None);
/// ```
#[must_use]
pub fn canonical(name: &str) -> Option<EventName> {
    EventName::parse(name)
        .ok()
        .or_else(|| ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, event)| *event))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `docs/events.md` has one row for each event: `| `name` | payload | aliases |`.
    #[test]
    fn the_document_lists_every_event_and_alias_and_no_other() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/events.md");
        let document = std::fs::read_to_string(path).unwrap();
        let mut listed = Vec::new();
        for row in document.lines().filter(|line| line.starts_with("| `")) {
            let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
            let name = cells[0].trim_matches('`').to_owned();
            let aliases = cells[cells.len() - 1].split('`').skip(1).step_by(2);
            listed.push((name, aliases.map(str::to_owned).collect::<Vec<_>>()));
        }
        let names: Vec<_> = listed.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, EventName::WORDS);
        for (name, aliases) in &listed {
            let ours = ALIASES.iter().filter(|(_, event)| event.as_str() == name);
            assert_eq!(&ours.map(|(alias, _)| (*alias).to_owned()).collect::<Vec<_>>(), aliases);
        }
    }
}
