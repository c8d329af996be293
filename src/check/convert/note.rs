//! The note: small grey texts, icons and pictures side by side.

use super::markdown::{self, each_text, leftovers};
use super::part::{Part, Value, object};
use super::report::Log;
use super::walk::{Around, component};
use crate::both;
use crate::lang::Bilingual;

/// What one piece of the new row is.
enum Piece {
    Icon(Part),
    Picture(Part),
    Text(Part),
    Other(Vec<Part>),
}

pub(super) fn convert(mut note: Part, around: &Around<'_>, log: &mut Log) -> Vec<Part> {
    let from = note.from;
    let elements = note.take("elements").filter(|list| !list.is_blank());
    note.take("tag");
    let Some(elements) = elements else {
        let what = Bilingual::fixed("removed a note that shows nothing", "删除了没有内容的备注");
        log.gone("note", &note, what);
        return Vec::new();
    };
    let pieces: Vec<Piece> = elements
        .into_items()
        .into_iter()
        .map(|item| piece(item, around, log))
        .collect();
    leftovers(note, "note", log);
    let mut parts = joined(pieces, log);
    let what = Bilingual::fixed("wrote the note as small grey text", "将备注改写为灰色小字");
    let id = if around.parent == "interactive_container" {
        "ic_children"
    } else {
        "note"
    };
    let mut row = match parts.len() {
        0 => return Vec::new(),
        1 => parts.remove(0),
        _ => {
            let columns: Vec<Part> = parts.into_iter().map(column).collect();
            object([
                ("tag", "column_set".into()),
                ("flex_mode", "none".into()),
                ("horizontal_spacing", "4px".into()),
                ("columns", columns.into()),
            ])
        }
    };
    let mark = log.mark(&mut row);
    log.moved(id, from, mark, what);
    vec![row]
}

fn column(part: Part) -> Part {
    object([
        ("tag", "column".into()),
        ("width", "auto".into()),
        ("vertical_align", "center".into()),
        ("elements", vec![part].into()),
    ])
}

fn piece(item: Part, around: &Around<'_>, log: &mut Log) -> Piece {
    match item.tag() {
        "standard_icon" | "custom_icon" => Piece::Icon(item),
        "img" => Piece::Picture(item),
        "plain_text" | "lark_md" => Piece::Text(item),
        _ => {
            let around = Around {
                parent: "column",
                ..*around
            };
            Piece::Other(component(item, &around, log))
        }
    }
}

/// The pieces as components: an icon goes with the text that follows it, and so does the first picture.
fn joined(pieces: Vec<Piece>, log: &mut Log) -> Vec<Part> {
    let count = pieces.len();
    let mut out = Vec::new();
    let mut pieces = pieces.into_iter().peekable();
    let mut is_first = true;
    while let Some(piece) = pieces.next() {
        let at_start = std::mem::take(&mut is_first);
        match piece {
            Piece::Icon(icon) => {
                let from = icon.from;
                let text = pieces.next_if(|next| matches!(next, Piece::Text(_)));
                let mut component = match text {
                    Some(Piece::Text(text)) => small(text, Some(icon), log),
                    _ => {
                        let text = object([("tag", "plain_text".into()), ("content", "".into())]);
                        object([("tag", "div".into()), ("icon", icon), ("text", text)])
                    }
                };
                let what =
                    Bilingual::fixed("made the icon the icon of a text", "将图标改为文本的图标");
                let mark = component.get_mut("icon").map_or(0, |icon| log.mark(icon));
                log.moved("icon_elements", from, mark, what);
                if component.from.is_none() {
                    component.from = from;
                }
                out.push(component);
            }
            Piece::Picture(img)
                if at_start
                    && count == 2
                    && matches!(pieces.peek(), Some(Piece::Text(_)))
                    && img.text("img_key").is_some() =>
            {
                if let Some(Piece::Text(text)) = pieces.next() {
                    let icon = as_icon(img, log);
                    out.push(small(text, Some(icon), log));
                }
            }
            Piece::Picture(img) => out.push(tiny(img, log)),
            Piece::Text(text) => out.push(small(text, None, log)),
            Piece::Other(parts) => out.extend(parts),
        }
    }
    out
}

/// A picture as the icon of a text.
fn as_icon(mut img: Part, log: &mut Log) -> Part {
    let mut place = img.place();
    let mut icon = object([("tag", "custom_icon".into())]);
    for key in ["img_key", "i18n_img_key"] {
        if let Some(value) = img.take(key) {
            icon.set(key, value);
        }
    }
    img.take("tag");
    if img
        .get("alt")
        .is_some_and(|alt| alt.text("content").is_none_or(str::is_empty))
    {
        img.take("alt");
    }
    leftovers(img, "note", log);
    icon.take_place_of(&mut place);
    icon
}

/// A picture of the size of a text.
fn tiny(mut img: Part, log: &mut Log) -> Part {
    for key in [
        "mode",
        "custom_width",
        "compact_width",
        "size",
        "scale_type",
        "preview",
    ] {
        if let Some(old) = img.take(key) {
            let what = both!(
                "removed {key}: pictures of a note are 16px by 16px",
                "删除了 {key}：备注中的图片固定为 16px × 16px"
            );
            log.lost("note", &old, what);
        }
    }
    img.set("size", "16px 16px");
    img.set("scale_type", "crop_center");
    img.set("preview", false);
    img
}

/// Gives a text of a note the look that it had whatever it asked for.
fn look(text: &mut Part, key: &str, value: &str, log: &mut Log) {
    if text.set_missing(key, value) {
        return;
    }
    let Some(old) = text.get_mut(key).filter(|old| old.str() != Some(value)) else {
        return;
    };
    old.value = Value::String(value.to_owned());
    let what = both!(
        "made {key} {value}: the texts of a note were small and grey whatever they asked for",
        "将 {key} 改为 {value}：备注的文本始终为灰色小字"
    );
    log.changed("note", None, old, what);
}

/// A small grey text.
fn small(mut text: Part, icon: Option<Part>, log: &mut Log) -> Part {
    look(&mut text, "text_size", "notation", log);
    if text.tag() == "plain_text" {
        look(&mut text, "text_color", "grey", log);
        let mut place = text.place();
        let mut div = object([("tag", "div".into())]);
        if let Some(icon) = icon {
            div.set("icon", icon);
        }
        div.set("text", text);
        div.take_place_of(&mut place);
        return div;
    }
    for key in ["text_color", "lines"] {
        if let Some(old) = text.take(key) {
            let what = both!(
                "removed {key}, which has no effect on Markdown",
                "删除了对 Markdown 不生效的 {key}"
            );
            log.lost("note", &old, what);
        }
    }
    let href = text.take("href");
    markdown::links(&mut text, href, "lark_md_href", log);
    // Beside a plain text it has the colour of that.
    let icon = icon.map(|mut icon| {
        if icon.tag() == "standard_icon" {
            icon.set_missing("color", "grey");
        }
        icon
    });
    let mut component = markdown::component(text, icon, log);
    each_text(
        &mut component,
        |text, log| {
            if let Some(words) = text.str().filter(|words| !words.is_empty()) {
                text.value = Value::String(format!("<font color='grey'>{words}</font>"));
                let what = Bilingual::fixed("made the text grey", "将文本设为灰色");
                log.changed("note", None, text, what);
            }
        },
        log,
    );
    component
}
