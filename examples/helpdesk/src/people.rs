//! The people of the demo company Fernway, which sells espresso machines and coffee.
//!
//! A real host asks its users table; this one has a list. See `directory.rs` for the port.

use escalated::core::{actor::Role, directory::Person, ids::HostUserId};

/// One user of this application.
#[derive(Debug, PartialEq, Eq)]
pub struct DemoPerson {
    /// The id in our (imagined) users table.
    pub id: &'static str,
    /// First and last name.
    pub name: &'static str,
    /// Where mail goes.
    pub email: &'static str,
    /// What they are to the helpdesk.
    pub role: Role,
}

/// The three whom `/login` offers: the button's word, and who that is.
pub const LOGINS: [(&str, &DemoPerson); 3] =
    [("admin", &STAFF[0]), ("agent", &STAFF[1]), ("customer", &CUSTOMERS[0])];

/// The admin, who also leads two departments.
pub const ADMIN: &DemoPerson = &STAFF[0];

/// The agent of the demo login.
pub const AGENT: &DemoPerson = &STAFF[1];

const fn person(
    id: &'static str,
    name: &'static str,
    email: &'static str,
    role: Role,
) -> DemoPerson {
    DemoPerson { id, name, email, role }
}

const fn agent(id: &'static str, name: &'static str, email: &'static str) -> DemoPerson {
    person(id, name, email, Role::Agent)
}

const fn customer(id: &'static str, name: &'static str, email: &'static str) -> DemoPerson {
    person(id, name, email, Role::Requester)
}

/// One admin and eight agents.
pub static STAFF: [DemoPerson; 9] = [
    person("1", "Ingrid Solberg", "ingrid@fernway.example", Role::Admin),
    agent("2", "Mateo Ríos", "mateo@fernway.example"),
    agent("3", "Aisha Bello", "aisha@fernway.example"),
    agent("4", "Jonas Weber", "jonas@fernway.example"),
    agent("5", "Priya Raman", "priya@fernway.example"),
    agent("6", "Chloé Martin", "chloe@fernway.example"),
    agent("7", "Tomasz Zieliński", "tomasz@fernway.example"),
    agent("8", "Yuki Tanaka", "yuki@fernway.example"),
    agent("9", "Grace Okafor", "grace@fernway.example"),
];

/// Customers with an account.
pub static CUSTOMERS: [DemoPerson; 24] = [
    customer("101", "Dana Whitfield", "dana.whitfield@example.com"),
    customer("102", "Oliver Brandt", "oliver.brandt@example.org"),
    customer("103", "Sofia Marchetti", "sofia.marchetti@example.com"),
    customer("104", "Liam O’Connor", "liam.oconnor@example.net"),
    customer("105", "Hannah Lindqvist", "hannah.lindqvist@example.com"),
    customer("106", "Rafael Souza", "rafael.souza@example.org"),
    customer("107", "Mei-Ling Chen", "meiling.chen@example.com"),
    customer("108", "Patrick Duval", "patrick.duval@example.net"),
    customer("109", "Nadia Haddad", "nadia.haddad@example.com"),
    customer("110", "Samuel Adeyemi", "samuel.adeyemi@example.org"),
    customer("111", "Katarzyna Nowak", "k.nowak@example.com"),
    customer("112", "Ben Carter", "ben.carter@example.net"),
    customer("113", "Lucía Fernández", "lucia.fernandez@example.com"),
    customer("114", "Emre Yıldız", "emre.yildiz@example.org"),
    customer("115", "Julia Hoffmann", "julia.hoffmann@example.com"),
    customer("116", "Tom Verhoeven", "tom.verhoeven@example.net"),
    customer("117", "Anjali Mehta", "anjali.mehta@example.com"),
    customer("118", "Café Lindenhof", "bestellung@lindenhof.example"),
    customer("119", "The Corner Roast Ltd", "hello@cornerroast.example"),
    customer("120", "George Papadakis", "g.papadakis@example.com"),
    customer("121", "Maja Novak", "maja.novak@example.org"),
    customer("122", "Daniel Kim", "daniel.kim@example.com"),
    customer("123", "Freya Jensen", "freya.jensen@example.net"),
    customer("124", "Oksana Shevchenko", "oksana.s@example.com"),
];

impl DemoPerson {
    /// Everybody.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        STAFF.iter().chain(&CUSTOMERS)
    }

    /// The person with that id.
    pub fn find(id: &str) -> Option<&'static Self> {
        Self::all().find(|person| person.id == id)
    }

    /// The first word of the name, as one signs a message.
    pub fn first_name(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or(self.name)
    }

    /// The form in which the helpdesk asks for people.
    pub fn to_person(&self) -> Person {
        Person {
            id: HostUserId::new(self.id),
            name: self.name.into(),
            email: Some(self.email.into()),
            role: self.role,
        }
    }
}

/// The id of the temporary agent with that number.
pub fn temp_id(number: u32) -> HostUserId {
    HostUserId::new(format!("temp-{number}"))
}

/// A temporary agent, of whom there are as many as one asks for: load tests need hundreds. They
/// may work tickets, but no list offers them.
pub fn temp(id: &HostUserId) -> Option<Person> {
    let number: u32 = id.as_str().strip_prefix("temp-")?.parse().ok()?;
    Some(Person {
        id: temp_id(number),
        name: format!("Temp {number}"),
        email: Some(format!("temp-{number}@fernway.example")),
        role: Role::Agent,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_and_addresses_are_unique() {
        let ids: BTreeSet<_> = DemoPerson::all().map(|person| person.id).collect();
        let emails: BTreeSet<_> = DemoPerson::all().map(|person| person.email).collect();
        assert_eq!((ids.len(), emails.len()), (33, 33));
    }
}
