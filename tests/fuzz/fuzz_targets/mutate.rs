//! Changes of a card that keep it JSON: components come, go and change places, properties get odd values.

use cardwright::catalog::Catalog;
use libfuzzer_sys::fuzzer_mutate;
use serde_json::{Value, json};

/// A small generator of numbers: the fuzzer gives the seed, so that a run can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % most.max(1)
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let at = self.below(list.len());
        list.get(at)
    }
}

/// Values that properties hardly expect, and words that Markdown reads as markup.
fn odd(dice: &mut Dice) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(1e308),
        json!(-1e300),
        json!(4_294_967_296_u64),
        json!([]),
        json!({}),
        json!(""),
        json!("0px"),
        json!("-1px"),
        json!("99999px"),
        json!("1e9px"),
        json!("NaNpx"),
        json!("100%"),
        json!("weighted"),
        json!("auto"),
        json!("fill"),
        json!("rgba(1,2,3,0.5)"),
        json!("rgba(,)"),
        json!("red"),
        json!("horizontal"),
        json!("center"),
        json!("1:0"),
        json!("markdown"),
        json!("lark_md"),
        json!("<font color='red'>x</font>"),
        json!("<font color="),
        json!("**a** *b* ~~c~~ `d` [e](f) ![g](h)"),
        json!("1. a\n   - b\n> c\n\n---\n# d"),
        json!("|a|b|\n|-|:-:|\n|1|2|3|"),
        json!("```rust\nfn a() {}\n```"),
        json!("<at id=all></at><person id='x'>"),
        json!("<text_tag color='red'>t</text_tag>"),
        json!("<local_datetime millisecond='1'></local_datetime>"),
        json!("<raw>**</raw>"),
        json!(":OK::DONE:"),
        json!("👩‍👩‍👧‍👦🇨🇳1️⃣\u{fe0f}\u{200d}"),
        json!("\u{202e}\u{200b}\u{feff}\u{0}"),
        json!("é́́́́́́́"),
        json!("a".repeat(300)),
        json!("字".repeat(200)),
        json!("\n\n\n\n"),
        json!("&#0;&lt;&#x110000;"),
        json!("🙂".repeat(60)),
    ];
    dice.of(&values).cloned().unwrap_or(Value::Null)
}

fn pointers(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                pointers(
                    inner,
                    &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")),
                    out,
                );
            }
        }
        Value::Array(list) => {
            for (n, inner) in list.iter().enumerate() {
                pointers(inner, &format!("{at}/{n}"), out);
            }
        }
        _ => {}
    }
}

/// Any component of the catalogue as its example has it.
fn component(dice: &mut Dice) -> Value {
    let all: Vec<_> = Catalog::get().components().collect();
    dice.of(&all)
        .map_or(Value::Null, |one| one.example().clone())
}

fn change(card: &mut Value, dice: &mut Dice) {
    let mut all = Vec::new();
    pointers(card, "", &mut all);
    let Some(at) = dice.of(&all).cloned() else {
        return;
    };
    let other = dice.of(&all).and_then(|at| card.pointer(at)).cloned();
    let Some(value) = card.pointer_mut(&at) else {
        return;
    };
    match dice.below(8) {
        0 => *value = odd(dice),
        1 => *value = component(dice),
        2 => *value = other.unwrap_or_default(),
        3 | 4 => match value {
            Value::Array(list) => {
                let place = dice.below(list.len() + 1);
                list.insert(place, component(dice));
            }
            Value::Object(map) => {
                // A property that the component knows, or one that it does not.
                let tag = map
                    .get("tag")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned();
                let known = Catalog::get().component(&tag);
                let names: Vec<String> = known.map_or_else(
                    || {
                        vec![
                            "elements".to_owned(),
                            "columns".to_owned(),
                            "text".to_owned(),
                            "tag".to_owned(),
                        ]
                    },
                    |known| {
                        known
                            .properties
                            .iter()
                            .map(|one| one.name.clone())
                            .collect()
                    },
                );
                if let Some(name) = dice.of(&names) {
                    map.insert(name.clone(), odd(dice));
                }
            }
            Value::String(text) => {
                if let Value::String(more) = odd(dice) {
                    text.push_str(&more);
                }
            }
            _ => *value = odd(dice),
        },
        5 => match value {
            Value::Array(list) if !list.is_empty() => {
                let place = dice.below(list.len());
                list.remove(place);
            }
            Value::Object(map) if !map.is_empty() => {
                let key = map.keys().nth(dice.below(map.len())).cloned();
                key.and_then(|key| map.shift_remove(&key));
            }
            _ => *value = odd(dice),
        },
        6 => {
            if let Value::Array(list) = value
                && let Some(item) = dice.of(list).cloned()
            {
                list.extend(std::iter::repeat_n(item, dice.below(6)));
            }
        }
        _ => {
            // Into a container that holds what it held.
            let inside = value.take();
            *value = match dice.below(4) {
                0 => {
                    json!({"tag": "column_set", "columns": [{"tag": "column", "elements": [inside]}]})
                }
                1 => json!({"tag": "collapsible_panel", "expanded": true, "elements": [inside]}),
                2 => json!({"tag": "form", "elements": [inside]}),
                _ => json!({"tag": "interactive_container", "elements": [inside]}),
            };
        }
    }
}

/// Changes a card in `data`; text that is no JSON is changed byte by byte.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut dice = Dice(u64::from(seed) << 20 | 0x9e37);
    let card = serde_json::from_slice::<Value>(&data[..size]);
    let Ok(mut card) = card else {
        return fuzzer_mutate(data, size, max_size);
    };
    if dice.below(8) == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    for _ in 0..=dice.below(4) {
        change(&mut card, &mut dice);
    }
    let text = card.to_string();
    if text.len() > max_size || text.is_empty() {
        return fuzzer_mutate(data, size, max_size);
    }
    data[..text.len()].copy_from_slice(text.as_bytes());
    text.len()
}
