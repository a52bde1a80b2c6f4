use escalated::core::tickets::{Priority, TicketType};

use super::situation::{ENGLISH, Situation};

/// Money.
pub(super) const SITUATIONS: &[Situation] = &[
    Situation {
        subject: "Charged twice for {order}",
        body: "My bank shows two payments of {amount} on {day}, both for {order}. Please return one of them.\n\n{name}",
        answer: "Hello {first},\n\none of the two is only a reservation and was never collected. It falls off by itself; depending on your bank that takes up to seven days. If it is still there then, send me a screenshot and I call the payment provider.\n\n{agent}",
        back: "It disappeared today. All good, thank you.",
        note: "Provider confirms: one capture, one expired authorisation.",
        kind: TicketType::Incident,
        priority: Priority::High,
        tags: &["payment"],
        ..ENGLISH
    },
    Situation {
        subject: "Invoice with our VAT number",
        body: "Hello,\n\nwe need the invoice for {order} with our company name and VAT number on it. The shop only asked for my private address. Can you change that after the fact?",
        answer: "Hello {first},\n\nwe can, once. Please send me the exact company name, the address and the VAT number, and the corrected invoice is in your account within the hour.\n\n{agent}",
        back: "Sent the details in the form you linked. The new invoice is there, perfect.",
        kind: TicketType::Task,
        tags: &["invoice"],
        ..ENGLISH
    },
    Situation {
        subject: "Refund for a returned machine",
        body: "I sent the {model} back two weeks ago (return label {parcel}). The shop says \"received\" but I have not seen the {amount} yet. When can I expect the money?",
        answer: "Hello {first},\n\nthe machine was checked on {day} and the refund left us yesterday. Credit cards take two to four working days.\n\n{agent}",
        back: "Arrived this morning. Thanks for looking into it.",
        note: "Return was booked to the wrong order, hence the delay. Fixed by hand.",
        priority: Priority::High,
        tags: &["refund"],
        ..ENGLISH
    },
    Situation {
        subject: "Card declined though it works everywhere else",
        body: "I try to pay {amount} for {order} and your checkout keeps saying \"declined by issuer\". My bank says they never saw a request. I used the same card at the grocery store an hour ago.",
        answer: "Hello {first},\n\nyour bank is right: the request stops at the second factor, because the pop-up is blocked. Please allow pop-ups for our shop or use the link that I have just mailed you; it needs none.\n\n{agent}",
        back: "The link worked right away.",
        kind: TicketType::Incident,
        tags: &["payment", "shop"],
        ..ENGLISH
    },
    Situation {
        subject: "Why did the price of my subscription go up?",
        body: "I pay more for the same two bags of {coffee} since this month. I did not get any notice. Did I miss something?",
        answer: "Hello {first},\n\nthe notice went out six weeks ago, but to the address that you had before. I have set your account back to the old price for the next three months. After that it is {amount} a month, and you may stop at any time.\n\n{agent}",
        back: "Fair enough, thank you for meeting me half way.",
        note: "Old e-mail address bounced. We should tell people on the next parcel slip too.",
        tags: &["subscription", "complaint"],
        ..ENGLISH
    },
    Situation {
        subject: "Payment reminder for a paid invoice",
        body: "I got a reminder for {order} but the bank transfer of {amount} left my account on {day}. Reference was the order number. Please check before this goes to a collection agency.",
        answer: "Hello {first},\n\nyour transfer arrived, with a zero too many in the reference, so our system did not recognise it. It is matched now; please throw the reminder away.\n\n{agent}",
        back: "Relieved to hear that. Have a nice weekend.",
        kind: TicketType::Incident,
        priority: Priority::Urgent,
        tags: &["payment", "invoice"],
        ..ENGLISH
    },
    Situation {
        subject: "Can we pay by bank transfer within 30 days?",
        body: "Dear Fernway,\n\nwe are a bakery in {city} with three branches and order about {amount} of coffee a month. Is payment within 30 days possible, as with our other suppliers?\n\nRegards\n{name}",
        answer: "Hello {first},\n\nyes, after three orders paid in advance. You have two already, so from the next but one on it is 30 days, automatically.\n\n{agent}",
        back: "That works for us.",
        tags: &["wholesale", "invoice"],
        ..ENGLISH
    },
    Situation {
        subject: "Gift card shows a balance of zero",
        body: "I was given a gift card for {amount}. Scratched it, typed the code: balance 0.00. It was never used. What do you need from me to check?",
        answer: "Hello {first},\n\nthe first and last four characters of the code, please; never the whole code, not even to us.\n\n{agent}",
        back: "FW7K and 93QX.",
        note: "Card was sold but never activated at the till in {city}. Activated by hand.",
        kind: TicketType::Incident,
        tags: &["shop"],
        ..ENGLISH
    },
    Situation {
        subject: "All invoices of last year for our accountant",
        body: "Our accountant wants all invoices of last year in one file. Do I really have to click 48 times?",
        answer: "Hello {first},\n\nno: I have put one archive with all 48 into your account, under Documents. It stays there for 30 days.\n\n{agent}",
        back: "You saved my afternoon.",
        kind: TicketType::Task,
        priority: Priority::Low,
        tags: &["invoice"],
        ..ENGLISH
    },
    Situation {
        language: "fr",
        subject: "Remboursement partiel incompréhensible",
        body: "Bonjour,\n\nj’ai retourné deux sachets de café de la commande {order} et je n’ai reçu que {amount}. Pouvez-vous m’expliquer le calcul ?\n\nCordialement,\n{name}",
        answer: "Bonjour {first},\n\nle second sachet n’avait pas encore été contrôlé. Le reste vous sera remboursé aujourd’hui. Désolé pour la confusion.\n\n{agent}",
        back: "Bien reçu, merci pour votre réponse rapide.",
        tags: &["refund"],
        ..ENGLISH
    },
    Situation {
        language: "pt",
        subject: "Fatura em nome da empresa",
        body: "Boa tarde,\n\npreciso da fatura da encomenda {order} em nome da empresa, com o número de contribuinte. É possível emitir uma nova?\n\nObrigado,\n{name}",
        answer: "Boa tarde {first},\n\né possível, sim. Envie-nos por favor o nome completo e o número de contribuinte e emitimos a nova fatura ainda hoje.\n\n{agent}",
        back: "Já recebi a nova fatura. Muito obrigado!",
        kind: TicketType::Task,
        tags: &["invoice"],
        ..ENGLISH
    },
    Situation {
        language: "tr",
        subject: "Kartımdan iki kez ödeme alındı",
        body: "Merhaba,\n\n{order} numaralı siparişim için kartımdan iki kez {amount} çekilmiş. Birini iade edebilir misiniz?\n\nTeşekkürler\n{name}",
        answer: "Merhaba {first},\n\nikinci işlem yalnızca bir ön provizyondur ve birkaç gün içinde kendiliğinden silinir. Silinmezse lütfen bize yazın.\n\n{agent}",
        back: "Bugün silindi, teşekkür ederim.",
        kind: TicketType::Incident,
        priority: Priority::High,
        tags: &["payment"],
        ..ENGLISH
    },
    Situation {
        subject: "Discount code STUDENT10 does not work",
        body: "The code STUDENT10 from your newsletter is \"not valid for these items\". There is only a {model} in the cart. Am I doing it wrong?",
        answer: "Hello {first},\n\nthe code is for coffee, not for machines; the newsletter should have said so. As it did not, I have taken 10 % off your cart by hand. It is valid for a week.\n\n{agent}",
        back: "Bought! Thank you so much.",
        note: "Marketing corrected the landing page. Expect some more of these.",
        priority: Priority::Low,
        tags: &["shop"],
        ..ENGLISH
    },
];
