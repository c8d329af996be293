//! The marks of Markdown in a card's texts: those that come out as they are typed.

use std::ops::Range;

use super::Found;
use super::markup::NOT_IN_LARK_MD;
use super::prose::Prose;
use super::tag::Tag;
use crate::both;
use crate::check::problem::Severity;
use crate::check::rules::Rule;
use crate::lang::Bilingual;

pub(in crate::check) static OPEN_CODE_BLOCK: Rule = Rule {
    code: "open-code-block",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A block of code is not closed, so all that follows is code.",
        "代码块没有闭合，之后的内容都会成为代码。",
    ),
};

pub(in crate::check) static INDENTED_FENCE: Rule = Rule {
    code: "indented-fence",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "In a card that is streamed a fence of a block of code does not begin its line.",
        "流式更新的卡片中，代码块的围栏不在行首。",
    ),
};

pub(in crate::check) static BROKEN_TABLE: Rule = Rule {
    code: "broken-table",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "Lines meant as a Markdown table are none, as the line under the header does not fit it.",
        "Markdown 表格的分隔行缺失或列数与表头不符，不会显示为表格。",
    ),
};

pub(in crate::check) static MARKDOWN_IN_PLAIN_TEXT: Rule = Rule {
    code: "markdown-in-plain-text",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "A plain text has marks or tags of Markdown, which are shown as typed.",
        "普通文本包含 Markdown 语法或标签，会原样显示。",
    ),
};

/// Finds a block of code that is never closed.
pub(super) fn open_code_block(prose: &Prose<'_>, found: &mut Vec<Found>) {
    let Some((range, marks)) = prose.open_fence.clone() else {
        return;
    };
    let shown = crate::check::problem::shortened(marks);
    let message = both!(
        "this block of code is never closed, so all that follows is shown as code; write {shown} on a line of its own where it ends",
        "此代码块没有闭合，之后的内容都会显示为代码；请在结尾处另起一行写 {shown}"
    );
    let end = prose.text.len();
    let fence = if prose.text.ends_with('\n') {
        marks.to_owned()
    } else {
        format!("\n{marks}")
    };
    let fix = (
        Bilingual::fixed("Close it at the end", "在末尾闭合"),
        vec![(end..end, fence)],
    );
    found.push(Found::new(&OPEN_CODE_BLOCK, range, message).fix(fix));
}

/// Finds fences that do not begin their lines, which a streaming card was seen not to show as code.
pub(super) fn indented_fences(prose: &Prose<'_>, found: &mut Vec<Found>) {
    for one in &prose.indented {
        let message = Bilingual::fixed(
            "this block of code does not begin its line, and a card that is streamed was seen not to show it as code; take the blanks before it away",
            "该代码块的围栏不在行首，曾见流式更新的卡片未将其显示为代码；请去掉前面的空格",
        );
        let fence = one.blanks.end..one.blanks.end + 3;
        let problem = Found::new(&INDENTED_FENCE, fence, message);
        if one.is_nested {
            found.push(problem);
            continue;
        }
        // CommonMark takes as many blanks off each line of the block.
        let mut splices = Vec::new();
        let mut at = one.blanks.start;
        while at < one.end {
            let line = &prose.text[at..one.end];
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            let off = blanks.min(one.blanks.len());
            if off > 0 {
                splices.push((at..at + off, String::new()));
            }
            at += line.find('\n').map_or(line.len(), |end| end + 1);
        }
        let title = Bilingual::fixed("Begin its lines at the margin", "去掉行首空格");
        found.push(problem.fix((title, splices)));
    }
}

/// The cells of a table's line; a `\|` is a letter.
fn cells(line: &str) -> usize {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = if line.ends_with('|') && !line.ends_with("\\|") {
        &line[..line.len() - 1]
    } else {
        line
    };
    let escaped = line.matches("\\|").count();
    line.matches('|').count() - escaped + 1
}

