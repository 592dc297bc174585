//! Choice: which one of several messages that could be shown is shown.

use std::cmp::Ordering;

/// What a message brings into the choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// 1 is the highest; a message without one loses to any that has one.
    pub priority: Option<u32>,
    /// When the message ends, in milliseconds since 1970; one without an end counts as ending last.
    pub end_ms: Option<i64>,
    /// Decides when all else is equal, so that every browser decides alike.
    pub id: &'a str,
}

impl Standing<'_> {
    /// Orders the message to show first before the others.
    pub fn before(&self, other: &Standing<'_>) -> Ordering {
        none_last(self.priority, other.priority)
            .then_with(|| none_last(self.end_ms, other.end_ms))
            .then_with(|| self.id.cmp(other.id))
    }
}

fn none_last<T: Ord>(a: Option<T>, b: Option<T>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use super::Standing;
    use proptest::prelude::*;

    fn standing(priority: Option<u32>, end_ms: Option<i64>, id: &str) -> Standing<'_> {
        Standing {
            priority,
            end_ms,
            id,
        }
    }

    fn first<'a>(candidates: &[Standing<'a>]) -> Option<Standing<'a>> {
        candidates.iter().copied().min_by(Standing::before)
    }

    #[test]
    fn priority_then_nearest_end_then_id() {
        let all = [
            standing(None, Some(1), "a"),
            standing(Some(2), Some(1), "b"),
            standing(Some(1), None, "c"),
            standing(Some(1), Some(9), "e"),
            standing(Some(1), Some(9), "d"),
        ];
        assert_eq!(first(&all), Some(all[4]));
        assert_eq!(first(&all[..3]), Some(all[2]));
        assert_eq!(first(&all[..1]), Some(all[0]));
    }

    proptest! {
        #[test]
        fn the_order_of_candidates_does_not_matter(
            all in prop::collection::vec((prop::option::of(1..4_u32), prop::option::of(0..3_i64), "[a-c]"), 1..8),
        ) {
            let forth: Vec<_> = all.iter().map(|(priority, end, id)| standing(*priority, *end, id)).collect();
            let back: Vec<_> = forth.iter().rev().copied().collect();
            prop_assert_eq!(first(&forth), first(&back));
        }
    }
}
