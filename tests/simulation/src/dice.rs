//! Chance that a seed repeats.

use std::hash::{BuildHasher, RandomState};

/// The splitmix64 generator.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

/// A seed that nobody chose, short enough to type again.
pub fn fresh_seed() -> u64 {
    RandomState::new().hash_one(0) >> 40
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        // The state itself is thrown, or neighbouring seeds could walk through the same numbers.
        Dice(Dice(seed).throw())
    }

    pub(crate) fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.throw() % limit.max(1) as u64) as usize
    }

    /// True in `percent` of a hundred throws.
    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Thirty-two bytes.
    pub(crate) fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for part in bytes.chunks_exact_mut(8) {
            part.copy_from_slice(&self.throw().to_le_bytes());
        }
        bytes
    }
}
