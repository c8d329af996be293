//! Bytes -> document -> card -> problems -> frame -> a few pixels: nothing may panic, hang or grow without bound; and a
//! renderer that keeps what it has made of the card before an edit gives what a new one gives.
#![no_main]

mod mutate;

use std::sync::Arc;

use cardwright::card::Card;
use cardwright::check::check_document;
use cardwright::document::{Document, Tree};
use cardwright::render::{Device, Frame, Options, Rect, Renderer, ThemeName};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

/// Both ends of what people look at, chosen by the length of the text so that a seed is a card and nothing else.
fn options(text: &str) -> Options {
    let narrow = text.len() % 3 == 0;
    Options {
        theme: if text.len() % 2 == 0 {
            ThemeName::Dark
        } else {
            ThemeName::Light
        },
        device: if narrow {
            Device::Phone
        } else {
            Device::Desktop
        },
        width: (text.len() % 5 == 0).then_some(200.0),
        locale: (text.len() % 7 == 0).then(|| "en_us".to_owned()),
        ..Options::default()
    }
}

fn lay_out(renderer: &mut Renderer, tree: &Arc<Tree>, options: &Options) -> Frame {
    let card = Card::read(tree.clone(), options.locale.as_deref());
    let frame = renderer.layout(&card, options);
    assert!(frame.width.is_finite() && frame.height.is_finite());
    for hit in &frame.hits {
        let rect = hit.rect;
        assert!(rect.x.is_finite() && rect.y.is_finite());
        assert!(rect.width.is_finite() && rect.height.is_finite());
        // The numbers of hit boxes are of this text.
        let _ = card.pointer(hit.node);
    }
    frame
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let document = Document::new(text.clone().into_owned());
    let _ = check_document(&document);
    let Some(tree) = document.tree() else { return };
    let options = options(&text);
    let mut renderer = Renderer::new();
    let frame = lay_out(&mut renderer, tree, &options);
    let part = Rect::new(0.0, 0.0, frame.width, frame.height.min(400.0));
    let pixels = renderer.paint(&frame, part, 0.25);
    assert!(!pixels.rgba.is_empty());

    // A letter in a text, or a comment before a card that has none: what is kept and what is painted anew give together
    // what a new renderer gives. No comment can stand before a byte order mark.
    let edited = match text.rfind("\"content\":\"") {
        Some(at) => format!("{}x{}", &text[..at + 11], &text[at + 11..]),
        None => format!("/**/{text}"),
    };
    let Ok(edited) = Tree::parse(edited) else {
        return;
    };
    let edited = Arc::new(edited);
    let warm = lay_out(&mut renderer, &edited, &options);
    let mut new = Renderer::new();
    let cold = lay_out(&mut new, &edited, &options);
    assert_eq!(warm.hits, cold.hits);
    assert_eq!(warm.height.to_bits(), cold.height.to_bits());
    assert_eq!(warm.shapes.len(), cold.shapes.len());
    let mut kept = pixels;
    renderer.repaint(&mut kept, &frame, &warm, part, 0.25);
    assert!(kept == new.paint(&cold, part, 0.25));
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(data, size, max_size, seed)
});
