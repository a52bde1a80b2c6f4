//! What of the recordings is not had again.

use crate::setup::RecordedLine;

/// Lines of a recording that are not had again, by number, and why.
pub(crate) type Listed = &'static [(usize, &'static str)];

/// Of the first recording: what its host wrote to see how a runtime takes it. No public call of the
/// bridge can write it.
pub(crate) const NEVER_WRITTEN: Listed = &[
    (9, "a handshake without its parameters; ours names the version of the protocol"),
    (146, "a method that is not in the protocol"),
    (148, "an action without its parameters; ours has a hook"),
];

/// Of the first recording: answers to nothing that is had again.
pub(crate) const NOBODY_ASKED: Listed = &[
    (10, "answers line 9"),
    (147, "answers line 146"),
    (149, "answers line 148"),
    (211, "answers what its host wrote between two lines, and not as a line"),
];

/// All of it is had again.
pub(crate) const NOTHING: Listed = &[];

pub(crate) fn has(listed: Listed, line: &RecordedLine) -> bool {
    listed.iter().any(|(number, _)| *number == line.number)
}
