use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use async_trait::async_trait;
use escalated::core::{
    Error, Result,
    actor::{Cx, Role},
    contacts::check_email,
    directory::{Directory, Person},
    ids::{ContactId, HostUserId, TenantId, TicketId},
    pipeline::{Command, Outcome},
    testing::skip_or_fail,
    tickets::{
        Awaiting, BatchDriver, NewTicket, Priority, ReferencePrefix, Requester, RequesterInput,
        SlaMarks, Status, Ticket, TicketType, rules,
    },
    time::{Clock, ManualClock},
};

use super::{Report, run};

/// Takes tickets as the pipeline would.
#[derive(Default)]
struct Desk {
    tickets: Mutex<BTreeMap<String, NewTicket>>,
}

impl Desk {
    fn create(&self, cx: &Cx, new: NewTicket) -> Result<Outcome> {
        assert!(cx.quiet);
        let mut errors = Vec::new();
        rules::check_subject("subject", &new.subject, &mut errors);
        rules::check_body("description", &new.description, &mut errors);
        if !errors.is_empty() {
            return Err(Error::invalid(errors));
        }
        let requester = match &new.requester {
            RequesterInput::User { id } => Requester::User(id.clone()),
            RequesterInput::Guest { name, email } => {
                check_email("email", email)?;
                assert!(name.chars().count() <= 255 && !name.chars().any(char::is_control));
                Requester::Contact(ContactId(1))
            }
            other => panic!("{other:?}"),
        };
        let key = cx.idempotency_key.clone().unwrap();
        let mut tickets = self.tickets.lock().unwrap();
        let replayed = tickets.insert(key, new.clone()).is_some();
        let id = TicketId(i64::try_from(tickets.len()).unwrap());
        let reference = Some(ReferencePrefix::default().reference(id));
        Ok(Outcome {
            ticket: Ticket {
                id,
                reference,
                requester,
                contact_id: None,
                guest_name: None,
                guest_email: None,
                guest_nonce: None,
                assignee: None,
                subject: new.subject,
                description: new.description,
                status: Status::Open,
                priority: Priority::Medium,
                ticket_type: TicketType::Question,
                channel: new.channel,
                awaiting: Awaiting::Internal,
                department_id: None,
                metadata: new.metadata,
                first_response_at: None,
                sla: SlaMarks::default(),
                resolved_at: None,
                closed_at: None,
                last_reply_at: None,
                version: 1,
                seq: 1,
                created_at: cx.now,
                updated_at: cx.now,
            },
            tags: None,
            messages: Vec::new(),
            activities: Vec::new(),
            effects: Vec::new(),
            rules: Vec::new(),
            events: Vec::new(),
            notices: Vec::new(),
            refused: Vec::new(),
            replayed,
        })
    }

    /// The tickets by subject.
    fn tickets(&self) -> BTreeMap<String, NewTicket> {
        let tickets = self.tickets.lock().unwrap();
        tickets.values().map(|new| (new.subject.clone(), new.clone())).collect()
    }
}

#[async_trait]
impl BatchDriver for Desk {
    async fn execute_batch(&self, commands: Vec<(Cx, Command)>) -> Vec<Result<Outcome>> {
        assert!(commands.len() <= 500);
        let create = |(cx, command)| match command {
            Command::Create(new) => self.create(&cx, new),
            Command::Change { .. } => Err(Error::internal("unused", "only creations")),
        };
        commands.into_iter().map(create).collect()
    }
}

#[async_trait]
impl Directory for Desk {
    async fn people(&self, _: &TenantId, _: &[HostUserId]) -> Result<Vec<Person>> {
        Ok(Vec::new())
    }
    async fn agents(&self, _: &TenantId) -> Result<Vec<Person>> {
        Ok(Vec::new())
    }
    async fn find_by_email(&self, _: &TenantId, email: &str) -> Result<Option<Person>> {
        Ok((email == "cleo@example.org").then(|| Person {
            id: HostUserId::new("20"),
            name: "Cleo".into(),
            email: Some("cleo@example.org".into()),
            role: Role::Requester,
        }))
    }
}

async fn import(desk: &Desk, paths: &[&Path]) -> Report {
    let cx = Cx::system(TenantId::default(), ManualClock::default().now());
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
    let report = run(desk, desk, &paths, &cx).await.unwrap();
    assert_eq!(report.messages, report.tickets + report.refused.len(), "{report}");
    report
}

/// One message as a file in a folder of its own.
async fn import_one(raw: &[u8]) -> (Report, Option<NewTicket>) {
    let folder = Folder::new();
    folder.file("one.eml", raw);
    let desk = Desk::default();
    let report = import(&desk, &[&folder.0]).await;
    let ticket = desk.tickets().into_values().next();
    (report, ticket)
}

