//! The program: a window and a command line over the library of the same name.

use std::process::ExitCode;

fn main() -> ExitCode {
    cardwright::cli::main()
}
