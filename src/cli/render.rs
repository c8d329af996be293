//! `cardwright render`.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::{Value, json};

use super::{End, card_of, is_stdin, name_of, read_card, say};
use crate::both;
use crate::card::Card;
use crate::catalog::tables;
use crate::document::file;
use crate::lang::{Bilingual, Lang};
use crate::render::fonts::system::SystemFonts;
use crate::render::{Device, Frame, Options, Pixels, Renderer, ThemeName};

/// What `render` takes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Cards to draw; - is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The PNG to write, - for standard output; a folder where there are several cards
    #[arg(short, long)]
    out: PathBuf,
    /// Theme of the client
    #[arg(long, value_enum, default_value_t = Theme::Light)]
    theme: Theme,
    /// Kind of client
    #[arg(long, value_enum, default_value_t = Client::Desktop)]
    device: Client,
    /// Outer width of the card, px at scale 1
    #[arg(long, value_name = "PX", value_parser = width)]
    width: Option<f32>,
    /// Pixels per px
    #[arg(long, default_value_t = 2.0, value_name = "N", value_parser = scale)]
    scale: f32,
    /// Language of texts that come in several, such as zh_cn or en_us
    #[arg(long, value_parser = locale)]
    locale: Option<String>,
    /// Time zone of the reader, hours and minutes before Greenwich, such as +08:00
    #[arg(long, value_name = "±HH:MM", value_parser = zone, allow_hyphen_values = true)]
    zone: Option<i16>,
    /// Folder with pictures named after their keys; by default the folder `images` beside the card
    #[arg(long, value_name = "DIR")]
    images: Option<PathBuf>,
    /// Draw what the embedded fonts lack with those of this system; the picture then depends on the machine
    #[arg(long)]
    system_fonts: bool,
    /// Where to write each node's path, tag and rectangle as JSON; a folder where there are several cards
    #[arg(long, value_name = "FILE")]
    boxes: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Theme {
    Light,
    Dark,
}

#[derive(Clone, Copy, ValueEnum)]
enum Client {
    Desktop,
    Phone,
}

/// Minutes of `+08:00`.
fn zone(text: &str) -> Result<i16, String> {
    let wrong = || format!("{text} is no time zone such as +08:00");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (hours, minutes) = digits.split_once(':').ok_or_else(wrong)?;
    let part = |digits: &str, most: i16| {
        let value = digits.parse::<u8>().ok().map(i16::from)?;
        let plain = digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        (plain && value <= most).then_some(value)
    };
    let hours = part(hours, 14).ok_or_else(wrong)?;
    let minutes = part(minutes, 59).ok_or_else(wrong)?;
    Ok(sign * (hours * 60 + minutes))
}

fn number(text: &str, least: f32, greatest: f32) -> Result<f32, String> {
    let number = text
        .parse::<f32>()
        .ok()
        .filter(|number| (least..=greatest).contains(number));
    number.ok_or_else(|| format!("a number from {least} to {greatest} is expected"))
}

fn width(text: &str) -> Result<f32, String> {
    number(text, 80.0, 4000.0)
}

fn scale(text: &str) -> Result<f32, String> {
    number(text, 0.1, 8.0)
}

fn locale(text: &str) -> Result<String, String> {
    let known = || tables().locales.iter().map(|locale| &*locale.code);
    if known().any(|code| code == text) {
        return Ok(text.to_owned());
    }
    Err(format!(
        "a card can have these: {}",
        known().collect::<Vec<_>>().join(", ")
    ))
}

