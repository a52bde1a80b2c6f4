use async_trait::async_trait;
use escalated_core::{
    Result,
    outbox::{Due, Lookout, Sought},
    time::Timestamp,
};
use sea_query::{Alias, Asterisk, Cond, Expr, ExprTrait, Query, SelectStatement, UnionType};

use crate::{
    local::detached,
    sql::{
        schema::{Deliveries, Jobs, Outbox},
        stores::SqlStores,
    },
};

#[async_trait]
impl Lookout for SqlStores {
    async fn look(&self, sought: &Sought) -> Result<Due> {
        let stores = self.clone();
        let statement = stores.db.dialect().build(&places(sought));
        let found: Vec<(i64,)> =
            detached(async move { stores.db.read().await?.conn().fetch_all(statement).await })
                .await?;
        let mut due = Due::default();
        for (place,) in found {
            let Ok(place) = usize::try_from(place) else { continue };
            let Some(place) = place.checked_sub(1) else {
                due.events = true;
                continue;
            };
            match sought.consumers.get(place) {
                Some(consumer) => due.consumers.push(consumer.clone()),
                None => due.kinds.extend(sought.kinds.get(place - sought.consumers.len()).cloned()),
            }
        }
        Ok(due)
    }
}

/// The places of what is due: 0 for events, then the consumers, then the kinds. Each is a first row
/// on an index, however much lies behind it.
fn places(sought: &Sought) -> SelectStatement {
    let consumers = sought.consumers.iter().map(|consumer| delivery(consumer, sought.now));
    let kinds = sought.kinds.iter().map(|kind| job(kind, sought.jobs_now));
    let mut all = first(event(), 0);
    for (place, query) in consumers.chain(kinds).enumerate() {
        all.union(UnionType::All, first(query, i64::try_from(place + 1).unwrap_or(i64::MAX)));
    }
    all
}

/// The place, if there is a row.
fn first(mut query: SelectStatement, place: i64) -> SelectStatement {
    query.expr_as(Expr::val(place), Alias::new("place")).limit(1);
    let mut outer = Query::select();
    outer.column(Asterisk).from_subquery(query, Alias::new("found"));
    outer
}

fn event() -> SelectStatement {
    let mut query = Query::select();
    query.from(Outbox::Table).and_where(Expr::col(Outbox::Position).is_null());
    query
}

fn delivery(consumer: &str, now: Timestamp) -> SelectStatement {
    use Deliveries as D;
    let mut query = Query::select();
    query
        .from(D::Table)
        .and_where(Expr::col(D::Consumer).eq(consumer))
        .and_where(Expr::col(D::State).eq("pending"))
        .and_where(Expr::col(D::RunAt).lte(now))
        .cond_where(free(Expr::col(D::LeaseUntil), now));
    query
}

fn job(kind: &str, now: Timestamp) -> SelectStatement {
    use Jobs as J;
    let mut query = Query::select();
    query
        .from(J::Table)
        .and_where(Expr::col(J::Kind).eq(kind))
        .and_where(Expr::col(J::State).eq("pending"))
        .and_where(Expr::col(J::RunAt).lte(now))
        .cond_where(free(Expr::col(J::LeaseUntil), now));
    query
}

fn free(lease_until: Expr, now: Timestamp) -> Cond {
    Cond::any().add(lease_until.clone().is_null()).add(lease_until.lte(now))
}
