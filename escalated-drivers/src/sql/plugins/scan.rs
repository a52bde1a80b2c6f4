use escalated_core::{
    Error, Result,
    plugins::{Document, StoreQuery},
};
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

use super::{documents::Place, plugin_row::read};
use crate::sql::{schema::PluginStore, stores::SqlStores};

/// How many documents are read at first: each may have 256 KiB, and they may take 4 MiB.
const FIRST_PAGE: u64 = 16;
/// How many are read at once later, where those before were short: 16 MiB at worst.
const LONG_PAGE: u64 = 64;
/// So many bytes of documents are a short page.
const SHORT: usize = 256 << 10;
/// How many documents one query looks at.
const MOST: usize = 50_000;
/// How much one query answers. A line to a runtime has at most 10 MiB.
const MOST_BYTES: usize = 8 << 20;

/// A document, and how long it is.
type Kept = (Document, usize);

/// Reads the documents of a collection page by page and keeps those that the query names. Paths,
/// types and orders of JSON differ between the databases, so that one evaluator decides for all.
pub(super) async fn scan(
    stores: &SqlStores,
    place: &Place,
    query: &StoreQuery,
) -> Result<Vec<Document>> {
    let limit = query.limit();
    let (mut kept, mut looked_at, mut last) = (Vec::<Kept>::new(), 0, None);
    let mut size = FIRST_PAGE;
    loop {
        let statement = stores.db.dialect().build(&page(place, query, last, size));
        let rows: Vec<(i64, String, String)> =
            stores.db.read().await?.conn().fetch_all(statement).await?;
        let is_last = u64::try_from(rows.len()).unwrap_or(size) < size;
        let read_bytes: usize = rows.iter().map(|(.., data)| data.len()).sum();
        looked_at += rows.len();
        size = if read_bytes <= SHORT { LONG_PAGE } else { FIRST_PAGE };
        for (id, key, data) in rows {
            last = Some(id);
            let bytes = data.len();
            let document = Document { id, key, data: read(&data)? };
            if query.matches(&document) {
                kept.push((document, bytes));
            }
        }
        let is_ordered = query.order_by.is_some();
        if is_ordered {
            kept.sort_by(|(a, _), (b, _)| query.compare(a, b));
        }
        kept.truncate(limit);
        if kept.iter().map(|(_, bytes)| bytes).sum::<usize>() > MOST_BYTES {
            return Err(refused("the documents are too long together; ask for fewer at once"));
        }
        if is_last || (!is_ordered && kept.len() >= limit) {
            return Ok(kept.into_iter().map(|(document, _)| document).collect());
        }
        if looked_at >= MOST {
            return Err(refused("the collection is too large for a query; split it"));
        }
    }
}

fn refused(message: &'static str) -> Error {
    Error::too_large("plugin_query_too_large", message)
}

/// The next documents in the order of insertion, or against it.
fn page(place: &Place, query: &StoreQuery, last: Option<i64>, size: u64) -> SelectStatement {
    use PluginStore as S;
    let backwards = query.order_by.is_none() && query.descending;
    let mut select = Query::select();
    select
        .columns([S::Id, S::RecordKey, S::Data])
        .from(S::Table)
        .and_where(Expr::col(S::TenantId).eq(place.cx.tenant.as_str()))
        .and_where(Expr::col(S::Plugin).eq(place.plugin.as_str()))
        .and_where(Expr::col(S::Collection).eq(place.collection.as_str()))
        .order_by(S::Id, if backwards { Order::Desc } else { Order::Asc })
        .limit(size);
    match last {
        Some(last) if backwards => drop(select.and_where(Expr::col(S::Id).lt(last))),
        Some(last) => drop(select.and_where(Expr::col(S::Id).gt(last))),
        None => {}
    }
    select
}
