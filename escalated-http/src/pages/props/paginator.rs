use escalated_core::page::Total;
use serde_json::{Value, json};

/// The address of a list: its path and its parameters without the page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Address {
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
}

impl Address {
    /// The address with further parameters.
    pub(crate) fn with(&self, extra: &[(&str, &str)]) -> String {
        let own = self.query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let pairs: Vec<(&str, &str)> = own.chain(extra.iter().copied()).collect();
        match serde_urlencoded::to_string(pairs) {
            Ok(query) if !query.is_empty() => format!("{}?{query}", self.path),
            _ => self.path.clone(),
        }
    }

    fn page(&self, page: i64) -> String {
        self.with(&[("page", &page.to_string())])
    }
}

/// Rows as a page of the platform's paginator (Laravel's `LengthAwarePaginator`).
pub(crate) fn paginator(
    rows: &[Value],
    total: Option<Total>,
    page: i64,
    per_page: i64,
    address: &Address,
) -> Value {
    let shown = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let before = (page - 1).saturating_mul(per_page);
    let total = total.unwrap_or(Total { count: before.saturating_add(shown), capped: false });
    // Behind the counted rows there may be more: a full page has a next one.
    let counted = (total.count + per_page - 1) / per_page;
    let beyond = if total.capped && shown == per_page { page + 1 } else { page.min(counted) };
    let last = counted.max(beyond).max(1);
    let previous = (page > 1).then(|| address.page((page - 1).min(last)));
    let next = (page < last).then(|| address.page(page + 1));
    let mut links = vec![link(previous.as_deref(), "Previous", false)];
    for number in numbers(page, last) {
        links.push(match number {
            Some(number) => link(Some(&address.page(number)), &number.to_string(), number == page),
            None => link(None, "…", false),
        });
    }
    links.push(link(next.as_deref(), "Next", false));
    json!({
        "current_page": page,
        "data": rows,
        "first_page_url": address.page(1),
        "from": (shown > 0).then_some(before + 1),
        "last_page": last,
        "last_page_url": address.page(last),
        "links": links,
        "next_page_url": next,
        "path": address.path,
        "per_page": per_page,
        "prev_page_url": previous,
        "to": (shown > 0).then_some(before + shown),
        "total": total.count,
        "total_capped": total.capped,
    })
}

fn link(url: Option<&str>, label: &str, active: bool) -> Value {
    json!({ "url": url, "label": label, "active": active })
}

/// First, last and those around the page; a gap is none.
fn numbers(page: i64, last: i64) -> Vec<Option<i64>> {
    let mut numbers = Vec::new();
    let around = (page - 1).max(1)..=(page + 1).min(last);
    let mut wanted: Vec<i64> = std::iter::once(1).chain(around).chain([last]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut before = 0;
    for number in wanted {
        match number - before {
            ..=1 => {}
            2 => numbers.push(Some(number - 1)),
            _ => numbers.push(None),
        }
        numbers.push(Some(number));
        before = number;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(count: i64) -> Option<Total> {
        Some(Total { count, capped: false })
    }

    #[test]
    fn numbers_have_gaps() {
        let show = |page, last| {
            let words = numbers(page, last).into_iter();
            words.map(|n| n.map_or("…".into(), |n| n.to_string())).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(show(1, 1), "1");
        assert_eq!(show(1, 3), "1 2 3");
        assert_eq!(show(5, 9), "1 … 4 5 6 … 9");
        assert_eq!(show(3, 9), "1 2 3 4 … 9");
        assert_eq!(show(4, 9), "1 2 3 4 5 … 9");
    }

    #[test]
    fn a_page_knows_its_neighbours() {
        let query = vec![("search".to_owned(), "a&b".to_owned())];
        let address = Address { path: "/support/agent/tickets".into(), query };
        let rows = vec![json!({}), json!({})];
        let page = paginator(&rows, total(5), 2, 2, &address);
        assert_eq!((&page["from"], &page["to"], &page["total"]), (&json!(3), &json!(4), &json!(5)));
        assert_eq!(page["last_page"], 3);
        assert_eq!(page["next_page_url"], "/support/agent/tickets?search=a%26b&page=3");
        let empty = paginator(&[], total(0), 1, 2, &address);
        assert_eq!((&empty["from"], &empty["last_page"]), (&Value::Null, &json!(1)));
        assert_eq!(empty["next_page_url"], Value::Null);
    }
}
