//! A renderer that keeps what it laid out and painted gives what one without a past gives, whatever was edited.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs)]

use std::collections::HashMap;
use std::sync::Arc;

use cardwright::card::Card;
use cardwright::document::{Path, Tree};
use cardwright::render::{Device, Frame, Options, Rect, Renderer, Shape, ThemeName};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

/// Components with their ranks in a card; several are equal to others.
fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({"tag": "hr"})),
        (0..4_u8).prop_map(|n| json!({"tag": "markdown", "content": format!("第 {n} 项 **word** and `code`\n- one\n- two <font color='red'>red</font>")})),
        "[a-z 中，😀*`]{0,40}".prop_map(|text| json!({"tag": "markdown", "content": text})),
        (0..3_u8, any::<bool>()).prop_map(|(n, fill)| json!({"tag": "button", "type": "primary", "width": if fill {"fill"} else {"default"},
            "text": {"tag": "plain_text", "content": format!("B{n}")}})),
        "[a-z]{0,8}".prop_map(|text| json!({"tag": "div", "icon": {"tag": "standard_icon", "token": "add_outlined"},
            "text": {"tag": "lark_md", "content": text}, "fields": [{"is_short": true, "text": {"tag": "lark_md", "content": "f"}}]})),
        Just(json!({"tag": "img", "img_key": "wide", "alt": {"tag": "plain_text", "content": ""}})),
        (1..4_u8).prop_map(|rows| json!({"tag": "table", "page_size": 2, "columns": [{"name": "a", "display_name": "A"}, {"name": "b", "data_type": "number"}],
            "rows": (0..rows).map(|n| json!({"a": format!("r{n}"), "b": n})).collect::<Vec<_>>()})),
        Just(json!({"tag": "input", "name": "i", "placeholder": {"tag": "plain_text", "content": "…"}})),
        Just(json!({"tag": "no_such_tag", "elements": [{"tag": "hr"}]})),
        Just(json!({"tag": "checker", "text": {"tag": "plain_text", "content": "done"}, "checked": true})),
    ]
}

fn element() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(3, 24, 4, |inner| {
        let list = prop::collection::vec(inner, 0..4);
        prop_oneof![
            prop::collection::vec(list.clone(), 1..3).prop_map(|columns| json!({"tag": "column_set", "columns": columns.into_iter()
                .map(|elements| json!({"tag": "column", "width": "weighted", "weight": 1, "elements": elements})).collect::<Vec<_>>()})),
            (list.clone(), any::<bool>()).prop_map(|(elements, expanded)| json!({"tag": "collapsible_panel", "expanded": expanded,
                "header": {"title": {"tag": "plain_text", "content": "P"}, "icon": {"tag": "standard_icon", "token": "down_outlined"}}, "elements": elements})),
            list.clone().prop_map(|elements| json!({"tag": "form", "name": "f", "elements": elements})),
            (list, any::<bool>()).prop_map(|(elements, side)| json!({"tag": "interactive_container", "corner_radius": "6px", "has_border": true, "background_style": if side {"laser"} else {"grey"},
                "direction": if side {"horizontal"} else {"vertical"}, "elements": elements})),
        ]
    })
}

/// What happens between two frames.
#[derive(Clone, Debug)]
enum Step {
    /// A component comes into a list.
    Insert(Index, Index, Value),
    /// A component goes.
    Remove(Index, Index),
    /// A component goes to another place, which may be another list.
    Move(Index, Index, Index, Index),
    /// A letter is typed into a text.
    Type(Index, char),
    /// A panel is opened or closed by a person.
    Panel(Index, bool),
    /// The card's own colours or spacing change.
    Config(u8),
    Theme(bool),
    Device(bool),
    Width(u16),
    /// The text is written anew, with other white space.
    Spelling(bool),
}

