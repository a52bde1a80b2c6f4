use crate::fold::fold;

/// The words of a query or a text that the index knows: folded, of 3 to 64 letters and digits, the
/// first 16 different ones.
///
/// ```
/// use escalated_core::search::search_words;
/// assert_eq!(search_words("The PRINTER, on 3rd-floor is off"), ["the", "printer", "3rd", "floor", "off"]);
/// assert!(search_words("pc -- 42").is_empty());
/// ```
#[must_use]
pub fn search_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in fold(text).split(|c: char| !c.is_alphanumeric()) {
        let length = word.chars().count();
        if (3..=64).contains(&length) && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
            if words.len() == 16 {
                break;
            }
        }
    }
    words
}
