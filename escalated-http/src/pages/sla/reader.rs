use std::{collections::BTreeSet, str::FromStr};

use escalated_core::{Error, FieldError, Result};
use serde_json::{Map, Value};

use crate::request::Form;

/// Reads the fields of a form into what the core takes, and notes what cannot be read.
///
/// Rows are numbered, `windows.3.start`, and empty ones are left out, so the core counts them
/// differently; `places` leads from its paths to the form's.
pub(super) struct Reader<'a> {
    form: &'a Form,
    errors: Vec<FieldError>,
    places: Vec<(String, String)>,
}

/// What was read, where its parts stand in the form, and what could not be read. Something harmless
/// stands in for that, so that the rest can be checked all the same.
pub(in crate::pages) struct Read<T> {
    pub(super) input: T,
    pub(super) places: Vec<(String, String)>,
    pub(super) errors: Vec<FieldError>,
}

impl<T> Read<T> {
    /// All that is wrong with the form: what could not be read, and after it what the check finds in
    /// the rest.
    pub(super) fn all(&self, checked: Result<()>) -> Result<()> {
        let found = match checked {
            Ok(()) => &[],
            Err(ref error) if error.fields().is_empty() => return checked,
            Err(ref error) => error.fields(),
        };
        let placed = found.iter().map(|field| FieldError {
            field: renamed(&self.places, &field.field),
            ..field.clone()
        });
        let all: Vec<_> = self.errors.iter().cloned().chain(placed).collect();
        if all.is_empty() { Ok(()) } else { Err(Error::invalid(all)) }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(form: &'a Form) -> Self {
        Self { form, errors: Vec::new(), places: Vec::new() }
    }

    /// The text of a field without spaces around it.
    pub(super) fn text(&self, name: &str) -> &'a str {
        self.form.text(name).unwrap_or_default().trim()
    }

    /// The text, if there is any.
    pub(super) fn some(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Whether a box is ticked.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.form.text(name).is_some()
    }

    /// The numbers of the boxes of a list that are ticked: `holiday_sets.3`.
    pub(super) fn ticked(&self, list: &str) -> Vec<i64> {
        let names = self.form.fields.iter().map(|(name, _)| name.as_str());
        numbered(names, list).into_iter().filter_map(|id| i64::try_from(id).ok()).collect()
    }

    /// A value, if there is any text; what cannot be read is noted.
    pub(super) fn value<T: FromStr>(&mut self, name: &str, remedy: &str) -> Option<T> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let read = text.parse().ok();
        if read.is_none() {
            self.refuse(name, "wrong_type", remedy);
        }
        read
    }

    /// The same, with what stands in for what cannot be read.
    pub(super) fn value_or<T: FromStr>(
        &mut self,
        name: &str,
        remedy: &str,
        stand_in: T,
    ) -> Option<T> {
        let before = self.errors.len();
        let read = self.value(name, remedy);
        if self.errors.len() > before { Some(stand_in) } else { read }
    }

    /// A value that must be there.
    pub(super) fn needed<T: FromStr>(&mut self, name: &str, remedy: &str) -> Option<T> {
        if self.text(name).is_empty() {
            self.refuse(name, "required", remedy);
        }
        self.value(name, remedy)
    }

    /// Whether something could not be read.
    pub(super) fn is_refused(&self) -> bool {
        !self.errors.is_empty()
    }

    pub(super) fn refuse(&mut self, name: &str, code: &str, remedy: &str) {
        self.errors.push(FieldError::new(name, code, remedy));
    }

    /// The rows of a list in which something was typed into one of these fields.
    pub(super) fn rows(&self, list: &str, fields: &[&str]) -> Vec<usize> {
        let typed = numbered(self.form.fields.iter().map(|(name, _)| name.as_str()), list);
        let empty = |row: &usize| {
            fields.iter().all(|field| self.text(&format!("{list}.{row}.{field}")).is_empty())
        };
        typed.into_iter().filter(|row| !empty(row)).collect()
    }

    /// Says where a part of the input stands in the form.
    pub(super) fn place(&mut self, core: String, form: String) {
        self.places.push((core, form));
    }

    /// The input, with what could not be read.
    pub(super) fn finish<T>(self, input: T) -> Read<T> {
        Read { input, places: self.places, errors: self.errors }
    }
}

/// The name in the form of a field that the core names.
pub(super) fn renamed(places: &[(String, String)], field: &str) -> String {
    let fits = |from: &str| {
        field.strip_prefix(from).filter(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let found = places.iter().filter_map(|(from, to)| Some((from.len(), to, fits(from)?)));
    match found.max_by_key(|(length, ..)| *length) {
        // The form has one field for all that is below.
        Some((_, to, _)) if to.ends_with('!') => to.trim_end_matches('!').to_owned(),
        Some((_, to, rest)) => format!("{to}{rest}"),
        None => field.to_owned(),
    }
}

/// The row numbers of a list among names of fields.
fn numbered<'n>(names: impl Iterator<Item = &'n str>, list: &str) -> BTreeSet<usize> {
    names
        .filter_map(|name| name.strip_prefix(list)?.strip_prefix('.')?.split('.').next())
        .filter_map(|number| number.parse().ok())
        .collect()
}

/// A list of a form: its name, the fields that make a row count, and how many spare rows it shows.
pub(in crate::pages) type List = (&'static str, &'static [&'static str], usize);

/// The numbers of the rows that a page shows: those with something in them, and spare ones.
pub(super) fn shown_rows(old: &Map<String, Value>, (list, fields, spare): List) -> Value {
    let typed = old.iter().filter(|(_, text)| text.as_str() != Some(""));
    let names = typed.map(|(name, _)| name.as_str());
    let counts = |name: &&str| name.rsplit('.').next().is_some_and(|last| fields.contains(&last));
    let next = numbered(names.filter(counts), list).last().map_or(0, |last| (last + 1).min(1_000));
    (0..next + spare).collect()
}
