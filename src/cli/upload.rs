//! `cardwright upload`: pictures and sounds, for their keys.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::halt::{Halt, drive};
use super::server::Server;
use super::show::Showing;
use super::{End, put, uploads};
use crate::lang::Lang;
use crate::sending::key_book::Page;
use crate::sending::pictures::{Asset, Fetched, Needs, Origin, needs};

/// What `upload` takes.
#[derive(clap::Args)]
#[command(
    after_help = "A file that the app has uploaded before is not uploaded again: its key is known. A key is good for the \
app that has uploaded it."
)]
pub(super) struct Args {
    /// Pictures (PNG, JPEG, WebP, GIF, BMP …) and sounds (Opus)
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Upload again what is known
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    showing: Showing,
}

/// Endings of sounds; everything else should be a picture.
const SOUNDS: [&str; 7] = ["opus", "ogg", "mp3", "wav", "m4a", "aac", "flac"];

pub(super) fn run(args: &Args, lang: Lang) -> End {
    drive(args.showing.json, lang, upload(args, lang))
}

async fn upload(args: &Args, lang: Lang) -> Result<End, Halt> {
    let desk = args.server.desk()?;
    let page = if args.again {
        Page::default()
    } else {
        desk.page()
    };
    let mut client = None;
    let mut end = End::Done;
    for path in &args.files {
        let needs = needs_of(path, &page);
        if let Some(fault) = needs.faults.first() {
            let halt = Halt::Failed(fault.message.clone());
            halt.tell(args.showing.json, lang);
            end = end.max(halt.end());
            continue;
        }
        if args.showing.dry_run {
            let (requests, _) = uploads::requests(&desk.base, &needs)?;
            if !requests.is_empty() {
                end = end.max(args.showing.requests(&requests));
            }
            continue;
        }
        if let Some(key) = needs.known.values().next() {
            end = end.max(args.tell(path, key, true));
            continue;
        }
        let client = match &mut client {
            Some(client) => client,
            empty => empty.insert(desk.client(lang).await?),
        };
        for upload in &needs.uploads {
            end = end.max(match uploads::one(client, &desk, upload, lang).await {
                Ok(key) => args.tell(path, &key, false),
                Err(error) => {
                    let halt = Halt::from(error);
                    halt.tell(args.showing.json, lang);
                    halt.end()
                }
            });
        }
    }
    Ok(end)
}

impl Args {
    fn tell(&self, path: &Path, key: &str, was_known: bool) -> End {
        let file = super::name_of(path);
        if self.showing.json {
            let line = json!({"file": file, "key": key, "was_known": was_known});
            put(&line.to_string())
        } else if self.files.len() > 1 {
            put(&format!("{key}\t{file}"))
        } else {
            put(key)
        }
    }
}

/// What a file needs, as if a card named it.
fn needs_of(path: &Path, page: &Page) -> Needs {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let is_sound = SOUNDS
        .iter()
        .any(|sound| ending.eq_ignore_ascii_case(sound));
    let asset = Asset {
        is_image: !is_sound,
        name: path.to_string_lossy().into_owned(),
        origin: Origin::File(path.to_path_buf()),
        places: Vec::new(),
    };
    needs(&[asset], page, &Fetched::new())
}
