use escalated_core::{
    Error, ErrorKind,
    actor::Actor,
    contacts::{GuestAccess, GuestPolicy},
    events::EventName,
    ids::{HostUserId, TenantId, TicketId},
    keyring::Purpose,
    mail::ReplyAddress,
    outbox::{Consumer, Order},
    replies::AuthorKind,
};

use crate::world::{Flaky, GUEST, NONCE, World, ada, bo, consumer, form, guest, keyring, user};

fn away() -> Option<Error> {
    Some(Error::unavailable("mail_unavailable", "greylisted"))
}

fn refused() -> Option<Error> {
    Some(Error::new(ErrorKind::Invalid, "mail_refused", "550 5.1.1 no such mailbox"))
}

#[tokio::test]
async fn a_guest_is_told_without_a_word_of_what_was_typed() {
    let (world, mailer) = (World::guest(), Flaky::new([]));
    let mail = consumer(&world, mailer.clone());
    assert_eq!((mail.name(), mail.order()), ("mail", Order::Free));
    mail.deliver(&world.event(EventName::TicketCreated, &form(), None)).await.unwrap();

    let sent = mailer.sent();
    let [ack, for_ada] = sent.as_slice() else { panic!("two mails: {sent:?}") };
    assert_eq!((ack.to_name.as_str(), ack.to_email.as_str()), ("", GUEST));
    assert_eq!(ack.subject, "[ESC-00042] We have received your request");
    for text in [&ack.text, &ack.html, &ack.subject, &ack.to_name] {
        for typed in ["evil", "PILLS", "XBODYX", "script"] {
            assert!(!text.contains(typed), "{typed} in {text}");
        }
    }
    let token = GuestAccess::new(&keyring()).token(&TenantId::default(), NONCE);
    let link = format!("https://example.org/support/guest/{token}");
    assert!(ack.text.contains(&link) && ack.html.contains(&token));
    assert_eq!(ack.message_id, "<ticket-42@help.example.org>");
    assert_eq!((ack.in_reply_to.as_ref(), ack.references.len()), (None, 0));
    assert!(ack.auto_submitted);
    let verify =
        |sender| ReplyAddress::verify(&keyring(), &TenantId::default(), &ack.reply_to, sender);
    assert_eq!((verify(GUEST), verify("ada@example.org")), (Some(TicketId(42)), None));

    assert_eq!(for_ada.to_email, "ada@example.org");
    assert_eq!(for_ada.subject, "[ESC-00042] New ticket: Buy at evil.example");
    assert!(for_ada.text.contains("<script>XBODYX</script>\nsecond line"), "{}", for_ada.text);
    assert!(for_ada.html.contains("&lt;script&gt;XBODYX&lt;"), "{}", for_ada.html);
    assert!(!for_ada.html.contains("<script>"));
    assert!(for_ada.text.contains("https://example.org/support/agent/tickets/ESC-00042"));
}

#[tokio::test]
async fn a_guest_is_invited_when_the_policy_says_so_and_only_while_a_guest() {
    let (world, mailer) = (World::guest(), Flaky::new([]));
    world.settings.lock().unwrap().guest_policy = GuestPolicy::PromptSignup {
        signup_url_template: "https://example.org/join?t={token}&from=mail".into(),
    };
    let event = world.event(EventName::TicketCreated, &form(), None);
    consumer(&world, mailer.clone()).deliver(&event).await.unwrap();
    let token = hex::encode(keyring().mac(Purpose::Signup, b"\x003"));
    let link = format!("https://example.org/join?t={token}&from=mail");
    assert!(mailer.sent()[0].text.contains(&link), "{}", mailer.sent()[0].text);

    world.detail.lock().unwrap().contact.as_mut().unwrap().user_id = Some(HostUserId::new("20"));
    let mailer = Flaky::new([]);
    consumer(&world, mailer.clone()).deliver(&event).await.unwrap();
    assert!(!mailer.sent()[0].text.contains("join"));
}

#[tokio::test]
async fn replies_go_to_the_others_with_the_whole_chain() {
    let (world, mailer) = (World::guest(), Flaky::new([]));
    let mail = consumer(&world, mailer.clone());
    world.reply(100, &ada(), AuthorKind::Agent, "Which printer?");
    world.note(101, "XNOTEX");
    world.reply(102, &guest(), AuthorKind::Requester, "The big one & it burns");
    world.reply(103, &bo(), AuthorKind::Agent, "Use water.");
    for (id, by) in [(100, ada()), (102, guest()), (103, bo())] {
        mail.deliver(&world.event(EventName::ReplyCreated, &by, Some(id))).await.unwrap();
    }
    let sent = mailer.sent();
    let to: Vec<_> = sent.iter().map(|mail| mail.to_email.as_str()).collect();
    assert_eq!(to, [GUEST, "ada@example.org", GUEST, "ada@example.org"]);
    let last = &sent[2];
    assert_eq!(last.message_id, "<ticket-42-reply-103@help.example.org>");
    assert_eq!(
        last.references,
        [
            "<ticket-42@help.example.org>",
            "<ticket-42-reply-100@help.example.org>",
            "<ticket-42-reply-102@help.example.org>",
        ]
    );
    assert_eq!(last.in_reply_to.as_deref(), Some("<ticket-42-reply-102@help.example.org>"));
    assert!(last.text.contains("Bo wrote:") && last.text.contains("Use water."));
    assert!(!last.auto_submitted);
    assert!(sent[1].html.contains("The big one &amp; it burns"));
    for mail in &sent {
        assert!(!mail.text.contains("XNOTEX") && !mail.html.contains("XNOTEX"));
    }
}

