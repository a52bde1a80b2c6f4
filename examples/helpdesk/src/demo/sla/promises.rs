//! Tickets whose clocks stand at the interesting places when the helpdesk is first opened.

use chrono::TimeDelta;
use escalated::core::{
    ids::HostUserId,
    pipeline::Action,
    tickets::{Channel, NewTicket, Priority, RequesterInput, Status},
    time::Timestamp,
};

use crate::{
    demo::{
        catalog::Catalog,
        story::{Step, Story, Voice},
        writers::Writer,
    },
    people::{CUSTOMERS, DemoPerson},
};

/// How many there are.
pub const PROMISES: usize = 6;

/// A ticket that an agent typed in some minutes ago, and what followed.
struct Promise {
    customer: usize,
    agent: &'static str,
    department: &'static str,
    tags: &'static [&'static str],
    priority: Priority,
    subject: &'static str,
    description: &'static str,
    minutes_ago: i64,
    /// Minutes after the opening.
    steps: &'static [(i64, Said)],
}

/// What happened then.
enum Said {
    Begin,
    Answer(&'static str),
    Back(&'static str),
    Wait,
    Resolve,
}

const DAY: i64 = 24 * 60;

static PROMISED: [Promise; PROMISES] = [
    Promise {
        customer: 0,
        agent: "4",
        department: "repairs",
        tags: &["safety"],
        priority: Priority::Critical,
        subject: "Smell of burning from the socket",
        description: "When my Heron Duo heats up, the plug gets hot and it smells of burning. I \
                      have pulled it out. What now?",
        minutes_ago: 52,
        steps: &[],
    },
    Promise {
        customer: 1,
        agent: "7",
        department: "repairs",
        tags: &["safety", "warranty"],
        priority: Priority::High,
        subject: "Steam wand sprays sideways",
        description: "The wand of my Lark 2 sprays hot water from the joint since yesterday.",
        minutes_ago: 23 * 60,
        steps: &[
            (8, Said::Begin),
            (21, Said::Answer("Please do not use the wand any more. Is the joint loose?")),
            (64, Said::Back("Yes, it turns by itself. My daughter nearly got it in the face.")),
        ],
    },
    Promise {
        customer: 2,
        agent: "3",
        department: "orders-delivery",
        tags: &["delivery"],
        priority: Priority::Medium,
        subject: "Which floor is it for?",
        description: "The carrier says that my address is not complete. It is!",
        minutes_ago: 6 * DAY,
        steps: &[
            (35, Said::Begin),
            (90, Said::Answer("The carrier lacks the floor and the name on the bell.")),
            (91, Said::Wait),
        ],
    },
    Promise {
        customer: 3,
        agent: "2",
        department: "customer-care",
        tags: &["complaint"],
        priority: Priority::High,
        subject: "Third time that I ask about the course",
        description: "I was promised a date for the barista course twice. Nothing came.",
        minutes_ago: 9 * DAY,
        steps: &[
            (4 * DAY, Said::Begin),
            (4 * DAY + 20, Said::Answer("I am sorry. Would the 14th at ten suit you?")),
            (4 * DAY + 21, Said::Wait),
        ],
    },
    Promise {
        customer: 0,
        agent: "9",
        department: "app-accounts",
        tags: &["login"],
        priority: Priority::Urgent,
        subject: "The whole crew is locked out of the shop’s account",
        description: "Since this morning the app says that our account is locked.",
        minutes_ago: 5 * DAY,
        steps: &[(30, Said::Begin)],
    },
    Promise {
        customer: 0,
        agent: "6",
        department: "billing",
        tags: &["invoice"],
        priority: Priority::Medium,
        subject: "Invoice with the old address",
        description: "Please send the invoice of the last order again, with our new address.",
        minutes_ago: 12 * DAY,
        steps: &[
            (40, Said::Begin),
            (DAY, Said::Answer("It is in your mailbox. Is it as you need it?")),
            (DAY + 30, Said::Wait),
            (4 * DAY, Said::Back("Perfect, thank you.")),
            (4 * DAY + 25, Said::Resolve),
        ],
    },
];

/// Their stories, oldest first.
pub fn promises(catalog: &Catalog, now: Timestamp) -> Vec<Story> {
    let mut stories: Vec<_> =
        PROMISED.iter().filter_map(|promise| promise.story(catalog, now)).collect();
    stories.sort_by_key(|story| story.opened_at);
    stories
}

impl Promise {
    fn story(&self, catalog: &Catalog, now: Timestamp) -> Option<Story> {
        let opened_at = now - TimeDelta::minutes(self.minutes_ago);
        let (customer, agent) = (CUSTOMERS.get(self.customer)?, DemoPerson::find(self.agent)?);
        let new = NewTicket {
            subject: self.subject.into(),
            description: self.description.into(),
            requester: RequesterInput::User { id: HostUserId::new(customer.id) },
            priority: Some(self.priority),
            channel: Channel::new("phone").ok()?,
            department_id: catalog.department(self.department),
            assignee: Some(HostUserId::new(agent.id)),
            tags: catalog.tags(self.tags),
            ..NewTicket::default()
        };
        let steps = self.steps.iter().map(|(minutes, said)| Step {
            at: opened_at + TimeDelta::minutes(*minutes),
            by: if matches!(said, Said::Back(_)) { Voice::Writer } else { Voice::Staff(agent) },
            actions: vec![said.action()],
        });
        Some(Story {
            writer: Writer::Customer(customer),
            opened_at,
            opened_by: Voice::Staff(agent),
            new,
            steps: steps.collect(),
        })
    }
}

impl Said {
    fn action(&self) -> Action {
        let reply = |body: &str| Action::Reply { body: body.into(), attachments: Vec::new() };
        match self {
            Self::Begin => Action::Transition { to: Status::InProgress },
            Self::Answer(text) | Self::Back(text) => reply(text),
            Self::Wait => Action::Transition { to: Status::WaitingOnCustomer },
            Self::Resolve => Action::Transition { to: Status::Resolved },
        }
    }
}
