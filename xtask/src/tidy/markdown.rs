//! As much Markdown as a link check needs: links, headings, and what is code.

/// The targets of `[text](target)` and `[name]: target`, outside code.
pub(super) fn links(text: &str) -> Vec<String> {
    let mut links = Vec::new();
    for line in prose(text) {
        let line = without_code(line);
        if let Some((_, target)) = line
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("]: "))
            .filter(|(name, _)| !name.contains(']'))
        {
            links.extend(first_word(target));
            continue;
        }
        let mut rest = line.as_str();
        while let Some((_, after)) = rest.split_once("](") {
            let Some((target, next)) = after.split_once(')') else { break };
            links.extend(first_word(target));
            rest = next;
        }
    }
    links
}

/// The anchors that GitHub gives a page's headings.
pub(super) fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for line in prose(text) {
        let title = line.trim_start_matches('#');
        if title.len() == line.len() || !title.starts_with(' ') {
            continue;
        }
        let slug: String = title
            .trim()
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
            .map(|c| if c == ' ' { '-' } else { c })
            .flat_map(char::to_lowercase)
            .collect();
        let seen = anchors.iter().filter(|anchor| **anchor == slug).count();
        anchors.push(if seen == 0 { slug } else { format!("{slug}-{seen}") });
    }
    anchors
}

/// The lines outside fenced code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    text.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

/// The line without its `code`.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

fn first_word(target: &str) -> Option<String> {
    let word = target.split_whitespace().next()?;
    Some(word.trim_start_matches('<').trim_end_matches('>').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_outside_code() {
        let text = "See [a](a.md), ![p](p.png \"title\") and `[c](c.md)`.\n\
                    ```\n[d](d.md)\n```\n[e]: <e.md#x>\n[f](https://f)\n";
        assert_eq!(links(text), ["a.md", "p.png", "e.md#x", "https://f"]);
    }

    #[test]
    fn headings_have_githubs_anchors() {
        let text = "# The `way` of one change!\n#nothing\n## A_b - c\n## A_b - c\n";
        assert_eq!(anchors(text), ["the-way-of-one-change", "a_b---c", "a_b---c-1"]);
    }
}
