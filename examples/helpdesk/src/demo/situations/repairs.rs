use escalated::core::tickets::{Priority, TicketType};

use super::situation::{ENGLISH, Situation};

/// Machines that do not do what they should.
pub(super) const SITUATIONS: &[Situation] = &[
    Situation {
        subject: "{model} leaks from below",
        body: "Since this morning there is a puddle under my {model} after every cup, roughly a shot glass full. The tank is tight, I checked. The machine is seven months old, serial {serial}.\n\n{name}",
        answer: "Hello {first},\n\nthat sounds like the seal of the pressure hose, which is a known weak spot of the first series. I am sending you a prepaid label; with us the repair takes two days.\n\n{agent}, repairs",
        back: "Label worked, the machine is on its way. Thank you for the quick answer.",
        note: "First series, hose seal again. That is the ninth this month: worth a service bulletin?",
        kind: TicketType::Incident,
        priority: Priority::High,
        tags: &["warranty"],
        ..ENGLISH
    },
    Situation {
        subject: "Error E07 on the display",
        body: "My {model} shows E07 and refuses to heat. I unplugged it overnight, same thing. What does E07 mean? The manual stops at E05.",
        answer: "Hello {first},\n\nE07 is new: the machine thinks that its tank is empty, though it is not. Please take the tank out and wipe the two metal pins at the back with a dry cloth. In four of five cases that is all.\n\n{agent}",
        back: "That was it! One of the pins had a thin layer of limescale. Coffee is running.",
        note: "Manual needs E06 to E09. Told documentation.",
        kind: TicketType::Incident,
        tags: &["error-code"],
        ..ENGLISH
    },
    Situation {
        subject: "No pressure after descaling",
        body: "I descaled the {model} exactly as in the manual and now the coffee only drips. Before it was fine. Did I break something?",
        answer: "Hello {first},\n\nno, there is just air in the pump. Fill the tank, open the steam valve, and let it run for 30 seconds. Then close the valve and pull an empty shot.\n\n{agent}",
        back: "Fixed in two minutes. Maybe add that to the manual?",
        tags: &["how-to"],
        ..ENGLISH
    },
    Situation {
        subject: "Grinder makes a terrible noise",
        body: "The grinder of my {model} suddenly sounds like gravel. It still grinds, but my neighbours hate me. Could there be a stone in the beans?",
        answer: "Hello {first},\n\nvery likely. Please switch the machine off, vacuum the beans out, turn the burr by hand, and look for something that does not belong there. Do not run it until you have looked: a stone can break the burr.\n\n{agent}",
        back: "It was a tiny pebble. Burr looks fine. Should I send you a photo of it for the roastery?",
        note: "Batch number please, so that the roastery can check its destoner.",
        kind: TicketType::Incident,
        tags: &["warranty", "coffee"],
        ..ENGLISH
    },
    Situation {
        subject: "Smell of burnt plastic, switched it off",
        body: "When I turned on my {model} today there was a strong smell of burnt plastic and a little smoke from the back. I pulled the plug straight away. Serial {serial}. Please call me, this is not funny with children in the house.",
        answer: "Hello {first},\n\nyou did exactly the right thing. Please do not plug it in again. A courier picks the machine up tomorrow, and a replacement leaves today without waiting for ours to come back. I will call you this afternoon.\n\n{agent}",
        back: "Thank you for the call. The courier was here at nine, the replacement arrived at noon.",
        note: "Safety case: machine goes to the lab in {city}, not to the workshop. Do not open it. Ingrid is informed.",
        kind: TicketType::Incident,
        priority: Priority::Critical,
        tags: &["safety", "warranty"],
        ..ENGLISH
    },
    Situation {
        subject: "Where can I buy the small seal of the steam wand?",
        body: "I lost the small rubber seal of the steam wand ({model}) down the drain. It is not in your shop. Do you sell it?",
        answer: "Hello {first},\n\nwe do not sell it, we give it away. Two of them are in an envelope to you.\n\n{agent}",
        back: "Seals arrived, and there was even a coffee sample in the envelope. Lovely.",
        kind: TicketType::Task,
        priority: Priority::Low,
        tags: &["warranty"],
        ..ENGLISH
    },
    Situation {
        subject: "How long is the warranty when I buy as a company?",
        body: "We run a small office with 12 people and look at two {model}. Does the three-year warranty hold for companies too?",
        answer: "Hello {first},\n\nfor companies it is two years or 20,000 cups, whichever comes first. For 12 people that is more than two years. A service contract makes it five.\n\n{agent}",
        back: "Good, please send an offer with the service contract.",
        tags: &["warranty", "wholesale"],
        ..ENGLISH
    },
    Situation {
        subject: "Repair takes longer than promised",
        body: "You have had my {model} for three weeks. I was told five days. Every time I ask I am told \"the part is on its way\". I would like a date, or a new machine.\n\n{name}",
        answer: "Hello {first},\n\nyou are right to be annoyed. The heating element is out of stock at our supplier. I do not want to promise you a fourth date, so: a new {model} is on its way to you today, and you keep the three-year warranty from the start.\n\n{agent}",
        back: "That is more than I expected. Thank you for solving it.",
        note: "Approved by Ingrid. Old unit becomes a loan machine.",
        kind: TicketType::Problem,
        priority: Priority::Urgent,
        tags: &["warranty", "complaint"],
        ..ENGLISH
    },
    Situation {
        subject: "Milk foam is thin and full of bubbles",
        body: "No matter what I try, the milk foam of my {model} looks like washing-up water. Whole milk, cold, fresh. What am I doing wrong?",
        answer: "Hello {first},\n\nprobably nothing. Please check the little air hole at the top of the wand: if it is blocked by dried milk, the foam is just that. A needle and hot water help.\n\n{agent}",
        back: "The hole was completely blocked. Now it is like in the café downstairs!",
        priority: Priority::Low,
        tags: &["how-to"],
        ..ENGLISH
    },
    Situation {
        language: "de",
        subject: "Fehler E03 nach dem Umzug",
        body: "Hallo,\n\nnach dem Umzug nach {city} zeigt meine {model} (Seriennummer {serial}) nur noch E03. Der Wassertank ist voll, entkalkt habe ich auch. Was kann ich noch tun?\n\nGruß\n{name}",
        answer: "Hallo {first},\n\nE03 nach einem Transport ist fast immer der Schwimmer im Tank, der sich verklemmt hat. Bitte den Tank leeren, kräftig schütteln und wieder füllen. Wenn das nicht hilft, schicken wir einen neuen Tank.\n\n{agent}",
        back: "Geschüttelt, läuft. Danke!",
        kind: TicketType::Incident,
        tags: &["error-code"],
        ..ENGLISH
    },
    Situation {
        language: "it",
        subject: "La macchina perde pressione",
        body: "Buongiorno,\n\nla mia {model} parte bene, ma dopo il secondo caffè la pressione scende a 5 bar. È ancora in garanzia? Il numero di serie è {serial}.\n\nCordiali saluti,\n{name}",
        answer: "Buongiorno {first},\n\nsì, la garanzia è valida per altri 14 mesi. Le ho mandato l’etichetta per la spedizione gratuita: la riparazione richiede circa quattro giorni.\n\n{agent}",
        back: "Spedita oggi da {city}. Grazie mille.",
        note: "OPV spring, known for this series. Part is in stock.",
        kind: TicketType::Incident,
        tags: &["warranty"],
        ..ENGLISH
    },
    Situation {
        language: "pl",
        subject: "Głośna pompa po odkamienianiu",
        body: "Dzień dobry,\n\npo odkamienianiu pompa w mojej {model} pracuje bardzo głośno. Kawa jest dobra, ale hałas budzi całą rodzinę. Czy to normalne?\n\nPozdrawiam\n{name}",
        answer: "Dzień dobry {first},\n\nto powietrze w układzie. Proszę otworzyć zawór pary na 30 sekund przy pełnym zbiorniku. Jeśli to nie pomoże, zapraszamy do serwisu.\n\n{agent}",
        back: "Pomogło, dziękuję bardzo!",
        tags: &["how-to"],
        ..ENGLISH
    },
    Situation {
        subject: "Two machines of our café are down",
        body: "Both our {model} stopped this morning within an hour: no heat, no display. We have forty people in the queue. We have the service contract. Can somebody come TODAY?\n\n{name}",
        answer: "Hello {first},\n\nour technician leaves {city} now and is with you at about eleven. He brings two loan machines, so you can sell coffee while he looks for the cause. My first guess: a fuse, as both went at once.\n\n{agent}",
        back: "It was the fuse of the whole counter. Your technician was here in 50 minutes. Amazing service.",
        note: "Service contract level 1, four hours. Technician confirmed by phone at 9:20.",
        kind: TicketType::Incident,
        priority: Priority::Critical,
        tags: &["wholesale"],
        ..ENGLISH
    },
];