fn step() -> impl Strategy<Value = Step> {
    let at = any::<Index>;
    prop_oneof![
        4 => (at(), at(), element()).prop_map(|(list, place, element)| Step::Insert(list, place, element)),
        2 => (at(), at()).prop_map(|(list, place)| Step::Remove(list, place)),
        3 => (at(), at(), at(), at()).prop_map(|(a, b, c, d)| Step::Move(a, b, c, d)),
        6 => (at(), prop::sample::select(vec!['x', '中', ' ', '\n', '*', '😀', '|', '`'])).prop_map(|(text, letter)| Step::Type(text, letter)),
        2 => (at(), any::<bool>()).prop_map(|(panel, open)| Step::Panel(panel, open)),
        1 => (0..3_u8).prop_map(Step::Config),
        1 => any::<bool>().prop_map(Step::Theme),
        1 => any::<bool>().prop_map(Step::Device),
        1 => (200..700_u16).prop_map(Step::Width),
        1 => any::<bool>().prop_map(Step::Spelling),
    ]
}

/// A card with the view that a person has of it.
struct Desk {
    card: Value,
    options: Options,
    pretty: bool,
}

/// The pointers of values that a test picks out.
fn pointers(value: &Value, at: &str, pick: &dyn Fn(&str, &Value) -> bool, out: &mut Vec<String>) {
    if pick(at, value) {
        out.push(at.to_owned());
    }
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, inner)| pointers(inner, &format!("{at}/{key}"), pick, out)),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(n, inner)| pointers(inner, &format!("{at}/{n}"), pick, out)),
        _ => {}
    }
}

impl Desk {
    fn picked(&self, pick: impl Fn(&str, &Value) -> bool) -> Vec<String> {
        let mut out = Vec::new();
        pointers(&self.card, "", &pick, &mut out);
        out
    }

    fn list(&mut self, index: &Index) -> &mut Vec<Value> {
        let lists = self.picked(|at, _| at.ends_with("/elements"));
        let at = lists[index.index(lists.len())].clone();
        self.card.pointer_mut(&at).unwrap().as_array_mut().unwrap()
    }

    fn apply(&mut self, step: &Step) {
        match step {
            Step::Insert(list, place, element) => {
                let list = self.list(list);
                list.insert(place.index(list.len() + 1), element.clone());
            }
            Step::Remove(list, place) => {
                let list = self.list(list);
                if !list.is_empty() {
                    list.remove(place.index(list.len()));
                }
            }
            Step::Move(from, place, to, index) => {
                let from = self.list(from);
                if !from.is_empty() {
                    let moved = from.remove(place.index(from.len()));
                    let to = self.list(to);
                    to.insert(index.index(to.len() + 1), moved);
                }
            }
            Step::Type(text, letter) => {
                let texts = self.picked(|at, value| at.ends_with("/content") && value.is_string());
                let at = &texts[text.index(texts.len())];
                if let Some(Value::String(text)) = self.card.pointer_mut(at) {
                    text.push(*letter);
                }
            }
            Step::Panel(panel, open) => {
                let panels = self.picked(|_, value| value["tag"] == "collapsible_panel");
                if !panels.is_empty() {
                    let at = &panels[panel.index(panels.len())];
                    self.options.expanded.insert(Path::from_pointer(at), *open);
                }
            }
            Step::Config(n) => {
                self.card["config"] = json!({"style": {"color": {"red": {"light_mode": format!("rgba({n},200,3,1)")}}}});
            }
            Step::Theme(dark) => {
                self.options.theme = if *dark {
                    ThemeName::Dark
                } else {
                    ThemeName::Light
                };
            }
            Step::Device(phone) => {
                self.options.device = if *phone {
                    Device::Phone
                } else {
                    Device::Desktop
                };
            }
            Step::Width(width) => self.options.width = Some(f32::from(*width)),
            Step::Spelling(pretty) => self.pretty = *pretty,
        }
    }

    fn read(&self) -> Card {
        let text = if self.pretty {
            format!("{:#}", self.card)
        } else {
            self.card.to_string()
        };
        Card::read(Arc::new(Tree::parse(text).unwrap()), None)
    }
}

