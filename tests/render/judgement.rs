//! The checker and the renderer judge alike: what the checker calls unknown is not used, what is drawn as typed is said.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use cardwright::check::check_document;
use cardwright::document::Document;
use cardwright::render::{Device, Options, Renderer, Shape};
use serde_json::{Value, json};

use super::{folder, read};

fn codes(card: &Value) -> Vec<String> {
    let report = check_document(&Document::new(card.to_string()));
    report
        .problems
        .iter()
        .map(|one| format!("{} {:?}", one.code, one.path))
        .collect()
}

fn drawn(renderer: &mut Renderer, card: &Value) -> Vec<u8> {
    let options = Options {
        images: Some(folder().join("images")),
        ..Options::default()
    };
    let frame = renderer.layout(&read(&card.to_string()), &options);
    renderer.paint_all(&frame, 1.0).rgba
}

/// All strings of a card that stand as properties: their pointers and names with the tag of what they are of.
fn strings(value: &Value, at: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            let tag = members.get("tag").and_then(Value::as_str).unwrap_or("");
            for (key, member) in members {
                let place = format!("{at}/{}", key.replace('/', "~1"));
                if member.is_string() {
                    found.push((place.clone(), format!("{tag} {key}")));
                }
                if !matches!(key.as_str(), "chart_spec" | "rows" | "value" | "behaviors") {
                    strings(member, &place, found);
                }
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                strings(item, &format!("{at}/{number}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn a_value_that_the_checker_calls_unknown_is_drawn_like_none() {
    let mut renderer = Renderer::new();
    let mut seen = HashSet::new();
    let mut tried = 0;
    let mut wrong = Vec::new();
    let mut names: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    for path in names
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
    {
        let card: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        if card["schema"] != "2.0" {
            continue;
        }
        let mut places = Vec::new();
        strings(&card, "", &mut places);
        let before = codes(&card);
        for (place, name) in places {
            // A date is no name: a wrong one is shown, so that it is seen.
            let is_date = name.contains(" initial_");
            if name.ends_with(" tag") || is_date || name == " schema" || !seen.insert(name.clone())
            {
                continue;
            }
            for unknown in ["no_such_value", "#12ab56", "rgba(18,171,86,1)"] {
                let mut odd = card.clone();
                *odd.pointer_mut(&place).unwrap() = json!(unknown);
                let new: Vec<String> = codes(&odd)
                    .into_iter()
                    .filter(|code| !before.contains(code))
                    .collect();
                let is_unknown = |code: &String| {
                    code.starts_with("outside-enum ") || code.starts_with("pattern ")
                };
                if !new.iter().any(is_unknown) {
                    continue;
                }
                let (above, key) = place.rsplit_once('/').unwrap();
                let mut without = card.clone();
                without
                    .pointer_mut(above)
                    .unwrap()
                    .as_object_mut()
                    .unwrap()
                    .remove(key);
                tried += 1;
                if drawn(&mut renderer, &odd) != drawn(&mut renderer, &without) {
                    wrong.push(format!(
                        "{}: {name} {unknown}",
                        path.file_stem().unwrap().display()
                    ));
                }
            }
        }
    }
    assert!(tried > 100, "{tried}");
    assert_eq!(wrong, Vec::<String>::new());
}

/// All words of a card as they are drawn.
fn words(renderer: &mut Renderer, card: &Value) -> String {
    let frame = renderer.layout(&read(&card.to_string()), &Options::default());
    let text = |shape: &Shape| match shape {
        Shape::Text { paragraph, .. } => Some(paragraph.text.clone()),
        _ => None,
    };
    frame
        .shapes
        .iter()
        .filter_map(text)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn marks_are_said_wherever_they_are_drawn_as_typed() {
    let mut renderer = Renderer::new();
    let ends = ["", "字", "w", "。", "🍵", "✓", " ", "1"];
    let inner = ["步骤", "步骤🍵", "✅ 完成", "「中」", "a", "a:", "✓"];
    let mut literal = 0;
    for (before, behind) in ends
        .iter()
        .flat_map(|before| ends.iter().map(move |behind| (before, behind)))
    {
        for (words_in, mark) in inner
            .iter()
            .flat_map(|inner| ["**", "~~"].map(move |mark| (inner, mark)))
        {
            let text = format!("{before}{mark}{words_in}{mark}{behind}");
            for (component, code) in [
                (json!({"tag": "markdown", "content": text}), "literal-"),
                (
                    json!({"tag": "div", "text": {"tag": "lark_md", "content": text}}),
                    "literal-",
                ),
            ] {
                let card = json!({"schema": "2.0", "body": {"elements": [component]}});
                let is_drawn = words(&mut renderer, &card).contains(mark);
                let is_said = codes(&card).iter().any(|one| one.starts_with(code));
                // Between two figures they are a sum.
                let is_sum = (*before, *behind) == ("1", "1");
                assert!(
                    is_drawn == is_said || (is_sum && !is_said),
                    "{text}: drawn {is_drawn}, said {is_said}"
                );
                literal += usize::from(is_drawn);
            }
        }
    }
    assert!(literal > 50, "{literal}");
}

#[test]
fn columns_that_leave_a_weighted_one_nothing_shrink_in_proportion() {
    let button = |label: &str| {
        json!({"tag": "column", "width": "auto", "elements": [
        {"tag": "button", "text": {"tag": "plain_text", "content": label}}]})
    };
    let set = |name: &str| {
        json!({"tag": "column_set", "flex_mode": "none", "columns": [
        {"tag": "column", "width": "weighted", "weight": 3, "elements": [{"tag": "markdown", "content": name}]},
        button("打开设置"), button("编辑名称"), button("移动位置"), button("全部删除")]})
    };
    let few = json!({"tag": "column_set", "columns": [
        {"tag": "column", "width": "weighted", "weight": 1, "elements": [{"tag": "markdown", "content": "A name that goes over several lines"}]},
        button("打开")]});
    let nested = json!({"tag": "column_set", "columns": [
        {"tag": "column", "width": "weighted", "weight": 1, "elements": [set("A name that needs some room")]}]});
    let widths = |element: &Value, device: Device| {
        let card = json!({"schema": "2.0", "body": {"elements": [element]}});
        let mut renderer = Renderer::new();
        let card = read(&card.to_string());
        let options = Options {
            device,
            ..Options::default()
        };
        let frame = renderer.layout(&card, &options);
        // A second frame of the same card is the same.
        let again = renderer.layout(&card, &options);
        let of = |frame: &cardwright::render::Frame| {
            let depth = frame
                .hits
                .iter()
                .filter(|hit| &*hit.tag == "column")
                .map(|hit| hit.depth)
                .max();
            let inner = frame
                .hits
                .iter()
                .filter(|hit| &*hit.tag == "column" && Some(hit.depth) == depth);
            inner.map(|hit| hit.rect.width).collect::<Vec<_>>()
        };
        assert_eq!(of(&frame), of(&again));
        of(&frame)
    };
    for one in [set("A name that needs some room"), nested] {
        let (wide, narrow) = (widths(&one, Device::Desktop), widths(&one, Device::Phone));
        let share = |widths: &[f32], at: usize| widths[at] / widths.iter().sum::<f32>();
        for at in 0..wide.len() {
            let (wide, narrow) = (share(&wide, at), share(&narrow, at));
            assert!((wide - narrow).abs() < 0.06, "{at}: {wide} {narrow}");
        }
        assert!(narrow[0] > 60.0, "{narrow:?}");
    }
    // Where enough is left, the button keeps its width.
    let narrow = widths(&few, Device::Phone);
    assert!(
        (narrow[1] - widths(&few, Device::Desktop)[1]).abs() < 10.0,
        "{narrow:?}"
    );
}

/// The text with which a file of the collection was drawn; nothing where there is no collection.
fn case(name: &str) -> Option<Value> {
    let Some(corpus) = std::env::var_os("CARDWRIGHT_CORPUS") else {
        eprintln!("skipped: CARDWRIGHT_CORPUS names no folder");
        return None;
    };
    let path = Path::new(&corpus).join("cases").join(name);
    Some(serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
}

#[test]
fn cards_that_failed_are_drawn_as_the_client_draws_them() {
    let mut renderer = Renderer::new();
    for (name, shown) in [
        (
            "inline-code-v1.json",
            "Branch `tea` has `#12`\nand `milk` here",
        ),
        (
            "code-span-first-v1.json",
            "`oven` is hot\n`door` stays open and `lamp` burns",
        ),
        ("html-tags-v1.json", "The tap drips\nvalve=3\nsee cellar"),
    ] {
        let Some(card) = case(name) else {
            return;
        };
        assert_eq!(words(&mut renderer, &card), shown, "{name}");
    }
    let Some(colours) = case("hex-colours.json") else {
        return;
    };
    let plain = colours
        .to_string()
        .replace("#ff0000", "default")
        .replace("nocolour", "default");
    let plain: Value = serde_json::from_str(&plain).unwrap();
    assert_eq!(drawn(&mut renderer, &colours), drawn(&mut renderer, &plain));
    let Some(grey) = case("grey-columns-v1.json") else {
        return;
    };
    let frame = renderer.layout(&read(&grey.to_string()), &Options::default());
    let set = frame
        .hits
        .iter()
        .find(|hit| &*hit.tag == "column_set")
        .unwrap();
    assert!((set.rect.height - 30.4).abs() < 0.01, "{}", set.rect.height);
    let Some(phone) = case("phone-weighted-beside-auto.json") else {
        return;
    };
    let options = Options {
        device: Device::Phone,
        ..Options::default()
    };
    let frame = renderer.layout(&read(&phone.to_string()), &options);
    assert!(frame.height < 120.0, "{}", frame.height);
}
