//! The embedded fonts as the window's fonts, so that every character shows on a machine without any.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

use crate::render::fonts::{BOLD, EMOJI, MONO, REGULAR, SCRIPTS};

/// The family of bold text.
pub(crate) fn bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

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
        let data = FontData::from_static(bytes);
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }
    // One weight of the other scripts is enough for the window's own text.
    for faces in &SCRIPTS {
        let data = FontData::from_static(faces.regular);
        fonts
            .font_data
            .insert(faces.name.to_owned(), Arc::new(data));
    }
    let family = |first: &[&str]| {
        first
            .iter()
            .copied()
            .chain(SCRIPTS.iter().map(|faces| faces.name))
            .map(str::to_owned)
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
