//! Every colour and size of the client's look stands here and nowhere else.
//!
//! Where the documentation is silent, the values were measured on the desktop client (px at scale 1, sRGB); a choice
//! that neither documents nor pictures decide says so.

pub mod chat;
mod code;
mod colors;
mod header;
pub(super) mod metrics;
mod palette;
mod sizes;
mod spelling;

pub(super) use colors::Theme;
pub(super) use palette::Palette;
pub(super) use sizes::{
    avatar, button_height, button_text_size, control_height, edges_or, image_size, line_height,
    row_height, spacing,
};
pub use spelling::color;
pub(super) use spelling::faded;
