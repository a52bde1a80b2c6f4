/// How many lines in a row are passed over at most when looking was in vain.
const MOST: u32 = 1_023;

/// Whether it pays to look for an answer before the thread sleeps.
///
/// It pays while answers come at once. Where they do not, because a plugin has much to do or the
/// runtime waits for this very processor, every line that was looked after in vain doubles the number
/// of those that are not.
#[derive(Debug, Default)]
pub(super) struct Patience {
    in_vain: u32,
    passed_over: u32,
}

impl Patience {
    /// Whether to look after this line.
    pub(super) fn has_any(&mut self) -> bool {
        let has_any = self.passed_over >= self.in_vain;
        self.passed_over = if has_any { 0 } else { self.passed_over + 1 };
        has_any
    }

    /// What came of it.
    pub(super) fn learn(&mut self, is_answered: bool) {
        self.in_vain = if is_answered { 0 } else { (2 * self.in_vain + 1).min(MOST) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_vain_is_tried_less_and_less() {
        let mut patience = Patience::default();
        let mut tries = |lines: u32, answer: bool| {
            let tries = (0..lines).filter(|_| {
                let has_any = patience.has_any();
                if has_any {
                    patience.learn(answer);
                }
                has_any
            });
            tries.count()
        };
        assert_eq!(tries(100, true), 100);
        // The 1st, 3rd, 7th, 15th, … of them, and then one in 1,024.
        assert_eq!(tries(1_000, false), 9);
        assert_eq!(tries(102_400, false), 100);
        tries(1_024, true);
        assert_eq!(tries(100, true), 100);
    }
}