/// Why the places for pictures and boxes cannot be meant.
fn misuse(args: &Args) -> Option<Bilingual> {
    let several = args.files.len() > 1;
    let ending = args
        .out
        .extension()
        .map(|ending| ending.to_ascii_lowercase());
    if let Some(folder) = args.images.as_ref().filter(|folder| !folder.is_dir()) {
        let name = folder.display();
        return Some(both!(
            "--images: there is no folder {name}",
            "--images：文件夹 {name} 不存在"
        ));
    }
    if several && is_stdin(&args.out) {
        return Some(Bilingual::fixed(
            "several pictures cannot go to standard output; name a folder with -o",
            "多张图片不能输出到标准输出；请用 -o 指定文件夹",
        ));
    }
    if !several
        && ending.is_some_and(|ending| {
            ending != "png" && image::ImageFormat::from_extension(ending).is_some()
        })
    {
        let name = args.out.display();
        return Some(both!(
            "{name}: pictures are written as PNG; let the name end in .png",
            "{name}：图片以 PNG 格式写出；文件名请以 .png 结尾"
        ));
    }
    if is_stdin(&args.out) && args.boxes.as_deref().is_some_and(is_stdin) {
        return Some(Bilingual::fixed(
            "picture and boxes cannot both go to standard output; name a file for one of them",
            "图片和位置信息不能同时输出到标准输出；请为其中之一指定文件",
        ));
    }
    None
}

pub(super) fn run(args: &Args, lang: Lang) -> End {
    if let Some(reason) = misuse(args) {
        say(&reason, lang);
        return End::Failed;
    }
    let several = args.files.len() > 1;
    if several {
        for folder in [Some(&args.out), args.boxes.as_ref()].into_iter().flatten() {
            if let Err(error) = std::fs::create_dir_all(folder) {
                return unwritable(folder, &error, lang);
            }
        }
    }
    let mut names = std::collections::HashSet::new();
    for path in args.files.iter().filter(|_| several) {
        if !names.insert(path.file_stem()) {
            let name = name_of(path);
            say(
                &both!(
                    "two of the cards would be written to one picture, the second is {name}; draw them into different folders",
                    "有两张卡片会写入同一张图片，其中第二张为 {name}；请分别输出到不同的文件夹"
                ),
                lang,
            );
            return End::Failed;
        }
    }
    let mut renderer = Renderer::new();
    if args.system_fonts {
        renderer = renderer.with_system_fonts(SystemFonts::at_once());
    }
    let ends = args
        .files
        .iter()
        .map(|path| one(args, path, several, &mut renderer, lang));
    ends.max().unwrap_or_default()
}

fn one(args: &Args, path: &Path, several: bool, renderer: &mut Renderer, lang: Lang) -> End {
    let document = match read_card(path, lang) {
        Ok(document) => document,
        Err(reason) => {
            say(&reason, lang);
            return End::Failed;
        }
    };
    let card = match card_of(&document, path, args.locale.as_deref()) {
        Ok(card) => card,
        Err(reason) => {
            say(&reason, lang);
            return End::Refused;
        }
    };
    // It need not be there: a card may name pictures by their paths.
    let beside = || Some(path.parent()?.join("images"));
    let options = Options {
        theme: match args.theme {
            Theme::Light => ThemeName::Light,
            Theme::Dark => ThemeName::Dark,
        },
        device: match args.device {
            Client::Desktop => Device::Desktop,
            Client::Phone => Device::Phone,
        },
        width: args.width,
        locale: args.locale.clone(),
        zone: args.zone,
        images: args.images.clone().or_else(beside),
        ..Options::default()
    };
    let frame = renderer.layout(&card, &options);
    let pixels = renderer.paint_all(&frame, args.scale).straight();
    if (pixels.height as f32) < (frame.height * args.scale).floor() {
        let name = name_of(path);
        say(
            &both!(
                "{name}: the card is too high for one picture; it was cut at its foot",
                "{name}：卡片过高，无法放入一张图片，底部已被裁掉"
            ),
            lang,
        );
    }
    if let Some(hint) = missing(&frame, &name_of(path), args.system_fonts) {
        say(&hint, lang);
    }
    let target = |place: &Path, ending: &str| match path.file_stem() {
        Some(stem) if several => place.join(format!("{}.{ending}", stem.to_string_lossy())),
        _ => place.to_path_buf(),
    };
    let png = match encode(&pixels) {
        Ok(png) => png,
        Err(error) => return unwritable(&args.out, &std::io::Error::other(error), lang),
    };
    let mut end = write(&target(&args.out, "png"), &png, lang);
    if let Some(place) = &args.boxes {
        let boxes = format!("{:#}\n", boxes(&card, &frame));
        end = end.max(write(&target(place, "json"), boxes.as_bytes(), lang));
    }
    end
}

