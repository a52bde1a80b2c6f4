//! Departments and tags of the demo, made once and found again by name.

use std::collections::HashMap;

use escalated::core::{
    Result,
    actor::Cx,
    departments::{DepartmentInput, slug},
    ids::{DepartmentId, HostUserId, TagId},
    services::Services,
    tags::TagInput,
};

struct Department {
    name: &'static str,
    description: &'static str,
    manager: &'static str,
    members: &'static [&'static str],
}

/// Who works where; ids as in `people.rs`.
const DEPARTMENTS: [Department; 5] = [
    Department {
        name: "Customer care",
        description: "Advice, courses, praise and complaints.",
        manager: "1",
        members: &["1", "2", "3", "9"],
    },
    Department {
        name: "Orders & delivery",
        description: "From the basket to the front door.",
        manager: "3",
        members: &["2", "3", "8"],
    },
    Department {
        name: "Billing",
        description: "Invoices, payments, refunds.",
        manager: "6",
        members: &["5", "6"],
    },
    Department {
        name: "Repairs",
        description: "The workshop and the technicians on the road.",
        manager: "7",
        members: &["2", "4", "7"],
    },
    Department {
        name: "App & accounts",
        description: "The app, logins, privacy.",
        manager: "1",
        members: &["4", "5", "8", "9"],
    },
];

/// Names and colours.
pub const TAGS: [(&str, &str); 24] = [
    ("advice", "#2563EB"),
    ("app", "#7C3AED"),
    ("bug", "#DC2626"),
    ("coffee", "#78350F"),
    ("complaint", "#BE123C"),
    ("course", "#0F766E"),
    ("damaged", "#C2410C"),
    ("delivery", "#B45309"),
    ("error-code", "#B91C1C"),
    ("how-to", "#1D4ED8"),
    ("idea", "#65A30D"),
    ("invoice", "#047857"),
    ("late", "#9F1239"),
    ("login", "#6D28D9"),
    ("payment", "#047857"),
    ("praise", "#15803D"),
    ("privacy", "#334155"),
    ("refund", "#0F766E"),
    ("safety", "#B91C1C"),
    ("security", "#991B1B"),
    ("shop", "#1E40AF"),
    ("subscription", "#7E22CE"),
    ("warranty", "#0369A1"),
    ("wholesale", "#92400E"),
];

/// The ids of what was made.
#[derive(Debug)]
pub struct Catalog {
    departments: HashMap<String, DepartmentId>,
    tags: HashMap<String, TagId>,
}

impl Catalog {
    /// Makes what is missing.
    pub async fn prepare(services: &Services, cx: &Cx) -> Result<Self> {
        let mut departments: HashMap<_, _> =
            services.list_departments(cx).await?.into_iter().map(|d| (d.slug, d.id)).collect();
        for one in &DEPARTMENTS {
            if !departments.contains_key(&slug(one.name)) {
                let made = services.create_department(cx, &one.input()).await?;
                departments.insert(made.slug, made.id);
            }
        }
        let mut tags: HashMap<_, _> =
            services.list_tags(cx).await?.into_iter().map(|tag| (tag.name, tag.id)).collect();
        for (name, color) in &TAGS {
            if !tags.contains_key(*name) {
                let input = TagInput { name: (*name).into(), color: Some((*color).into()) };
                let made = services.create_tag(cx, &input).await?;
                tags.insert(made.name, made.id);
            }
        }
        Ok(Self { departments, tags })
    }

    /// The department with that slug.
    pub fn department(&self, name: &str) -> Option<DepartmentId> {
        self.departments.get(name).copied()
    }

    /// The tags with those names.
    pub fn tags(&self, names: &[&str]) -> Vec<TagId> {
        names.iter().filter_map(|name| self.tags.get(*name).copied()).collect()
    }
}

#[cfg(test)]
impl Catalog {
    /// A catalog that no database knows.
    pub fn imagined() -> Self {
        let departments = DEPARTMENTS.iter().map(|one| slug(one.name)).zip((1..).map(DepartmentId));
        let tags = TAGS.iter().map(|(name, _)| (*name).to_owned()).zip((1..).map(TagId));
        Self { departments: departments.collect(), tags: tags.collect() }
    }
}

impl Department {
    fn input(&self) -> DepartmentInput {
        DepartmentInput {
            name: self.name.into(),
            slug: None,
            description: Some(self.description.into()),
            is_active: true,
            manager_id: Some(HostUserId::new(self.manager)),
            members: Some(self.members.iter().map(|id| HostUserId::new(*id)).collect()),
        }
    }
}

/// The ids of those who work in the department with that slug.
pub fn members(department: &str) -> &'static [&'static str] {
    let department = DEPARTMENTS.iter().find(|one| slug(one.name) == department);
    department.map_or(&[], |one| one.members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::situations;

    #[test]
    fn every_situation_has_a_department_with_people() {
        for (slug, _) in situations::every() {
            assert!(!members(slug).is_empty(), "{slug}");
        }
    }
}
