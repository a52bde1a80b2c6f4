/// What a look at the bytes of a JSON text shows before it is parsed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scan {
    /// Nothing to object to.
    Fine,
    /// It nests deeper than [`MAX_DEPTH`].
    TooDeep,
    /// A text in it holds `\u0000`.
    HasNul,
}

/// How deep JSON may nest.
pub(super) const MAX_DEPTH: usize = 64;

/// Looks at depth and NULs in one pass, without recursion.
pub(super) fn scan(bytes: &[u8]) -> Scan {
    let (mut depth, mut in_text, mut nul) = (0_usize, false, false);
    let mut rest = bytes;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'\\' if in_text => {
                nul |= rest.starts_with(b"u0000");
                rest = rest.get(1..).unwrap_or_default();
            }
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Scan::TooDeep;
                }
            }
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    if nul { Scan::HasNul } else { Scan::Fine }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_and_nuls_are_seen() {
        assert_eq!(scan(br#"{"a":["\\",{"b":"]]["}]}"#), Scan::Fine);
        assert_eq!(scan("[".repeat(65).as_bytes()), Scan::TooDeep);
        assert_eq!(scan("[]".repeat(65).as_bytes()), Scan::Fine);
        assert_eq!(scan(br#""a\u0000""#), Scan::HasNul);
        assert_eq!(scan(br#""a\\u0000""#), Scan::Fine);
    }
}
