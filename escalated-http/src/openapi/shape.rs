use std::borrow::Cow;

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Object, Ref, RefOr, Schema, Type,
        schema::{ArrayBuilder, ObjectBuilder},
    },
};

type Named = (String, RefOr<Schema>);

/// The schema of a type, without the type.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    name: fn() -> Cow<'static, str>,
    schema: fn() -> RefOr<Schema>,
    nested: fn(&mut Vec<Named>),
}

/// What stands around the schema in an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wrap {
    /// Nothing.
    Plain(Shape),
    /// `{data}`, and `message` when something was done.
    Data(Shape),
    /// `{data: […]}`.
    All(Shape),
    /// `{data: […], meta}`.
    Paged(Shape, Shape),
    /// Something else than JSON.
    Bytes,
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

impl Wrap {
    /// The schema of the answer; none for bytes.
    pub(super) fn schema(self, schemas: &mut Vec<Named>) -> Option<RefOr<Schema>> {
        let object = ObjectBuilder::new().required("data");
        let list = |shape: Shape, schemas: &mut Vec<Named>| {
            ArrayBuilder::new().items(shape.reference(schemas))
        };
        Some(match self {
            Self::Plain(shape) => shape.reference(schemas).into(),
            Self::Data(shape) => object
                .property("data", shape.reference(schemas))
                .property("message", Object::with_type(Type::String))
                .into(),
            Self::All(shape) => object.property("data", list(shape, schemas)).into(),
            Self::Paged(shape, meta) => object
                .property("data", list(shape, schemas))
                .property("meta", meta.reference(schemas))
                .required("meta")
                .into(),
            Self::Bytes => return None,
        })
    }
}
