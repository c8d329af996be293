//! One key in the JSON pane, from the text to new pixels: parse, read, check, lay out, paint what has changed of what is
//! seen. Then the stages by themselves, cards far beyond the server's limits, and whole folders of cards.
//!
//! `cargo bench --bench chain`; `CARDWRIGHT_CORPUS` names the folder that holds `cards/v2`, which is left out without it.
#![allow(clippy::expect_used, clippy::unwrap_used, missing_docs)]

use std::hint::black_box;
use std::sync::Arc;

use cardwright::card::Card;
use cardwright::check::check;
use cardwright::check::convert::convert;
use cardwright::document::{Document, Edit, Path, Splice, Tree};
use cardwright::render::{Frame, Options, Pixels, Rect, Renderer};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
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
    scale: f32,
    /// What is on the screen: the part of the card that is seen, its frame and its pixels.
    seen: Rect,
    frame: Frame,
    pixels: Pixels,
    typed: usize,
}

impl Chain {
    fn new(count: usize, scale: f32) -> Self {
        Self::of(card(count), scale)
    }

    fn of(text: String, scale: f32) -> Self {
        let mut chain = Self {
            document: Document::new(text),
            renderer: Renderer::fast(),
            options: Options::default(),
            scale,
            seen: Rect::default(),
            frame: Frame::default(),
            pixels: Pixels::default(),
            typed: 0,
        };
        let frame = chain.frame();
        let middle = (frame.height / 2.0 - 350.0).max(0.0).floor();
        chain.seen = Rect::new(0.0, middle, frame.width, 700.0);
        chain.show();
        chain
    }

    /// Types into a text in the middle of the card, or takes the last letter back.
    fn key(&mut self, letter: &str) {
        let tree = self.document.tree().unwrap();
        let texts: Vec<_> = tree
            .ids()
            .filter(|id| tree.str(*id).is_some_and(|text| text.contains("部署")))
            .collect();
        let end = tree.node(texts[texts.len() / 2]).range.end - 1;
        self.typed += 1;
        let splice = match self.typed % 2 {
            1 => Splice::new(end..end, letter),
            _ => Splice::new(end - letter.len()..end, ""),
        };
        self.document.apply(&Edit::Text(splice)).unwrap();
    }

    fn frame(&mut self) -> Frame {
        let card = Card::read(self.document.tree().unwrap().clone(), None);
        black_box(check(&card));
        self.renderer.layout(&card, &self.options)
    }

    /// Brings the screen up to date, as the window does.
    fn show(&mut self) {
        let frame = self.frame();
        let rows =
            self.renderer
                .repaint(&mut self.pixels, &self.frame, &frame, self.seen, self.scale);
        black_box(rows);
        self.frame = frame;
    }

    /// The same without the pixels of the last frame.
    fn show_anew(&mut self) {
        self.frame = self.frame();
        black_box(self.renderer.paint(&self.frame, self.seen, self.scale));
    }

    /// Moves the first component behind the second, or back.
    fn swap(&mut self) {
        self.typed += 1;
        let (from, index) = if self.typed % 2 == 1 { (0, 2) } else { (1, 0) };
        let list = Path::from_pointer("/body/elements");
        let from = list.join(from);
        let to = list;
        self.document
            .apply(&Edit::Move { from, to, index })
            .unwrap();
    }
}

