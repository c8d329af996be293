use super::*;
use crate::card::Config;
use crate::render::{Device, ThemeName};

fn read(content: &str, flavor: Flavor) -> Vec<Block> {
    let config = Config::default();
    let palette = Palette::new(ThemeName::Light, Device::Desktop, &config, true);
    let text = Text {
        flavor,
        content: content.into(),
        ..Text::default()
    };
    blocks(
        &text,
        &Style::new(14.0, palette.theme.text),
        palette,
        Align::Left,
    )
}

fn shown(blocks: &[Block]) -> String {
    let line = |block: &Block| match block {
        Block::Text(text) => text.text.clone(),
        Block::Blank(_) => String::new(),
        Block::Item {
            depth,
            marker,
            text,
        } => format!("{depth}{marker:?} {}", text.text),
        Block::Code(numbers, text) => format!("code {} {}", numbers.text, text.text),
        Block::Table { header, rows } => format!("table {}×{}", header.len(), rows.len()),
        Block::Picture(key) => format!("picture {key}"),
        Block::Rule => "rule".to_owned(),
        Block::Quote(inside) => format!("quote({})", shown(inside)),
    };
    blocks.iter().map(line).collect::<Vec<_>>().join("|")
}

fn markdown(content: &str) -> String {
    shown(&read(content, Flavor::Markdown))
}

#[test]
fn lists_keep_their_markers_and_depths() {
    assert_eq!(
        markdown("- a\n    - b\n\n3. c\n4. d"),
        "1Disc a|2Disc b|1Number(\"3.\") c|1Number(\"4.\") d"
    );
}

#[test]
fn a_line_break_stays_within_the_paragraph_and_a_blank_line_ends_it() {
    assert_eq!(markdown("a\nb<br>c\n\nd"), "a\nb\nc||d");
}

#[test]
fn colours_of_font_tags_count_inside_and_end_with_their_tag() {
    let blocks = read(
        "<font color=red>r<font color='green'>g</font>r</font>b",
        Flavor::Markdown,
    );
    let Some(Block::Text(text)) = blocks.first() else {
        panic!("{blocks:?}")
    };
    let colors: Vec<Rgba> = text.spans.iter().map(|(_, style)| style.color).collect();
    assert_eq!(text.text, "rgrb");
    assert_eq!(colors.len(), 4);
    assert_eq!(colors[0], colors[2]);
    assert_ne!(colors[0], colors[1]);
}

#[test]
fn a_font_tag_on_a_line_of_its_own_still_colours_what_follows() {
    let blocks = read("<font color='red'>\n**x**\n</font>", Flavor::Markdown);
    assert_eq!(shown(&blocks), "x");
    let Some(Block::Text(text)) = blocks.first() else {
        panic!("{blocks:?}")
    };
    assert!(
        text.spans[0].1.bold && text.spans[0].1.color.r > text.spans[0].1.color.b,
        "{:?}",
        text.spans
    );
}

#[test]
fn tags_with_an_underscore_are_tags_except_in_code() {
    assert_eq!(
        markdown("<text_tag color='red'>late</text_tag> `<text_tag>`"),
        "\u{a0}l\u{2060}a\u{2060}t\u{2060}e\u{a0} \u{a0}<text_tag>\u{a0}"
    );
}

#[test]
fn unknown_tags_are_swallowed_and_their_words_stay() {
    assert_eq!(markdown("a <word>b</word> c"), "a b c");
    assert_eq!(markdown("hello <at id=all></at>!"), "hello @所有人!");
}

#[test]
fn the_small_markdown_has_bold_links_and_code_but_no_blocks() {
    let lark = |content: &str| shown(&read(content, Flavor::LarkMd));
    assert_eq!(lark("# a\n- **b** `c`\n\nd"), "# a\n- b \u{a0}c\u{a0}\n\nd");
    assert_eq!(lark("**💰 a** b"), "💰 a b");
    assert_eq!(shown(&read("# **a**", Flavor::Plain)), "# **a**");
}

#[test]
fn code_rules_and_quotes_are_blocks() {
    assert_eq!(
        markdown("```rust\nfn a() {}\n```\n---\n> q\n> r"),
        "code 1 fn a() {}|rule|quote(q\nr)"
    );
}

#[test]
fn tables_and_pictures_are_blocks() {
    assert_eq!(
        markdown("| a | b |\n| --- | --: |\n| 1 | 2 |\n| 3 | 4 |"),
        "table 2×2"
    );
    assert_eq!(markdown("a ![alt](img_1) b"), "a |picture img_1| b");
}

#[test]
fn a_mention_that_is_never_closed_hides_nothing_behind_its_block() {
    assert_eq!(markdown("a <at id='x'/> b"), "a @x b");
    assert_eq!(markdown("a <at id='x'> b\n\nc"), "a @x||c");
}

#[test]
fn what_stands_between_raw_tags_is_shown_as_it_is() {
    assert_eq!(markdown("<raw>**a** `b` <font></raw>"), "**a** `b` <font>");
}

#[test]
fn emoji_tokens_become_emoji_and_other_colons_stay() {
    assert_eq!(
        markdown("at 10:30:00 :OK: :NoSuch:"),
        "at 10:30:00 👌 :NoSuch:"
    );
}
