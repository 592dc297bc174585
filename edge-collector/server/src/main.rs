//! The `carillon` program. All of it is in the library, where tests and tools can read it.

use std::process::ExitCode;

fn main() -> ExitCode {
    carillon_server::run(std::env::args_os().skip(1))
}
