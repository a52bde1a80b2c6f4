//! One transaction for the host's rows and ours: both commit or neither does.

use escalated_core::{
    actor::Role,
    pipeline::{Action, Command},
    testing::{Fixture, new_ticket, refused},
    tickets::{Status, TicketDriver},
};
use escalated_drivers::{
    local::guarded,
    sql::{Conn, Pool},
};
use futures_util::FutureExt;
use sqlx::{MySql, Postgres, Sqlite, Transaction};

use crate::support::{Desk, Host, Kind};

fn create() -> Command {
    Command::Create(new_ticket("Lamp arrived broken"))
}

fn impossible(ticket: escalated_core::ids::TicketId) -> Command {
    let reply = Action::Reply { body: "Half way".into(), attachments: vec![] };
    let refused = Action::Transition { to: Status::Reopened };
    Command::batch(ticket.into(), vec![reply, refused])
}

macro_rules! hosted {
    ($($case:ident($connections:literal))+) => {$(
        async fn $case(kind: Kind) {
            let Some(desk) = Desk::open(kind, $connections).await else { return };
            let desk = desk.with_orders().await;
            match kind {
                Kind::Sqlite => cases::$case::<Sqlite>(&desk).await,
                Kind::Postgres => cases::$case::<Postgres>(&desk).await,
                Kind::MySql => cases::$case::<MySql>(&desk).await,
            }
            desk.close().await;
        }
    )+};
}

hosted! {
    both_commit_or_neither(6)
    a_refusal_lets_the_host_go_on(6)
    a_joined_transaction_is_the_hosts(6)
    one_connection_suffices(1)
    a_dropped_call_poisons_the_transaction(6)
    a_dropped_borrowed_call_leaves_nothing(6)
}

on_every_database! {
    both_commit_or_neither
    a_refusal_lets_the_host_go_on
    a_joined_transaction_is_the_hosts
    one_connection_suffices
    a_dropped_call_poisons_the_transaction
    a_dropped_borrowed_call_leaves_nothing
}

mod cases {
    use super::*;

    pub(super) async fn both_commit_or_neither<DB: Host>(desk: &Desk)
    where
        for<'a> Conn<'a>: From<&'a mut Transaction<'static, DB>>,
    {
        let (driver, cleo) = (desk.helpdesk.driver(), (desk as &dyn Fixture).cx(Role::Requester));
        for ending in ["commit", "rollback", "drop"] {
            let mut shared = guarded(driver, DB::begin(desk).await);
            DB::order(shared.host().unwrap()).await;
            let ticket = shared.execute(&cleo, create()).await.unwrap().ticket;
            let reply = Action::Reply { body: "Red".into(), attachments: vec![] };
            let replied = shared.execute(&cleo, Command::one(ticket.id.into(), reply)).await;
            assert_eq!(replied.unwrap().ticket.version, 2);
            let others = i64::from(ending != "commit");
            assert_eq!(desk.counts().await[1], others, "seen before the commit");
            match ending {
                "commit" => shared.commit().await.unwrap(),
                "rollback" => shared.rollback().await.unwrap(),
                _ => drop(shared),
            }
            assert_eq!(desk.counts().await, [1, 1, 2, 2], "{ending}");
        }
    }

    pub(super) async fn a_refusal_lets_the_host_go_on<DB: Host>(desk: &Desk)
    where
        for<'a> Conn<'a>: From<&'a mut Transaction<'static, DB>>,
    {
        let (driver, ben) = (desk.helpdesk.driver(), (desk as &dyn Fixture).cx(Role::Agent));
        let mut shared = guarded(driver, DB::begin(desk).await);
        DB::order(shared.host().unwrap()).await;
        let ticket = shared.execute(&ben, create()).await.unwrap().ticket;
        refused(shared.execute(&ben, impossible(ticket.id)).await, "transition_not_allowed");
        DB::order(shared.host().unwrap()).await;
        shared.execute(&ben, create()).await.unwrap();
        shared.commit().await.unwrap();
        assert_eq!(desk.counts().await, [2, 2, 2, 2]);
        let detail = driver.get(&ben, &ticket.id.into()).await.unwrap();
        assert!(detail.thread.into_public().replies.is_empty(), "the refused command left a reply");
    }

    pub(super) async fn a_joined_transaction_is_the_hosts<DB: Host>(desk: &Desk) {
        let (driver, ben) = (desk.helpdesk.driver(), (desk as &dyn Fixture).cx(Role::Agent));
        let mut tx = DB::begin(desk).await;
        DB::order(&mut tx).await;
        let mut joined = driver.join(DB::lend(&mut tx));
        let ticket = joined.create_ticket(&ben, new_ticket("Lamp")).await.unwrap().ticket;
        refused(joined.execute(&ben, &impossible(ticket.id)).await, "transition_not_allowed");
        let resolve = Command::one(ticket.id.into(), Action::Transition { to: Status::Resolved });
        let seen = joined.preview(&ben, &resolve).await.unwrap();
        assert_eq!(seen.ticket.status, Status::Resolved);
        let done = joined.execute(&ben, &resolve).await.unwrap();
        assert_eq!(done.ticket.version, 2);
        DB::order(&mut tx).await;
        tx.commit().await.unwrap();
        assert_eq!(desk.counts().await, [2, 1, 2, 3]);
        let mut tx = DB::begin(desk).await;
        driver.join(DB::lend(&mut tx)).create_ticket(&ben, new_ticket("Gone")).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(desk.counts().await, [2, 1, 2, 3]);
    }

