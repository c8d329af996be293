//! The program: a window and a command line over the library of the same name.

use std::path::PathBuf;
use std::process::ExitCode;

use cardwright::lang::Bilingual;
use cardwright::{app, cli};

fn main() -> ExitCode {
    cli::main(window)
}

fn window(files: Vec<PathBuf>) -> Result<(), Bilingual> {
    let start = app::Start {
        files,
        data_dir: None,
        language: None,
    };
    app::run(start).map_err(|error| error.0)
}
