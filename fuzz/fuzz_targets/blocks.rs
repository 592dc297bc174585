//! A block of the event log as a disk may give it back, and the frames within one.

#![no_main]

use carillon_engine::fuzzing::{count_in_block, count_in_frames};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    count_in_block(bytes);
    count_in_frames(bytes);
});
