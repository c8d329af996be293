//! A text laid out anew: two spaces a level, comments kept.

use super::tree::{Kind, NodeId, Tree};
use super::words::{Word, words};

/// The document laid out anew with two spaces a level. A text with comments stays as it is: no rule says where they
/// would go.
pub fn formatted(tree: &Tree) -> String {
    if !tree.comments().is_empty() {
        return reindented(tree.text());
    }
    let mut out = String::with_capacity(tree.text().len() * 2);
    write_pretty(tree, tree.root(), 0, &mut out);
    if tree.text().ends_with('\n') {
        out.push('\n');
    }
    if tree.text().contains("\r\n") {
        out.replace('\n', "\r\n")
    } else {
        out
    }
}

/// The lines of a text with the indentation that their brackets give them; nothing else is touched.
fn reindented(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    let mut in_block_comment = false;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start_matches([' ', '\t']);
        if in_block_comment {
            out.push_str(line);
        } else {
            let closes = body.starts_with(['}', ']']);
            if !body.trim().is_empty() {
                out.push_str(&"  ".repeat(depth.saturating_sub(usize::from(closes))));
            }
            out.push_str(body);
        }
        let source = if in_block_comment { line } else { body };
        let mut rest = source;
        if in_block_comment {
            match rest.find("*/") {
                Some(end) => {
                    rest = &rest[end + 2..];
                    in_block_comment = false;
                }
                None => continue,
            }
        }
        for (range, word) in words(rest) {
            match word {
                Word::Plain => {
                    for byte in rest[range].bytes() {
                        match byte {
                            b'{' | b'[' => depth += 1,
                            b'}' | b']' => depth = depth.saturating_sub(1),
                            _ => {}
                        }
                    }
                }
                Word::Comment => {
                    let comment = &rest[range];
                    in_block_comment = comment
                        .strip_prefix("/*")
                        .is_some_and(|rest| !rest.ends_with("*/"));
                }
                _ => {}
            }
        }
    }
    out
}

fn write_pretty(tree: &Tree, id: NodeId, depth: usize, out: &mut String) {
    let node = tree.node(id);
    let (open, close) = match node.kind {
        Kind::Object => ('{', '}'),
        Kind::Array => ('[', ']'),
        _ => {
            out.push_str(tree.source(id));
            return;
        }
    };
    out.push(open);
    for (at, child) in node.children.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(depth + 1));
        if let Some(key) = &tree.node(*child).key {
            out.push_str(&tree.text()[key.range.clone()]);
            out.push_str(": ");
        }
        write_pretty(tree, *child, depth + 1, out);
    }
    if !node.children.is_empty() {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    }
    out.push(close);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_comment_is_no_part_of_its_beginning() {
        let tree = Tree::parse("{\n/*/\n{ */\n\"a\": 1\n}").expect("JSON");
        assert_eq!(formatted(&tree), "{\n  /*/\n{ */\n  \"a\": 1\n}");
    }

    #[test]
    fn formatting_keeps_the_spelling_of_numbers_and_strings() {
        let tree = Tree::parse("{\"a\":1.50,\"b\":[ ],\"c\":{\"d\":\"\\u4e2d\"}}").expect("JSON");
        assert_eq!(
            formatted(&tree),
            "{\n  \"a\": 1.50,\n  \"b\": [],\n  \"c\": {\n    \"d\": \"\\u4e2d\"\n  }\n}"
        );
        let tree = Tree::parse("{ // one\n\"a\": [\n1\n]\n}").expect("JSON");
        assert_eq!(formatted(&tree), "{ // one\n  \"a\": [\n    1\n  ]\n}");
    }
}
