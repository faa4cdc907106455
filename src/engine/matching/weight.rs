//! Whole seconds in two widths: `i32` where all fit, for half the memory traffic, `i64` otherwise.

use std::ops::{Add, AddAssign, Sub, SubAssign};

/// A number of seconds: a cost, a saving, a dual or a distance.
pub(super) trait Weight:
    Copy + Ord + Default + Into<i64> + Add<Output = Self> + Sub<Output = Self> + AddAssign + SubAssign
{
    /// Farther than any distance.
    const FAR: Self;

    /// A number that is known to fit.
    fn of(seconds: i64) -> Self;

    /// What the column holds, if it is of this width.
    fn in_column(column: &Column) -> Option<&[Self]>;
}

/// Costs up or down to here are narrow: a saving is up to twice as much, and searches add up three.
const NARROW: i64 = 1 << 28;

/// Many numbers of one width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    Narrow(Vec<i32>),
    Wide(Vec<i64>),
}

impl Default for Column {
    fn default() -> Column {
        Column::Wide(Vec::new())
    }
}

impl Column {
    /// The same numbers, in `i32` if they are `narrow`.
    pub fn new(numbers: Vec<i64>, narrow: bool) -> Column {
        if narrow {
            Column::Narrow(numbers.into_iter().map(i32::of).collect())
        } else {
            Column::Wide(numbers)
        }
    }

    /// The number at an index.
    pub fn at(&self, index: usize) -> i64 {
        match self {
            Column::Narrow(numbers) => numbers[index].into(),
            Column::Wide(numbers) => numbers[index],
        }
    }
}

/// Whether all costs are small enough for `i32`.
pub(super) fn are_narrow(costs: &[i64]) -> bool {
    costs.iter().all(|cost| (-NARROW..=NARROW).contains(cost))
}

impl Weight for i32 {
    const FAR: i32 = i32::MAX;

    fn of(seconds: i64) -> i32 {
        seconds as i32
    }

    fn in_column(column: &Column) -> Option<&[i32]> {
        match column {
            Column::Narrow(numbers) => Some(numbers),
            Column::Wide(_) => None,
        }
    }
}

impl Weight for i64 {
    const FAR: i64 = i64::MAX;

    fn of(seconds: i64) -> i64 {
        seconds
    }

    fn in_column(column: &Column) -> Option<&[i64]> {
        match column {
            Column::Narrow(_) => None,
            Column::Wide(numbers) => Some(numbers),
        }
    }
}
