//! Aligns two lists: which elements both have, and which only one of them has, in order.

/// One position in the alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Both lists have the element: the index in the first list, then the index in the second.
    Both(usize, usize),
    /// Only the first list has the element, at this index.
    First(usize),
    /// Only the second list has the element, at this index.
    Second(usize),
}

/// Aligns two lists of these lengths so that as many elements as possible are matched. `same` compares the elements at
/// two indexes. Takes time and memory in proportion to the product of the lengths, so it is for short lists only;
/// neither may have more than 65,535 elements.
#[must_use]
pub fn align(first: usize, second: usize, same: impl Fn(usize, usize) -> bool) -> Vec<Place> {
    // The longest common subsequence, by dynamic programming.
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