/// Whether a line is made of what divides a table's header from its rows.
fn divides(line: &str) -> bool {
    let line = line.trim();
    line.contains('-')
        && line.contains('|')
        && line
            .bytes()
            .all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
        && line.trim_matches('|').split('|').all(|cell| {
            cell.trim()
                .trim_matches(':')
                .bytes()
                .all(|byte| byte == b'-')
                && cell.contains('-')
        })
}

/// Finds lines between `|` that CommonMark's tables do not take.
pub(super) fn broken_tables(prose: &Prose<'_>, found: &mut Vec<Found>) {
    if !prose.text.contains('|') {
        return;
    }
    let line = |at: usize| {
        prose
            .lines
            .get(at)
            .map(|range| prose.text[range.clone()].trim())
    };
    let is_row = |text: &str| {
        text.len() > 2 && text.starts_with('|') && text.ends_with('|') && cells(text) > 1
    };
    let follows = |at: usize| {
        // What stands behind code or a line of a list is no next line.
        let (above, below) = (prose.lines.get(at - 1), prose.lines.get(at));
        above
            .zip(below)
            .is_some_and(|(above, below)| below.start - above.end <= 2)
    };
    let mut at = 0;
    while let Some(header) = line(at) {
        let first = at;
        at += 1;
        if !is_row(header) {
            continue;
        }
        let mut rows = 1;
        while follows(at) && line(at).is_some_and(|text| text.starts_with('|')) {
            at += 1;
            rows += 1;
        }
        let Some(second) = line(first + 1).filter(|_| rows > 1) else {
            continue;
        };
        let (Some(header_range), Some(second_range)) =
            (prose.lines.get(first), prose.lines.get(first + 1))
        else {
            continue;
        };
        let columns = cells(header);
        let divider = format!("|{}", " --- |".repeat(columns.min(100)));
        if divides(second) && cells(second) == columns {
            continue;
        }
        if divides(header) || !(divides(second) || is_row(second)) {
            continue;
        }
        let (range, message, edit) = if divides(second) {
            let is = cells(second);
            let message = both!(
                "columns in this line: {is}, in the header above: {columns}, so no table is shown; make them as many",
                "分隔行有 {is} 列，而表头有 {columns} 列，不会显示为表格；请改为相同列数"
            );
            (
                second_range.clone(),
                message,
                (second_range.clone(), divider),
            )
        } else {
            let message = both!(
                "under the header of a table a line such as |---|---| is missing, so no table is shown; put it in",
                "表头下缺少形如 |---|---| 的分隔行，不会显示为表格；请补上"
            );
            let end = header_range.end;
            (
                header_range.clone(),
                message,
                (end..end, format!("\n{divider}")),
            )
        };
        let fix = (Bilingual::fixed("Write the line", "写入分隔行"), vec![edit]);
        found.push(Found::new(&BROKEN_TABLE, range, message).fix(fix));
    }
}

/// A block of Markdown: its name in both languages, how bad it is in lark_md, and whether a line begins one.
type Block = (&'static str, &'static str, Severity, fn(&str) -> bool);

/// Finds, once of each kind, the blocks of Markdown that lark_md shows as typed.
pub(super) fn not_in_lark_md(prose: &Prose<'_>, found: &mut Vec<Found>) {
    let kinds: [Block; 6] = [
        ("a heading", "标题", Severity::Warning, is_heading),
        ("a list", "列表", Severity::Hint, is_list),
        ("a quote", "引用", Severity::Warning, |line| {
            line.starts_with("> ")
        }),
        ("a table", "表格", Severity::Warning, divides),
        ("a rule", "分割线", Severity::Warning, |line| {
            line.len() > 2 && line.bytes().all(|byte| byte == b'-')
        }),
        ("a picture", "图片", Severity::Warning, has_picture),
    ];
    for (en, zh, severity, is) in kinds {
        let line = prose
            .lines
            .iter()
            .find(|range| is(prose.text[(*range).clone()].trim()));
        if let Some(range) = line {
            found.push(only_markdown(range.clone(), en, zh, severity));
        }
    }
    let fence = prose.text.match_indices("```").next();
    if let Some((at, _)) = fence.filter(|(at, _)| {
        prose.text[..*at]
            .trim_end_matches([' ', '\t'])
            .ends_with('\n')
            || *at == 0
    }) {
        found.push(only_markdown(at..at + 3, CODE, "代码块", Severity::Hint));
    }
}

