//! Cohorts: which treatment of a campaign a person gets, the same at every run.

/// Cohorts that people are divided into, each about one per cent of them.
pub const COHORTS: u32 = 100;

/// What a cohort gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allotment {
    /// The treatment of that number: 0 is the default one, 1 the first additional one.
    Treatment(u32),
    /// Nothing: the cohort is held out for comparison.
    HeldOut,
}

/// Allots a cohort (0 to 99) by the sizes of the additional treatments, in per cent of all, and the per cent to hold out.
///
/// Additional treatments take cohorts from below, the held-out from above, and the default treatment the rest between them: to hold
/// out more, or to add a treatment, takes people from the default treatment and moves nobody between the others.
pub fn allot(cohort: u32, sizes_percent: &[u32], holdout_percent: u32) -> Allotment {
    if cohort >= COHORTS.saturating_sub(holdout_percent) {
        return Allotment::HeldOut;
    }
    let mut below: u32 = 0;
    for (number, size) in (1..).zip(sizes_percent) {
        below = below.saturating_add(*size);
        if cohort < below {
            return Allotment::Treatment(number);
        }
    }
    Allotment::Treatment(0)
}

#[cfg(test)]
mod tests {
    use super::{Allotment, COHORTS, allot};
    use proptest::prelude::*;

    #[test]
    fn without_treatments_and_holdout_everybody_gets_the_default() {
        assert!((0..COHORTS).all(|cohort| allot(cohort, &[], 0) == Allotment::Treatment(0)));
        assert!((0..COHORTS).all(|cohort| allot(cohort, &[], 100) == Allotment::HeldOut));
    }

    proptest! {
        #[test]
        fn each_gets_its_share(first in 0..40_u32, second in 0..40_u32, holdout in 0..20_u32) {
            let count = |wanted| (0..COHORTS).filter(|cohort| allot(*cohort, &[first, second], holdout) == wanted).count() as u32;
            prop_assert_eq!(count(Allotment::Treatment(1)), first);
            prop_assert_eq!(count(Allotment::Treatment(2)), second);
            prop_assert_eq!(count(Allotment::HeldOut), holdout);
            prop_assert_eq!(count(Allotment::Treatment(0)), COHORTS - first - second - holdout);
        }

        #[test]
        fn holding_out_more_moves_nobody_between_treatments(cohort in 0..COHORTS, size in 0..50_u32, less in 0..40_u32, more in 0..10_u32) {
            let (before, after) = (allot(cohort, &[size], less), allot(cohort, &[size], less + more));
            prop_assert!(before == after || after == Allotment::HeldOut);
        }
    }
}
