//! The embedded fonts as the window's fonts, so that every character shows on a machine without any.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use egui::{FallbackRequest, FontData, FontDefinitions, FontFamily, FontInsert, FontProvider};

use crate::faces::{self, CHINESE, FAMILIES, MONO};
use crate::render::fonts::system::{Answer, SystemFonts};

/// The family of bold text.
pub(crate) fn bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// The name of the bold Chinese face; the others have their family's name.
const BOLD: &str = "bold";

/// Gives a context the embedded fonts.
pub(crate) fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    // One weight of the other families is enough for the window's own text.
    let regular = FAMILIES.iter().map(|family| (family.name, family.regular));
    let bold_face = FAMILIES[CHINESE].bold.map(|bytes| (BOLD, bytes));
    for (name, bytes) in regular.chain(bold_face) {
        let data = FontData::from_static(bytes);
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }
    let (chinese, mono) = (FAMILIES[CHINESE].name, FAMILIES[MONO].name);
    let first = |first: &[&str]| {
        let rest = FAMILIES.iter().map(|family| family.name);
        let rest = rest.filter(|name| !first.contains(name));
        let names = first.iter().copied().chain(rest);
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    let families = [
        (FontFamily::Proportional, first(&[chinese])),
        (FontFamily::Monospace, first(&[mono, chinese])),
        (bold(), first(&[BOLD, chinese])),
    ];
    fonts.families.extend(families);
    ctx.set_fonts(fonts);
}

/// The fonts of the system, for characters that the embedded ones lack: in the texts of the window, and for renderers,
/// which get them too. They are looked for in the background; the window is drawn anew when some are found.
pub(crate) fn system(ctx: &egui::Context) -> SystemFonts {
    let waits = Arc::new(AtomicBool::new(false));
    let found = {
        let (ctx, waits) = (ctx.clone(), waits.clone());
        move |fonts: SystemFonts| {
            // A character that had no font is asked for again only where the providers are set anew.
            if waits.swap(false, Ordering::Relaxed) {
                let waits = waits.clone();
                ctx.set_font_providers(vec![Arc::new(System { fonts, waits })]);
            }
            ctx.request_repaint();
        }
    };
    let fonts = SystemFonts::in_background(found);
    let system = System {
        fonts: fonts.clone(),
        waits,
    };
    ctx.set_font_providers(vec![Arc::new(system)]);
    fonts
}

/// Gives egui faces of the system.
struct System {
    fonts: SystemFonts,
    /// True while a character that egui asked for is still being looked for.
    waits: Arc<AtomicBool>,
}

impl FontProvider for System {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let letter = request.cluster.chars().next()?;
        if !faces::is_drawn(letter) {
            return None;
        }
        match self.fonts.find(letter) {
            Answer::Known(face) => {
                let face = face?;
                let name = format!("system {} {}", face.family, face.index);
                let data = FontData::from_blob(Arc::new(face.data), face.index);
                Some(FontInsert::new(&name, data, Vec::new()))
            }
            Answer::Coming => {
                self.waits.store(true, Ordering::Relaxed);
                None
            }
        }
    }
}
