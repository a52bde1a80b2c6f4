/// The longest request that is read.
pub(super) const LONGEST: usize = 1024 * 1024;
/// The heaviest message that is read, and how much all requests that are answered at once may weigh.
pub(super) const HEAVIEST: u32 = 16 * 1024 * 1024;

/// What a list, an object and what stands in either take when they are read, in bytes.
const LIST: usize = 128;
const OBJECT: usize = 700;
const MEMBER: usize = 64;
/// How much is weighed before it is asked whether that is enough.
const PART: usize = 4 * 1024;

/// How much memory JSON may take when it is read, in bytes: a list of empty objects takes a hundred
/// times its length. Signs in texts count as well, so it is more than that rather than less.
pub(super) fn weigh(json: &[u8]) -> u32 {
    let grows = |byte: &u8| match byte {
        b'[' => LIST,
        b'{' => OBJECT,
        b',' => MEMBER,
        _ => 0,
    };
    let mut weight = json.len();
    for part in json.chunks(PART) {
        weight += part.iter().map(grows).sum::<usize>();
        if weight > HEAVIEST as usize {
            break;
        }
    }
    u32::try_from(weight).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_weighs_more_than_it_is_long() {
        assert_eq!(weigh(b"\"text\""), 6);
        assert_eq!(weigh(b"[1,2]"), 5 + 128 + 64);
        assert_eq!(weigh(br#"[{"a":1}]"#), 9 + 128 + 700);
        // The greatest document of numbers can be written, and ten megabytes of text answered.
        assert!(weigh("1,".repeat(128 * 1024).as_bytes()) < HEAVIEST);
        assert!(weigh(&vec![b'x'; 10 * 1024 * 1024]) < HEAVIEST);
        assert!(weigh("{},".repeat(100_000).as_bytes()) > HEAVIEST);
    }
}
