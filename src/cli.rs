//! The command line: the same engine without a window.
//!
//! Results go to standard output, messages to standard error. Exit codes: 0 done; 1 the card has errors or is none,
//! or the server refused; 2 wrong use, or a file that cannot be read or written.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::both;
use crate::card::Card;
use crate::document::{SyntaxError, Tree};
use crate::lang::{Bilingual, Lang};
use crate::render::{Device, Options, Renderer, ThemeName};

/// Why a command ended without doing all of its work.
struct Failure {
    code: u8,
    message: Bilingual,
}

impl Failure {
    /// The card has errors or is none, or the server refused.
    fn refused(message: Bilingual) -> Self {
        Self { code: 1, message }
    }

    /// Wrong use, or a file that cannot be read or written.
    fn usage(message: Bilingual) -> Self {
        Self { code: 2, message }
    }
}

/// Designs, previews, checks and sends Feishu (Lark) message cards, card JSON 2.0.
#[derive(Parser)]
#[command(name = "cardwright", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Cards to open in the window; without any, the last session
    files: Vec<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Draw cards as PNG
    Render(Render),
}

#[derive(Args)]
struct Render {
    /// Cards to draw; - is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The PNG to write; a folder where there are several cards; - is standard output
    #[arg(short, long)]
    out: PathBuf,
    /// Theme of the client
    #[arg(long, value_enum, default_value_t = ThemeArg::Light)]
    theme: ThemeArg,
    /// Kind of client
    #[arg(long, value_enum, default_value_t = DeviceArg::Desktop)]
    device: DeviceArg,
    /// Outer width of the card, px at scale 1
    #[arg(long, value_name = "PX")]
    width: Option<f32>,
    /// Pixels per px
    #[arg(long, default_value_t = 2.0, value_name = "N")]
    scale: f32,
    /// Language of texts that come in several, such as zh_cn or en_us
    #[arg(long)]
    locale: Option<String>,
    /// Folder with pictures named after their keys
    #[arg(long, value_name = "DIR")]
    images: Option<PathBuf>,
    /// Where to write each node's path, tag and rectangle as JSON; a folder where there are several cards
    #[arg(long, value_name = "FILE")]
    boxes: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum ThemeArg {
    Light,
    Dark,
}

#[derive(Clone, Copy, ValueEnum)]
enum DeviceArg {
    Desktop,
    Phone,
}

/// Runs the program with the arguments of its process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let lang = Lang::of_system();
    let done = match cli.command {
        Some(Command::Render(render)) => self::render(&render, lang),
        None => Ok(()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(failure.message.get(lang));
            ExitCode::from(failure.code)
        }
    }
}

/// Writes a message for a person. A closed standard error is nobody to tell.
fn say(message: &str) {
    let _ = writeln!(std::io::stderr(), "cardwright: {message}");
}

fn read_tree(file: &Path) -> Result<Arc<Tree>, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        let name = file.display();
        Failure::usage(both!(
            "cannot read {name}: {error}",
            "无法读取 {name}：{error}"
        ))
    })?;
    Tree::parse(text)
        .map(Arc::new)
        .map_err(|error| Failure::refused(syntax(file, &error)))
}

fn syntax(file: &Path, error: &SyntaxError) -> Bilingual {
    let (name, at) = (file.display(), error.position);
    let (line, column) = (at.line, at.column);
    let (en, zh) = (&error.reason.en, &error.reason.zh);
    both!(
        "{name}:{line}:{column}: {en}",
        "{name}:{line}:{column}：{zh}"
    )
}

fn render(args: &Render, _lang: Lang) -> Result<(), Failure> {
    let options = Options {
        theme: match args.theme {
            ThemeArg::Light => ThemeName::Light,
            ThemeArg::Dark => ThemeName::Dark,
        },
        device: match args.device {
            DeviceArg::Desktop => Device::Desktop,
            DeviceArg::Phone => Device::Phone,
        },
        width: args.width,
        images: args.images.clone(),
        ..Options::default()
    };
    let mut renderer = Renderer::new();
    for file in &args.files {
        let tree = read_tree(file)?;
        let card = Card::read(tree, args.locale.as_deref());
        let frame = renderer.layout(&card, &options);
        let pixels = renderer.paint_all(&frame, args.scale).straight();
        let out = if args.files.len() > 1 {
            args.out
                .join(file.with_extension("png").file_name().unwrap_or_default())
        } else {
            args.out.clone()
        };
        let encoded = image::save_buffer(
            &out,
            &pixels.rgba,
            pixels.width,
            pixels.height,
            image::ColorType::Rgba8,
        );
        encoded.map_err(|error| {
            let name = out.display();
            Failure::usage(both!(
                "cannot write {name}: {error}",
                "无法写入 {name}：{error}"
            ))
        })?;
    }
    Ok(())
}
