//! `docs/errors.md` lists every error code of the shipped crates with its kinds, and no other.
//!
//! The sources are read as tokens, not compiled: a code counts where it is handed to a constructor
//! of `Error` or `FieldError` outside `#[cfg(test)]`.
#![expect(clippy::indexing_slicing, reason = "a test may fail by a panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const CRATES: &[&str] = &[
    "escalated",
    "escalated-core",
    "escalated-drivers",
    "escalated-sla",
    "escalated-plugins",
    "escalated-http",
    "escalated-axum",
    "escalated-actix",
];

/// Constructors of `Error` with the code first, and the kind that they make.
const KINDS: &[(&str, &str)] = &[
    ("not_found", "NotFound"),
    ("forbidden", "Forbidden"),
    ("unauthenticated", "Unauthenticated"),
    ("malformed", "Malformed"),
    ("conflict", "Conflict"),
    ("too_large", "TooLarge"),
    ("limit", "LimitExceeded"),
    ("unavailable", "Unavailable"),
    ("internal", "Internal"),
];

/// The kind of a code that stands at a field of an invalid input.
const FIELD: &str = "Field";

/// Methods that hand a code on: where they are, what they are called, where the code stands among
/// their arguments, and the kind that they make of it.
const HANDED_ON: &[(&str, &str, usize, &str)] = &[
    ("escalated-core/src/conditions/check.rs", "error", 1, FIELD),
    ("escalated-http/src/", "id", 0, "NotFound"),
    ("escalated-http/src/pages/sla/", "refuse", 1, FIELD),
];

/// What does not ship, and where errors are defined.
const UNSCANNED: &[&str] = &["/testing/", "/tests/", "/tests.rs", "escalated-core/src/error/"];

/// Where codes are taken and not named.
const TAKES_CODES: &[&str] = &[
    "escalated-core/src/conditions/check.rs:error",
    "escalated-http/src/pages/sla/reader.rs:refuse",
    "escalated-http/src/request/context.rs:id",
];

type Codes = BTreeMap<String, BTreeSet<String>>;

#[test]
fn the_document_lists_every_code_with_its_kinds_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Codes::new();
    let mut odd = Vec::new();
    for folder in CRATES {
        for path in sources(&root.join(folder).join("src")) {
            let text = fs::read_to_string(&path).unwrap();
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            if !UNSCANNED.iter().any(|part| name.contains(part)) {
                scan(&name, &shipped(&tokens(&text)), &mut found, &mut odd);
            }
        }
    }
    assert!(odd.is_empty(), "codes are literals, or go through HANDED_ON: {odd:#?}");
    let document = fs::read_to_string(root.join("docs/errors.md")).unwrap();
    let listed = listed(&document);
    let without = |codes: &Codes, other: &Codes| -> Vec<String> {
        let rest = codes.iter().filter(|(code, _)| !other.contains_key(*code));
        rest.map(|(code, kinds)| format!("{code}: {kinds:?}")).collect()
    };
    let missing = without(&found, &listed);
    assert!(missing.is_empty(), "not in docs/errors.md: {missing:#?}");
    let unknown = without(&listed, &found);
    assert!(unknown.is_empty(), "in docs/errors.md and nowhere else: {unknown:#?}");
    for (code, kinds) in &found {
        assert_eq!(Some(kinds), listed.get(code), "the kinds of {code}");
    }
}