fn keys(criterion: &mut Criterion) {
    for count in [10, 50, 200] {
        for scale in [1.0, 2.0] {
            let mut chain = Chain::new(count, scale);
            let name = format!("key_to_pixels/{count}_elements/scale_{scale}");
            criterion.bench_function(&name, |bencher| {
                bencher.iter(|| {
                    chain.key("x");
                    chain.show();
                });
            });
        }
    }
    for scale in [1.0, 2.0] {
        // A new line moves all that is below it.
        let mut chain = Chain::new(200, scale);
        let name = format!("line_to_pixels/200_elements/scale_{scale}");
        criterion.bench_function(&name, |bencher| {
            bencher.iter(|| {
                chain.key("\\nx");
                chain.show();
            });
        });
        let mut chain = Chain::new(200, scale);
        let name = format!("key_to_a_new_picture/200_elements/scale_{scale}");
        criterion.bench_function(&name, |bencher| {
            bencher.iter(|| {
                chain.key("x");
                chain.show_anew();
            });
        });
    }
    let mut chain = Chain::new(200, 1.0);
    // The middle of the card is seen: what moves stands above it.
    criterion.bench_function("structural/200_elements/move", |bencher| {
        bencher.iter(|| {
            chain.swap();
            chain.show();
        });
    });
    let mut chain = Chain::new(200, 1.0);
    let list = Path::from_pointer("/body/elements");
    criterion.bench_function("structural/200_elements/delete_and_insert", |bencher| {
        bencher.iter(|| {
            let path = list.join(2);
            chain.document.apply(&Edit::Remove { path }).unwrap();
            chain.show();
            chain.document.undo();
            chain.show();
        });
    });
}

fn stages(criterion: &mut Criterion) {
    let mut chain = Chain::new(200, 1.0);
    criterion.bench_function("stages/200_elements/parse", |bencher| {
        bencher.iter(|| chain.key("x"))
    });
    let chain = Chain::new(200, 1.0);
    criterion.bench_function("stages/200_elements/read", |bencher| {
        let tree = chain.document.tree().unwrap().clone();
        bencher.iter(|| black_box(Card::read(tree.clone(), None)));
    });
    criterion.bench_function("stages/200_elements/check", |bencher| {
        let card = Card::read(chain.document.tree().unwrap().clone(), None);
        bencher.iter(|| black_box(check(&card)));
    });
    let mut chain = Chain::new(200, 1.0);
    criterion.bench_function("stages/200_elements/lay_out_unchanged", |bencher| {
        let card = Card::read(chain.document.tree().unwrap().clone(), None);
        bencher.iter(|| black_box(chain.renderer.layout(&card, &Options::default())));
    });
    criterion.bench_function("stages/200_elements/lay_out_cold", |bencher| {
        let card = Card::read(chain.document.tree().unwrap().clone(), None);
        bencher.iter_batched(
            Renderer::new,
            |mut renderer| black_box(renderer.layout(&card, &Options::default())),
            BatchSize::SmallInput,
        );
    });
}

/// Cards far beyond what the server takes: the first frame, and a key.
fn bounds(criterion: &mut Criterion) {
    let megabyte = 1 << 20;
    let of = |elements: Value| json!({"schema": "2.0", "body": {"elements": elements}}).to_string();
    let markdown = |content: String| of(json!([{"tag": "markdown", "content": content}]));
    let rows: Vec<Value> = (0..10_000)
        .map(|n| json!({"a": format!("row {n}"), "b": n}))
        .collect();
    let columns: Vec<Value> = (0..100_000)
        .map(|_| json!({"tag": "column", "elements": []}))
        .collect();
    let cards = [
        ("5000_elements", card(5000)),
        (
            "paragraph_of_1_MB",
            markdown("lorem ipsum dolor 中文 ".repeat(megabyte / 25)),
        ),
        ("word_of_1_MB", markdown("x".repeat(megabyte))),
        (
            "code_of_1_MB",
            markdown(format!("```\n{}", "let a = 1;\n".repeat(megabyte / 11))),
        ),
        ("list_of_1_MB", markdown("- a\n".repeat(megabyte / 4))),
        (
            "table_of_10000_rows",
            of(json!([{"tag": "table", "page_size": 10_000, "rows": rows,
            "columns": [{"name": "a"}, {"name": "b", "data_type": "number"}]}])),
        ),
        (
            "100000_columns",
            of(json!([{"tag": "column_set", "columns": columns}])),
        ),
    ];
    let mut group = criterion.benchmark_group("bounds");
    group.sample_size(10);
    for (name, text) in cards {
        let tree = Arc::new(Tree::parse(text).unwrap());
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                Renderer::fast,
                |mut renderer| {
                    let card = Card::read(tree.clone(), None);
                    let frame = renderer.layout(&card, &Options::default());
                    let top = Rect::new(0.0, 0.0, frame.width, frame.height.min(700.0));
                    black_box(renderer.paint(&frame, top, 1.0));
                },
                BatchSize::PerIteration,
            );
        });
    }
}