    /// The settings are read for the first time while the host holds the only connection.
    pub(super) async fn one_connection_suffices<DB: Host>(desk: &Desk)
    where
        for<'a> Conn<'a>: From<&'a mut Transaction<'static, DB>>,
    {
        let (driver, cleo) = (desk.helpdesk.driver(), (desk as &dyn Fixture).cx(Role::Requester));
        let mut shared = guarded(driver, DB::begin(desk).await);
        DB::order(shared.host().unwrap()).await;
        shared.execute(&cleo, create()).await.unwrap();
        shared.commit().await.unwrap();
        desk.clock.advance_seconds(60);
        let cleo = (desk as &dyn Fixture).cx(Role::Requester);
        let mut tx = DB::begin(desk).await;
        driver.join(DB::lend(&mut tx)).execute(&cleo, &create()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(desk.counts().await, [1, 2, 2, 2]);
    }

    pub(super) async fn a_dropped_call_poisons_the_transaction<DB: Host>(desk: &Desk)
    where
        for<'a> Conn<'a>: From<&'a mut Transaction<'static, DB>>,
    {
        let (driver, cleo) = (desk.helpdesk.driver(), (desk as &dyn Fixture).cx(Role::Requester));
        let mut committed = 0;
        for polls in 0..40 {
            let mut shared = guarded(driver, DB::begin(desk).await);
            DB::order(shared.host().unwrap()).await;
            let ended = {
                let mut call = Box::pin(shared.execute(&cleo, create()));
                let mut ended = false;
                for _ in 0..polls {
                    ended = call.as_mut().now_or_never().is_some_and(|done| done.is_ok());
                    if ended {
                        break;
                    }
                    tokio::task::yield_now().await;
                }
                ended
            };
            if ended || polls == 0 {
                shared.commit().await.unwrap();
                committed += i64::from(ended);
                desk.database.execute("DELETE FROM host_orders").await;
            } else {
                refused(shared.host().map(|_| ()), "transaction_poisoned");
                refused(shared.execute(&cleo, create()).await, "transaction_poisoned");
                refused(shared.commit().await, "transaction_poisoned");
                desk.settled().await;
            }
            assert_eq!(desk.counts().await, [0, committed, committed, committed], "{polls}");
        }
        driver.create(&cleo, new_ticket("Still works")).await.unwrap();
    }

    /// Not on MySQL: there sqlx never finds its way back on a connection whose statement was being
    /// prepared, and a rollback on it waits for ever. That is why `guarded` is there.
    pub(super) async fn a_dropped_borrowed_call_leaves_nothing<DB: Host>(desk: &Desk) {
        if desk.database.kind == Kind::MySql {
            return;
        }
        let (driver, cleo) = (desk.helpdesk.driver(), (desk as &dyn Fixture).cx(Role::Requester));
        for polls in 0..40 {
            let mut tx = DB::begin(desk).await;
            DB::order(&mut tx).await;
            let (mut joined, command) = (driver.join(DB::lend(&mut tx)), create());
            let mut call = Box::pin(joined.execute(&cleo, &command));
            for _ in 0..polls {
                if call.as_mut().now_or_never().is_some() {
                    break;
                }
                tokio::task::yield_now().await;
            }
            drop(call);
            // The host rolls back; it cannot know how far we came.
            let _ = tx.rollback().await;
            desk.settled().await;
            assert_eq!(desk.counts().await, [0; 4], "{polls}");
        }
        driver.create(&cleo, new_ticket("Still works")).await.unwrap();
    }
}

/// A transaction of another kind of database is refused before anything is asked of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_kind_of_database_is_refused() {
    let Some(ours) = Desk::open(Kind::Postgres, 2).await else { return };
    let Some(theirs) = Desk::open(Kind::Sqlite, 2).await else { return };
    let Pool::Sqlite { write, .. } = &theirs.database.pool else { panic!("SQLite") };
    let cleo = (&ours as &dyn Fixture).cx(Role::Requester);
    let mut tx = write.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let result = ours.helpdesk.driver().join(&mut tx).execute(&cleo, &create()).await;
    refused(result, "wrong_database");
    let mut shared = guarded(ours.helpdesk.driver(), tx);
    refused(shared.execute(&cleo, create()).await, "wrong_database");
    shared.rollback().await.unwrap();
    ours.close().await;
    theirs.close().await;
}
