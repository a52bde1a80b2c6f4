//! What holds for every query of plugins' documents: it answers what a naive reading of the
//! documents would, and its order is one.

#[cfg(test)]
mod plugin_queries {
    use std::cmp::Ordering;

    use escalated_core::plugins::{Document, StoreQuery};
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    /// Few values, so that many are equal, and those that floats cannot tell apart.
    fn plain() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-2_i64..3).prop_map(Value::from),
            prop::sample::select(vec![
                -1.5,
                -1.0,
                0.0,
                -0.0,
                1.0,
                1.5,
                1e300,
                -1e300,
                9_007_199_254_740_992.0
            ])
            .prop_map(Value::from),
            (9_007_199_254_740_990_i64..9_007_199_254_740_996).prop_map(Value::from),
            prop::sample::select(vec![u64::MAX, u64::MAX - 1]).prop_map(Value::from),
            "[ab1]{0,2}".prop_map(Value::from),
        ]
    }

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            4 => plain(),
            1 => prop::collection::vec(plain(), 0..3).prop_map(Value::from),
            1 => prop::collection::btree_map("[xy]", plain(), 0..3).prop_map(|map| json!(map)),
        ]
    }

    fn document() -> impl Strategy<Value = Document> {
        let data = prop_oneof![
            6 => prop::collection::btree_map("[xyz]", value(), 0..4).prop_map(|map| json!(map)),
            1 => value(),
        ];
        (1_i64..4, "[ab1]{1,2}", data).prop_map(|(id, key, data)| Document { id, key, data })
    }

    const PATHS: &[&str] = &["x", "y", "z", "x.x", "x.y", "y.0", "z.1", "_id", "key", "value"];

    fn path() -> impl Strategy<Value = &'static str> {
        prop::sample::select(PATHS)
    }

    fn wanted() -> impl Strategy<Value = Value> {
        let compared = prop::sample::select(vec!["$gt", "$gte", "$lt", "$lte", "$ne"]);
        let listed = prop::sample::select(vec!["$in", "$nin"]);
        prop_oneof![
            plain(),
            (compared, value()).prop_map(|(operator, value)| json!({ operator: value })),
            (listed, prop::collection::vec(value(), 0..4))
                .prop_map(|(operator, values)| json!({ operator: values })),
            (plain(), plain()).prop_map(|(low, high)| json!({ "$gte": low, "$lt": high })),
        ]
    }

    /// The value at a path of the wire form, the long way.
    fn at(wire: &Value, path: &str) -> Option<Value> {
        path.split('.').try_fold(wire.clone(), |found, part| match found {
            Value::Object(fields) => fields.get(part).cloned(),
            Value::Array(values) => values.get(part.parse::<usize>().ok()?).cloned(),
            _ => None,
        })
    }

    /// Exact comparison of numbers, by another way: as text with all digits.
    fn number(a: &Value, b: &Value) -> Option<Ordering> {
        let (x, y) = (a.as_f64()?, b.as_f64()?);
        let exact = |value: &Value| match value.as_i128() {
            Some(whole) => Some(whole),
            None => {
                value.as_f64().filter(|f| f.fract() == 0.0 && f.abs() < 1e30).map(|f| f as i128)
            }
        };
        match (exact(a), exact(b)) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => x.partial_cmp(&y),
        }
    }

    trait AsWhole {
        fn as_i128(&self) -> Option<i128>;
    }

    impl AsWhole for Value {
        fn as_i128(&self) -> Option<i128> {
            self.as_i64().map(i128::from).or_else(|| self.as_u64().map(i128::from))
        }
    }

    fn ordered(a: &Value, b: &Value) -> Option<Ordering> {
        match (a, b) {
            (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
            (a, b) => number(a, b),
        }
    }

    fn equal(a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && (0..a.len()).all(|place| equal(&a[place], &b[place]))
            }
            (Value::Object(a), Value::Object(b)) => {
                a.keys().eq(b.keys()) && a.keys().all(|key| equal(&a[key], &b[key]))
            }
            (a, b) => a == b || number(a, b) == Some(Ordering::Equal),
        }
    }

    fn holds(found: Option<&Value>, operator: &str, value: &Value) -> bool {
        let order = found.and_then(|found| ordered(found, value));
        let among = || value.as_array().unwrap().iter().any(|v| found.is_some_and(|f| equal(f, v)));
        match operator {
            "$eq" => found.is_some_and(|found| equal(found, value)),
            "$ne" => !found.is_some_and(|found| equal(found, value)),
            "$gt" => order == Some(Ordering::Greater),
            "$lt" => order == Some(Ordering::Less),
            "$gte" => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            "$lte" => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            "$in" => among(),
            _ => !among(),
        }
    }

    fn naive(document: &Document, filter: &Map<String, Value>) -> bool {
        let wire = document.to_wire();
        filter.iter().all(|(path, wanted)| {
            let found = at(&wire, path);
            match wanted {
                Value::Object(operators) => {
                    operators.iter().all(|(operator, value)| holds(found.as_ref(), operator, value))
                }
                value => holds(found.as_ref(), "$eq", value),
            }
        })
    }

    fn sorted_by(path: &str, descending: bool) -> StoreQuery {
        StoreQuery::parse(&Map::new(), Some(path), descending, None).unwrap()
    }

    proptest! {
        #[test]
        fn a_query_answers_what_a_naive_reading_does(
            document in document(),
            filter in prop::collection::btree_map(path(), wanted(), 0..3),
        ) {
            let filter: Map<String, Value> =
                filter.into_iter().map(|(path, wanted)| (path.to_owned(), wanted)).collect();
            let query = StoreQuery::parse(&filter, None, false, None).unwrap();
            prop_assert_eq!(query.matches(&document), naive(&document, &filter), "{:?}", filter);
        }

        #[test]
        fn its_order_is_one(
            a in document(), b in document(), c in document(),
            path in path(), descending in any::<bool>(),
        ) {
            let query = sorted_by(path, descending);
            let [ab, bc, ac] = [(&a, &b), (&b, &c), (&a, &c)].map(|(a, b)| query.compare(a, b));
            prop_assert_eq!(query.compare(&b, &a), ab.reverse());
            if ab == bc {
                prop_assert_eq!(ac, ab);
            }
            let kind = |document: &Document| match at(&document.to_wire(), path) {
                Some(Value::Number(_)) => 0,
                Some(Value::String(_)) => 1,
                Some(_) => 2,
                None => 3,
            };
            if kind(&a) != kind(&b) {
                prop_assert_eq!(ab, kind(&a).cmp(&kind(&b)));
            } else if kind(&a) < 2 {
                let [a, b] = [&a, &b].map(|document| at(&document.to_wire(), path).unwrap());
                let up = ordered(&a, &b).unwrap();
                prop_assert_eq!(ab, if descending { up.reverse() } else { up });
            }
        }

        #[test]
        fn good_fields_are_read(field in "[a-zA-Z_][a-zA-Z0-9_]{0,4}(\\.[a-zA-Z0-9_]{1,4}){0,3}") {
            let filter = json!({ field: 1 });
            prop_assert!(StoreQuery::parse(filter.as_object().unwrap(), None, false, None).is_ok());
        }

        #[test]
        fn other_fields_and_operators_are_refused(text in ".{0,6}", value in value()) {
            let fields = json!({ text.clone(): value });
            let read = StoreQuery::parse(fields.as_object().unwrap(), None, false, None);
            let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let good = begins && text.split('.').all(|part| !part.is_empty() && part.chars().all(fits));
            prop_assert!(good || read.is_err(), "{}", text);
            let known = ["$gt", "$gte", "$lt", "$lte", "$ne", "$in", "$nin"];
            let operators = json!({ "x": { text.clone(): [] } });
            let read = StoreQuery::parse(operators.as_object().unwrap(), None, false, None);
            prop_assert_eq!(read.is_ok(), known.contains(&text.as_str()));
        }
    }

    #[test]
    fn queries_that_cannot_be_read_say_why() {
        let read = |filter: Value, order_by, limit| {
            let refused = StoreQuery::parse(filter.as_object().unwrap(), order_by, false, limit);
            let error = refused.unwrap_err();
            let [field] = error.fields() else { panic!("{error:?}") };
            assert_eq!(field.code, "plugin_query_invalid");
            error.message().to_owned()
        };
        for (message, filter) in [
            ("Unsupported store query operator: $regex", json!({ "a": { "$regex": "x" } })),
            ("Unsupported store query operator: b", json!({ "a": { "b": 1 } })),
            ("Invalid store query field: a'b", json!({ "a'b": 1 })),
            ("Invalid store query field: 0a", json!({ "0a": 1 })),
            ("Invalid store query field: ", json!({ "": 1 })),
            ("`a` has no operator", json!({ "a": {} })),
            ("`$in` takes a list", json!({ "a": { "$in": "x" } })),
            ("a query compares with at most 1000 values", json!({ "a": { "$in": vec![1; 1001] } })),
        ] {
            assert_eq!(read(filter, None, None), message);
        }
        assert_eq!(read(json!({}), Some("a..b"), None), "Invalid store query field: a..b");
        for limit in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(read(json!({}), None, Some(limit)), "`limit` is a number from 0 on");
        }
        let few = StoreQuery::parse(&Map::new(), None, false, Some(1e18)).unwrap();
        assert_eq!((few.limit(), StoreQuery::default().limit()), (1000, 1000));
    }
}
