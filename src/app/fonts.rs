//! The embedded fonts as the window's fonts, so that every character shows on a machine without any.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontTweak};

/// The family of bold text.
pub(crate) fn bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

static REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.otf");
static BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Bold.otf");
static MONO: &[u8] = include_bytes!("../../assets/fonts/NotoSansMono-Regular.ttf");
static EMOJI: &[u8] = include_bytes!("../../assets/fonts/TwemojiCOLR.ttf");

/// Gives a context the embedded fonts.
pub(crate) fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    let faces = [
        ("regular", REGULAR),
        ("bold", BOLD),
        ("mono", MONO),
        ("emoji", EMOJI),
    ];
    for (name, bytes) in faces {
        let mut data = FontData::from_static(bytes);
        // The faces for Chinese leave more room above than below; this puts their words in the middle of a button.
        if name != "mono" {
            data = data.tweak(FontTweak {
                y_offset_factor: 0.0,
                ..FontTweak::default()
            });
        }
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }
    let family = |first: &[&str]| {
        first
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    fonts.families.insert(
        FontFamily::Proportional,
        family(&["regular", "mono", "emoji"]),
    );
    fonts
        .families
        .insert(FontFamily::Monospace, family(&["mono", "regular", "emoji"]));
    fonts
        .families
        .insert(bold(), family(&["bold", "regular", "mono", "emoji"]));
    ctx.set_fonts(fonts);
}
