//! Makes up stories: who, what, when, and how it ended.

use chrono::{DurationRound, TimeDelta};
use escalated::core::{
    ids::HostUserId,
    tickets::{Channel, NewTicket, Priority, RequesterInput},
    time::Timestamp,
};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};

use super::{
    catalog::{self, Catalog},
    course::Course,
    situations::{self, Situation},
    slots::Slots,
    story::{Story, Voice},
    writers::Writer,
};
use crate::people::{AGENT, DemoPerson, LOGINS};

/// How much happens in each story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Triage, notes, replies to and fro, an end: for people to look at.
    Full,
    /// An opening and at most one answer: for a hundred thousand tickets.
    Brief,
}

/// A teller of stories. The same seed, instant and catalog give the same stories.
#[derive(Debug)]
pub struct Teller<'a> {
    rng: StdRng,
    situations: Vec<(&'static str, &'static Situation)>,
    catalog: &'a Catalog,
    now: Timestamp,
    detail: Detail,
}

impl<'a> Teller<'a> {
    /// Starts at `seed`; no story goes on after `now`.
    pub fn new(seed: u64, catalog: &'a Catalog, now: Timestamp, detail: Detail) -> Self {
        let situations = situations::every().collect();
        Self { rng: StdRng::seed_from_u64(seed), situations, catalog, now, detail }
    }

    /// `count` stories of the past `days`, oldest first.
    pub fn stories(
        &mut self,
        count: usize,
        days: i64,
    ) -> impl Iterator<Item = Story> + use<'_, 'a> {
        let mut openings: Vec<_> = (0..count).map(|_| self.opening(days)).collect();
        openings.sort_unstable();
        openings.into_iter().filter_map(|at| self.story(at))
    }

    /// More tickets came in lately than long ago, and most of them in the daytime.
    fn opening(&mut self, days: i64) -> Timestamp {
        let share: f64 = self.rng.random::<f64>().powf(1.4);
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "days")]
        let day = (days as f64 * share) as i64;
        let hour = *[7, 8, 9, 9, 10, 10, 11, 12, 13, 14, 14, 15, 16, 17, 19, 21]
            .choose(&mut self.rng)
            .unwrap_or(&9);
        let midnight = self.now.duration_trunc(TimeDelta::days(1)).unwrap_or(self.now);
        let at = midnight - TimeDelta::days(day)
            + TimeDelta::hours(hour)
            + TimeDelta::seconds(self.rng.random_range(0..3600));
        if at < self.now { at } else { at - TimeDelta::days(1) }
    }

    fn story(&mut self, opened_at: Timestamp) -> Option<Story> {
        let (department, situation) = *self.situations.choose(&mut self.rng)?;
        let writer = self.writer(situation);
        let agent = self.agent(department);
        let slots = Slots::draw(&mut self.rng, writer, agent);
        let by_phone = self.detail == Detail::Brief || self.rng.random_bool(0.1);
        let opened_by = if by_phone { Voice::Staff(agent) } else { Voice::Writer };
        let mut new = NewTicket {
            subject: slots.fill(situation.subject),
            description: slots.fill(situation.body),
            requester: requester(writer, opened_by),
            priority: Some(self.priority(situation.priority)),
            ticket_type: Some(situation.kind),
            channel: self.channel(by_phone, writer),
            department_id: self.catalog.department(department),
            ..NewTicket::default()
        };
        let tags = self.catalog.tags(situation.tags);
        let mut course = Course { rng: &mut self.rng, situation, slots, agent, tags };
        let mut steps = match self.detail {
            Detail::Full => course.full(opened_at, self.now),
            Detail::Brief => {
                new.tags = course.tags.iter().take(1).copied().collect();
                new.assignee = course.assignee().map(|agent| HostUserId::new(agent.id));
                course.brief(opened_at)
            }
        };
        steps.retain(|step| step.at <= self.now);
        Some(Story { writer, opened_at, opened_by, new, steps })
    }

    /// The customer of the demo login has more to say than others, so that their portal is full.
    fn writer(&mut self, situation: &Situation) -> Writer {
        if situation.language == "en" && self.rng.random_bool(0.06) {
            let [_, _, (_, customer)] = LOGINS;
            return Writer::Customer(customer);
        }
        let writers = Writer::of_language(situation.language);
        let fallback = Writer::Guest { name: "A guest", email: "guest@mail.example" };
        writers.choose(&mut self.rng).copied().unwrap_or(fallback)
    }

    fn agent(&mut self, department: &str) -> &'static DemoPerson {
        let id = catalog::members(department).choose(&mut self.rng);
        id.and_then(|id| DemoPerson::find(id)).unwrap_or(AGENT)
    }

    fn priority(&mut self, usual: Priority) -> Priority {
        if usual == Priority::Critical {
            return usual;
        }
        let step = *[-1, 0, 0, 0, 0, 0, 1].choose(&mut self.rng).unwrap_or(&0);
        Priority::from_weight((usual.weight() + step).min(Priority::Urgent.weight()))
    }

    fn channel(&mut self, by_phone: bool, writer: Writer) -> Channel {
        let words: &[&str] = match (by_phone, writer) {
            (true, _) => &["phone"],
            (false, Writer::Customer(_)) => &["web", "web", "web", "widget", "email", "api"],
            (false, Writer::Guest { .. }) => &["email", "email", "email", "web", "widget"],
        };
        let word = words.choose(&mut self.rng).copied().unwrap_or(Channel::WEB);
        Channel::new(word).unwrap_or_default()
    }
}

fn requester(writer: Writer, opened_by: Voice) -> RequesterInput {
    match (writer, opened_by) {
        (Writer::Customer(_), Voice::Writer) => RequesterInput::Myself,
        (Writer::Customer(person), Voice::Staff(_)) => {
            RequesterInput::User { id: HostUserId::new(person.id) }
        }
        (Writer::Guest { name, email }, _) => {
            RequesterInput::Guest { name: name.into(), email: email.into() }
        }
    }
}

#[cfg(test)]
mod tests {
    use escalated::core::time::{Clock, ManualClock};

    use super::*;

    fn told(seed: u64, detail: Detail) -> Vec<Story> {
        let now = ManualClock::default().now();
        Teller::new(seed, &Catalog::imagined(), now, detail).stories(200, 150).collect()
    }

    #[test]
    fn the_same_seed_tells_the_same_stories() {
        assert_eq!(told(1, Detail::Full), told(1, Detail::Full));
        assert_ne!(told(1, Detail::Full), told(2, Detail::Full));
    }

    #[test]
    fn stories_are_in_order_and_end_before_now() {
        let now = ManualClock::default().now();
        for stories in [told(1, Detail::Full), told(1, Detail::Brief)] {
            assert_eq!(stories.len(), 200);
            assert!(stories.is_sorted_by_key(|story| story.opened_at));
            for story in &stories {
                let times = story.steps.iter().map(|step| step.at);
                let times: Vec<_> = std::iter::once(story.opened_at).chain(times).collect();
                assert!(times.is_sorted() && times.iter().all(|at| *at <= now));
                assert!(story.new.department_id.is_some());
            }
        }
    }

    #[test]
    fn the_demo_people_have_something_to_do() {
        let stories = told(2026, Detail::Full);
        let [_, _, (_, customer)] = LOGINS;
        let theirs = |story: &&Story| story.writer == Writer::Customer(customer);
        assert!(stories.iter().filter(theirs).count() >= 5);
        let untouched = stories.iter().filter(|story| story.steps.is_empty()).count();
        assert!((5..60).contains(&untouched), "{untouched}");
    }
}
