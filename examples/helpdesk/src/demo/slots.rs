//! The words that go into the slots of a situation.

use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

use super::writers::Writer;
use crate::people::DemoPerson;

const MODELS: [&str; 6] =
    ["Lark 2", "Heron Duo", "Wren Mini", "Osprey Pro", "Kestrel One", "Robin Go"];
const COFFEES: [&str; 6] = [
    "Morning Ferry",
    "Night Harbour Decaf",
    "Sidamo Washed",
    "Huila Red Honey",
    "House Espresso",
    "Yirgacheffe Natural",
];
const CITIES: [&str; 12] = [
    "Bristol", "Leipzig", "Lyon", "Ghent", "Porto", "Kraków", "Bergen", "Turin", "Valencia",
    "Graz", "Cork", "Utrecht",
];
const DAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

/// One filling, the same for all texts of a ticket.
#[derive(Debug)]
pub(super) struct Slots(Vec<(&'static str, String)>);

impl Slots {
    pub(super) fn draw(rng: &mut StdRng, writer: Writer, agent: &DemoPerson) -> Self {
        let amount = format!("{}.{:02} €", rng.random_range(9..640), rng.random_range(0..100));
        let serial = format!(
            "{}{:02}-{:05}",
            ["LK", "HD", "WM", "OP"].choose(rng).unwrap_or(&"LK"),
            rng.random_range(19..26),
            rng.random_range(0..100_000),
        );
        let mut pick = |words: &[&str]| words.choose(rng).copied().unwrap_or_default().to_owned();
        let (model, coffee) = (pick(&MODELS), pick(&COFFEES));
        let (city, day) = (pick(&CITIES), pick(&DAYS));
        Self(vec![
            ("{first}", writer.first_name().to_owned()),
            ("{name}", writer.name().to_owned()),
            ("{agent}", agent.first_name().to_owned()),
            ("{model}", model),
            ("{coffee}", coffee),
            ("{city}", city),
            ("{day}", day),
            ("{amount}", amount),
            ("{serial}", serial),
            ("{order}", format!("FW-{}", rng.random_range(41_000..99_000))),
            ("{parcel}", format!("PX{:09}", rng.random_range(0..1_000_000_000_u32))),
        ])
    }

    pub(super) fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len() + 32);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let slot = self.0.iter().find_map(|(slot, value)| {
                Some((value, after.strip_prefix(slot.trim_start_matches('{'))?))
            });
            match slot {
                Some((value, behind)) => {
                    filled.push_str(value);
                    rest = behind;
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        filled
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;
    use crate::{demo::situations, people::AGENT};

    #[test]
    fn no_slot_stays_open() {
        let mut rng = StdRng::seed_from_u64(1);
        for (_, one) in situations::every() {
            for writer in Writer::of_language(one.language) {
                let slots = Slots::draw(&mut rng, writer, AGENT);
                for text in [one.subject, one.body, one.answer, one.back, one.note] {
                    let filled = slots.fill(text);
                    assert!(!filled.contains(['{', '}']), "{filled}");
                }
                assert!(slots.fill(one.subject).chars().count() <= 255);
            }
        }
    }
}
