use escalated_core::{
    Error, FieldError, Result,
    conditions::{Condition, Op},
    ids::HostUserId,
    page::PageRequest,
    tickets::{Priority, SortDir, SortKey, Status, TicketQuery, TicketSort, TicketType},
};
use serde_json::{Map, Value};

use crate::dashboard::{breached, unresolved};

/// How many tickets a page of the inbox has.
const PER_PAGE: i64 = 25;

/// The names of the filters, and what else they may be called.
const NAMES: &[(&str, &[&str])] = &[
    ("search", &["q"]),
    ("status", &[]),
    ("priority", &[]),
    ("assignee", &["assigned_to"]),
    ("ticket_type", &["type"]),
    ("department_id", &["department"]),
    ("tag", &["tag_ids", "tag_ids[]"]),
    ("awaiting", &[]),
    ("sla_breached", &[]),
    ("sort_by", &["sort"]),
    ("sort_dir", &["dir"]),
];

/// What the inbox is asked for.
#[derive(Debug, Default)]
pub(super) struct Filters {
    /// What was chosen, under our names, in their order.
    pub(super) chosen: Vec<(String, String)>,
    /// The page, from 1.
    pub(super) page: i64,
    /// How many tickets a page has, if it was said.
    pub(super) length: Option<i64>,
}

impl Filters {
    /// Reads a query. What is not a filter is passed over, as mails and hosts add words of theirs.
    pub(super) fn read(query: Option<&str>) -> Self {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(query.unwrap_or_default()).unwrap_or_default();
        let find = |name: &str| {
            let mut found = pairs.iter().rev().filter(|(known, _)| known == name);
            found.next().map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
        };
        let mut chosen = Vec::new();
        for (name, others) in NAMES {
            let mut value = find(name);
            for other in *others {
                value = value.or_else(|| find(other));
            }
            if *name == "assignee" && find("unassigned").is_some_and(is_yes) {
                value = Some("unassigned");
            }
            if let Some(value) = value {
                chosen.push(((*name).to_owned(), value.to_owned()));
            }
        }
        let number = |name: &str| find(name).and_then(|text| text.parse::<i64>().ok());
        Self {
            chosen,
            page: number("page").unwrap_or(1).clamp(1, 1_000_000),
            length: number("per_page").map(|length| length.clamp(1, 100)),
        }
    }

    /// How many tickets a page has.
    pub(super) fn per_page(&self) -> i64 {
        self.length.unwrap_or(PER_PAGE)
    }

    /// What every page of this list has in its address.
    pub(super) fn address(&self) -> Vec<(String, String)> {
        let length = self.length.map(|length| ("per_page".to_owned(), length.to_string()));
        self.chosen.iter().cloned().chain(length).collect()
    }

    /// What was chosen under a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.chosen.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What was chosen, for the page.
    pub(super) fn props(&self) -> Value {
        let pairs = self.chosen.iter();
        let map: Map<String, Value> =
            pairs.map(|(name, value)| (name.clone(), value.clone().into())).collect();
        Value::Object(map)
    }

    /// The list that is asked for; `mine` is the caller.
    pub(super) fn query(&self, mine: Option<&HostUserId>) -> Result<TicketQuery> {
        let mut errors = Vec::new();
        let mut filter = Condition::everything();
        for (name, value) in &self.chosen {
            match clause(name, value, mine) {
                Ok(Some(clause)) => filter = filter.and(clause),
                Ok(None) => {}
                Err(error) => errors.extend(
                    error
                        .fields()
                        .iter()
                        .cloned()
                        .map(|field| FieldError { field: name.clone(), ..field }),
                ),
            }
        }
        let mut sort = TicketSort::default();
        match self.get("sort_by").map(SortKey::parse).transpose() {
            Ok(key) => sort.key = key.unwrap_or(sort.key),
            Err(error) => errors.extend(error.fields().iter().cloned()),
        }
        match self.get("sort_dir").map(SortDir::parse).transpose() {
            Ok(dir) => sort.dir = dir.unwrap_or(sort.dir),
            Err(error) => errors.extend(error.fields().iter().cloned()),
        }
        if !errors.is_empty() {
            return Err(Error::invalid(errors));
        }
        let page = PageRequest::Number { page: self.page, per_page: self.per_page() };
        Ok(TicketQuery { filter, search: self.get("search").map(str::to_owned), sort, page })
    }
}

fn is_yes(value: &str) -> bool {
    matches!(value, "1" | "true" | "on" | "yes")
}

fn clause(name: &str, value: &str, mine: Option<&HostUserId>) -> Result<Option<Condition>> {
    let is = |field: &str, value: &str| Condition::clause(field, Op::Eq, value);
    let id = || {
        value.parse::<i64>().map_err(|_| Error::field(name, "wrong_type", "choose one of the list"))
    };
    Ok(match name {
        "status" if value == "unresolved" => Some(unresolved()),
        "status" => Some(is("status", Status::parse(value)?.as_str())),
        "priority" => Some(is("priority", Priority::parse(value)?.as_str())),
        "ticket_type" => Some(is("ticket_type", TicketType::parse(value)?.as_str())),
        "awaiting" => {
            Some(is("awaiting", escalated_core::tickets::Awaiting::parse(value)?.as_str()))
        }
        "assignee" if value == "unassigned" => {
            Some(Condition::clause("assigned_to", Op::IsEmpty, Value::Null))
        }
        "assignee" if value == "mine" => Some(match mine {
            Some(mine) => is("assigned_to", mine.as_str()),
            None => Condition::nothing(),
        }),
        "assignee" => Some(is("assigned_to", value)),
        "department_id" => Some(Condition::clause("department_id", Op::Eq, id()?)),
        "tag" => Some(Condition::clause("tags", Op::Contains, id()?)),
        "sla_breached" if is_yes(value) => Some(breached()),
        "search" if value.contains('\0') => {
            let message = "a text has no NUL characters";
            return Err(Error::field(name, "invalid_characters", message));
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_platforms_names_are_understood() {
        let filters = Filters::read(Some("q=tea+pot&unassigned=1&type=task&page=3&utm_source=x"));
        assert_eq!(
            filters.props(),
            serde_json::json!({ "search": "tea pot", "assignee": "unassigned", "ticket_type": "task" })
        );
        let query = filters.query(None).unwrap();
        assert_eq!(query.search.as_deref(), Some("tea pot"));
        assert_eq!(query.page, PageRequest::Number { page: 3, per_page: 25 });
    }

    #[test]
    fn wrong_values_are_refused_at_their_field() {
        let filters = Filters::read(Some("status=nowhere&tag=x&sort_by=color&search="));
        let error = filters.query(None).unwrap_err();
        let fields: Vec<_> = error.fields().iter().map(|field| field.field.as_str()).collect();
        assert_eq!(fields, ["status", "tag", "sort_by"]);
    }
}