/// What reads a card and draws nothing: the checker, for a card of the usual size and for a text of 1 MB with thousands
/// of problems, and the conversion from 1.0.
fn checks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check");
    let odd = |number: usize| {
        json!({"tag": "button", "odd": number, "disabled": "true", "url": "example.com",
            "text": {"tag": "plain_text", "content": format!("<b>按钮</b> {number}")}})
    };
    let elements: Vec<Value> = (0..8_000).map(odd).collect();
    let broken = json!({"schema": "2.0", "body": {"elements": elements}}).to_string();
    let large = json!({"schema": "2.0", "body": {"elements": [
        {"tag": "markdown", "content": "text with **marks** and [links](https://a.example)\n".repeat(20_000)}]}})
    .to_string();
    for (name, text) in [
        ("200_elements", card(200)),
        ("1_mb_of_problems", broken),
        ("1_mb_of_text", large),
    ] {
        let document = Document::new(text);
        group.bench_function(name, |bencher| {
            bencher.iter(|| check(&Card::read(document.tree().unwrap().clone(), None)));
        });
    }
    let old = json!({"header": {"title": {"tag": "plain_text", "content": "t"}}, "elements": (0..60)
        .map(|number| json!({"tag": "div", "text": {"tag": "lark_md", "content": format!("**{number}**")},
            "extra": {"tag": "button", "text": {"tag": "plain_text", "content": "x"}, "value": {"n": number}}}))
        .collect::<Vec<_>>()});
    let old = Document::new(old.to_string());
    group.bench_function("convert_60_rows", |bencher| {
        bencher.iter(|| convert(&old).expect("a card of 1.0"));
    });
    group.finish();
}

/// The cards of a folder that are JSON.
fn folder(path: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(path).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    let texts = paths
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap());
    texts
        .filter(|text| Tree::parse(text.as_str()).is_ok())
        .collect()
}

/// Whole pictures of all cards of a folder in one process: the throughput is cards per second on one core.
fn folders(criterion: &mut Criterion) {
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let corpus = std::env::var_os("CARDWRIGHT_CORPUS");
    let corpus = corpus.map(|corpus| ("v2", std::path::Path::new(&corpus).join("cards/v2")));
    let mut group = criterion.benchmark_group("folder");
    group.sample_size(10);
    for (name, path) in std::iter::once(("samples", samples)).chain(corpus) {
        let cards = folder(&path);
        group.throughput(Throughput::Elements(cards.len() as u64));
        for scale in [1.0, 2.0] {
            let mut renderer = Renderer::new();
            group.bench_function(format!("{name}/scale_{scale}"), |bencher| {
                bencher.iter(|| {
                    for text in &cards {
                        let document = Document::new(text.as_str());
                        let card = Card::read(document.tree().unwrap().clone(), None);
                        let frame = renderer.layout(&card, &Options::default());
                        black_box(png(renderer.paint_all(&frame, scale)));
                    }
                });
            });
        }
    }
}

/// A picture's file, as the command line writes it.
fn png(pixels: Pixels) -> Vec<u8> {
    use image::ImageEncoder as _;
    use image::codecs::png::{CompressionType, FilterType, PngEncoder};
    let pixels = pixels.straight();
    let mut out = Vec::new();
    PngEncoder::new_with_quality(&mut out, CompressionType::Fast, FilterType::Adaptive)
        .write_image(
            &pixels.rgba,
            pixels.width,
            pixels.height,
            image::ExtendedColorType::Rgba8,
        )
        .unwrap();
    out
}

criterion_group!(chain, keys, stages, checks, bounds, folders);
criterion_main!(chain);
