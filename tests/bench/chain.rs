//! One key in the JSON pane, from the text to new pixels: parse, read, check, lay out, paint what is visible.
//!
//! `cargo bench --bench chain`
#![allow(clippy::expect_used, clippy::unwrap_used, missing_docs)]

use std::hint::black_box;

use cardwright::card::Card;
use cardwright::check::check;
use cardwright::document::{Document, Edit, Path, Splice};
use cardwright::render::{Frame, Options, Rect, Renderer};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};

/// A card of about `count` objects with a tag: texts, columns, panels and buttons as real cards mix them.
fn card(count: usize) -> String {
    let text = |number: usize| {
        json!({
            "tag": "markdown",
            "content": format!("**第 {number} 项** 部署 `service-{number}` 已完成，耗时 {}ms，<font color='green'>正常</font>。\n\
                - 构建 ok\n- [日志](https://example.com/{number}) and a few more words to break the line", number * 7)
        })
    };
    let button = |number: usize| {
        json!({
            "tag": "button",
            "type": if number.is_multiple_of(2) { "primary" } else { "default" },
            "text": {"tag": "plain_text", "content": format!("操作 {number}")},
            "behaviors": [{"type": "callback", "value": {"n": number}}]
        })
    };
    let mut elements: Vec<Value> = Vec::new();
    let mut tagged = 4;
    let mut number = 0;
    while tagged < count {
        number += 1;
        let (element, cost) = match number % 4 {
            0 => (json!({"tag": "hr"}), 1),
            1 => (text(number), 1),
            2 => (
                json!({"tag": "column_set", "horizontal_spacing": "8px", "columns": [
                    {"tag": "column", "width": "weighted", "weight": 1, "elements": [text(number), button(number)]},
                    {"tag": "column", "width": "weighted", "weight": 2, "background_style": "grey-50",
                        "padding": "8px", "elements": [text(number + 1)]}
                ]}),
                7,
            ),
            _ => (
                json!({"tag": "collapsible_panel", "expanded": true, "border": {"color": "grey"},
                    "header": {"title": {"tag": "plain_text", "content": format!("面板 {number}")}},
                    "elements": [text(number), button(number)]}),
                5,
            ),
        };
        elements.push(element);
        tagged += cost;
    }
    let card = json!({
        "schema": "2.0",
        "header": {
            "title": {"tag": "plain_text", "content": "发布日报"},
            "subtitle": {"tag": "plain_text", "content": "release report"},
            "text_tag_list": [{"tag": "text_tag", "text": {"tag": "plain_text", "content": "OK"}, "color": "green"}],
            "template": "green"
        },
        "body": {"elements": elements}
    });
    format!("{card:#}")
}

struct Chain {
    document: Document,
    renderer: Renderer,
    options: Options,
    typed: usize,
}

impl Chain {
    fn new(count: usize) -> Self {
        let mut chain = Self {
            document: Document::new(card(count)),
            renderer: Renderer::fast(),
            options: Options::default(),
            typed: 0,
        };
        chain.pixels(1.0);
        chain
    }

    /// Types one letter into a text in the middle of the card, or takes the last one back.
    fn key(&mut self) {
        let tree = self.document.tree().unwrap();
        let texts: Vec<_> = tree
            .ids()
            .filter(|id| tree.str(*id).is_some_and(|text| text.contains("部署")))
            .collect();
        let end = tree.node(texts[texts.len() / 2]).range.end - 1;
        self.typed += 1;
        let splice = match self.typed % 2 {
            1 => Splice::new(end..end, "x"),
            _ => Splice::new(end - 1..end, ""),
        };
        self.document.apply(&Edit::Text(splice)).unwrap();
    }

    fn frame(&mut self) -> Frame {
        let card = Card::read(self.document.tree().unwrap().clone(), None);
        black_box(check(&card));
        self.renderer.layout(&card, &self.options)
    }

    fn pixels(&mut self, scale: f32) {
        let frame = self.frame();
        let middle = (frame.height / 2.0 - 350.0).max(0.0);
        let visible = Rect::new(0.0, middle, frame.width, 700.0);
        black_box(self.renderer.paint(&frame, visible, scale));
    }
}

fn benches(criterion: &mut Criterion) {
    for count in [10, 50, 200] {
        for scale in [1.0, 2.0] {
            let mut chain = Chain::new(count);
            criterion.bench_function(
                &format!("key_to_pixels/{count}_elements/scale_{scale}"),
                |bencher| {
                    bencher.iter(|| {
                        chain.key();
                        chain.pixels(scale);
                    });
                },
            );
        }
    }
    let mut chain = Chain::new(200);
    criterion.bench_function("stages/200_elements/parse", |bencher| {
        bencher.iter(|| chain.key())
    });
    let mut chain = Chain::new(200);
    criterion.bench_function("stages/200_elements/read", |bencher| {
        let tree = chain.document.tree().unwrap().clone();
        bencher.iter(|| black_box(Card::read(tree.clone(), None)));
    });
    criterion.bench_function("stages/200_elements/check", |bencher| {
        let card = Card::read(chain.document.tree().unwrap().clone(), None);
        bencher.iter(|| black_box(check(&card)));
    });
    criterion.bench_function("stages/200_elements/lay_out_unchanged", |bencher| {
        let card = Card::read(chain.document.tree().unwrap().clone(), None);
        bencher.iter(|| black_box(chain.renderer.layout(&card, &Options::default())));
    });
    criterion.bench_function("structural/200_elements/move", |bencher| {
        let mut forward = true;
        bencher.iter(|| {
            let (from, index) = if forward { (0, 2) } else { (1, 0) };
            forward = !forward;
            let list = Path::from_pointer("/body/elements");
            chain
                .document
                .apply(&Edit::Move {
                    from: list.join(from),
                    to: list,
                    index,
                })
                .unwrap();
            chain.pixels(1.0);
        });
    });
    criterion.bench_function("cold/200_elements", |bencher| {
        bencher.iter_batched(
            Renderer::new,
            |mut renderer| {
                let card = Card::read(chain.document.tree().unwrap().clone(), None);
                black_box(renderer.layout(&card, &Options::default()));
            },
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(chain, benches);
criterion_main!(chain);
