use http::{Method, StatusCode};
use serde_json::json;
use utoipa::openapi::{
    Components, Content, HttpMethod, Info, Object, OpenApi, Paths, Ref, RefOr, Required, Schema,
    Server, Type,
    extensions::Extensions,
    path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
    request_body::RequestBodyBuilder,
    response::ResponseBuilder,
    schema::{ArrayBuilder, ObjectBuilder},
    security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
};

use super::{
    operation::{Carries, Operation},
    shape::Shape,
};
use crate::{
    request::{Param, ParamKind},
    response::Problem,
    router::Access,
};

type Named = (String, RefOr<Schema>);

/// The OpenAPI 3.1 document of these operations below a prefix.
pub(crate) fn document(operations: &[Operation], prefix: &str) -> OpenApi {
    let mut schemas: Vec<Named> = Vec::new();
    let problem = Shape::of::<Problem<'_>>().reference(&mut schemas);
    let mut paths = Paths::new();
    for operation in operations {
        let entry = describe(operation, &problem, &mut schemas);
        let path = operation.path.replace("{*", "{");
        paths.add_path_operation(path, vec![method(&operation.method)], entry);
    }
    let mut components = Components::new();
    components.schemas.extend(schemas);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme("token", SecurityScheme::Http(bearer));
    let mut document =
        OpenApi::new(Info::new("Escalated REST API", env!("CARGO_PKG_VERSION")), paths);
    document.servers = Some(vec![Server::new(if prefix.is_empty() { "/" } else { prefix })]);
    document.components = Some(components);
    document
}

fn method(method: &Method) -> HttpMethod {
    match *method {
        Method::POST => HttpMethod::Post,
        Method::PATCH => HttpMethod::Patch,
        Method::PUT => HttpMethod::Put,
        Method::DELETE => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}

fn describe(
    operation: &Operation,
    problem: &Ref,
    schemas: &mut Vec<Named>,
) -> utoipa::openapi::path::Operation {
    let mut entry = OperationBuilder::new()
        .operation_id(Some(operation.id))
        .summary(Some(operation.summary))
        .tag(tag(operation.path))
        .extensions(Some(ability(operation.access)));
    for name in operation.path.split('/').filter_map(|part| part.strip_prefix('{')) {
        entry = entry.parameter(path_parameter(name.trim_start_matches('*').trim_end_matches('}')));
    }
    for param in operation.params {
        entry = entry.parameter(query_parameter(param));
    }
    entry = match operation.carries {
        Carries::Nothing => entry,
        Carries::Json(shape) => {
            let content = Content::new(Some(shape.reference(schemas)));
            let body = RequestBodyBuilder::new().content("application/json", content);
            entry.request_body(Some(body.required(Some(Required::True)).build()))
        }
        Carries::File => {
            let content = Content::new(Some(file_form()));
            let body = RequestBodyBuilder::new().content("multipart/form-data", content);
            entry.request_body(Some(body.required(Some(Required::True)).build()))
        }
    };
    for (status, wrap) in &operation.answers {
        let mut answer = ResponseBuilder::new().description(reason(*status));
        if let Some(schema) = wrap.schema(schemas) {
            answer = answer.content("application/json", Content::new(Some(schema)));
        }
        entry = entry.response(status.as_str(), answer.build());
    }
    for status in operation.error_statuses() {
        let content = Content::new(Some(problem.clone()));
        let answer = ResponseBuilder::new()
            .description(reason(status))
            .content("application/problem+json", content);
        entry = entry.response(status.as_str(), answer.build());
    }
    if operation.access != Access::Public {
        entry = entry.security(SecurityRequirement::new::<_, [&str; 0], &str>("token", []));
    }
    entry.build()
}

/// The first word below the version: `tickets`.
fn tag(path: &str) -> &str {
    let below = path.strip_prefix("/api/v1/").or_else(|| path.strip_prefix("/api/"));
    let below = below.unwrap_or(path.trim_start_matches('/'));
    below.split('/').next().unwrap_or(below)
}

fn ability(access: Access) -> Extensions {
    Extensions::builder().add("x-ability", json!(access.word())).build()
}

fn reason(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Answer")
}

fn path_parameter(name: &str) -> Parameter {
    let about = match name {
        "ref" => "A reference, such as ESC-00042, or the id",
        "token" => "The guest's token",
        "plugin" => "The name of the plugin",
        "path" => "An address within the plugin, which may have slashes",
        _ => "The id",
    };
    let kind = if name == "id" { Type::Integer } else { Type::String };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(about))
        .schema(Some(Object::with_type(kind)))
        .build()
}

fn query_parameter(param: &Param) -> Parameter {
    let schema: Schema = match param.kind {
        ParamKind::Text => Object::with_type(Type::String).into(),
        ParamKind::Integer => Object::with_type(Type::Integer).into(),
        ParamKind::Bool => Object::with_type(Type::Boolean).into(),
        ParamKind::Time => {
            let format = utoipa::openapi::SchemaFormat::Custom("date-time".into());
            ObjectBuilder::new().schema_type(Type::String).format(Some(format)).into()
        }
        ParamKind::List => ArrayBuilder::new().items(Object::with_type(Type::String)).into(),
    };
    ParameterBuilder::new()
        .name(param.name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(param.about))
        .schema(Some(schema))
        .build()
}

fn file_form() -> Schema {
    let file = ObjectBuilder::new()
        .schema_type(Type::String)
        .content_media_type("application/octet-stream");
    ObjectBuilder::new().property("file", file).required("file").into()
}
