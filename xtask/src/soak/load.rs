//! Agents who create tickets and reply to them until they are told to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use super::attempt::Attempt;
use super::client::{Answer, Client};
use super::ledger::Ledger;

/// How many work at once.
const AGENTS: usize = 4;
/// Replies to each ticket.
const REPLIES: usize = 2;

/// A load that runs.
#[derive(Debug)]
pub(super) struct Load {
    stop: Arc<AtomicBool>,
    agents: Vec<JoinHandle<()>>,
}

/// What a thread does about an operation that was not acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The server is gone: stop.
    Ends,
    /// The database is gone: 503 is the right answer; wait a moment and go on.
    Passes,
}

impl Load {
    /// Starts the agents; `name` makes their keys unique.
    pub(super) fn start(
        client: &Client,
        ledger: &Arc<Ledger>,
        name: &str,
        trouble: Trouble,
    ) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let agents = (0..AGENTS)
            .map(|agent| {
                let (client, ledger, stop) =
                    (client.clone(), Arc::clone(ledger), Arc::clone(&stop));
                let name = format!("{name}-{agent}");
                thread::spawn(move || work(&client, &ledger, &name, trouble, &stop))
            })
            .collect();
        Self { stop, agents }
    }

    /// Waits until every agent has its last answer.
    pub(super) fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        for agent in self.agents {
            let _ = agent.join();
        }
    }
}

fn work(client: &Client, ledger: &Ledger, name: &str, trouble: Trouble, stop: &AtomicBool) {
    let mut reference: Option<String> = None;
    for number in 0_usize.. {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let key = format!("{name}-{number};");
        let attempt = match reference.take_if(|_| number % (REPLIES + 1) == 0) {
            None if reference.is_some() => {
                Attempt::reply(key, reference.as_deref().unwrap_or_default())
            }
            _ => Attempt::create(key),
        };
        match attempt.send(client) {
            Ok(answer) if answer.status == 201 => match attempt.acknowledged(&answer) {
                Ok(done) => {
                    reference = Some(done.reference.clone());
                    ledger.acknowledge(done);
                }
                Err(error) => ledger.refuse(format!("{error:#}")),
            },
            Ok(answer) if trouble == Trouble::Passes && clean(&answer) => {
                ledger.doubt(attempt);
                thread::sleep(std::time::Duration::from_millis(100));
            }
            Ok(answer) => {
                ledger.doubt(attempt);
                ledger.refuse(format!("{} {}", answer.status, answer.body));
            }
            Err(error) => {
                ledger.doubt(attempt);
                if trouble == Trouble::Ends {
                    return;
                }
                ledger.refuse(format!("no answer: {error:#}"));
            }
        }
    }
}

/// The answer of a server whose database is away.
fn clean(answer: &Answer) -> bool {
    answer.status == 503 && answer.retry_after.is_some()
}
