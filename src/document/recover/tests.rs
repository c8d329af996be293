//! Slips as they are reported, and texts as they are mended.

use super::*;
use crate::document::tree::Tree;

/// The first slip, as the text there and the title of the fix, and the text after the fix.
#[track_caller]
fn mended(text: &str) -> (String, String, String) {
    let found = recovered(text).unwrap_or_else(|| panic!("it can be read: {text}"));
    assert!(found.is_whole, "nothing is thrown away: {found:?}");
    let mut fixed = text.to_owned();
    for splice in found.splices() {
        splice.apply(&mut fixed);
    }
    assert_eq!(fixed, found.text);
    Tree::parse(&*fixed).expect("JSON");
    let first = &found.slips[0];
    let line = text[..first.range.start].matches('\n').count() + 1;
    let at = format!("{line}: {}", &text[first.range.clone()]);
    (at, found.title().en.into_owned(), fixed)
}

#[track_caller]
fn becomes(text: &str, at: &str, title: &str, fixed: &str) {
    let (found_at, found_title, found) = mended(text);
    assert_eq!(
        (&*found_at, &*found_title, &*found),
        (at, title, fixed),
        "{text}"
    );
}

#[test]
fn a_missing_bracket_is_the_one_that_was_opened() {
    becomes(
        "{\"a\": [\n  {\"b\": 1,\n  {\"c\": 2}\n]}",
        "2: {",
        "Insert }",
        "{\"a\": [\n  {\"b\": 1},\n  {\"c\": 2}\n]}",
    );
    becomes(
        "{\n  \"a\": [\n    1,\n    2\n}\n",
        "2: [",
        "Insert ]",
        "{\n  \"a\": [\n    1,\n    2\n  ]\n}\n",
    );
    becomes("{\"a\": [1, 2}", "1: [", "Insert ]", "{\"a\": [1, 2]}");
    becomes("{\"a\": 1", "1: {", "Insert }", "{\"a\": 1}");
    becomes(
        "{\"a\": {\"b\": 1,",
        "1: {",
        "Insert } (2 times)",
        "{\"a\": {\"b\": 1}}",
    );
}

#[test]
fn the_indentation_tells_which_bracket_is_open() {
    becomes(
        "{\n  \"header\": {\n    \"title\": {\"tag\": \"x\"},\n  \"body\": {\n    \"b\": 1\n  }\n}\n",
        "2: {",
        "Insert }",
        "{\n  \"header\": {\n    \"title\": {\"tag\": \"x\"}\n  },\n  \"body\": {\n    \"b\": 1\n  }\n}\n",
    );
    becomes(
        "{\n  \"a\": {\n    \"b\": 1\n  \"c\": 2\n}\n",
        "2: {",
        "Mend the 2 slips",
        "{\n  \"a\": {\n    \"b\": 1\n  },\n  \"c\": 2\n}\n",
    );
}

#[test]
fn commas_colons_and_quotes_that_are_missing_are_put_in() {
    becomes("[1 2]", "1: ", "Insert ,", "[1, 2]");
    becomes(
        "{\"a\": 1\n \"b\": 2}",
        "1: ",
        "Insert ,",
        "{\"a\": 1,\n \"b\": 2}",
    );
    becomes("{\"a\" 1}", "1: ", "Insert :", "{\"a\": 1}");
    becomes(
        "{\"a\": \"b},\n",
        "1: \"b",
        "Mend the 2 slips",
        "{\"a\": \"b\"}\n",
    );
    becomes(
        "[{\"a\": \"b},\n{\"c\": 1}]",
        "1: \"b",
        "Insert \"",
        "[{\"a\": \"b\"},\n{\"c\": 1}]",
    );
    becomes(
        "{\n\"a\": \"use {x}\n}",
        "2: \"use {x}",
        "Insert \"",
        "{\n\"a\": \"use {x}\"\n}",
    );
    becomes("{\"a: \"b\"}", "1: \"a", "Insert \"", "{\"a\": \"b\"}");
    becomes("{a\": \"b\"}", "1: a\"", "Insert \"", "{\"a\": \"b\"}");
    becomes(
        "{\"a\": b c\"}",
        "1: b c\"",
        "Insert \"",
        "{\"a\": \"b c\"}",
    );
    becomes("{\"a\": }", "1: \"a\":", "Insert null", "{\"a\": null }");
}

#[test]
fn signs_that_are_too_much_are_taken_out() {
    becomes(
        "{\"a\": 1}}",
        "1: }",
        "Remove what stands after the end",
        "{\"a\": 1}",
    );
    becomes(
        "{\"a\": 1,, \"b\": 2}",
        "1: ,",
        "Remove ,",
        "{\"a\": 1, \"b\": 2}",
    );
    becomes("[1, 2}]", "1: }", "Remove }", "[1, 2]");
    becomes(
        "{\"a\": 1}, \"b\": 2}",
        "1: }",
        "Remove }",
        "{\"a\": 1, \"b\": 2}",
    );
}

#[test]
fn a_string_over_several_lines_is_written_as_json_does() {
    becomes(
        "{\"a\": \"one\ntwo\"}",
        "1: \n",
        "Write it as \\n",
        "{\"a\": \"one\\ntwo\"}",
    );
}

#[test]
fn words_behind_the_end_are_read_over_and_never_thrown_away() {
    let found = recovered("{\"a\": 1} and so on").expect("it can be read");
    assert!(!found.is_whole);
    assert_eq!(found.text, "{\"a\": 1} ");
}

#[test]
fn what_is_json_or_none_at_all_is_left_alone() {
    for text in [
        "", "{}", "tru", "card = 1", "{{", "'", "\\", "{a: 1}", "\u{feff}",
    ] {
        assert_eq!(recovered(text), None, "{text}");
    }
}

#[test]
fn a_cut_off_text_is_read_as_far_as_it_goes() {
    let whole = "{\n  \"a\": [\n    {\"tag\": \"hr\", \"b\": \"say \\\"hi\\\"\"},\n    true\n  ],\n  \"c\": 12\n}";
    for (at, _) in whole.char_indices().skip(1) {
        if let Some(found) = recovered(&whole[..at]) {
            Tree::parse(&*found.text).expect("JSON");
        }
    }
}
