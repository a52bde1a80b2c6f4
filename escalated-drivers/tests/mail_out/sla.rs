//! What the SLA tells by mail: to whom, what, in which thread, and once.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use chrono::TimeDelta;
use escalated_core::{
    Result,
    departments::DepartmentInput,
    directory::{Directory, Person},
    engines::Extension,
    ids::{DepartmentId, HostUserId, TenantId, TicketId},
    mail::Mailer,
    sla::{EscalationManager, Notified, PolicyInput, Step, Target},
    testing::{TestDirectory, cx_of, id, new_ticket},
    tickets::{NewTicket, Priority, RequesterInput},
    time::{Clock, ManualClock},
};
use escalated_drivers::{
    mail::{MemoryMailer, SmtpMailer},
    self_hosted::SelfHosted,
    sql::Dialect,
};
use escalated_sla::{SlaExtension, SlaOptions};

use crate::{
    desk::{ALL, Desk, ports},
    headers::headers,
    server::Server,
    world::mail_settings,
};

/// The people of every test, with addresses at a domain of their own.
struct At(TestDirectory, &'static str);

impl At {
    fn moved(&self, mut people: Vec<Person>) -> Vec<Person> {
        for person in &mut people {
            person.email = Some(format!("{}@{}", person.name.to_lowercase(), self.1));
        }
        people
    }
}

#[async_trait]
impl Directory for At {
    async fn people(&self, tenant: &TenantId, ids: &[HostUserId]) -> Result<Vec<Person>> {
        Ok(self.moved(self.0.people(tenant, ids).await?))
    }
    async fn agents(&self, tenant: &TenantId) -> Result<Vec<Person>> {
        Ok(self.moved(self.0.agents(tenant).await?))
    }
    async fn find_by_email(&self, tenant: &TenantId, email: &str) -> Result<Option<Person>> {
        self.0.find_by_email(tenant, email).await
    }
}

struct World {
    desk: Desk,
    node: SelfHosted,
    department: DepartmentId,
}

/// An hour to the first response, around the clock: Ann leads the department; Cem, Dora and Ada
/// are its escalation managers, one for each level.
async fn open(dialect: Dialect, domain: &'static str, mailer: Arc<dyn Mailer>) -> Option<World> {
    let desk = Desk::open(dialect).await?;
    let engine = Arc::new(SlaExtension::new(SlaOptions::default()));
    let people = At(TestDirectory::default(), domain);
    let node = desk.node_of(mailer, Arc::new(people), Some(engine.clone()));
    let (ports, now) = (ports(&node), desk.now());
    let cx = cx_of(&TestDirectory::default(), "1", now);
    for job in engine.first_jobs(now) {
        ports.jobs.add_job(&TenantId::default(), &job, now).await.unwrap();
    }
    let repairs = DepartmentInput {
        name: "Repairs".into(),
        slug: None,
        description: None,
        is_active: true,
        manager_id: Some(id("6")),
        members: None,
    };
    let department = ports.departments.create_department(&cx, &repairs).await.unwrap().id;
    let manager = |(level, user)| EscalationManager {
        department_id: Some(department),
        level,
        user_id: id(user),
    };
    let managers = [(1, "3"), (2, "4"), (3, "1")].map(manager);
    ports.policies.put_managers(&cx, &managers).await.unwrap();
    let input = serde_json::json!({ "name": "Hour", "targets": {} });
    let mut input: PolicyInput = serde_json::from_value(input).unwrap();
    let target = Target { first_response: Some(60), is_24x7: true, ..Target::default() };
    input.targets = BTreeMap::from([(Priority::Medium, target)]);
    let level = |percent, level, notify: &[Notified]| Step {
        level: Some(level),
        ..Step::notice(percent, notify)
    };
    let all = [Notified::Assignee, Notified::DepartmentManager, Notified::EscalationManager];
    input.is_default = true;
    input.steps = vec![
        Step::notice(50, &[Notified::Assignee]),
        level(70, 1, &[]),
        level(90, 2, &[Notified::DepartmentManager]),
        Step::notice(100, &all),
        level(110, 3, &[]),
    ];
    ports.policies.save_policy(&cx, None, &input).await.unwrap();
    node.drain().await.unwrap();
    Some(World { desk, node, department })
}

impl World {
    /// A ticket for that requester, which Ben has.
    async fn ticket(&self, requester: RequesterInput) -> TicketId {
        let new = NewTicket {
            requester,
            department_id: Some(self.department),
            assignee: Some(id("2")),
            ..new_ticket("Printer")
        };
        let cx = cx_of(&TestDirectory::default(), "1", self.desk.now());
        let ticket = ports(&self.node).tickets.create(&cx, new).await.unwrap().ticket.id;
        self.node.drain().await.unwrap();
        ticket
    }

    async fn minutes(&self, minutes: i64) {
        self.desk.clock.advance_seconds(minutes * 60);
        self.node.drain().await.unwrap();
    }

    /// To the second after the due date, from the ticket's creation.
    async fn until_breach(&self) {
        for minutes in [30, 12, 12] {
            self.minutes(minutes).await;
        }
        self.minutes(7).await;
    }
}

fn user(person: &str) -> RequesterInput {
    RequesterInput::User { id: id(person) }
}

/// To whom, and the title, of the mails of the SLA, oldest first.
fn told(mailbox: &MemoryMailer) -> Vec<(String, String)> {
    let mails = mailbox.list().into_iter().rev().map(|kept| kept.mail);
    let mails = mails.filter(|mail| mail.message_id.contains("-sla-"));
    let mut told: Vec<_> = mails
        .map(|mail| {
            let name = mail.to_email.split('@').next().unwrap().to_owned();
            let title = mail.subject.split(": ").next().unwrap();
            (name, title.split("] ").nth(1).unwrap().to_owned())
        })
        .collect();
    // Those of one event leave at once.
    told.sort_by_key(|(name, title)| (place(title), name.clone()));
    told
}

fn place(title: &str) -> usize {
    ["SLA warning", "Escalated", "SLA breached"].iter().position(|one| *one == title).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_mails_whom_it_names_and_no_requester() {
    for dialect in ALL {
        let mailbox = MemoryMailer::new(50);
        let Some(world) = open(dialect, "sla.example.org", Arc::new(mailbox.clone())).await else {
            continue;
        };
        world.ticket(user("10")).await;
        let mut seen = Vec::new();
        let mut new = |minutes: i64| {
            let all = told(&mailbox);
            let new: Vec<_> = all.iter().filter(|one| !seen.contains(*one)).cloned().collect();
            seen = all;
            (minutes, new)
        };
        let pair = |name: &str, title: &str| (name.to_owned(), title.to_owned());
        world.minutes(29).await;
        assert_eq!(new(29), (29, vec![]), "{dialect:?}");
        world.minutes(1).await;
        assert_eq!(new(30), (30, vec![pair("ben", "SLA warning")]), "{dialect:?}");
        world.minutes(12).await;
        assert_eq!(new(42), (42, vec![pair("cem", "Escalated")]), "{dialect:?}");
        world.minutes(12).await;
        let both = vec![pair("ann", "Escalated"), pair("dora", "Escalated")];
        assert_eq!(new(54), (54, both), "{dialect:?}");
        world.minutes(7).await;
        let all = ["ann", "ben", "dora"].map(|name| pair(name, "SLA breached"));
        assert_eq!(new(61), (61, all.to_vec()), "the manager of level 2, {dialect:?}");
        world.minutes(5).await;
        assert_eq!(new(66), (66, vec![pair("ada", "Escalated")]), "{dialect:?}");
        world.minutes(600).await;
        assert_eq!(new(666), (666, vec![]), "{dialect:?}");
        world.desk.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asked_is_not_told_even_as_a_manager() {
    let mailbox = MemoryMailer::new(50);
    let world = open(Dialect::Sqlite, "sla.example.org", Arc::new(mailbox.clone())).await.unwrap();
    // Ann leads the department and asks for herself, once as a user and once by her address.
    world.ticket(user("6")).await;
    let email = "Ann@SLA.example.org".to_owned();
    world.ticket(RequesterInput::Guest { name: "Ann".into(), email }).await;
    world.until_breach().await;
    world.minutes(10).await;
    let told = told(&mailbox);
    assert_eq!(told.iter().filter(|(name, _)| name == "ben").count(), 4, "{told:?}");
    assert!(!told.iter().any(|(name, _)| name == "ann"), "{told:?}");
    world.desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_breach_arrives_once_with_its_thread_and_its_words() {
    let Some(server) = Server::get("mail of the SLA") else { return };
    let domain = "sla-breach.example.com";
    let mailer = SmtpMailer::new(&server.url(), &mail_settings()).unwrap();
    let world = open(Dialect::Sqlite, domain, Arc::new(mailer)).await.unwrap();
    let ticket = world.ticket(user("10")).await;
    world.until_breach().await;
    let of_sla = |who: &str| {
        let mails = server.taken(&format!("{who}@{domain}")).into_iter();
        let mails = mails.filter(|taken| headers(&taken.raw)["message-id"][0].contains("-sla-"));
        mails.map(|taken| taken.raw).collect::<Vec<_>>()
    };
    let root = format!("<ticket-{ticket}@help.example.org>");
    let mails = of_sla("ben");
    let [warning, breach] = mails.as_slice() else { panic!("{mails:?}") };
    for mail in [warning, breach] {
        let headers = headers(mail);
        assert_eq!(headers["in-reply-to"], [root.as_str()]);
        assert_eq!(headers["references"], [root.as_str()]);
        assert_eq!(headers["auto-submitted"], ["auto-generated"]);
        assert_eq!(headers["x-escalated-ticket-id"], [ticket.to_string()]);
        assert!(headers["reply-to"][0].starts_with(&format!("reply+{ticket}.")), "{headers:?}");
        assert!(mail.contains("/support/agent/tickets/ESC-00001"), "{mail}");
        assert!(mail.contains("Printer"), "{mail}");
    }
    assert_ne!(headers(warning)["message-id"], headers(breach)["message-id"]);
    assert_eq!(headers(warning)["subject"], ["[ESC-00001] SLA warning: Printer"]);
    assert_eq!(headers(breach)["subject"], ["[ESC-00001] SLA breached: Printer"]);
    let (warning, breach) = (text(warning), text(breach));
    assert!(warning.starts_with("First response: 50 % of the time is used up, due "), "{warning}");
    assert!(breach.starts_with("First response: too late, due "), "{breach}");
    let due = ManualClock::default().now() + TimeDelta::hours(1);
    let due = due.format("%Y-%m-%d %H:%M UTC").to_string();
    assert!(warning.contains(&due) && breach.contains(&due), "{warning} {breach}");
    let escalated = of_sla("dora");
    assert_eq!(headers(&escalated[0])["subject"], ["[ESC-00001] Escalated: Printer"]);
    let words = "Escalation level 2. First response: 90 % of the time is used up, due ";
    assert!(text(&escalated[0]).starts_with(words), "{}", escalated[0]);
    assert!(server.taken(&format!("cleo@{domain}")).iter().all(|taken| {
        let headers = headers(&taken.raw);
        headers["message-id"] == [root.as_str()]
    }));
    world.desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_that_one_server_puts_off_reaches_each_of_three_once() {
    let Some(server) = Server::get("mail of the SLA put off") else { return };
    let domain = "sla-later.example.com";
    let mailer = SmtpMailer::new(&server.url(), &mail_settings()).unwrap();
    let world = open(Dialect::Sqlite, domain, Arc::new(mailer)).await.unwrap();
    world.ticket(user("10")).await;
    for minutes in [30, 12, 12] {
        world.minutes(minutes).await;
    }
    server.mode("greylist 2", &format!("dora@{domain}"));
    server.mode("drop-after-data 1", &format!("ann@{domain}"));
    world.minutes(7).await;
    for _ in 0..4 {
        world.minutes(60).await;
    }
    let breaches = |who: &str| {
        let mails = server.taken(&format!("{who}@{domain}")).into_iter();
        let mails = mails.map(|taken| (headers(&taken.raw), taken.answered));
        let mails = mails.filter(|(headers, _)| headers["subject"][0].contains("SLA breached"));
        mails.map(|(headers, answered)| (headers["message-id"][0].clone(), answered)).collect()
    };
    let (ben, dora): (Vec<_>, Vec<_>) = (breaches("ben"), breaches("dora"));
    assert_eq!((ben.len(), &ben), (1, &dora));
    // Whose answer was lost gets it twice at most, under one id, as every mail does.
    let ann: Vec<(String, bool)> = breaches("ann");
    assert_eq!(ann, [(ben[0].0.clone(), false), (ben[0].0.clone(), true)]);
    let counts = ports(&world.node).deliveries.outbox_counts(None).await.unwrap();
    assert_eq!((counts.pending, counts.dead), (0, 0));
    world.desk.close().await;
}

/// The plain text of a mail.
fn text(raw: &str) -> String {
    let parsed = raw.split("text/plain").nth(1).unwrap();
    let body = parsed.split_once("\r\n\r\n").unwrap().1;
    // Quoted-printable breaks long lines.
    body.replace("=\r\n", "")
}
