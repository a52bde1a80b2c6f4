//! What holds for every input: conditions come back from JSON, and no text breaks a reader.

#[cfg(test)]
mod properties {
    use escalated_core::{
        conditions::{Condition, Op, check},
        keyring::Keyring,
        page::{Cursor, CursorKey},
        tickets::{SortDir, SortKey, TICKET_FIELDS, TicketKey, TicketSort},
    };
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn op() -> impl Strategy<Value = Op> {
        prop::sample::select(vec![
            Op::Eq,
            Op::Ne,
            Op::In,
            Op::NotIn,
            Op::Lt,
            Op::Gte,
            Op::Contains,
            Op::StartsWith,
            Op::IsEmpty,
        ])
    }

    fn value() -> impl Strategy<Value = Value> {
        let plain = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
        ];
        prop_oneof![plain.clone(), prop::collection::vec(plain, 0..4).prop_map(Value::from)]
    }

    fn condition() -> impl Strategy<Value = Condition> {
        let clause = ("[a-z_]{1,12}", op(), value())
            .prop_map(|(field, op, value)| Condition::clause(field, op, value));
        clause.prop_recursive(6, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(|all| Condition::All { all }),
                prop::collection::vec(inner.clone(), 0..5).prop_map(|any| Condition::Any { any }),
                inner.prop_map(|not| Condition::Not { not: Box::new(not) }),
            ]
        })
    }

    fn sort() -> impl Strategy<Value = TicketSort> {
        let keys = prop::sample::select(SortKey::ALL.to_vec());
        let dirs = prop::sample::select(vec![SortDir::Asc, SortDir::Desc]);
        (keys, dirs).prop_map(|(key, dir)| TicketSort { key, dir })
    }

    fn keyring() -> Keyring {
        Keyring::new([b'k'; 32]).unwrap()
    }

    proptest! {
        #[test]
        fn conditions_come_back_from_json(tree in condition()) {
            let text = serde_json::to_string(&tree).unwrap();
            prop_assert_eq!(serde_json::from_str::<Condition>(&text).unwrap(), tree.clone());
            let _ = check(&tree, TICKET_FIELDS, "filter");
        }

        #[test]
        fn cursors_come_back(sort in sort(), text in ".{0,40}", id in any::<i64>()) {
            let key = CursorKey::Text(text);
            let cursor = Cursor { sort: (sort.key, sort.dir), key, created_at: None, id };
            let encoded = cursor.encode(&keyring());
            prop_assert_eq!(Cursor::decode(&keyring(), &encoded, sort).unwrap(), cursor);
        }

        #[test]
        fn no_text_is_a_cursor_by_chance(text in "\\PC{0,200}", sort in sort()) {
            let error = Cursor::decode(&keyring(), &text, sort).unwrap_err();
            prop_assert_eq!(error.fields()[0].code.as_str(), "malformed_cursor");
        }

        #[test]
        fn no_bytes_are_a_cursor_by_chance(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
            let mut bytes = bytes;
            bytes.insert(0, 1);
            let text = URL_SAFE_NO_PAD.encode(bytes);
            prop_assert!(Cursor::decode(&keyring(), &text, TicketSort::default()).is_err());
        }

        #[test]
        fn no_text_breaks_a_ticket_key(text in ".{0,60}") {
            if let Err(error) = TicketKey::parse(&text) {
                prop_assert_eq!(error.code(), "ticket_not_found");
            }
        }
    }

    /// `serde_json` stops at 128 levels unless a caller lifts its limit, and nobody here does: a
    /// body of 10,000 levels is an error of the reader, before there is a tree to check.
    #[test]
    fn deep_json_is_refused_by_its_reader() {
        for (open, close) in [(r#"{"all":["#, "]}"), (r#"{"not":"#, "}"), ("[", "]")] {
            let inner = r#"{"field":"status","op":"eq","value":"open"}"#;
            let text = format!("{}{inner}{}", open.repeat(10_000), close.repeat(10_000));
            assert!(serde_json::from_str::<Condition>(&text).is_err());
            assert!(serde_json::from_str::<Value>(&text).is_err());
        }
    }

    #[test]
    fn trees_deeper_than_sixteen_are_named_by_their_path() {
        let mut tree = Condition::clause("status", Op::Eq, "open");
        for _ in 0..20 {
            tree = Condition::Not { not: Box::new(tree) };
        }
        let error = check(&tree, TICKET_FIELDS, "filter").unwrap_err();
        assert_eq!(error.fields()[0].code, "too_deep");
        assert!(error.fields()[0].field.starts_with("filter.not.not"));
        let wide = Condition::All { all: vec![Condition::clause("id", Op::Eq, json!(1)); 300] };
        let error = check(&wide, TICKET_FIELDS, "filter").unwrap_err();
        assert_eq!(error.fields()[0].code, "too_many");
    }
}