/// A scratch folder, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        use std::sync::atomic::{AtomicU32, Ordering};
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("escalated-import-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn mail(subject: &str) -> Vec<u8> {
    format!("From: Dana <dana@example.net>\r\nSubject: {subject}\r\n\r\nHello\r\n").into_bytes()
}

#[tokio::test]
async fn files_folders_maildirs_and_mboxes_are_read() {
    let folder = Folder::new();
    folder.file("a.eml", &mail("Re: [ESC-1] a"));
    folder.file("deep/er/B.EML", &mail("b"));
    folder.file("notes.txt", b"no mail");
    folder.file("box.mbox", b"From x\n\nFrom y\nFrom: Cleo@Example.org\nSubject: c\n\n>From me\n");
    folder.file("plain", b"From z\nFrom: e@example.net\nSubject: d\n\nd\n");
    for part in ["cur", "new", "tmp"] {
        folder.file(&format!("Maildir/{part}/17.M1.host,S=1:2,S"), &mail(part));
    }
    folder.file("Maildir/.Sub/new/18", &mail("sub"));
    folder.file("Maildir/.Sub/cur/19.eml", &mail("sub cur"));
    let desk = Desk::default();
    let report = import(&desk, &[&folder.0]).await;
    let subjects: Vec<_> = desk.tickets().into_keys().collect();
    assert_eq!(subjects, ["a", "b", "c", "cur", "d", "new", "sub", "sub cur"]);
    assert_eq!(report.passed_over, 1);
    assert_eq!(report.refused.len(), 1, "{report}");
    assert!(report.refused[0].to_string().contains("box.mbox#1: unparsable: "));
    let cleo = &desk.tickets()["c"];
    assert_eq!(cleo.requester, RequesterInput::User { id: HostUserId::new("20") });
    assert_eq!(cleo.description.trim_end(), "From me");
    assert_eq!(cleo.channel.as_str(), "email");

    let again = import(&desk, &[&folder.0]).await;
    assert_eq!((again.tickets, again.refused.len()), (0, 9));
    assert!(again.refused.iter().any(|refused| refused.code == "duplicate"));
    assert_eq!(import(&desk, &[&folder.0.join("notes.txt")]).await.refused.len(), 1);
}

#[tokio::test]
async fn a_path_that_is_not_there_is_an_error_before_the_first_ticket() {
    let (folder, desk) = (Folder::new(), Desk::default());
    folder.file("a.eml", &mail("a"));
    let cx = Cx::system(TenantId::default(), ManualClock::default().now());
    let paths = [folder.0.clone(), folder.0.join("missing")];
    assert!(run(&desk, &desk, &paths, &cx).await.is_err());
    assert!(desk.tickets().is_empty());
}

#[tokio::test]
async fn robots_and_nobodies_are_refused() {
    for (headers, code) in [
        ("Subject: x", "no_sender"),
        ("From: <>", "no_sender"),
        ("From: \"a\" <not an address>", "invalid_sender"),
        ("From: a@b.org\r\nAuto-Submitted: auto-replied", "auto_submitted"),
        ("From: a@b.org\r\nAUTO-SUBMITTED:\r\n auto-generated", "auto_submitted"),
        ("From: a@b.org\r\nPrecedence: Bulk", "bulk"),
        ("From: a@b.org\r\nPrecedence: auto_reply", "bulk"),
        ("From: a@b.org\r\nList-Id: <x.example.org>", "mailing_list"),
        ("From: a@b.org\r\nX-Autoreply: yes", "auto_reply"),
        ("From: a@b.org\r\nX-Autorespond: x", "auto_reply"),
        ("From: a@b.org\r\nX-Auto-Response-Suppress: All", "auto_reply"),
        ("From: a@b.org\r\nReturn-Path: <>", "bounce"),
        ("From: MAILER-DAEMON@b.org", "bounce"),
        ("From: postmaster@b.org", "bounce"),
        ("From: No-Reply@b.org", "no_reply"),
        ("From: a@b.org\r\nContent-Type: multipart/report; boundary=x", "bounce"),
    ] {
        let (report, _) = import_one(format!("{headers}\r\n\r\nHello\r\n").as_bytes()).await;
        let codes: Vec<_> = report.refused.iter().map(|refused| refused.code.as_str()).collect();
        assert_eq!(codes, [code], "{headers}");
    }
    for headers in ["From: a@b.org\r\nAuto-Submitted: no", "From: a@b.org\r\nPrecedence: normal"] {
        let (report, _) = import_one(format!("{headers}\r\n\r\nHello\r\n").as_bytes()).await;
        assert_eq!(report.tickets, 1, "{headers}: {report}");
    }
}

