use super::Statement;

/// How many rows one statement writes at most.
const MOST: usize = 64;
/// Up to here each number of rows has a prepared statement of its own: one command writes so many.
const FEW: usize = 8;

/// Rows in pieces of one statement each, with whether their number is an odd one: such a statement
/// is not kept prepared, so that it does not push the others out.
pub(crate) fn pieces<R>(rows: Vec<R>) -> impl Iterator<Item = (Vec<R>, bool)> {
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let piece: Vec<R> = rows.by_ref().take(MOST).collect();
        let count = piece.len();
        (count > 0).then_some((piece, count > FEW && count < MOST))
    })
}

pub(crate) fn kept(statement: Statement, is_odd: bool) -> Statement {
    if is_odd { statement.ad_hoc() } else { statement }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stay_in_order_and_odd_numbers_are_told() {
        for (count, expected) in [
            (0, vec![]),
            (1, vec![(1, false)]),
            (8, vec![(8, false)]),
            (9, vec![(9, true)]),
            (64, vec![(64, false)]),
            (139, vec![(64, false), (64, false), (11, true)]),
        ] {
            let all: Vec<_> = pieces((0..count).collect()).collect();
            let shape: Vec<_> = all.iter().map(|(rows, is_odd)| (rows.len(), *is_odd)).collect();
            assert_eq!(shape, expected);
            let rows: Vec<i32> = all.into_iter().flat_map(|(rows, _)| rows).collect();
            assert_eq!(rows, (0..count).collect::<Vec<_>>());
        }
    }
}
