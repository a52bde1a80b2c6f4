use escalated::core::tickets::{Priority, TicketType};

use super::situation::{ENGLISH, Situation};

/// The app, accounts and privacy.
pub(super) const SITUATIONS: &[Situation] = &[
    Situation {
        subject: "I cannot log in any more",
        body: "Since yesterday the app tells me \"wrong e-mail or password\". I have not changed anything. The reset mail does not arrive either, and yes, I looked in the spam folder.\n\n{name}",
        answer: "Hello {first},\n\nthe reset mail bounced: your mailbox was full on {day}. I have sent a new one just now, it is valid for an hour.\n\n{agent}",
        back: "Oh dear, 14 GB of newsletters. I am in again, thanks.",
        kind: TicketType::Incident,
        priority: Priority::High,
        tags: &["login"],
        ..ENGLISH
    },
    Situation {
        subject: "The app does not find my {model}",
        body: "I want to connect the {model} to the app. Bluetooth is on, location is on, the machine blinks blue. The app searches forever. Phone is a Pixel 8.",
        answer: "Hello {first},\n\nplease remove the machine from the phone's own Bluetooth list first. The app cannot see machines that are already paired with the phone.\n\n{agent}",
        back: "That was it. Maybe the app could say so?",
        note: "Feature request is already with the app team, this is vote number 31.",
        kind: TicketType::Incident,
        tags: &["app"],
        ..ENGLISH
    },
    Situation {
        subject: "Please delete my account and all data",
        body: "Hello,\n\nI would like you to delete my account and everything that you store about me, under article 17 GDPR. Please confirm when it is done.\n\n{name}",
        answer: "Hello {first},\n\nyour account will be deleted in 14 days; until then you can change your mind with one click in the mail that you just got. Invoices we must keep for ten years, without a link to your account.\n\n{agent}",
        back: "Understood, thank you.",
        note: "Checklist GDPR-3: shop, app, newsletter, service records. Due in 30 days.",
        kind: TicketType::Task,
        tags: &["privacy"],
        ..ENGLISH
    },
    Situation {
        subject: "Two accounts, one coffee machine",
        body: "My wife and I both have an account, and the machine hangs on hers. Can you merge the accounts, or let us both see the cup counter?",
        answer: "Hello {first},\n\nmerging is not possible, sharing is: in her app, under Machine, People, Invite. You keep your own orders and both see the machine.\n\n{agent}",
        back: "Works. Now she knows how much I drink.",
        priority: Priority::Low,
        tags: &["app", "how-to"],
        ..ENGLISH
    },
    Situation {
        subject: "App crashes when I open the recipes",
        body: "Version 5.2.1 on an iPhone 12 mini. I tap on Recipes, the screen goes white, and the app closes. Every time. Reinstalled twice.",
        answer: "Hello {first},\n\nthank you, with that we could reproduce it: it happens when the phone's language and region differ. Version 5.2.2 fixes it and is in the store since this morning.\n\n{agent}",
        back: "5.2.2 works.",
        note: "Crash group 4471, 212 users. Fix released.",
        kind: TicketType::Problem,
        priority: Priority::High,
        tags: &["app", "bug"],
        ..ENGLISH
    },
    Situation {
        subject: "Change my e-mail address",
        body: "I no longer work at my old company and cannot read mail there. Please move my account to my private address, the one that I am writing from.",
        answer: "Hello {first},\n\ngladly, but I must be sure that it is you. Please tell me the number of any of your last three orders and the city it went to.\n\n{agent}",
        back: "{order}, and it went to {city}.",
        note: "Checked, matches. Address changed.",
        kind: TicketType::Task,
        tags: &["login", "privacy"],
        ..ENGLISH
    },
    Situation {
        subject: "Suspicious mail in your name",
        body: "I got a mail from \"Fernway Security\" that asks me to confirm my card number. The link goes to fernway-secure dot something. Is that you?",
        answer: "Hello {first},\n\nno, that is not us, and you were right to ask. We never ask for card numbers by mail. We have reported the site; please delete the mail.\n\n{agent}",
        back: "Deleted. I had typed nothing in.",
        note: "Fourth report today. Hosting company took the site down at 14:10.",
        kind: TicketType::Incident,
        priority: Priority::Urgent,
        tags: &["security"],
        ..ENGLISH
    },
    Situation {
        subject: "Export of my brewing history",
        body: "Is there a way to get my brewing history as a CSV file? I would like to find out whether I sleep worse after the fourth cup. (I know the answer, but I want a chart.)",
        answer: "Hello {first},\n\nthere is: in the app under Profile, My data, Export. It contains date, recipe and seconds of each cup.\n\n{agent}",
        back: "Chart made. It is the third cup.",
        priority: Priority::Low,
        tags: &["app", "how-to"],
        ..ENGLISH
    },
    Situation {
        subject: "Stop the newsletter, please",
        body: "I have unsubscribed three times and still get the newsletter every {day}. What do I have to do?",
        answer: "Hello {first},\n\nnothing more. You were on the list twice, once with a capital letter. Both are gone now. I am sorry that it took you four attempts.\n\n{agent}",
        back: "Thank you. I do like the coffee, just not the mails.",
        note: "Newsletter tool compares addresses with case. Reported.",
        kind: TicketType::Problem,
        tags: &["privacy"],
        ..ENGLISH
    },
    Situation {
        language: "de",
        subject: "App zeigt falsche Tassenzahl",
        body: "Hallo,\n\nlaut App habe ich gestern 61 Kaffee getrunken. Es waren höchstens sechs. Seit dem letzten Update stimmt der Zähler nicht mehr.\n\n{name}",
        answer: "Hallo {first},\n\ndas Update zählt Spülvorgänge mit. Mit Version 5.2.3 wird das korrigiert, auch rückwirkend. Bis dahin: Respekt.\n\n{agent}",
        back: "Haha, danke. Ich warte auf das Update.",
        kind: TicketType::Problem,
        priority: Priority::Low,
        tags: &["app", "bug"],
        ..ENGLISH
    },
    Situation {
        language: "nl",
        subject: "Ik krijg geen bevestigingsmail",
        body: "Goedemiddag,\n\nik wil een account aanmaken, maar de bevestigingsmail komt niet aan. Ook niet in de spambox. Kunt u mijn account activeren?\n\nGroeten,\n{name}",
        answer: "Goedemiddag {first},\n\nuw provider weigerde onze mail tijdelijk. Ik heb de mail opnieuw gestuurd en hij is nu wel aangekomen.\n\n{agent}",
        back: "Ja, binnen! Bedankt.",
        kind: TicketType::Incident,
        tags: &["login"],
        ..ENGLISH
    },
    Situation {
        language: "uk",
        subject: "Не можу змінити мову застосунку",
        body: "Доброго дня,\n\nпісля оновлення застосунок став англійською, а в налаштуваннях немає вибору мови. Як повернути українську?\n\nДякую\n{name}",
        answer: "Доброго дня, {first}!\n\nзастосунок тепер бере мову з налаштувань телефону: Система, Мови, Мови застосунків. Там можна вибрати українську.\n\n{agent}",
        back: "Вийшло, дякую!",
        tags: &["app", "how-to"],
        ..ENGLISH
    },
    Situation {
        language: "ar",
        subject: "لا أستطيع تسجيل الدخول بعد تغيير الهاتف",
        body: "مرحبا،\n\nغيّرت هاتفي ولم يعد رمز التحقق يصل إلى رقمي. كيف أستطيع الدخول إلى حسابي؟\n\nشكرا\n{name}",
        answer: "مرحبا {first}،\n\nلقد أوقفنا التحقق بخطوتين مؤقتا. سجّل الدخول بكلمة المرور ثم أضف رقمك الجديد من صفحة الأمان.\n\n{agent}",
        back: "تم بنجاح، شكرا جزيلا.",
        note: "Identity checked by phone before switching the second factor off.",
        kind: TicketType::Incident,
        priority: Priority::High,
        tags: &["login", "security"],
    },
];