#[tokio::test]
async fn texts_are_chosen_cleaned_and_cut_in_the_open() {
    let (_, ticket) = import_one(
        b"From: =?utf-8?Q?D=C3=A0na?= <dana@example.net>\r\nSubject: =?utf-8?Q?a=0D=0Ab=00?=\r\n\
          Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\
          \r\nplain\0text\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--x--\r\n",
    )
    .await;
    let ticket = ticket.unwrap();
    assert_eq!(ticket.subject, "a b␀");
    assert_eq!(ticket.description.trim_end(), "plain␀text");
    let RequesterInput::Guest { name, .. } = &ticket.requester else { panic!("{ticket:?}") };
    assert_eq!(name, "Dàna");

    let (_, ticket) = import_one(
        b"From: a@b.org\r\nContent-Type: text/html\r\n\r\n<h1>Hi</h1><script>x</script><p>there",
    )
    .await;
    let text = ticket.unwrap().description;
    assert!(text.contains("Hi") && text.contains("there") && !text.contains('<'), "{text}");

    let (_, ticket) = import_one(b"From: a@b.org\r\n\r\n").await;
    let ticket = ticket.unwrap();
    assert_eq!(
        (ticket.subject.as_str(), ticket.description.as_str()),
        ("(No Subject)", "(No text)")
    );

    let long =
        format!("From: a@b.org\r\nSubject: {}\r\n\r\n{}", "s".repeat(400), "y".repeat(70_000));
    let (report, ticket) = import_one(long.as_bytes()).await;
    assert_eq!((report.tickets, report.truncated.len()), (1, 1));
    let text = ticket.unwrap().description;
    assert!(text.starts_with(&format!("Subject: {}\n", "s".repeat(400))));
    assert!(text.ends_with("bytes more in the imported message]") && text.len() <= 65_535);
}

#[tokio::test]
async fn hostile_messages_are_bounded() {
    let from = "From: a@b.org\r\n";
    let mut deep = from.to_owned();
    for n in 0..10_000 {
        deep.push_str(&format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"));
    }
    let mut russian = from.to_owned();
    for _ in 0..5_000 {
        russian.push_str("Content-Type: message/rfc822\r\n\r\nFrom: a@b.org\r\n");
    }
    let parts = "--x\r\n\r\n".repeat(100_000);
    let cases: Vec<String> = vec![
        deep,
        russian,
        format!("{from}Content-Type: multipart/mixed; boundary=x\r\n\r\n{parts}--x--\r\n"),
        format!("{from}X-Long: {}\r\n\r\nhi", "x".repeat(20_000_000)),
        format!("{from}To: {}\r\n\r\nhi", "a@b.org, ".repeat(300_000)),
        format!("{from}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nno end"),
        format!("{from}Content-Type: text/html\r\n\r\n{}", "<a".repeat(500_000)),
        format!("{from}Subject: {}\r\n\r\nhi", "Re: ".repeat(200_000)),
        format!("{from}Subject: {}\r\n\r\nhi", "[".repeat(200_000)),
        format!("{from}Subject: {}\r\n\r\nhi", "=?utf-8?Q?".repeat(100_000)),
        format!("From: {}\r\n\r\nhi", "(".repeat(200_000)),
        format!("From: {} <a@b.org>\r\n\r\nhi", "\"a@x.org, b@y.org\" ".repeat(1_000)),
    ];
    for raw in cases {
        let (report, _) = import_one(raw.as_bytes()).await;
        assert_eq!(report.messages, 1, "{}", &raw[..80]);
    }
}

/// Every message of the fetched corpora ends as a ticket or a refusal.
#[tokio::test]
async fn corpora_are_used_up() {
    let fetched = std::env::var("ESCALATED_FETCH_DIR").map_or_else(
        |_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/fetch"),
        PathBuf::from,
    );
    // How many messages there are, and of how many at least somebody could be answered.
    for (name, messages, tickets) in [("mail-parser-1.0.1", 208, 90), ("talon-1.4.4", 13, 12)] {
        let corpus = fetched.join(name);
        if !corpus.is_dir() {
            skip_or_fail(
                "corpora",
                &format!("import-mail of {name}: not fetched; run cargo xtask fetch"),
            );
            continue;
        }
        let desk = Desk::default();
        let report = import(&desk, &[&corpus]).await;
        println!("{name}: {report}");
        assert!(report.messages >= messages, "{name}: {} messages", report.messages);
        assert!(report.tickets >= tickets, "{name}: {} tickets", report.tickets);
        let mut places: Vec<_> = report.refused.iter().map(|refused| &refused.place).collect();
        places.sort();
        places.dedup();
        assert_eq!(places.len(), report.refused.len());
        for refused in &report.refused {
            assert!(refused.code != "duplicate" && !refused.reason.is_empty(), "{refused}");
        }
    }
}
