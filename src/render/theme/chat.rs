//! The chat around a card, which a window draws: px at scale 1. Avatar, gap and grounds are measured; the rest is a
//! choice, near to what the clients have.

use crate::render::{Device, Rgba, ThemeName};

/// The avatar's diameter.
pub const AVATAR: f32 = 33.0;
/// Between avatar and card.
pub const AVATAR_GAP: f32 = 9.0;
/// The line with the name above the card.
pub const NAME_LINE: f32 = 18.0;
/// Between that line and the card.
pub const NAME_GAP: f32 = 4.0;
/// The text size of name and time.
pub const NAME_SIZE: f32 = 12.0;
/// Between name and time.
pub const TIME_GAP: f32 = 8.0;
/// The text size of the chat's own name.
pub const TITLE_SIZE: f32 = 16.0;
/// The avatar beside the chat's own name.
pub const TITLE_AVATAR: f32 = 28.0;
/// The text size of the label of a bot.
pub const LABEL_SIZE: f32 = 11.0;
/// The height of that label.
pub const LABEL_HEIGHT: f32 = 16.0;
/// Its padding.
pub const LABEL_PADDING: f32 = 5.0;
/// Its corners.
pub const LABEL_RADIUS: f32 = 4.0;
/// Above the message.
pub const ABOVE: f32 = 16.0;
/// Below it.
pub const BELOW: f32 = 24.0;
/// When the message came. One time for all, so that two pictures of one card are the same.
pub const TIME: &str = "10:24";

/// Left and right of the message.
pub const fn side(device: Device) -> f32 {
    match device {
        Device::Desktop => 20.0,
        Device::Phone => 12.0,
    }
}

/// The height of the line with the chat's own name.
pub const fn title_height(device: Device) -> f32 {
    match device {
        Device::Desktop => 56.0,
        Device::Phone => 48.0,
    }
}

/// The corners of the chat.
pub const fn radius(device: Device) -> f32 {
    match device {
        Device::Desktop => 10.0,
        Device::Phone => 24.0,
    }
}

/// The least height of a chat, so that a short card stands in one too.
pub const fn least_height(device: Device) -> f32 {
    match device {
        Device::Desktop => 280.0,
        Device::Phone => 480.0,
    }
}

/// The colours of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colors {
    /// Behind the message.
    pub ground: Rgba,
    /// Behind the chat's own name.
    pub title_ground: Rgba,
    /// Lines.
    pub line: Rgba,
    /// Words.
    pub text: Rgba,
    /// Words that matter less.
    pub weak: Rgba,
    /// The avatar's ground.
    pub avatar: Rgba,
    /// What is drawn on it.
    pub avatar_sign: Rgba,
    /// Behind the label of a bot.
    pub label: Rgba,
    /// Its words.
    pub label_text: Rgba,
}

impl Colors {
    /// Those of a theme.
    pub const fn of(theme: ThemeName) -> Self {
        match theme {
            ThemeName::Light => Self {
                ground: Rgba::rgb(0xfc, 0xfc, 0xfc),
                title_ground: Rgba::rgb(0xff, 0xff, 0xff),
                line: Rgba::rgb(0xde, 0xe0, 0xe3),
                text: Rgba::rgb(0x1f, 0x23, 0x29),
                weak: Rgba::rgb(0x8f, 0x95, 0x9e),
                avatar: Rgba::rgb(0x33, 0x70, 0xff),
                avatar_sign: Rgba::rgb(0xff, 0xff, 0xff),
                label: Rgba::rgb(0xff, 0xf3, 0xd6),
                label_text: Rgba::rgb(0x9c, 0x5f, 0x00),
            },
            ThemeName::Dark => Self {
                ground: Rgba::rgb(0x15, 0x15, 0x15),
                title_ground: Rgba::rgb(0x1c, 0x1c, 0x1c),
                line: Rgba::rgb(0x33, 0x33, 0x33),
                text: Rgba::rgb(0xeb, 0xeb, 0xeb),
                weak: Rgba::rgb(0x8a, 0x8a, 0x8a),
                avatar: Rgba::rgb(0x24, 0x5b, 0xdb),
                avatar_sign: Rgba::rgb(0xff, 0xff, 0xff),
                label: Rgba::rgb(0x45, 0x34, 0x12),
                label_text: Rgba::rgb(0xf0, 0xbf, 0x63),
            },
        }
    }
}
