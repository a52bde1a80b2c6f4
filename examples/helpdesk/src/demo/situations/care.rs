use escalated::core::tickets::{Priority, TicketType};

use super::situation::{ENGLISH, Situation};

/// Everything else: advice, praise, complaints.
pub(super) const SITUATIONS: &[Situation] = &[
    Situation {
        subject: "Which machine for a family of five?",
        body: "Hello,\n\nwe drink about ten cups a day, half of them with milk. My husband wants the {model}, I fear that it is too small. What would you take?\n\n{name}",
        answer: "Hello {first},\n\nfor ten cups with milk I would take the Heron Duo: two boilers, so nobody waits for steam. If you are near {city}, come by our showroom and try both.\n\n{agent}",
        back: "We were there on {day} and bought the Heron. Great advice and very good cake.",
        tags: &["advice"],
        ..ENGLISH
    },
    Situation {
        subject: "Coffee tastes sour",
        body: "My {coffee} tastes sour since I changed to the new bag. Same grinder setting, same machine ({model}). Is the batch bad?",
        answer: "Hello {first},\n\nmore likely it is fresher: please grind one step finer and pull 28 seconds instead of 22. If it is still sour then, we exchange the bag.\n\n{agent}",
        back: "Finer was right. Tastes like chocolate again.",
        priority: Priority::Low,
        tags: &["coffee", "how-to"],
        ..ENGLISH
    },
    Situation {
        subject: "Praise for your repair team",
        body: "I only ever write when something is broken, so this time: my {model} came back from you cleaner than it was when I bought it. Please tell the person who did it.",
        answer: "Hello {first},\n\nthis made the round through the whole workshop. It was Tomasz, and he is grinning. Thank you!\n\n{agent}",
        back: "Then greetings to Tomasz!",
        priority: Priority::Low,
        tags: &["praise"],
        ..ENGLISH
    },
    Situation {
        subject: "Complaint about the hotline",
        body: "I waited 35 minutes on {day}, and when somebody answered the line went dead. I tried again: 20 minutes, same thing. Please call me instead.\n\n{name}",
        answer: "Hello {first},\n\nI am sorry. Our telephone system lost calls on that day between two and four. When may I call you?\n\n{agent}",
        back: "Today after five would be good.",
        note: "Called, was about a part that he lost. Sent it. He is friendly again.",
        kind: TicketType::Problem,
        priority: Priority::Urgent,
        tags: &["complaint"],
        ..ENGLISH
    },
    Situation {
        subject: "Barista course in {city}",
        body: "Are there any free places in the barista course next month? We would be four people. One of us does not eat gluten, in case there are snacks.",
        answer: "Hello {first},\n\nfour places are left on {day} evening. I have put your names on them until Friday. The snacks are cheese and grapes, so all is well.\n\n{agent}",
        back: "Wonderful, we will take all four.",
        tags: &["course"],
        ..ENGLISH
    },
    Situation {
        subject: "Is the packaging of {coffee} compostable?",
        body: "The bag says \"plant based\". Does that mean that I can put it on the compost, or is it the usual story?",
        answer: "Hello {first},\n\nan honest answer: only in an industrial plant, not in the garden. The valve is ordinary plastic. From autumn on the bag is paper without a valve.\n\n{agent}",
        back: "Thanks for being honest. Looking forward to the paper bag.",
        priority: Priority::Low,
        tags: &["coffee", "idea"],
        ..ENGLISH
    },
    Situation {
        subject: "Offer for a hotel with 40 rooms",
        body: "Dear Sir or Madam,\n\nwe are renovating our hotel in {city} and would like 40 {model} for the rooms and two bigger machines for breakfast. Please make us an offer, including service and coffee.\n\n{name}",
        answer: "Hello {first},\n\nthank you for thinking of us. For an honest offer I need three numbers: cups at breakfast, water hardness, and whether the rooms have a sink nearby. May I visit you next {day}?\n\n{agent}",
        back: "About 180 cups, 16 °dH, and yes to all sinks. {day} at ten suits us.",
        note: "Worth about {amount} a year. Grace goes there in person.",
        kind: TicketType::Task,
        priority: Priority::High,
        tags: &["wholesale", "advice"],
        ..ENGLISH
    },
    Situation {
        subject: "Allergic to nuts: is the roastery safe?",
        body: "My son has a severe nut allergy. Are nuts processed anywhere in your roastery? \"May contain traces\" does not help me, I need to know.",
        answer: "Hello {first},\n\nno nuts of any kind enter the roastery, and it is checked twice a year. The gift boxes are packed elsewhere, where nuts are present. So: every bag yes, gift boxes no.\n\n{agent}",
        back: "That is the clearest answer that I ever got to this question. Thank you.",
        note: "Confirmed with quality management, certificate in the shared folder.",
        priority: Priority::High,
        tags: &["coffee", "safety"],
        ..ENGLISH
    },
    Situation {
        subject: "Idea: a smaller bag size",
        body: "I live alone and 1 kg of {coffee} goes stale before I finish it. Would you consider 250 g bags? I would pay a bit more per cup.",
        answer: "Hello {first},\n\nmany people ask for it, and the packing machine for it arrives in spring. I have put you on the list of those who get the first bags.\n\n{agent}",
        back: "Great, looking forward to it!",
        priority: Priority::Low,
        tags: &["coffee", "idea"],
        ..ENGLISH
    },
    Situation {
        language: "es",
        subject: "Consulta sobre la dureza del agua",
        body: "Buenas tardes:\n\nen {city} el agua es muy dura. ¿Necesito un filtro para la {model} o basta con descalcificar cada mes?\n\nGracias,\n{name}",
        answer: "Buenas tardes, {first}:\n\ncon más de 20 °dH le recomendamos el filtro: se cambia cada tres meses y la máquina dura el doble.\n\n{agent}",
        back: "Pedido hecho. ¡Gracias por el consejo!",
        tags: &["advice", "how-to"],
        ..ENGLISH
    },
    Situation {
        language: "it",
        subject: "Corso barista per principianti",
        body: "Salve,\n\nvorrei regalare a mia madre un corso barista. Esiste un buono regalo? Lei abita a {city}.\n\nGrazie,\n{name}",
        answer: "Salve {first},\n\ncerto: il buono vale due anni e può scegliere lei la data. Glielo mandiamo per posta in una busta elegante.\n\n{agent}",
        back: "Che bello, lo prendo subito.",
        tags: &["course", "shop"],
        ..ENGLISH
    },
    Situation {
        language: "zh",
        subject: "请问{model}支持110伏电压吗？",
        body: "您好：\n\n我明年要搬到台北，请问{model}可以在110伏电压下使用吗？需要变压器吗？\n\n谢谢\n{name}",
        answer: "{name}，您好：\n\n这款机器只支持220至240伏。我们有110伏版本，以旧换新可以优惠三成。\n\n{agent}",
        back: "太好了，我搬家前再联系你们。谢谢！",
        priority: Priority::Low,
        tags: &["advice"],
        ..ENGLISH
    },
    Situation {
        subject: "Press inquiry: coffee at home",
        body: "Hello,\n\nI write for a weekly paper in {city} about how people changed their coffee at home. Could I talk to somebody for fifteen minutes, ideally before {day}?\n\nBest\n{name}",
        answer: "Hello {first},\n\ngladly. Ingrid, who runs the place, is free tomorrow between two and four. Shall she call you?\n\n{agent}",
        back: "Tomorrow at half past two, please.",
        note: "Ingrid is fine with it. No numbers about margins, please.",
        kind: TicketType::Task,
        ..ENGLISH
    },
];
