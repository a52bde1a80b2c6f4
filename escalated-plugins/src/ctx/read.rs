use std::borrow::Cow;

use escalated_core::{Error, FieldError, Result};
use serde::{
    Deserialize,
    de::{
        DeserializeSeed, EnumAccess, IntoDeserializer, VariantAccess, Visitor,
        value::StrDeserializer,
    },
};

use super::CtxCall;

/// The names of all `ctx.*` calls.
pub const METHODS: [&str; 31] = [
    "ctx.config.get",
    "ctx.config.set",
    "ctx.config.all",
    "ctx.store.get",
    "ctx.store.set",
    "ctx.store.query",
    "ctx.store.insert",
    "ctx.store.update",
    "ctx.store.delete",
    "ctx.broadcast.toChannel",
    "ctx.broadcast.toUser",
    "ctx.broadcast.toTicket",
    "ctx.log",
    "ctx.tickets.find",
    "ctx.tickets.query",
    "ctx.tickets.create",
    "ctx.tickets.update",
    "ctx.replies.find",
    "ctx.replies.query",
    "ctx.replies.create",
    "ctx.contacts.find",
    "ctx.contacts.findByEmail",
    "ctx.contacts.create",
    "ctx.tags.all",
    "ctx.tags.create",
    "ctx.departments.all",
    "ctx.departments.find",
    "ctx.agents.all",
    "ctx.agents.find",
    "ctx.emit",
    "ctx.currentUser",
];

/// A call as it came over the wire.
#[derive(Debug, Clone, PartialEq)]
pub struct CtxRequest {
    /// Which plugin, as its runtime says.
    pub plugin: String,
    /// Within which of the helpdesk's own calls, where the runtime says it.
    pub within: Option<u64>,
    /// What it asks.
    pub call: CtxCall,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    plugin: Cow<'a, str>,
    #[serde(default)]
    request: Option<u64>,
}

/// Reads a call.
///
/// # Errors
/// `plugin_ctx_unknown` for a method that there is not; `plugin_ctx_invalid` for parameters that are
/// not those of the method.
pub fn read_call(method: &str, params: &str) -> Result<CtxRequest> {
    if !METHODS.contains(&method) {
        let shown: String = method.chars().take(64).collect();
        return Err(Error::not_found("plugin_ctx_unknown", format!("Unknown method: {shown}")));
    }
    let wrong = |error: serde_json::Error| {
        // The reader repeats what it does not like, which may be a secret.
        let message = if method.starts_with("ctx.config.") {
            format!("{method}: its parameters are `key`, a text, or `data`, an object")
        } else {
            format!("{method}: {error}")
        };
        Error::invalid(vec![FieldError::new("params", "plugin_ctx_invalid", message)])
    };
    let envelope: Envelope<'_> = serde_json::from_str(params).map_err(wrong)?;
    let plugin = envelope.plugin.into_owned();
    let mut reader = serde_json::Deserializer::from_str(params);
    let call = CtxCall::deserialize(Method { method, params: &mut reader }).map_err(wrong)?;
    Ok(CtxRequest { plugin, within: envelope.request, call })
}

/// A call as the form of an enum that serde derives: the method is the variant, the parameters are
/// its fields.
struct Method<'m, P> {
    method: &'m str,
    params: P,
}

impl<'de, P: serde::Deserializer<'de>> serde::Deserializer<'de> for Method<'_, P> {
    type Error = P::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, P::Error> {
        visitor.visit_enum(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, P: serde::Deserializer<'de>> EnumAccess<'de> for Method<'_, P> {
    type Error = P::Error;
    type Variant = Params<P>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), P::Error> {
        let name: StrDeserializer<'_, P::Error> = self.method.into_deserializer();
        Ok((seed.deserialize(name)?, Params(self.params)))
    }
}

struct Params<P>(P);

impl<'de, P: serde::Deserializer<'de>> VariantAccess<'de> for Params<P> {
    type Error = P::Error;

    fn unit_variant(self) -> Result<(), P::Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, P::Error> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, P::Error> {
        self.0.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, P::Error> {
        self.0.deserialize_struct("CtxCall", fields, visitor)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;
    use crate::ctx::WireId;

    fn read(method: &str, params: &serde_json::Value) -> Result<CtxRequest> {
        read_call(method, &params.to_string())
    }

    #[test]
    fn a_call_is_read_with_what_is_absent_and_what_is_more() {
        let params = json!({ "plugin": "nps", "collection": "c", "data": { "a": 1 }, "more": [] });
        let read = read("ctx.store.update", &params).unwrap();
        let data: Map<_, _> = [("a".to_owned(), json!(1))].into_iter().collect();
        let call = CtxCall::StoreUpdate { collection: "c".into(), key: None, data };
        assert_eq!(read, CtxRequest { plugin: "nps".into(), within: None, call });
    }

    #[test]
    fn who_cannot_be_told_and_what_cannot_be_read_is_refused() {
        let code = |method, params: serde_json::Value| {
            read(method, &params).unwrap_err().fields()[0].code.clone()
        };
        assert_eq!(code("ctx.tickets.find", json!({ "id": 1 })), "plugin_ctx_invalid");
        assert_eq!(code("ctx.tickets.find", json!({ "plugin": "a" })), "plugin_ctx_invalid");
        assert_eq!(code("ctx.tickets.find", json!(["a", 1])), "plugin_ctx_invalid");
        let unknown = read("ctx.exec", &json!({ "plugin": "a" })).unwrap_err();
        assert_eq!(unknown.code(), "plugin_ctx_unknown");
    }

    #[test]
    fn every_method_is_a_variant() {
        let params = json!({
            "plugin": "p", "request": 7, "key": "k", "data": { "ticket_id": 1, "body": "b" },
            "collection": "c", "channel": "c", "userId": 1, "ticketId": "1", "event": "e",
            "level": "info", "message": "m", "id": 1, "email": "a@b.c", "hook": "h",
        });
        for method in METHODS {
            let read = read(method, &params).unwrap();
            assert_eq!(read.within, Some(7), "{method}");
            let wire = serde_json::to_value(&read.call).unwrap();
            assert!(wire.get(method).is_some(), "{method}: {wire}");
        }
        assert_eq!(WireId::Text("7".into()).number(), WireId::Number(7).number());
    }
}
