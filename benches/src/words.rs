//! Texts of made-up tickets, long enough to be believable and different enough to be searched.

use escalated_core::tickets::Priority;

const WORDS: [&str; 60] = [
    "grinder",
    "boiler",
    "invoice",
    "delivery",
    "refund",
    "portafilter",
    "descale",
    "leaking",
    "pressure",
    "warranty",
    "password",
    "account",
    "newsletter",
    "gasket",
    "shipment",
    "customs",
    "courier",
    "tracking",
    "voucher",
    "subscription",
    "roast",
    "beans",
    "filter",
    "carafe",
    "thermostat",
    "display",
    "firmware",
    "bluetooth",
    "socket",
    "cable",
    "noise",
    "rattle",
    "smell",
    "scratch",
    "parcel",
    "damaged",
    "missing",
    "wrong",
    "colour",
    "exchange",
    "return",
    "label",
    "pickup",
    "technician",
    "appointment",
    "manual",
    "language",
    "discount",
    "campaign",
    "checkout",
    "payment",
    "declined",
    "card",
    "receipt",
    "address",
    "company",
    "order",
    "repair",
    "spare",
    "catalogue",
];

/// Words of which each is in some of the tickets.
pub(crate) const SEARCHED: [&str; 8] =
    ["grinder", "invoice", "refund", "warranty", "password", "delivery", "boiler", "repair"];

fn word(number: usize) -> &'static str {
    // A fixed walk over the words that repeats itself late.
    let place = number.wrapping_mul(2_654_435_761) >> 7;
    WORDS.get(place % WORDS.len()).copied().unwrap_or("coffee")
}

fn sentence(number: usize, length: usize) -> String {
    let words: Vec<&str> = (0..length).map(|place| word(number * 31 + place * 7)).collect();
    words.join(" ")
}

/// Each priority in turn, so that no list of urgent tickets fills up with new ones.
pub(crate) fn priority(number: usize) -> Priority {
    Priority::ALL.get(number % Priority::ALL.len()).copied().unwrap_or(Priority::Medium)
}

/// A subject of five words.
pub(crate) fn subject(number: usize) -> String {
    format!("{} ({number})", sentence(number, 5))
}

/// A description of some 300 characters.
pub(crate) fn description(number: usize) -> String {
    format!("Hello,\n\n{}.\n\nPlease let me know, {}.\n", sentence(number + 7, 36), number % 977)
}

/// A reply of some 200 characters.
pub(crate) fn reply(number: usize) -> String {
    format!("Thank you for the message.\n\n{}.\n\nKind regards", sentence(number + 13, 22))
}
