use std::borrow::Cow;

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{Ref, RefOr, Schema},
};

type Named = (String, RefOr<Schema>);

/// The schema of a type, without the type.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    name: fn() -> Cow<'static, str>,
    schema: fn() -> RefOr<Schema>,
    nested: fn(&mut Vec<Named>),
}

impl Shape {
    pub(crate) fn of<T: ToSchema>() -> Self {
        Self { name: T::name, schema: <T as PartialSchema>::schema, nested: T::schemas }
    }

    /// A reference to it; it and all that it uses are added to `schemas`.
    pub(super) fn reference(self, schemas: &mut Vec<Named>) -> Ref {
        (self.nested)(schemas);
        schemas.push(((self.name)().into_owned(), (self.schema)()));
        Ref::from_schema_name((self.name)())
    }
}
