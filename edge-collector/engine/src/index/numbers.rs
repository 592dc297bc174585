//! Numbers in the index: a bitmap for each bit of a key that keeps their order, so that a comparison costs a few operations for each bit,
//! however many different numbers there are; and so that the numbers can be had back.

use super::Bits;
use super::store::{PLACES, Packed, WORDS};
use crate::sql::SqlError;
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

/// The slice of a name; none for that of those who have a number.
fn slice(name: &str) -> Option<usize> {
    NAMES.find(name).filter(|_| !name.is_empty())
}

/// The number at each place of a chunk, from the rows of its trait: no number where there is none.
pub(super) fn each(rows: &[(String, Packed)]) -> Result<Vec<f64>, SqlError> {
    let nobody = vec![0; WORDS];
    let mut present = nobody.clone();
    let mut slices = vec![nobody; SLICES];
    for (name, packed) in rows {
        *slice(name).map_or(&mut present, |slice| &mut slices[slice]) = packed.words()?;
    }
    let mut numbers = vec![f64::NAN; PLACES];
    for (word, (numbers, present)) in numbers.chunks_exact_mut(64).zip(present).enumerate() {
        // The bits of 64 keys, a slice each; then the keys.
        let mut block = [0; SLICES];
        for (row, slice) in block.iter_mut().zip(&slices) {
            *row = slice[word];
        }
        transpose(&mut block);
        for (place, (held, key)) in numbers.iter_mut().zip(block).enumerate() {
            if present >> place & 1 == 1 {
                *held = number(key);
            }
        }
    }
    Ok(numbers)
}

/// Makes rows of columns: swaps the halves that lie across the diagonal, then the quarters within them, and so on down to single bits.
fn transpose(block: &mut [u64; SLICES]) {
    let (mut width, mut low) = (SLICES / 2, u64::MAX >> (SLICES / 2));
    while width > 0 {
        for part in block.chunks_exact_mut(2 * width) {
            let (upper, lower) = part.split_at_mut(width);
            for (upper, lower) in upper.iter_mut().zip(lower) {
                let swapped = (*upper >> width ^ *lower) & low;
                *upper ^= swapped << width;
                *lower ^= swapped;
            }
        }
        width /= 2;
        low ^= low << width;
    }
}

impl Numbers {
    /// Numbers from the rows of their trait: those who have one under the empty text, and each slice that has anybody under its name.
    pub(super) fn new(rows: Vec<(String, Bits)>) -> Numbers {
        let mut numbers = Numbers {
            present: Bits::new(),
            slices: vec![Bits::new(); SLICES],
        };
        for (name, bits) in rows {
            match slice(&name) {
                Some(slice) => numbers.slices[slice] = bits,
                None => numbers.present = bits,
            }
        }
        numbers
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
}

#[cfg(test)]
mod tests {
    use super::{Numbers, SLICES, each, key, number, slice_name};
    use crate::index::Bits;
    use crate::index::store::{PLACES, Packed};
    use crate::testing::cases;
    use carillon_rules::{Comparison, MetricDimension};
    use proptest::prelude::*;

    fn rows(given: &[Option<f64>]) -> Vec<(String, Bits)> {
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
        rows
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
            let numbers = Numbers::new(rows(&given));
            let expected: Bits = (0_u32..).zip(&given).filter(|(_, held)| dimension.matches(**held)).map(|(low, _)| low).collect();
            prop_assert_eq!(numbers.matching(&dimension), expected);
        }
    }

    proptest! {
        #![proptest_config(cases(24))]

        #[test]
        fn numbers_can_be_had_back(
            given in prop::collection::vec(prop::option::of(any_number()), 0..200),
            times in 1..300_usize,
        ) {
            let given = given.repeat(times);
            let packed = |(name, bits): (String, Bits)| (name, Packed::new(&bits).unwrap());
            let rows: Vec<_> = rows(&given).into_iter().map(packed).collect();
            let numbers = each(&rows).unwrap();
            prop_assert_eq!(numbers.len(), PLACES);
            let known = numbers.into_iter().map(|number| (!number.is_nan()).then_some(number));
            let expected = given.into_iter().map(|held| held.filter(|held| !held.is_nan()));
            prop_assert!(known.eq(expected.chain(std::iter::repeat(None)).take(PLACES)));
        }
    }
}