#[test]
fn codes_are_found_where_they_are_made() {
    let text = r##"
        /// Error::conflict("in_a_comment", "x")
        fn f<'a>() -> Result<()> {
            let r = r#"Error::conflict("in_a_text", "x")"#;
            if c == '"' { return Err(Error::conflict("first_code", "say; (why)")); }
            Err($crate::Error::field(format!("tags.{i}"), "second_code", "m"))?;
            FieldError::new("f", "second_code", "m");
            Error::new(ErrorKind::Invalid, "third_code", "m");
            io::Error::new(ErrorKind::Other, "no code of ours");
            request.id("fourth_code", "m")
        }
        #[cfg(test)]
        #[allow(x)]
        mod tests { fn g() { Error::conflict("in_a_test", "}"); } }
        fn h() { Error::internal(code, "m") }
    "##;
    let (mut found, mut odd) = (Codes::new(), Vec::new());
    scan("escalated-http/src/x.rs", &shipped(&tokens(text)), &mut found, &mut odd);
    let pairs: Vec<_> =
        found.iter().map(|(code, kinds)| (code.as_str(), kinds.iter().next().unwrap())).collect();
    let expected = [
        ("first_code", "Conflict"),
        ("fourth_code", "NotFound"),
        ("second_code", FIELD),
        ("third_code", "Invalid"),
    ];
    assert_eq!(pairs.len(), expected.len());
    for ((code, kind), expected) in pairs.into_iter().zip(expected) {
        assert_eq!((code, kind.as_str()), expected);
    }
    assert_eq!(odd, ["escalated-http/src/x.rs: Error::internal in h"]);
}

/// The rows of the document: a code in the first cell, kinds in the second.
fn listed(document: &str) -> Codes {
    let mut codes = Codes::new();
    for row in document.lines().filter(|line| line.starts_with("| `")) {
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        let code = cells.next().unwrap_or_default().trim_matches('`').to_owned();
        let kinds = cells.next().unwrap_or_default().split(", ").map(str::to_owned).collect();
        let before = codes.insert(code.clone(), kinds);
        assert!(before.is_none(), "{code} has two rows");
    }
    codes
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

fn scan(file: &str, tokens: &[Token], found: &mut Codes, odd: &mut Vec<String>) {
    let mut function = "";
    for at in 0..tokens.len() {
        if let (Some(Token::Word(word)), Some(Token::Word(name))) =
            (tokens.get(at), tokens.get(at + 1))
            && word == "fn"
        {
            function = name;
        }
        let Some((name, code, kind)) = made(file, tokens, at) else { continue };
        match code {
            Some(code) if code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
                found.entry(code).or_default().insert(kind);
            }
            _ if TAKES_CODES.contains(&format!("{file}:{function}").as_str()) => {}
            _ => odd.push(format!("{file}: {name} in {function}")),
        }
    }
}

/// What is called here, the code if it is a literal, and its kind; none for other calls.
fn made(file: &str, tokens: &[Token], at: usize) -> Option<(String, Option<String>, String)> {
    let word = |place: usize| match tokens.get(place) {
        Some(Token::Word(word)) => Some(word.as_str()),
        _ => None,
    };
    let is = |place: usize, mark: char| tokens.get(place) == Some(&Token::Mark(mark));
    if is(at, '.') && is(at + 2, '(') {
        let name = word(at + 1)?;
        let (_, _, place, kind) = HANDED_ON
            .iter()
            .find(|(path, method, ..)| file.starts_with(path) && name == *method)?;
        // Other types have methods of that name; ours is known by its text.
        let code = literal(&arguments(tokens, at + 2), *place)?;
        return Some((format!(".{name}"), Some(code), (*kind).to_owned()));
    }
    let owner = word(at).filter(|word| matches!(*word, "Error" | "FieldError"))?;
    if !(is(at + 1, ':') && is(at + 2, ':') && is(at + 4, '(')) {
        return None;
    }
    let foreign = at >= 3
        && is(at - 1, ':')
        && word(at - 3).is_some_and(|path| !matches!(path, "crate" | "escalated_core" | "error"));
    if foreign {
        return None;
    }
    let name = word(at + 3)?;
    let given = arguments(tokens, at + 4);
    let full = format!("{owner}::{name}");
    match (owner, name) {
        ("FieldError", "new") | ("Error", "field") => {
            Some((full, literal(&given, 1), FIELD.to_owned()))
        }
        ("Error", "new") => {
            let kind = given.first()?.iter().rev().find_map(|token| match token {
                Token::Word(word) => Some(word.clone()),
                _ => None,
            })?;
            Some((full, literal(&given, 1), kind))
        }
        ("Error", name) => {
            let (_, kind) = KINDS.iter().find(|(constructor, _)| *constructor == name)?;
            Some((full, literal(&given, 0), (*kind).to_owned()))
        }
        _ => None,
    }
}