fn desk(elements: &[Value]) -> Desk {
    let images = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render/images");
    Desk {
        card: json!({"schema": "2.0", "header": {"template": "orange", "title": {"tag": "plain_text", "content": "T"}}, "body": {"elements": elements}}),
        options: Options {
            images: Some(images),
            expanded: HashMap::new(),
            ..Options::default()
        },
        pretty: true,
    }
}

/// A frame in words; the numbers of faces depend on the order in which a renderer met them.
fn words(frame: &Frame) -> String {
    let mut out = format!("{} {} {:#?}", frame.width, frame.height, frame.hits);
    for shape in &frame.shapes {
        match shape {
            Shape::Text { origin, paragraph } => {
                let glyphs: Vec<_> = paragraph
                    .runs
                    .iter()
                    .map(|run| (&run.glyphs, run.color, run.size))
                    .collect();
                out += &format!(
                    "\n{origin:?} {} {:?} {glyphs:?} {:?} {:?}",
                    paragraph.text, paragraph.lines, paragraph.marks, paragraph.links
                );
            }
            other => out += &format!("\n{other:?}"),
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_a_warm_renderer_lays_out_what_a_cold_one_does(
        elements in prop::collection::vec(element(), 0..6),
        steps in prop::collection::vec(step(), 1..10),
    ) {
        let mut desk = desk(&elements);
        let mut warm = Renderer::new();
        warm.layout(&desk.read(), &desk.options);
        for step in &steps {
            desk.apply(step);
            let card = desk.read();
            let mut cold = Renderer::new();
            let ours = warm.layout(&card, &desk.options);
            let expected = cold.layout(&card, &desk.options);
            prop_assert_eq!(words(&ours), words(&expected));
        }
    }

    #[test]
    fn after_any_edits_repainted_pixels_are_those_of_a_new_picture(
        elements in prop::collection::vec(element(), 0..6),
        steps in prop::collection::vec(step(), 1..6),
        top in prop_oneof![Just(0_u16), 0..300_u16],
        scale in prop::sample::select(vec![0.25_f32, 0.67, 1.0, 1.25, 2.0]),
    ) {
        let mut desk = desk(&elements);
        let mut warm = Renderer::new();
        let mut old = warm.layout(&desk.read(), &desk.options);
        // As the window does it, on a whole pixel.
        let top = (f32::from(top) * scale).floor() / scale;
        let region = Rect::new(0.0, top, 607.0, 420.0);
        let mut pixels = warm.paint(&old, region, scale);
        for step in &steps {
            desk.apply(step);
            let card = desk.read();
            let new = warm.layout(&card, &desk.options);
            let kept = pixels.clone();
            let rows = warm.repaint(&mut pixels, &old, &new, region, scale);
            let mut cold = Renderer::new();
            let frame = cold.layout(&card, &desk.options);
            let expected = cold.paint(&frame, region, scale);
            let row = expected.width as usize * 4;
            let differ = pixels.rgba.chunks(row).zip(expected.rgba.chunks(row)).position(|(a, b)| a != b);
            prop_assert_eq!(differ, None, "{:?} painted {:?}", step, rows);
            let (from, to) = (rows.start as usize * row, rows.end as usize * row);
            prop_assert!(kept.rgba[..from] == pixels.rgba[..from] && kept.rgba[to..] == pixels.rgba[to..]);
            old = new;
        }
    }
}

#[test]
fn a_letter_paints_the_lines_of_its_text_anew_and_nothing_else() {
    let text = |more: &str| json!({"tag": "markdown", "content": format!("a short text{more}")});
    let long = |more: &str| {
        let other = json!({"tag": "markdown", "content": "another text"});
        let elements = vec![
            other.clone(),
            other.clone(),
            text(more),
            other.clone(),
            other,
        ];
        desk(&elements).read()
    };
    let mut renderer = Renderer::new();
    let old = renderer.layout(&long(""), &Options::default());
    let new = renderer.layout(&long("x"), &Options::default());
    let region = Rect::new(0.0, 0.0, old.width, old.height);
    let mut pixels = renderer.paint(&old, region, 1.0);
    let rows = renderer.repaint(&mut pixels, &old, &new, region, 1.0);
    let node = new
        .hits
        .iter()
        .filter(|hit| &*hit.tag == "markdown")
        .nth(2)
        .unwrap();
    let height = (rows.end - rows.start) as f32;
    assert!(
        !rows.is_empty() && height < 3.0 * node.rect.height,
        "{rows:?} {node:?}"
    );
    assert!((rows.start as f32) < node.rect.y && (rows.end as f32) > node.rect.bottom());
    assert!(
        renderer
            .repaint(&mut pixels, &new, &new, region, 1.0)
            .is_empty()
    );
}

#[test]
fn where_a_card_is_cut_moves_with_what_stands_before() {
    let panel = |count: usize| {
        let inside: Vec<Value> = (0..count)
            .map(|n| json!({"tag": "markdown", "content": format!("{}", n % 7)}))
            .collect();
        json!({"tag": "interactive_container", "elements": inside})
    };
    let mut warm = Renderer::new();
    for before in [1990, 1995, 1980, 1989, 1990, 5, 2100, 1990] {
        let mut elements: Vec<Value> = (0..before).map(|_| json!({"tag": "hr"})).collect();
        elements.extend([panel(10), panel(10), json!({"tag": "hr"})]);
        let desk = desk(&elements);
        let card = desk.read();
        let ours = warm.layout(&card, &desk.options);
        let expected = Renderer::new().layout(&card, &desk.options);
        assert!(words(&ours) == words(&expected), "{before}");
    }
}

#[test]
fn a_picture_that_comes_changes_or_goes_is_seen_although_the_card_stays() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("k.png");
    let paint = |width: u32, red: u8| {
        let pixel = image::Rgba([red, 0, 0, 255]);
        image::RgbaImage::from_pixel(width, 10, pixel)
            .save(&file)
            .unwrap();
        // Files written within one tick of the clock must not look alike.
        let time =
            std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(u64::from(red) + 1);
        std::fs::File::options()
            .write(true)
            .open(&file)
            .unwrap()
            .set_modified(time)
            .unwrap();
    };
    let image = json!({"tag": "img", "img_key": "k", "alt": {"tag": "plain_text", "content": ""}});
    let mut desk = desk(&[
        json!({"tag": "interactive_container", "elements": [image]}),
        json!({"tag": "hr"}),
    ]);
    desk.options.images = Some(folder.path().to_owned());
    let card = desk.read();
    let mut warm = Renderer::new();
    let mut seen = Vec::new();
    for step in 0..4_u8 {
        match step {
            0 => {}
            1 => paint(20, 10),
            2 => paint(40, 20),
            _ => std::fs::remove_file(&file).unwrap(),
        }
        let ours = warm.layout(&card, &desk.options);
        let cold = Renderer::new().layout(&card, &desk.options);
        assert!(words(&ours) == words(&cold), "{step}");
        seen.push(words(&ours));
    }
    assert!(seen[0] == seen[3] && seen[0] != seen[1] && seen[1] != seen[2]);
}

/// The fuzzer found both: a gradient that the painted rows or the picture's edge divide within a tile of the rasteriser.
#[test]
fn a_gradient_that_is_painted_in_part_has_the_shades_of_the_whole() {
    let options = |width: f32, theme: ThemeName| Options {
        width: Some(width),
        theme,
        ..Options::default()
    };
    let card = |content: &str| desk(&[json!({"tag": "markdown", "content": content})]).read();
    for (scale, theme, width) in [
        (0.25, ThemeName::Dark, 607.0),
        (0.67, ThemeName::Light, 610.0),
    ] {
        let mut renderer = Renderer::new();
        let old = renderer.layout(&card("🔁 a"), &options(607.0, theme));
        let region = Rect::new(0.0, 0.0, old.width, old.height);
        let mut pixels = renderer.paint(&old, region, scale);
        let new = renderer.layout(&card("x🔁 a"), &options(width, theme));
        renderer.repaint(&mut pixels, &old, &new, region, scale);
        assert!(pixels == renderer.paint(&new, region, scale), "{scale}");
    }
}
