//! Workers from start to shutdown, without a database and in a time that only the test passes.

use std::{sync::Arc, time::Duration};

use escalated_core::{
    entropy::{Entropy, SeededEntropy},
    jobs::{JobHandler, JobStore},
    outbox::Consumer,
    time::{Clock, ManualClock},
};
use escalated_drivers::delivery::{Dispatcher, Workers};
use tokio::{
    sync::Notify,
    time::{Instant, sleep},
};

use crate::support::{Gate, MemoryOutbox};

struct Node {
    outbox: Arc<MemoryOutbox>,
    clock: Arc<ManualClock>,
    wake: Arc<Notify>,
    workers: Workers,
}

impl Node {
    fn new(consumers: Vec<Arc<dyn Consumer>>, handlers: Vec<Arc<dyn JobHandler>>) -> Self {
        let (outbox, clock) = (Arc::new(MemoryOutbox::default()), Arc::new(ManualClock::default()));
        let jobs: Arc<dyn JobStore> = outbox.clone();
        let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(1));
        let dispatcher = Dispatcher::new(
            outbox.clone(),
            &jobs,
            outbox.clone(),
            consumers,
            handlers,
            clock.clone(),
            &entropy,
        );
        let wake = Arc::<Notify>::default();
        let workers = Workers::new(dispatcher, wake.clone());
        Self { outbox, clock, wake, workers }
    }

    fn post(&self, event: i64) {
        self.outbox.post(event, self.clock.now());
        self.wake.notify_one();
    }

    /// Works for so many seconds until the shutdown comes; says how long it all took.
    async fn work(&self, seconds: u64) -> Duration {
        let begin = Instant::now();
        self.workers.run(sleep(Duration::from_secs(seconds))).await;
        begin.elapsed()
    }

    fn left(&self) -> Vec<String> {
        self.outbox.pending().into_iter().map(|delivery| delivery.consumer).collect()
    }
}

#[tokio::test(start_paused = true)]
async fn an_idle_node_takes_one_look_a_second_for_all_lanes() {
    let consumers = ["one", "two", "three"].map(|name| Arc::new(Gate::open(name).0));
    let consumers = consumers.into_iter().map(|gate| gate as Arc<dyn Consumer>).collect();
    let handlers = ["a", "b"].map(|kind| Arc::new(Gate::open(kind).0) as Arc<dyn JobHandler>);
    let node = Node::new(consumers, handlers.into());
    node.work(100).await;
    let asked = node.outbox.asked();
    assert!((100..=102).contains(&asked.looks), "{asked:?}");
    assert!(asked.relays <= 2, "{asked:?}");
    assert_eq!(asked.claims, 5, "each lane once, for the shutdown: {asked:?}");
}

#[tokio::test(start_paused = true)]
async fn what_is_relayed_is_told_without_another_look() {
    let (gate, mut told) = Gate::open("one");
    let node = Node::new(vec![Arc::new(gate)], Vec::new());
    let posts = async {
        for event in 1..=20 {
            node.post(event);
            assert_eq!(told.recv().await, Some(event));
        }
        node.outbox.asked()
    };
    let (_, asked) = tokio::join!(node.work(30), posts);
    assert_eq!(asked.claims, 0, "the relay leased them all: {asked:?}");
    assert!(asked.looks <= 22 && asked.relays <= 22, "{asked:?}");
    assert!(node.left().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_waits_for_nobody_when_all_is_done() {
    let node = Node::new(vec![Arc::new(Gate::open("one").0)], Vec::new());
    node.post(1);
    assert_eq!(node.work(5).await.as_secs(), 5);
    assert!(node.left().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_waits_twenty_seconds_for_who_hangs() {
    let (stuck, mut at_stuck) = Gate::closed("stuck");
    let (free, mut at_free) = Gate::open("free");
    let node = Node::new(vec![Arc::new(stuck), Arc::new(free)], Vec::new());
    node.post(1);
    let late = async {
        assert_eq!((at_stuck.recv().await, at_free.recv().await), (Some(1), Some(1)));
        // The shutdown has begun: what comes in now is told by those who can.
        sleep(Duration::from_secs(6)).await;
        node.outbox.post(2, node.clock.now());
    };
    let (took, ()) = tokio::join!(node.work(5), late);
    assert_eq!(took.as_secs(), 25);
    assert_eq!(node.left(), ["stuck"]);
    assert!(at_stuck.try_recv().is_err());
}

#[tokio::test(start_paused = true)]
async fn who_hangs_is_cut_off_and_tried_again_later() {
    let (stuck, mut at_stuck) = Gate::closed("stuck");
    let node = Node::new(vec![Arc::new(stuck)], Vec::new());
    node.post(1);
    let later = async {
        at_stuck.recv().await;
        sleep(Duration::from_secs(44)).await;
        let [delivery] = node.outbox.pending().try_into().unwrap();
        assert!(delivery.attempts == 0 && delivery.lease_until.is_some());
        sleep(Duration::from_secs(2)).await;
        let [delivery] = node.outbox.pending().try_into().unwrap();
        assert!(delivery.attempts == 1 && delivery.lease_until.is_none());
        node.clock.advance_seconds(6);
        assert_eq!(at_stuck.recv().await, Some(1));
    };
    tokio::join!(node.work(60), later);
}

#[tokio::test(start_paused = true)]
async fn who_hangs_is_leased_nothing_that_would_run_out() {
    let (stuck, mut at_stuck) = Gate::closed("stuck");
    let stuck = Arc::new(stuck);
    let node = Node::new(vec![stuck.clone()], Vec::new());
    node.post(1);
    let later = async {
        assert_eq!(at_stuck.recv().await, Some(1));
        node.post(2);
        sleep(Duration::from_secs(1)).await;
        node.clock.advance_seconds(16);
        node.post(3);
        sleep(Duration::from_secs(1)).await;
        let leases = node.outbox.pending().into_iter().map(|delivery| delivery.lease_until);
        let leases: Vec<bool> = leases.map(|until| until.is_some()).collect();
        assert_eq!(leases, [true, true, false], "it hangs for too long");
        stuck.let_go();
        // The second was leased so long ago that another node may have it before it is made.
        assert_eq!(at_stuck.recv().await, Some(3));
        node.clock.advance_seconds(60);
        assert_eq!(at_stuck.recv().await, Some(2));
    };
    tokio::join!(node.work(30), later);
    assert!(node.left().is_empty());
}