#[tokio::test]
async fn a_reply_keeps_the_id_that_it_has() {
    let (world, mailer) = (World::guest(), Flaky::new([]));
    world.reply(100, &ada(), AuthorKind::Agent, "Hello");
    world.set_message_id(0, "<ticket-42-reply-100@old.example.org>");
    world.reply(101, &ada(), AuthorKind::Agent, "Still there?");
    for id in [100, 101] {
        let event = world.event(EventName::ReplyCreated, &ada(), Some(id));
        consumer(&world, mailer.clone()).deliver(&event).await.unwrap();
    }
    let sent = mailer.sent();
    assert_eq!(sent[0].message_id, "<ticket-42-reply-100@old.example.org>");
    assert_eq!(sent[1].in_reply_to.as_ref(), Some(&sent[0].message_id));
}

#[tokio::test]
async fn notes_and_what_is_gone_are_told_to_nobody() {
    let (world, mailer) = (World::guest(), Flaky::new([]));
    let mail = consumer(&world, mailer.clone());
    assert!(!mail.wants(EventName::NoteCreated));
    world.note(101, "XNOTEX");
    for reply in [Some(101), Some(999), None] {
        mail.deliver(&world.event(EventName::ReplyCreated, &ada(), reply)).await.unwrap();
    }
    let mut gone = world.event(EventName::TicketCreated, &form(), None);
    gone.ticket_id = TicketId(43);
    mail.deliver(&gone).await.unwrap();
    assert!(mailer.sent().is_empty());
}

#[tokio::test]
async fn an_agent_is_given_a_new_ticket_once_and_an_old_one_by_its_own_mail() {
    let (world, mailer) = (World::user(), Flaky::new([]));
    let mail = consumer(&world, mailer.clone());
    let cleo = user("20", "Cleo");
    world.opened_by(&cleo);
    let stale = world.event(EventName::TicketCreated, &cleo, None);
    mail.deliver(&world.event(EventName::TicketAssigned, &cleo, None)).await.unwrap();
    mail.deliver(&stale).await.unwrap();
    assert_eq!(mailer.sent().len(), 1);
    world.change(|ticket| {
        ticket.assignee = Some(HostUserId::new("8"));
        (ticket.version, ticket.seq) = (2, 3);
    });
    mail.deliver(&world.event(EventName::TicketAssigned, &ada(), None)).await.unwrap();
    let sent = mailer.sent();
    assert_eq!(sent[1].subject, "[ESC-00042] Assigned to you: Buy at evil.example");
    assert_eq!(sent[1].message_id, "<ticket-42-assigned-3@help.example.org>");
    assert_eq!(sent[1].references, ["<ticket-42@help.example.org>"]);
    assert!(sent[1].text.starts_with("Ada assigned this ticket to you."));
    // Whoever takes a ticket knows.
    mail.deliver(&world.event(EventName::TicketAssigned, &bo(), None)).await.unwrap();
    // And whoever comes after Ada is not told that Ada was given it.
    let mut late = world.event(EventName::TicketAssigned, &cleo, None);
    late.payload["agent_id"] = 7.into();
    let mut opening = stale;
    (late.event_id, opening.event_id) = ("late".into(), "later".into());
    mail.deliver(&late).await.unwrap();
    opening.actor = ada().to_ref();
    mail.deliver(&opening).await.unwrap();
    let to: Vec<_> = mailer.sent()[2..].iter().map(|mail| mail.to_email.clone()).collect();
    assert_eq!(to, ["cleo@example.org"]);
}

#[tokio::test]
async fn an_agent_whose_own_ticket_a_rule_gives_them_is_told_so() {
    let (world, mailer) = (World::user(), Flaky::new([]));
    let mail = consumer(&world, mailer.clone());
    world.opened_by(&ada());
    let rule = Actor::System { name: "round robin".into() };
    mail.deliver(&world.event(EventName::TicketCreated, &ada(), None)).await.unwrap();
    mail.deliver(&world.event(EventName::TicketAssigned, &rule, None)).await.unwrap();
    let told: Vec<_> =
        mailer.sent().into_iter().map(|mail| (mail.to_email, mail.subject)).collect();
    assert_eq!(told[0].0, "cleo@example.org");
    assert_eq!(told[1].0, "ada@example.org");
    assert!(told[1].1.contains("Assigned to you"));
}