/// The name of a construct of which nobody has seen what lark_md makes.
const CODE: &str = "a block of code";

fn only_markdown(range: Range<usize>, en: &str, zh: &str, severity: Severity) -> Found {
    let message = if en == CODE {
        both!(
            "lark_md is not documented to read {en} and may show it as typed, though programs send it; use a markdown component",
            "文档未说明 lark_md 支持{zh}，可能原样显示（虽有程序这样发送）；请改用富文本组件"
        )
    } else {
        both!(
            "lark_md does not read {en} and shows it as typed; use a markdown component",
            "lark_md 不支持{zh}，会原样显示；请改用富文本组件"
        )
    };
    Found {
        severity: Some(severity),
        ..Found::new(&NOT_IN_LARK_MD, range, message)
    }
}

fn is_heading(line: &str) -> bool {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    (1..=6).contains(&level) && line[level..].starts_with(' ')
}

fn is_list(line: &str) -> bool {
    let digits = line.bytes().take(9).take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    if digits > 0 {
        rest.starts_with(". ")
    } else {
        rest.starts_with("- ") || rest.starts_with("* ") || rest.starts_with("+ ")
    }
}

fn has_picture(line: &str) -> bool {
    line.find("![").is_some_and(|at| {
        line[at..]
            .find("](")
            .is_some_and(|close| line[at + close..].contains(')'))
    })
}

/// Finds, once, what a plain text has of Markdown.
pub(super) fn markdown_in_plain_text(text: &str, found: &mut Vec<Found>) {
    let Some(range) = bold_in(text)
        .or_else(|| link_in(text))
        .or_else(|| tag_in(text))
    else {
        return;
    };
    let shown = crate::check::problem::shortened(&text[range.clone()]);
    let message = both!(
        "{shown} is Markdown, which a plain_text shows as typed; use lark_md or a markdown component, or leave it out",
        "{shown} 是 Markdown 语法，plain_text 会原样显示；请改用 lark_md 或富文本组件，或去掉这些符号"
    );
    found.push(Found::new(&MARKDOWN_IN_PLAIN_TEXT, range, message));
}

fn bold_in(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    while let Some(found) = text[at..].find("**") {
        let start = at + found;
        let inner = &text[start + 2..];
        let close = inner.find("**")?;
        let within = &inner[..close];
        let is_bold = !within.is_empty()
            && !within.contains(['\n', '*'])
            && !within.starts_with(char::is_whitespace)
            && !within.ends_with(char::is_whitespace);
        if is_bold {
            return Some(start..start + close + 4);
        }
        at = start + 2 + close;
    }
    None
}

fn link_in(text: &str) -> Option<Range<usize>> {
    let middle = text.find("](http")?;
    let start = text[..middle].rfind('[')?;
    let end = middle + text[middle..].find([')', '\n'])?;
    text[end..].starts_with(')').then_some(start..end + 1)
}

fn tag_in(text: &str) -> Option<Range<usize>> {
    text.match_indices('<')
        .filter_map(|(at, _)| Tag::at(text, at))
        .find(|tag| tag.is_known() && !(tag.name.len() == 1 && tag.closing))
        .map(|tag| tag.range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_need_a_line_that_fits() {
        let count = |text: &str| {
            let mut found = Vec::new();
            broken_tables(&Prose::of(text), &mut found);
            found.len()
        };
        assert_eq!(count("| a | b |\n|---|---|\n| 1 | 2 |"), 0);
        assert_eq!(count("| a | b |\n|---|\n| 1 | 2 |"), 1);
        assert_eq!(count("| a | b |\n| 1 | 2 |\n| 3 | 4 |"), 1);
        assert_eq!(count("```\n| a | b |\n| 1 | 2 |\n```"), 0);
        assert_eq!(count("a | b\nc | d"), 0);
        assert_eq!(count("|a|b|"), 0);
        assert_eq!(count("| a \\| b | c |\n|:-:|--|\n"), 0);
    }
}
