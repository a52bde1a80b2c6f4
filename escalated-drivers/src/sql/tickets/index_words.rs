use std::collections::HashSet;

use escalated_core::fold::fold;

/// The words of a text as the search index stores them: folded, each once, with blanks between.
///
/// They are parted exactly as [`escalated_core::search::search_words`] parts a query. No database
/// splits text again in a way of its own: FTS5 has a tokenizer that parts at blanks only,
/// PostgreSQL is given lexemes, and MySQL keeps stop words.
pub(crate) fn index_words(text: &str) -> String {
    let folded = fold(text);
    let mut seen = HashSet::new();
    let mut words = String::new();
    for word in folded.split(|c: char| !c.is_alphanumeric()) {
        let length = word.chars().count();
        if (3..=64).contains(&length) && seen.insert(word) {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use escalated_core::search::search_words;

    use super::index_words;

    #[test]
    fn words_are_parted_as_queries_are() {
        let text = "The printer's ON fire: dana@example.org, it's GRÖSSE 12e5 the नमस्ते don't";
        assert_eq!(index_words(text), "the printer fire dana example org grösse 12e5 नमस don");
        for word in search_words(text) {
            assert!(index_words(text).split(' ').any(|known| known == word), "{word}");
        }
    }
}
