use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Our requests that wait for a reply, also those that nobody waits for any more.
#[derive(Debug, Clone, Default)]
pub(super) struct Outstanding(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    last: AtomicU64,
    waiting: Mutex<HashSet<u64>>,
    replies: Mutex<HashMap<u64, Option<Told>>>,
}

/// What the other side has replied: JSON, or why it could not.
pub(super) type Told = Result<String, String>;

/// A request whose reply somebody waits for, until this is dropped.
pub(super) struct Listening<'a> {
    outstanding: &'a Outstanding,
    id: u64,
}

impl Listening<'_> {
    /// The reply, once it has come.
    pub(super) fn reply(&self) -> Option<Told> {
        self.outstanding.replies(|replies| replies.get_mut(&self.id)?.take())
    }
}

impl Drop for Listening<'_> {
    fn drop(&mut self) {
        self.outstanding.replies(|replies| replies.remove(&self.id));
    }
}

impl Outstanding {
    /// The number of a new request; the first is 1, because some runtimes take 0 for none.
    pub(super) fn begin(&self) -> u64 {
        let id = self.0.last.fetch_add(1, Ordering::Relaxed) + 1;
        self.waiting(|waiting| waiting.insert(id));
        id
    }

    /// Whether a reply was waited for. It is not waited for again.
    pub(super) fn settle(&self, id: u64) -> bool {
        self.waiting(|waiting| waiting.remove(&id))
    }

    /// Begins to wait for the reply to a request.
    pub(super) fn listen(&self, id: u64) -> Listening<'_> {
        self.replies(|replies| replies.insert(id, None));
        Listening { outstanding: self, id }
    }

    /// Keeps a reply for whoever waits for it. The client is told only that it came: it logs what it
    /// reads, and plugins answer with what is nobody's business.
    pub(super) fn keep(&self, id: u64, told: Told) {
        self.replies(|replies| {
            if let Some(place) = replies.get_mut(&id) {
                *place = Some(told);
            }
        });
    }

    pub(super) fn len(&self) -> usize {
        self.waiting(|waiting| waiting.len())
    }

    fn replies<T>(&self, work: impl FnOnce(&mut HashMap<u64, Option<Told>>) -> T) -> T {
        work(&mut self.0.replies.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn waiting<T>(&self, work: impl FnOnce(&mut HashSet<u64>) -> T) -> T {
        work(&mut self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_kept_while_somebody_waits_for_it() {
        let outstanding = Outstanding::default();
        let id = outstanding.begin();
        outstanding.keep(id, Ok("1".into()));
        let listening = outstanding.listen(id);
        assert_eq!(listening.reply(), None, "nobody waited");
        outstanding.keep(id, Err("no".into()));
        assert_eq!(listening.reply(), Some(Err("no".into())));
        assert_eq!(listening.reply(), None);
        drop(listening);
        outstanding.keep(id, Ok("late".into()));
        assert!(outstanding.replies(|replies| replies.is_empty()));
    }
}