#[tokio::test]
async fn a_second_attempt_mails_only_those_who_got_none() {
    let (world, mailer) = (World::guest(), Flaky::new([None, away(), away()]));
    let mail = consumer(&world, mailer.clone());
    world.reply(103, &bo(), AuthorKind::Agent, "Use water.");
    let event = world.event(EventName::ReplyCreated, &bo(), Some(103));
    for _ in 0..2 {
        let error = mail.deliver(&event).await.unwrap_err();
        assert_eq!((error.code(), error.kind()), ("mail_unavailable", ErrorKind::Unavailable));
    }
    mail.deliver(&event).await.unwrap();
    mail.deliver(&event).await.unwrap();
    let sent = mailer.sent();
    let to: Vec<_> = sent.iter().map(|mail| mail.to_email.as_str()).collect();
    assert_eq!(to, [GUEST, "ada@example.org"]);
    assert_eq!(sent[0].message_id, sent[1].message_id);
    assert!(world.notes.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_refusal_stops_nobody_else_and_is_noted_once() {
    let (world, mailer) = (World::guest(), Flaky::new([refused(), None, refused()]));
    let mail = consumer(&world, mailer.clone());
    let event = world.event(EventName::TicketCreated, &form(), None);
    for _ in 0..2 {
        assert_eq!(mail.deliver(&event).await.unwrap_err().code(), "mail_refused");
    }
    assert_eq!(mailer.sent().len(), 1);
    let notes = world.notes.lock().unwrap();
    let [(Some(_), note)] = notes.as_slice() else { panic!("{notes:?}") };
    assert_eq!(note, "A mail to dana@example.net was not delivered: 550 5.1.1 no such mailbox");
}

#[tokio::test]
async fn what_is_temporary_is_tried_again_before_what_is_final_stands() {
    let (world, mailer) = (World::guest(), Flaky::new([refused(), away(), refused()]));
    let mail = consumer(&world, mailer.clone());
    let event = world.event(EventName::TicketCreated, &form(), None);
    assert_eq!(mail.deliver(&event).await.unwrap_err().code(), "mail_unavailable");
    assert_eq!(mail.deliver(&event).await.unwrap_err().code(), "mail_refused");
    assert_eq!(mailer.sent()[0].to_email, "ada@example.org");
}

#[tokio::test]
async fn one_address_gets_one_mail_and_robots_none() {
    let (world, mailer) = (World::guest(), Flaky::new([]));
    world.detail.lock().unwrap().contact.as_mut().unwrap().email = "ADA@example.org".into();
    let event = world.event(EventName::TicketCreated, &form(), None);
    consumer(&world, mailer.clone()).deliver(&event).await.unwrap();
    assert_eq!(mailer.sent().len(), 1);
    for robot in ["no-reply@example.net", "MAILER-DAEMON@example.net", "support@help.example.org"] {
        let mailer = Flaky::new([]);
        world.detail.lock().unwrap().contact.as_mut().unwrap().email = robot.into();
        consumer(&world, mailer.clone()).deliver(&event).await.unwrap();
        let sent = mailer.sent();
        assert_eq!((sent.len(), sent[0].to_email.as_str()), (1, "ada@example.org"), "{robot}");
    }
}

#[tokio::test]
async fn a_user_is_sent_to_their_own_page_and_never_told_what_they_did() {
    let (world, mailer) = (World::user(), Flaky::new([]));
    let mail = consumer(&world, mailer.clone());
    mail.deliver(&world.event(EventName::TicketCreated, &bo(), None)).await.unwrap();
    let sent = mailer.sent();
    assert_eq!((sent[0].to_name.as_str(), sent[0].to_email.as_str()), ("Cleo", "cleo@example.org"));
    assert!(sent[0].text.contains("https://example.org/support/customer/tickets/ESC-00042"));
    assert!(sent[1].text.starts_with("A ticket came in for you, opened by Bo."));

    let mailer = Flaky::new([]);
    world.reply(100, &ada(), AuthorKind::Agent, "Hello");
    let event = world.event(EventName::ReplyCreated, &ada(), Some(100));
    consumer(&world, mailer.clone()).deliver(&event).await.unwrap();
    let to: Vec<_> = mailer.sent().into_iter().map(|mail| mail.to_email).collect();
    assert_eq!(to, ["cleo@example.org"]);
    let rule = Actor::System { name: "night shift".into() };
    world.reply(101, &rule, AuthorKind::System, "We are asleep");
    let event = world.event(EventName::ReplyCreated, &rule, Some(101));
    consumer(&world, mailer.clone()).deliver(&event).await.unwrap();
    assert!(mailer.sent()[1].auto_submitted);
}
