//! Numbers in the index: a bitmap for each bit of a key that keeps their order, so that a comparison costs a few operations for each bit,
//! however many different numbers there are; and so that the numbers can be had back.

use super::Bits;
use carillon_rules::{Comparison, MetricDimension};

/// Bits of a key, and the name that the store has for each of them.
pub(super) const SLICES: usize = 64;
const NAMES: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The numbers that members of a chunk have for one trait.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Numbers {
    present: Bits,
    /// From the lowest bit to the highest.
    slices: Vec<Bits>,
}

/// Members by how their number compares with another.
#[derive(Debug, Default)]
pub(crate) struct Side {
    pub(crate) less: Bits,
    pub(crate) equal: Bits,
    pub(crate) greater: Bits,
}

/// A key for a number: of two numbers the greater has the greater key. What is no number has none.
pub(super) fn key(number: f64) -> Option<u64> {
    // There is one zero to whoever compares, and adding it makes one of the two.
    let bits = (number + 0.0).to_bits();
    let negative = bits >> 63 == 1;
    let key = if negative { !bits } else { bits | 1 << 63 };
    (!number.is_nan()).then_some(key)
}

/// The number of a key.
fn number(key: u64) -> f64 {
    let negative = key >> 63 == 0;
    f64::from_bits(if negative { !key } else { key & !(1 << 63) })
}

/// What the store calls a slice.
pub(super) fn slice_name(slice: usize) -> &'static str {
    &NAMES[slice..=slice]
}

impl Numbers {
    /// Numbers from the rows of their trait: those who have one under the empty text, and each slice that has anybody under its name.
    pub(super) fn new(rows: Vec<(String, Bits)>) -> Numbers {
        let mut numbers = Numbers {
            present: Bits::new(),
            slices: vec![Bits::new(); SLICES],
        };
        for (name, bits) in rows {
            match NAMES.find(&name) {
                Some(slice) if !name.is_empty() => numbers.slices[slice] = bits,
                _ => numbers.present = bits,
            }
        }
        numbers
    }

    /// Who has a number.
    pub(crate) fn present(&self) -> &Bits {
        &self.present
    }

    /// Who meets the dimension.
    pub(crate) fn matching(&self, dimension: &MetricDimension) -> Bits {
        let Some(key) = key(dimension.value) else {
            return Bits::new();
        };
        let side = self.compared(key);
        match dimension.comparison_operator {
            Comparison::GreaterThan => side.greater,
            Comparison::LessThan => side.less,
            Comparison::GreaterThanOrEqual => side.greater | side.equal,
            Comparison::LessThanOrEqual => side.less | side.equal,
            Comparison::Equal => side.equal,
        }
    }

    /// Who has a number from `low` to `high`.
    pub(crate) fn between(&self, low: f64, high: f64) -> Bits {
        let (Some(low), Some(high)) = (key(low), key(high)) else {
            return Bits::new();
        };
        &self.present - &self.compared(low).less - self.compared(high).greater
    }

    /// Everybody by how the key of their number compares with `key`: decided by the highest bit in which the two differ.
    pub(crate) fn compared(&self, key: u64) -> Side {
        let mut side = Side {
            equal: self.present.clone(),
            ..Side::default()
        };
        for (bit, slice) in self.slices.iter().enumerate().rev() {
            if side.equal.is_empty() {
                break;
            }
            if key >> bit & 1 == 0 {
                side.greater |= &side.equal & slice;
                side.equal -= slice;
            } else {
                side.less |= &side.equal - slice;
                side.equal &= slice;
            }
        }
        side
    }

    /// The numbers of those of `whom` who have one, in their order.
    pub(crate) fn of(&self, whom: &Bits) -> Vec<(u32, f64)> {
        let whom = whom & &self.present;
        let members: Vec<u32> = whom.iter().collect();
        let mut places = vec![0; members.last().map_or(0, |last| *last as usize + 1)];
        for (place, low) in members.iter().enumerate() {
            places[*low as usize] = place;
        }
        let mut keys = vec![0_u64; members.len()];
        for (bit, slice) in self.slices.iter().enumerate() {
            for low in &whom & slice {
                keys[places[low as usize]] |= 1 << bit;
            }
        }
        let numbers = keys.into_iter().map(number);
        members.into_iter().zip(numbers).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Numbers, SLICES, key, number, slice_name};
    use crate::index::Bits;
    use carillon_rules::{Comparison, MetricDimension};
    use proptest::prelude::*;

    fn numbers(given: &[Option<f64>]) -> Numbers {
        let mut rows = vec![(String::new(), Bits::new())];
        rows.extend((0..SLICES).map(|slice| (slice_name(slice).to_owned(), Bits::new())));
        for (low, given) in (0_u32..).zip(given) {
            let Some(key) = given.and_then(key) else {
                continue;
            };
            rows[0].1.insert(low);
            for slice in (0..SLICES).filter(|slice| key >> slice & 1 == 1) {
                rows[slice + 1].1.insert(low);
            }
        }
        Numbers::new(rows)
    }

    fn any_number() -> impl Strategy<Value = f64> {
        prop_oneof![
            any::<f64>(),
            -3.0..3.0_f64,
            (-3..3_i32).prop_map(f64::from),
            Just(-0.0)
        ]
    }

    proptest! {
        #[test]
        fn keys_keep_the_order_of_numbers(one in any_number(), other in any_number()) {
            let keys = key(one).zip(key(other));
            prop_assert_eq!(one.partial_cmp(&other), keys.map(|(one, other)| one.cmp(&other)));
            prop_assert_eq!(key(one).map_or(one.is_nan(), |key| number(key) == one), true);
        }

        #[test]
        fn a_comparison_by_slices_is_one_of_numbers(
            given in prop::collection::vec(prop::option::of(any_number()), 0..20),
            value in any_number(),
            operator in prop::sample::select(vec![
                Comparison::GreaterThan, Comparison::LessThan, Comparison::GreaterThanOrEqual, Comparison::LessThanOrEqual, Comparison::Equal,
            ]),
        ) {
            let dimension = MetricDimension { comparison_operator: operator, value };
            let numbers = numbers(&given);
            let expected: Bits = (0_u32..).zip(&given).filter(|(_, held)| dimension.matches(**held)).map(|(low, _)| low).collect();
            prop_assert_eq!(numbers.matching(&dimension), expected);
            let known: Vec<(u32, f64)> = (0_u32..).zip(&given).filter_map(|(low, held)| Some((low, (*held).filter(|held| !held.is_nan())?))).collect();
            prop_assert_eq!(numbers.of(numbers.present()), known);
        }
    }
}
