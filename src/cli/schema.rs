//! `cardwright schema`.

use clap::ValueEnum;

use super::{End, put};
use crate::catalog;
use crate::lang::Lang;

/// What `schema` takes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Language of the descriptions; by default the system's
    #[arg(long, value_enum)]
    lang: Option<Language>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    En,
    Zh,
}

pub(super) fn run(args: &Args, lang: Lang) -> End {
    let lang = match args.lang {
        Some(Language::En) => Lang::En,
        Some(Language::Zh) => Lang::Zh,
        None => lang,
    };
    put(&format!("{:#}", catalog::schema(lang)))
}
