//! The packed form of counts: how often each of 4,096 endpoints did something on one day.
//!
//! ```text
//! sheet = { skipped  times }
//! ```
//!
//! For each endpoint that did it, in their order: how many before it did not, since the last that did, and how often. Both are unsigned
//! LEB128, so that a sheet takes two bytes for each that did. Small sheets make one endpoint cheap to look up, and a fold cheap to write.

/// The bits of a small integer that tell endpoints of one sheet apart.
const BITS: u32 = 12;
/// Endpoints of one sheet.
pub(super) const ENDPOINTS: usize = 1 << BITS;

/// The sheet that a small integer belongs to, and its place there.
pub(super) fn place(n: i64) -> (i64, usize) {
    let sheet = n >> BITS;
    let place = n - (sheet << BITS);
    (sheet, usize::try_from(place).unwrap_or_default())
}

/// The small integer at the first place of a sheet.
pub(super) fn first(sheet: i64) -> i64 {
    sheet << BITS
}

/// Packs what each place of a sheet counts.
pub(super) fn pack(times: &[u32]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut next = 0;
    for (place, times) in times.iter().enumerate().filter(|(_, times)| **times > 0) {
        put(&mut packed, (place - next) as u32);
        put(&mut packed, *times);
        next = place + 1;
    }
    packed
}

/// Adds what a packed sheet counts to each place; `None` when it is none.
pub(super) fn add(packed: &[u8], times: &mut [u32]) -> Option<()> {
    let (mut rest, mut next) = (packed, 0_usize);
    while !rest.is_empty() {
        let place = next.checked_add(take(&mut rest)? as usize)?;
        let counted = times.get_mut(place)?;
        *counted = counted.saturating_add(take(&mut rest)?);
        next = place + 1;
    }
    Some(())
}

fn put(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn take(rest: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u64;
    for shift in (0..32).step_by(7) {
        let (byte, more) = rest.split_first()?;
        *rest = more;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return u32::try_from(number).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{ENDPOINTS, add, pack};
    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    fn sheet() -> impl Strategy<Value = Vec<u32>> {
        btree_map(0..ENDPOINTS, prop_oneof![1..3_u32, any::<u32>()], 0..200).prop_map(|some| {
            let mut times = vec![0; ENDPOINTS];
            some.into_iter()
                .for_each(|(place, counted)| times[place] = counted);
            times
        })
    }

    proptest! {
        #[test]
        fn what_is_packed_is_added(one in sheet(), other in sheet()) {
            let mut times = vec![0; ENDPOINTS];
            add(&pack(&one), &mut times).unwrap();
            prop_assert_eq!(&times, &one);
            add(&pack(&other), &mut times).unwrap();
            let both = one.iter().zip(&other).map(|(one, other)| one.saturating_add(*other));
            prop_assert_eq!(times, both.collect::<Vec<u32>>());
        }

        #[test]
        fn bytes_of_any_kind_do_no_harm(bytes in vec(any::<u8>(), 0..100)) {
            let _ = add(&bytes, &mut vec![0; ENDPOINTS]);
        }
    }

    #[test]
    fn an_endpoint_that_did_it_takes_two_bytes() {
        assert_eq!(pack(&[1; ENDPOINTS]).len(), 2 * ENDPOINTS);
        assert!(pack(&[0; ENDPOINTS]).is_empty());
    }
}
