use escalated::core::tickets::{Priority, TicketType};

use super::situation::{ENGLISH, Situation};

/// Orders and parcels.
pub(super) const SITUATIONS: &[Situation] = &[
    Situation {
        subject: "Order {order} still not here",
        body: "Hi,\n\nI ordered a {model} nine days ago (order {order}) and the tracking has not moved since {day}. It says \"handed over to carrier\" and nothing else.\n\nCould you find out where it is? It is a birthday present.\n\nThanks\n{name}",
        answer: "Hello {first},\n\nI am sorry about the wait. I have opened a trace for parcel {parcel} with the carrier; they answer within two working days. If it has not turned up by then, we send a new machine on the same day.\n\n{agent}, Fernway",
        back: "Thank you, that is good to know. The tracking moved this morning: it is in {city} now.",
        note: "Carrier says the pallet sat at the {city} hub over the weekend. Third parcel this week with the same story.",
        kind: TicketType::Incident,
        priority: Priority::High,
        tags: &["delivery"],
        ..ENGLISH
    },
    Situation {
        subject: "Wrong beans in my parcel",
        body: "I ordered two bags of {coffee} and got two bags of decaf instead. Order number is {order}. The delivery note lists the right thing, so I suppose somebody grabbed the wrong box.",
        answer: "Hello {first},\n\nthat should not have happened. The right bags left our roastery today. Please keep the decaf, or pass it on to somebody who likes to sleep.\n\n{agent}",
        back: "Ha, my mother-in-law is delighted with the decaf. Right bags arrived today, thanks!",
        note: "Picking error, shelf labels of A14 and A15 were swapped. Told the warehouse.",
        kind: TicketType::Incident,
        tags: &["delivery", "coffee"],
        ..ENGLISH
    },
    Situation {
        subject: "Can I still change the delivery address?",
        body: "I just noticed that order {order} goes to my old flat. I moved to {city} last month. Is it too late to change it?",
        answer: "Hello {first},\n\nyou were quick enough: the parcel has not been packed yet. I have put the order on hold. Please send me the full new address and I will release it.\n\n{agent}",
        back: "Great! It is 14 Mill Lane, second floor, name on the bell is the same as before.",
        priority: Priority::High,
        tags: &["delivery"],
        ..ENGLISH
    },
    Situation {
        subject: "Parcel marked as delivered but I have nothing",
        body: "According to the tracking, {parcel} was \"delivered to a neighbour\" on {day}. I asked every neighbour in the house. Nobody has it. What now?",
        answer: "Hello {first},\n\nwe have asked the carrier for the signature and the GPS position of the delivery. I will write again as soon as I have both, tomorrow noon at the latest.\n\n{agent}",
        back: "Found it! It was at the bakery next door, under a different name. Sorry for the trouble.",
        note: "Signature is unreadable, GPS is 40 m off. Would refund without waiting if she asks.",
        kind: TicketType::Incident,
        priority: Priority::High,
        tags: &["delivery"],
        ..ENGLISH
    },
    Situation {
        subject: "Do you deliver to the Azores?",
        body: "Hello, I would like a {model} shipped to Ponta Delgada. Checkout says \"no delivery to this region\". Is there any way?",
        answer: "Hello {first},\n\nwe do, only the shop does not know it. Shipping is 28 euros and takes eight to twelve days. If you like, I make the order for you by hand.\n\n{agent}",
        back: "Yes please. Same card as on my account.",
        note: "Carrier contract covers the islands since March. Somebody should tell the shop.",
        tags: &["delivery", "shop"],
        ..ENGLISH
    },
    Situation {
        subject: "Box arrived soaked, machine looks fine",
        body: "The carton of my {model} was completely wet when it arrived in {city}. I opened it anyway and the machine itself looks dry. Is it safe to switch on, or should I send it back?\n\nSerial number {serial}.",
        answer: "Hello {first},\n\nplease do not switch it on yet. Let it stand open for 48 hours in a dry room, then look into the drip tray compartment with a torch. If you see any drops there, we exchange it at once.\n\n{agent}",
        back: "Dry as a bone after two days. It makes lovely coffee, no problems at all.",
        note: "Log it with the carrier anyway, photos are attached to the parcel in their portal.",
        kind: TicketType::Incident,
        tags: &["delivery", "damaged"],
        ..ENGLISH
    },
    Situation {
        subject: "Split delivery of a wholesale order",
        body: "Dear team,\n\nfor order {order} (60 kg {coffee}) we would prefer three deliveries of 20 kg each, one a week. Our store room is small. Is that possible without paying the freight three times?\n\nKind regards\n{name}",
        answer: "Hello {first},\n\nyes, and the freight stays the same: we have a van in {city} every {day}. First delivery next week?\n\n{agent}",
        back: "Perfect. Before ten in the morning would be best, later the street is closed for cars.",
        kind: TicketType::Task,
        tags: &["wholesale", "delivery"],
        ..ENGLISH
    },
    Situation {
        subject: "Cancel order {order}, please",
        body: "I ordered the wrong model by mistake (the {model}, I wanted the bigger one). Can you cancel {order} before it ships? I will place a new order right away.",
        answer: "Done: {order} is cancelled and {amount} go back to your card within three days. No need to hurry with the new order, the price holds until the end of the month.\n\n{agent}",
        back: "Money is back already. Ordered the bigger one last night.",
        kind: TicketType::Task,
        tags: &["shop", "refund"],
        ..ENGLISH
    },
    Situation {
        language: "de",
        subject: "Lieferung unvollständig: Mühle fehlt",
        body: "Guten Tag,\n\nheute kam die {model}, aber die bestellte Mühle fehlt. Laut Lieferschein zu {order} sollten beide im selben Paket sein. Kommt die Mühle noch?\n\nViele Grüße\n{name}",
        answer: "Guten Tag {first},\n\ndie Mühle ist tatsächlich im Lager liegen geblieben und geht heute mit Express raus. Sie sollte morgen bis 12 Uhr bei Ihnen in {city} sein. Entschuldigen Sie bitte.\n\n{agent}",
        back: "Ist angekommen, vielen Dank für die schnelle Hilfe!",
        note: "Two-box orders print only one label since the update. Warehouse knows.",
        kind: TicketType::Incident,
        tags: &["delivery"],
        ..ENGLISH
    },
    Situation {
        language: "fr",
        subject: "Colis bloqué en douane",
        body: "Bonjour,\n\nma commande {order} est bloquée en douane depuis {day}. On me demande une facture proforma que je n’ai pas reçue. Pouvez-vous me l’envoyer ?\n\nMerci d’avance,\n{name}",
        answer: "Bonjour {first},\n\nvous trouverez la facture proforma dans votre compte, sous « Documents ». Je l’ai aussi transmise directement au transporteur, vous n’avez donc rien d’autre à faire.\n\n{agent}",
        back: "Le colis est débloqué, livraison prévue demain. Merci !",
        priority: Priority::High,
        tags: &["delivery"],
        ..ENGLISH
    },
    Situation {
        language: "es",
        subject: "¿Cuándo vuelve a haber stock de la {model}?",
        body: "Hola:\n\nllevo dos semanas mirando la {model} y siempre sale agotada. ¿Saben cuándo habrá más? ¿Puedo reservar una?\n\nUn saludo,\n{name}",
        answer: "Hola {first}:\n\nesperamos la próxima entrega dentro de diez días. Le he reservado una; recibirá un correo con el enlace de pago en cuanto llegue.\n\n{agent}",
        back: "¡Estupendo, muchas gracias!",
        tags: &["shop"],
        ..ENGLISH
    },
    Situation {
        language: "ja",
        subject: "注文 {order} の配送時間について",
        body: "お世話になっております。\n\n注文 {order} の配達時間を午後六時以降に変更していただけますでしょうか。日中は不在にしております。\n\nよろしくお願いいたします。\n{name}",
        answer: "{name} 様\n\nご連絡ありがとうございます。配達時間を18時から20時に変更いたしました。\n\n{agent}",
        back: "迅速なご対応、ありがとうございました。",
        note: "Yuki took this one. The carrier's form only takes Latin letters, so call them instead.",
        kind: TicketType::Task,
        tags: &["delivery"],
        ..ENGLISH
    },
    Situation {
        subject: "Subscription parcel came twice",
        body: "My {coffee} subscription arrived on {day} and then again two days later. I was charged once as far as I can see. Should I send one back?",
        answer: "Hello {first},\n\nplease keep it: the mistake was ours, and freight would cost more than the coffee. Your next parcel comes on the usual date.\n\n{agent}",
        back: "That is very kind. You have a customer for life.",
        note: "Job ran twice after the failover on Tuesday. 14 customers, list is with Ingrid.",
        kind: TicketType::Problem,
        priority: Priority::Low,
        tags: &["subscription", "delivery"],
        ..ENGLISH
    },
];
