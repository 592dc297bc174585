//! The `carillon` program. All of it is in the library, where tests and tools can read it.

use mimalloc::MiMalloc;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    carillon_server::run(std::env::args_os().skip(1))
}
