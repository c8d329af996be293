//! What stands between a card in the hand and a message on the phone.
//!
//! | file | holds |
//! | --- | --- |
//! | `profiles` | [`Profile`]: which app on which server, who "me" is, favourites; never a secret |
//! | `environment` | the secrets of the environment, kept from programs that a window starts |
//! | `vault` | [`Vault`]: where an app's secret is |
//! | `key_book` | [`KeyBook`]: which picture has which key at which app |
//! | `pictures` | [`scan`]: the pictures and sounds of a card, where each comes from, and what is sent in its place |
//! | `picture_file` | picture files, held against what the server takes |
//! | `sound_file` | sounds, held against what the server takes |
//! | `fetch` | pictures from the web, for a person who asks for it |
//! | `way` | [`Way`]: as what a card is sent |
//! | `preflight` | [`preflight()`]: the look before each send |
//! | `plan` | [`Plan`]: the exact requests of a send, to be shown or to be done |
//! | `record` | what a send writes down about itself |
//! | `history` | [`History`]: every send, with the exact card |
//! | `live` | [`Live`]: a card entity that follows the text while one designs |
//! | `sequence` | the number of the next change of a card entity, whoever makes it |
//! | `connection` | whether an app can send, and what mends it where it cannot |
//! | `me` | who "me" is |
//!
//! The room knows no window. What it keeps stands in one folder, and may be kept by several windows and commands at once.

pub mod connection;
pub mod environment;
mod fetch;
pub mod history;
pub mod key_book;
pub mod live;
pub mod me;
pub mod picture_file;
pub mod pictures;
pub mod plan;
pub mod preflight;
pub mod profiles;
mod record;
pub mod sequence;
mod sound_file;
pub mod vault;
mod way;

pub use fetch::fetch;
pub use history::{Entry, History};
pub use key_book::{AppKey, KeyBook};
pub use live::Live;
pub use pictures::{Asset, Folders, Origin, scan};
pub use plan::{Delivery, Plan, Step};
pub use preflight::{Finding, Preflight, Sources, preflight, preflight_piece, preflight_text};
pub use profiles::{Address, Favourite, Profile, Profiles};
pub use record::Stores;
pub use vault::{KeyStore, MemoryStore, SystemStore, Vault};
pub use way::Way;

use crate::feishu::{Error, Explanation};
use crate::lang::Bilingual;

/// An error of this room: nothing was sent.
fn refusal(what: Bilingual, advice: Bilingual) -> Error {
    Error::Configuration(Box::new(Explanation { what, advice }))
}

/// Milliseconds since 1970.
fn now_ms() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}