fn literal(arguments: &[Vec<Token>], place: usize) -> Option<String> {
    match arguments.get(place).map(Vec::as_slice) {
        Some([Token::Text(text)]) => Some(text.clone()),
        _ => None,
    }
}

/// The arguments of a call whose parenthesis opens at this token.
fn arguments(tokens: &[Token], open: usize) -> Vec<Vec<Token>> {
    let (mut depth, mut given) = (1_usize, vec![Vec::new()]);
    for token in tokens.iter().skip(open + 1) {
        match token {
            Token::Mark('(' | '[' | '{') => depth += 1,
            Token::Mark(')' | ']' | '}') => depth -= 1,
            Token::Mark(',') if depth == 1 => {
                given.push(Vec::new());
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if let Some(last) = given.last_mut() {
            last.push(token.clone());
        }
    }
    given
}

/// The tokens without items under `#[cfg(test)]`.
fn shipped(tokens: &[Token]) -> Vec<Token> {
    let gate = self::tokens("#[cfg(test)]");
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at..].starts_with(&gate) {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        let mut depth = 0_usize;
        at += gate.len();
        while at < tokens.len() {
            match &tokens[at] {
                Token::Mark('{' | '(' | '[') => depth += 1,
                Token::Mark(')' | ']') => depth -= 1,
                Token::Mark('}') => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                Token::Mark(';') if depth == 0 => break,
                _ => {}
            }
            at += 1;
        }
        at += 1;
    }
    kept
}

/// Rust as words, texts and marks, without comments.
fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let letter = |at: usize| letters.get(at).copied().unwrap_or('\0');
    let (mut found, mut at) = (Vec::new(), 0);
    while at < letters.len() {
        let here = letter(at);
        if here == '/' && letter(at + 1) == '/' {
            while at < letters.len() && letter(at) != '\n' {
                at += 1;
            }
        } else if here == '/' && letter(at + 1) == '*' {
            while at < letters.len() && !(letter(at) == '*' && letter(at + 1) == '/') {
                at += 1;
            }
            at += 2;
        } else if here == 'r' && (letter(at + 1) == '"' || raw(&letters, at + 1)) {
            let hashes = (at + 1..).take_while(|place| letter(*place) == '#').count();
            at += 2 + hashes;
            let close = |at: usize| {
                letter(at) == '"' && (1..=hashes).all(|place| letter(at + place) == '#')
            };
            let start = at;
            while at < letters.len() && !close(at) {
                at += 1;
            }
            found.push(Token::Text(letters[start..at.min(letters.len())].iter().collect()));
            at += 1 + hashes;
        } else if here == '"' {
            at += 1;
            let start = at;
            while at < letters.len() && letter(at) != '"' {
                at += if letter(at) == '\\' { 2 } else { 1 };
            }
            found.push(Token::Text(letters[start..at.min(letters.len())].iter().collect()));
            at += 1;
        } else if here == '\'' && (letter(at + 1) == '\\' || letter(at + 2) == '\'') {
            at += if letter(at + 1) == '\\' { 3 } else { 2 };
            while at < letters.len() && letter(at) != '\'' {
                at += 1;
            }
            at += 1;
        } else if here.is_alphanumeric() || here == '_' {
            let start = at;
            while letter(at).is_alphanumeric() || letter(at) == '_' {
                at += 1;
            }
            found.push(Token::Word(letters[start..at].iter().collect()));
        } else {
            if !here.is_whitespace() && here != '$' {
                found.push(Token::Mark(here));
            }
            at += 1;
        }
    }
    found
}

/// Whether hashes and a quote stand here.
fn raw(letters: &[char], at: usize) -> bool {
    let rest = letters.iter().skip(at);
    let hashes = rest.clone().take_while(|letter| **letter == '#').count();
    hashes > 0 && rest.clone().nth(hashes) == Some(&'"')
}