/// Code points that a message names; the others are counted.
const NAMED: usize = 8;

/// The message about characters that the picture shows as boxes; `None` where every character has a glyph.
fn missing(frame: &Frame, name: &str, with_system: bool) -> Option<Bilingual> {
    let missing = frame.missing();
    let named = |between: &str| {
        let first = missing.iter().take(NAMED);
        let codes: Vec<String> = first
            .map(|letter| format!("U+{:04X}", u32::from(*letter)))
            .collect();
        codes.join(between)
    };
    let (en, zh) = (named(", "), named("、"));
    let (count, more) = (missing.len(), missing.len() > NAMED);
    let (en, zh) = if more {
        (format!("{en}, …"), format!("{zh} 等"))
    } else {
        (en, zh)
    };
    let characters = if count == 1 {
        "1 character has".to_owned()
    } else {
        format!("{count} characters have")
    };
    match (count, with_system) {
        (0, _) => None,
        (_, false) => Some(both!(
            "{name}: {characters} no glyph in the embedded fonts, drawn as boxes: {en}; --system-fonts looks for them in those of this system",
            "{name}：有 {count} 个字符在内嵌字体中没有字形，已画成方框：{zh}；可用 --system-fonts 从系统字体中查找"
        )),
        (_, true) => Some(both!(
            "{name}: {characters} no glyph in the embedded fonts and in those of this system, drawn as boxes: {en}",
            "{name}：有 {count} 个字符在内嵌字体和系统字体中都没有字形，已画成方框：{zh}"
        )),
    }
}

/// Where each node lies, in drawing order.
fn boxes(card: &Card, frame: &Frame) -> Value {
    let rounded = |length: f32| (f64::from(length) * 100.0).round() / 100.0;
    frame
        .hits
        .iter()
        .map(|hit| {
            json!({
                "path": card.pointer(hit.node),
                "tag": hit.tag,
                "x": rounded(hit.rect.x),
                "y": rounded(hit.rect.y),
                "width": rounded(hit.rect.width),
                "height": rounded(hit.rect.height),
            })
        })
        .collect()
}

fn encode(pixels: &Pixels) -> image::ImageResult<Vec<u8>> {
    use image::ImageEncoder as _;
    use image::codecs::png::{CompressionType, FilterType, PngEncoder};
    let mut png = Cursor::new(Vec::new());
    let encoder =
        PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive);
    encoder.write_image(
        &pixels.rgba,
        pixels.width,
        pixels.height,
        image::ExtendedColorType::Rgba8,
    )?;
    Ok(png.into_inner())
}

fn write(path: &Path, bytes: &[u8], lang: Lang) -> End {
    use std::io::Write as _;
    let stream = if is_stdin(path) {
        Ok(Some(Box::new(std::io::stdout()) as Box<dyn std::io::Write>))
    } else {
        file::stream(path)
    };
    let written = stream.and_then(|stream| match stream {
        Some(mut stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
        // A picture can be drawn again at any time: to make each one safe on the disk would only cost time.
        None => std::fs::write(path, bytes),
    });
    match written {
        Ok(()) => End::Done,
        Err(error) => unwritable(path, &error, lang),
    }
}

fn unwritable(path: &Path, error: &std::io::Error, lang: Lang) -> End {
    say(&file::write_reason(path, error), lang);
    End::Failed
}

#[cfg(test)]
mod tests {
    use super::zone;

    #[test]
    fn zones_are_read_with_their_sign() {
        assert_eq!(zone("+08:00"), Ok(480));
        assert_eq!(zone("-3:30"), Ok(-210));
        assert_eq!(zone("5:45"), Ok(345));
        for wrong in ["", "8", "+8", "+08:60", "+15:00", "+1:+1", "--1:00", "a:b"] {
            assert!(zone(wrong).is_err(), "{wrong}");
        }
    }
}
