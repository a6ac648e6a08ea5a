//! Two lists side by side: what both have, and what only one of them has, in their order.

/// One place of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The first has it here, and the second there.
    Both(usize, usize),
    /// Only the first has it.
    First(usize),
    /// Only the second has it.
    Second(usize),
}

/// Lays two lists of these lengths side by side so that as much as can be is in both. They are short: it takes their
/// product in time and memory.
#[must_use]
pub fn align(first: usize, second: usize, same: impl Fn(usize, usize) -> bool) -> Vec<Place> {
    // The longest common part, by the usual table.
    let mut longest = vec![vec![0_u16; second + 1]; first + 1];
    for i in (0..first).rev() {
        for j in (0..second).rev() {
            longest[i][j] =
                if same(i, j) { longest[i + 1][j + 1] + 1 } else { longest[i + 1][j].max(longest[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut places = Vec::with_capacity(first.max(second));
    while i < first || j < second {
        if i < first && j < second && same(i, j) {
            places.push(Place::Both(i, j));
            (i, j) = (i + 1, j + 1);
        } else if i < first && (j == second || longest[i + 1][j] >= longest[i][j + 1]) {
            places.push(Place::First(i));
            i += 1;
        } else {
            places.push(Place::Second(j));
            j += 1;
        }
    }
    places
}
