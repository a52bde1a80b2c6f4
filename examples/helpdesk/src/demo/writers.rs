//! Who writes to us: customers with an account, and guests.

use crate::people::{CUSTOMERS, DemoPerson};

/// The author of a demo ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Has an account here.
    Customer(&'static DemoPerson),
    /// Is known by name and address only.
    Guest {
        /// As typed into the form.
        name: &'static str,
        /// As typed into the form.
        email: &'static str,
    },
}

/// Languages of customers whose first one is not English, by id.
const CUSTOMERS_BY_LANGUAGE: [(&str, &[&str]); 10] = [
    ("de", &["102", "115", "118"]),
    ("fr", &["108"]),
    ("es", &["113"]),
    ("it", &["103"]),
    ("pt", &["106"]),
    ("nl", &["116"]),
    ("pl", &["111"]),
    ("tr", &["114"]),
    ("uk", &["124"]),
    ("zh", &["107"]),
];

/// Language, name and address.
const GUESTS: [(&str, &str, &str); 34] = [
    ("en", "Amelia Foster", "amelia.foster@mail.example"),
    ("en", "Kwame Mensah", "kwame.m@mail.example"),
    ("en", "Isla MacLeod", "isla@macleod.example"),
    ("en", "Noah Bennett", "nbennett@inbox.example"),
    ("en", "Priscilla Grant", "prisc.grant@mail.example"),
    ("en", "Gareth Hughes", "gareth.hughes@post.example"),
    ("en", "Zanele Dlamini", "zanele@dlamini.example"),
    ("en", "Walter Finch", "walter.finch@inbox.example"),
    ("en", "Harriet Cole", "h.cole@mail.example"),
    ("en", "Ravi Subramanian", "ravi.s@post.example"),
    ("en", "Eleanor Vance", "eleanor@vance.example"),
    ("en", "Marcus Lee", "marcus.lee@inbox.example"),
    ("en", "Siobhán Byrne", "siobhan.byrne@mail.example"),
    ("en", "Theo Karlsson", "theo.k@post.example"),
    ("en", "Imogen Hart", "imogen@hartandsons.example"),
    ("en", "Farah Siddiqui", "farah.siddiqui@mail.example"),
    ("en", "Joel Abrams", "joel.abrams@inbox.example"),
    ("en", "Beatrice Mwangi", "bea.mwangi@mail.example"),
    ("de", "Annegret Köhler", "a.koehler@post.example"),
    ("de", "Lukas Steiner", "lukas.steiner@mail.example"),
    ("fr", "Camille Lefèvre", "camille.lefevre@courrier.example"),
    ("fr", "Étienne Moreau", "etienne@moreau.example"),
    ("es", "Javier Ortega", "javier.ortega@correo.example"),
    ("es", "Carmen Ruiz", "carmen.ruiz@correo.example"),
    ("it", "Giulia Conti", "giulia.conti@posta.example"),
    ("pt", "João Pereira", "joao.pereira@correio.example"),
    ("nl", "Sanne de Vries", "sanne@devries.example"),
    ("pl", "Michał Wiśniewski", "m.wisniewski@poczta.example"),
    ("tr", "Elif Demir", "elif.demir@posta.example"),
    ("uk", "Андрій Коваль", "a.koval@poshta.example"),
    ("ja", "佐藤 美咲", "misaki.sato@mail.example"),
    ("ja", "高橋 健", "ken.takahashi@mail.example"),
    ("zh", "林志豪", "lin.zhihao@mail.example"),
    ("ar", "ليلى منصور", "layla.mansour@barid.example"),
];

impl Writer {
    /// Everybody who writes in that language.
    pub fn of_language(language: &str) -> Vec<Self> {
        let customers = CUSTOMERS.iter().filter(|person| language_of(person) == language);
        let guests = GUESTS.iter().filter(|(guest, ..)| *guest == language);
        customers
            .map(Self::Customer)
            .chain(guests.map(|(_, name, email)| Self::Guest { name, email }))
            .collect()
    }

    /// The whole name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer(person) => person.name,
            Self::Guest { name, .. } => name,
        }
    }

    /// How one greets them: by the first name, a company by the whole.
    pub fn first_name(self) -> &'static str {
        let name = self.name();
        if name.starts_with("Café ") || name.starts_with("The ") {
            return name;
        }
        name.split(' ').next().unwrap_or(name)
    }
}

fn language_of(person: &DemoPerson) -> &'static str {
    let found = CUSTOMERS_BY_LANGUAGE.iter().find(|(_, ids)| ids.contains(&person.id));
    found.map_or("en", |(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::situations;

    #[test]
    fn somebody_writes_in_every_language() {
        for (_, one) in situations::every() {
            assert!(!Writer::of_language(one.language).is_empty(), "{}", one.language);
        }
    }
}
