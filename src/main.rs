//! The program: a window and a command line over the library of the same name.

use std::path::PathBuf;
use std::process::ExitCode;

use cardwright::lang::Bilingual;
use cardwright::{app, both, cli};

fn main() -> ExitCode {
    cli::main(window)
}

fn window(files: Vec<PathBuf>) -> Result<(), Bilingual> {
    let start = app::Start {
        files,
        data_dir: None,
        language: None,
    };
    app::run(start).map_err(|error| {
        both!(
            "{error}; it needs a display with OpenGL (on Debian: libgl1 libxcursor1 libxi6 libxkbcommon-x11-0)",
            "{error}；需要带 OpenGL 的显示环境（Debian 上为 libgl1 libxcursor1 libxi6 libxkbcommon-x11-0）"
        )
    })
}
