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
        Block::Indented { depth, block } => {
            format!("{depth}({})", shown(std::slice::from_ref(block)))
        }
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
        "1Disc a|2Ring b|1Number(\"3.\") c|1Number(\"4.\") d"
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
        "\u{a0}\u{a0}late\u{a0}\u{a0} \u{a0}<text_tag>\u{a0}"
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

fn first(content: &str) -> RichText {
    let blocks = read(content, Flavor::Markdown);
    match blocks.into_iter().next() {
        Some(Block::Text(text) | Block::Item { text, .. }) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn markers_change_with_the_depth() {
    assert_eq!(
        markdown("- a\n    - b\n        - c\n            - d\n\n1. e\n    1. f\n        1. g"),
        "1Disc a|2Ring b|3Square c|4Disc d|1Number(\"1.\") e|2Number(\"a.\") f|3Number(\"i.\") g"
    );
    assert_eq!(
        markdown("7. a\n7. b"),
        "1Number(\"7.\") a|1Number(\"8.\") b"
    );
    assert_eq!(markdown("- [x] a"), "1Disc [x] a");
}

#[test]
fn blocks_in_an_item_stand_below_its_words() {
    assert_eq!(
        markdown("- a\n\n  ```c\n  int\n  ```\n- b\n\n  > c"),
        "1Disc a|1(code 1 int)|1Disc b|1(quote(c))"
    );
    assert_eq!(markdown("> - a\n>\n> b"), "quote(1Disc a|b)");
    assert_eq!(markdown("-\n- a"), "1Disc |1Disc a");
}

#[test]
fn quotes_that_are_too_deep_end_where_they_should() {
    let deep = format!("{} a\n\nb", ">".repeat(40));
    assert!(markdown(&deep).ends_with("|b"), "{}", markdown(&deep));
}

#[test]
fn a_blank_line_behind_code_shows_and_none_before_it() {
    assert_eq!(markdown("a\n\n```\nb\n```\n\nc"), "a|code 1 b||c");
    assert_eq!(markdown("```\nb\n```\nc"), "code 1 b|c");
}

#[test]
fn addresses_are_links_by_themselves_except_in_links_and_code() {
    let text = first("see https://a.b/x_y_z, [c](https://d.e) `https://f.g`");
    let links: Vec<&str> = text.links.iter().map(|link| &**link).collect();
    assert_eq!(links, ["https://a.b/x_y_z", "https://d.e"]);
    assert_eq!(
        text.text,
        "see https://a.b/x_y_z, c \u{a0}https://f.g\u{a0}"
    );
}

#[test]
fn links_keep_their_colour_in_fonts_and_around_them() {
    for content in [
        "[<font color='red'>a</font>](https://b.c)",
        "<font color='red'>[a](https://b.c)</font>",
    ] {
        let text = first(content);
        let style = text.spans[0].1;
        assert!(
            style.link.is_some() && style.color.b > style.color.r,
            "{style:?}"
        );
    }
}

#[test]
fn a_link_leads_where_the_device_leads() {
    let text = first("<link url='https://u' pc_url='https://pc' ios_url=''>a</link>");
    assert_eq!(&*text.links[0], "https://pc");
    let text = first("<link url=https://u?a=1 pc_url=''>a</link>");
    assert_eq!(&*text.links[0], "https://u?a=1");
}

#[test]
fn entities_escapes_and_hidden_words_come_out_as_the_client_writes_them() {
    assert_eq!(
        markdown("&#42;a&#42; \\*b\\* &lt;c&gt; &copy &reg; &&zwj;reg <&zwj;d>"),
        "*a* *b* <c> © ® &\u{200d}reg <\u{200d}d>"
    );
    assert_eq!(
        markdown("a <b>c</b> <u>d</u> <!-- e --> <div>f</div>"),
        "a c d  f"
    );
    assert_eq!(markdown("1 < 2 <3> a<b"), "1 < 2 <3> a<b");
    assert_eq!(markdown("10~20, 30~40 ~~x~~"), "10~20, 30~40 x");
}

#[test]
fn tags_at_the_beginning_of_a_line_leave_the_markup_around_them() {
    assert_eq!(
        markdown("<font color='grey'>\n- a\n- b\n</font>\n# c"),
        "1Disc a|1Disc b|c"
    );
    assert_eq!(markdown("above\n<hr>\nbelow"), "above|rule|below");
    assert_eq!(markdown("<link url='https://a'>**b**</link>"), "b");
}

#[test]
fn persons_and_labels_stand_in_one_piece() {
    let text = first("中<text_tag color='red'>a b</text_tag>文<at id=ou_1></at>，");
    assert_eq!(
        text.text,
        "中\u{200b}\u{a0}\u{a0}a b\u{a0}\u{a0}\u{200b}文@ou_1，"
    );
    let held: Vec<&str> = text
        .spans
        .iter()
        .scan(0, |from, (end, style)| {
            let piece = &text.text[*from..*end];
            *from = *end;
            Some((piece, style.nowrap))
        })
        .filter_map(|(piece, nowrap)| nowrap.then_some(piece))
        .collect();
    assert_eq!(held, ["\u{a0}\u{a0}", "a b", "@ou_"]);
    assert_eq!(markdown("<person></person>"), "\u{a0}未知用户");
}

#[test]
fn a_player_hides_nothing_behind_it() {
    assert_eq!(
        markdown("<audio file_key='a'>b"),
        "\u{a0}\u{a0}\u{a0}\u{a0}\u{200b}b"
    );
}

#[test]
fn emoji_without_an_equal_show_their_words() {
    assert_eq!(
        markdown(":LGTM::OK:"),
        "\u{a0}\u{a0}LGTM\u{a0}\u{a0}\u{200b}👌"
    );
}

#[test]
fn pictures_in_a_table_do_not_leave_it() {
    assert_eq!(markdown("| a |\n| --- |\n| ![b](c) <hr> d |"), "table 1×1");
}

#[test]
fn a_card_of_1_0_knows_less() {
    let config = Config::default();
    let palette = Palette {
        classic: true,
        ..Palette::new(ThemeName::Light, Device::Desktop, &config, true)
    };
    let text = Text {
        flavor: Flavor::Markdown,
        content: "# a\n> b\n- c\n\n| d |\n| --- |\n\n<number_tag>1</number_tag>".into(),
        ..Text::default()
    };
    let style = Style::new(14.0, palette.theme.text);
    assert_eq!(
        shown(&blocks(&text, &style, palette, Align::Left)),
        "# a\n> b|1Disc c|| d |\n| --- |||1"
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "<", ">", "</", "/>", "font", " color=", "'", "\"", "red", "text_tag", "at id=all", "person", "raw",
                "audio", "number_tag", "link url=", "https://a.b", "`", "```", "~~~", "~", "*", "**", "_", "#", "- ",
                "1. ", "> ", "    ", "\n", "\n\n", "|", "---", "a", "中", "，", "😀", ":OK:", ":", "&", "&copy", "&#42;",
                "\\", "[", "](", ")", "!", "json", "{\"a\": 1}", "\u{200d}", "\t", " ",
            ]),
            0..60,
        )
    ) {
        let content = pieces.concat();
        for flavor in [Flavor::Markdown, Flavor::LarkMd, Flavor::Plain] {
            for block in read(&content, flavor) {
                if let Block::Text(text) | Block::Item { text, .. } = block {
                    let end = text.spans.last().map_or(0, |(end, _)| *end);
                    proptest::prop_assert_eq!(end, text.text.len());
                }
            }
        }
    }
}
