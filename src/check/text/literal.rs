//! Markdown that is shown as it is typed. The renderer's own reading finds it ([`crate::card::markup::literal`]); this
//! room judges which of it was meant as markup.

use std::ops::Range;

use super::Found;
use super::prose::Prose;
use crate::both;
use crate::card::Flavor;
use crate::card::markup::{self, Literal, TAGS};
use crate::check::problem::{Severity, shortened};
use crate::check::rules::Rule;
use crate::lang::Bilingual;

pub(in crate::check) static LITERAL_BOLD: Rule = Rule {
    code: "literal-bold",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "Marks of bold stand so between letters and signs that they are shown as typed.",
        "加粗符号紧邻标点、表情或空格，会原样显示而不加粗。",
    ),
};

pub(in crate::check) static LITERAL_MARK: Rule = Rule {
    code: "literal-mark",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A mark of Markdown other than bold is shown as typed.",
        "除加粗外的 Markdown 符号会原样显示。",
    ),
};

pub(in crate::check) static FOUR_STARS: Rule = Rule {
    code: "four-stars",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "Four asterisks stand in a row, for which no result is defined.",
        "连续四个星号，显示结果不确定。",
    ),
};

/// Finds all that a text shows as typed and that was meant as markup. `classic` text is that of a 1.0 card.
pub(super) fn literal(prose: &Prose<'_>, flavor: Flavor, classic: bool, found: &mut Vec<Found>) {
    let text = prose.text;
    let mut all = markup::literal(text, flavor, classic);
    for tag in all.iter().filter(|one| one.sign == b'<') {
        open_bracket(text, tag.range.start, found);
    }
    all.retain(|one| one.sign != b'<');
    if !all.is_empty() {
        emphasis(prose, &all, classic, found);
    }
    if flavor == Flavor::Markdown {
        lines(prose, classic, found);
    }
    if classic {
        code_in_lines(prose, found);
    }
}

/// Finds signs of emphasis. Each line is read by itself too: where its signs have found partners in other lines, that is
/// not what was meant.
fn emphasis(prose: &Prose<'_>, all: &[Literal], classic: bool, found: &mut Vec<Found>) {
    let text = prose.text;
    let is_shown = |run: &Literal| {
        all.binary_search_by_key(&run.range.start, |one| one.range.start)
            .is_ok()
    };
    let mut told: Vec<usize> = Vec::new();
    let mut first = 0;
    for line in &prose.lines {
        let last = all.partition_point(|run| run.range.start < line.end);
        let has_any = std::mem::replace(&mut first, last) < last;
        if !has_any {
            continue;
        }
        let mut runs = markup::literal(&text[line.clone()], Flavor::LarkMd, classic);
        for run in &mut runs {
            run.range = line.start + run.range.start..line.start + run.range.end;
        }
        for sign in [b'*', b'_', b'~'] {
            let runs: Vec<&Literal> = runs.iter().filter(|one| one.sign == sign).collect();
            for (open, close) in pairs(text, &runs) {
                if is_shown(open) || is_shown(close) {
                    told.extend([open.range.start, close.range.start]);
                    pair(text, (open, close), classic, found);
                }
            }
        }
    }
    told.sort_unstable();
    for run in all {
        if told.binary_search(&run.range.start).is_err() && is_lost(text, run) {
            alone(text, run, found);
        }
    }
}

/// Returns true if a run without a partner looks like one end of marked text.
fn is_lost(text: &str, run: &Literal) -> bool {
    let before = text[..run.range.start].chars().next_back();
    let behind = text[run.range.end..].chars().next();
    let both = |is: fn(char) -> bool| before.is_none_or(is) && behind.is_none_or(is);
    run.sign != b'_'
        && (2..=3).contains(&run.range.len())
        && !both(char::is_whitespace)
        && !both(|c| c.is_ascii_alphanumeric())
        && ![before, behind].iter().flatten().any(char::is_ascii_digit)
}

fn alone(text: &str, run: &Literal, found: &mut Vec<Found>) {
    let shown = &text[run.range.clone()];
    let rule = if run.sign == b'*' {
        &LITERAL_BOLD
    } else {
        &LITERAL_MARK
    };
    let message = both!(
        "{shown} is shown as typed, as no other one pairs with it; write the second one, or a backslash before it",
        "{shown} 没有配对，会原样显示；请补上另一个，或在前面加反斜杠"
    );
    let problem = Found {
        severity: Some(Severity::Hint),
        ..Found::new(rule, run.range.clone(), message)
    };
    found.push(problem);
}

/// Finds four asterisks and more in a row.
pub(super) fn four_stars(prose: &Prose<'_>, found: &mut Vec<Found>) {
    if !prose.text.contains("****") {
        return;
    }
    let stars = prose.marks(|byte| byte == b'*');
    for run in stars.chunk_by(|one, next| one + 1 == *next) {
        let (Some(start), length) = (run.first().copied(), run.len()) else {
            continue;
        };
        let line = prose.lines.iter().find(|line| line.contains(&start));
        // Alone on a line they are a rule.
        let is_rule = line.is_none_or(|line| {
            let mut bytes = prose.text[line.clone()].bytes();
            bytes.all(|byte| matches!(byte, b'*' | b' ' | b'\t'))
        });
        if length < 4 || is_rule {
            continue;
        }
        let message = Bilingual::fixed(
            "the result of four asterisks in a row is not defined; put a blank between two bold texts",
            "连续四个星号的显示结果不确定；两段加粗之间请加空格",
        );
        let mut problem = Found::new(&FOUR_STARS, start..start + length, message);
        if length == 4 {
            let middle = start + 2;
            let title = Bilingual::fixed("Put in a blank", "补上空格");
            problem = problem.fix((title, vec![(middle..middle, " ".to_owned())]));
        }
        found.push(problem);
    }
}

/// Runs of one sign in a line that were meant as two ends of the same.
fn pairs<'a>(text: &str, runs: &[&'a Literal]) -> Vec<(&'a Literal, &'a Literal)> {
    let mut found = Vec::new();
    let mut rest = runs;
    while let [open, close, tail @ ..] = rest {
        if is_meant(text, open, close) {
            found.push((*open, *close));
            rest = tail;
        } else {
            rest = &rest[1..];
        }
    }
    found
}

/// Returns true if two runs look like the ends of marked text: words stand between them, and at least one of the runs
/// touches them. A single asterisk or underscore is also common in sums and names, so it has to touch them at both
/// ends.
fn is_meant(text: &str, open: &Literal, close: &Literal) -> bool {
    let inner = &text[open.range.end..close.range.start];
    let (at_start, at_end) = (
        inner.starts_with(char::is_whitespace),
        inner.ends_with(char::is_whitespace),
    );
    let before = text[..open.range.start].chars().next_back();
    let behind = text[close.range.end..].chars().next();
    let both = |is: fn(char) -> bool| before.is_some_and(is) && behind.is_some_and(is);
    let either = |is: fn(char) -> bool| before.is_some_and(is) || behind.is_some_and(is);
    let long = |one: &Literal| (2..=3).contains(&one.range.len());
    // With blanks at either side a run is no end of anything but at the ends of a line.
    let is_apart = (at_start && before.is_some_and(|c| c == ' '))
        || (at_end && behind.is_some_and(|c| c == ' '));
    if inner.trim().is_empty() || is_apart || both(|c| c.is_ascii_digit()) {
        return false;
    }
    match open.sign {
        b'_' => !at_start && !at_end && !either(|c| c.is_ascii_alphanumeric()),
        b'*' if open.range.len() == 1 && close.range.len() == 1 => {
            !at_start && !at_end && !both(|c| c.is_ascii_alphanumeric())
        }
        _ => long(open) && long(close) && !(at_start && at_end),
    }
}

fn pair(text: &str, (open, close): (&Literal, &Literal), classic: bool, found: &mut Vec<Found>) {
    let range = open.range.start..close.range.end;
    let shown = shortened(&text[range.clone()]);
    let inner = &text[open.range.end..close.range.start];
    let is_bold = open.sign == b'*' && open.range.len() > 1;
    let (signs, sign) = match open.sign {
        b'*' => ("asterisks", "星号"),
        b'_' => ("underscores", "下划线"),
        _ => ("tildes", "波浪线"),
    };
    let message = if inner.trim() == inner {
        both!(
            "{shown} is shown with its {signs}: beside punctuation, signs and emoji they need a blank on the other side; put one there",
            "{shown} 会原样显示{sign}：{sign}内侧是标点、符号或表情时，外侧需要空格；请补上空格"
        )
    } else {
        both!(
            "{shown} is shown with its {signs}: no blank may stand on their inner side; put it outside",
            "{shown} 会原样显示{sign}：{sign}内侧不能有空格；请把空格移到外侧"
        )
    };
    let rule = if is_bold {
        &LITERAL_BOLD
    } else {
        &LITERAL_MARK
    };
    let mut problem = Found::new(rule, range, message);
    problem.fix = blanks(text, open, close, classic).map(|edits| {
        let title = if inner.trim() == inner {
            Bilingual::fixed("Put in a blank", "补上空格")
        } else {
            Bilingual::fixed("Put the blank outside", "把空格移到外侧")
        };
        (title, edits)
    });
    found.push(problem);
}

/// The fewest blanks outside of two runs that make them work as marks; `None` where none do.
fn blanks(
    text: &str,
    open: &Literal,
    close: &Literal,
    classic: bool,
) -> Option<Vec<(Range<usize>, String)>> {
    let inner = &text[open.range.end..close.range.start];
    let words = inner.trim();
    let before: String = text[..open.range.start]
        .chars()
        .next_back()
        .into_iter()
        .collect();
    let behind: String = text[close.range.end..].chars().next().into_iter().collect();
    let (opening, closing) = (&text[open.range.clone()], &text[close.range.clone()]);
    let first = open.range.end + (inner.len() - inner.trim_start().len());
    let last = close.range.start - (inner.len() - inner.trim_end().len());
    let count = |text: &str| markup::literal(text, Flavor::LarkMd, classic).len();
    let had = count(words);
    for (left, right) in [("", ""), ("", " "), (" ", ""), (" ", " ")] {
        let tried = format!("{before}{left}{opening}{words}{closing}{right}{behind}");
        if count(&tried) > had {
            continue;
        }
        let mut edits = Vec::new();
        let mut edit = |range: Range<usize>, new: &str| {
            if !range.is_empty() || !new.is_empty() {
                edits.push((range, new.to_owned()));
            }
        };
        edit(open.range.start..open.range.start, left);
        edit(open.range.end..first, "");
        edit(last..close.range.start, "");
        edit(close.range.end..close.range.end, right);
        return (!edits.is_empty()).then_some(edits);
    }
    None
}

/// A tag whose closing bracket is missing, or whose name is spelt so that it is read as words.
fn open_bracket(text: &str, at: usize, found: &mut Vec<Found>) {
    let rest = &text[at + 1..];
    let name = rest.strip_prefix('/').unwrap_or(rest);
    let length = name
        .bytes()
        .take(16)
        .take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
        .count();
    // `a<b` is a comparison.
    let known = length > 1
        && TAGS
            .iter()
            .any(|(tag, _)| tag.eq_ignore_ascii_case(&name[..length]));
    let next = name[length..].chars().next();
    if !known || next.is_some_and(|next| !matches!(next, ' ' | '=' | '>' | '/' | '\n')) {
        return;
    }
    let end = rest
        .find(['\n', '<', '>'])
        .map_or(text.len(), |end| at + 1 + end);
    let closes = text[end..].starts_with('>');
    let shown = shortened(&text[at..end + usize::from(closes)]);
    let message = if closes {
        both!(
            "{shown} is no tag as it is written, so it is shown as typed; write its name in small letters and its values in quotes",
            "{shown} 的写法不是有效的标签，会原样显示；标签名请用小写，属性值请加引号"
        )
    } else {
        both!(
            "{shown} is shown as typed, as no > closes the tag; put it in",
            "{shown} 缺少 >，会原样显示；请补上"
        )
    };
    found.push(Found::new(
        &LITERAL_MARK,
        at..end + usize::from(closes),
        message,
    ));
}

/// A line that was meant as a block: its name in both languages, what to do, and how bad it is.
struct Meant {
    name: (&'static str, &'static str),
    advice: (&'static str, &'static str),
    severity: Severity,
    /// The position at which a blank would make it one, bytes.
    blank: Option<usize>,
}

/// Finds, once of each kind, lines that were meant as blocks of Markdown and are none.
fn lines(prose: &Prose<'_>, classic: bool, found: &mut Vec<Found>) {
    let mut told: Vec<&str> = Vec::new();
    for (at, range) in prose.lines.iter().enumerate() {
        let line = &prose.text[range.clone()];
        let body = line.trim();
        let start = range.start + (line.len() - line.trim_start().len());
        let near = |at: Option<usize>| {
            let other = at.and_then(|at| prose.lines.get(at));
            other.is_some_and(|other| is_glued_item(prose.text[other.clone()].trim()))
        };
        let meant = if classic {
            old_block(body)
        } else {
            let in_list = near(at.checked_sub(1)) || near(Some(at + 1));
            new_block(body, start, in_list)
        };
        let Some(meant) = meant.filter(|meant| !told.contains(&meant.name.0)) else {
            continue;
        };
        told.push(meant.name.0);
        let ((en, zh), (do_en, do_zh)) = (meant.name, meant.advice);
        let message = both!(
            "{en} is shown as typed here; {do_en}",
            "此处的{zh}会原样显示；{do_zh}"
        );
        let mut problem = Found::new(&LITERAL_MARK, start..start + body.len(), message);
        problem.severity = Some(meant.severity);
        problem.fix = meant.blank.map(|at| {
            let title = Bilingual::fixed("Put in a blank", "补上空格");
            (title, vec![(at..at, " ".to_owned())])
        });
        found.push(problem);
    }
}

/// Recognises a line that 2.0 does not read as a block: a heading or an item without a blank, or the box of a task.
fn new_block(body: &str, start: usize, in_list: bool) -> Option<Meant> {
    let level = body.bytes().take_while(|byte| *byte == b'#').count();
    // One sign before a word is how topics and numbers are written.
    if (2..=6).contains(&level) && body[level..].starts_with(char::is_alphabetic) {
        return Some(Meant {
            name: (
                "a heading without a blank behind its signs",
                "标题（# 后缺少空格）",
            ),
            advice: ("put in a blank", "请补上空格"),
            severity: Severity::Warning,
            blank: Some(start + level),
        });
    }
    if in_list && is_glued_item(body) {
        return Some(Meant {
            name: (
                "a list whose signs have no blank behind them",
                "列表（符号后缺少空格）",
            ),
            advice: ("put in blanks", "请补上空格"),
            severity: Severity::Hint,
            blank: Some(start + 1),
        });
    }
    let task = ["- [ ] ", "- [x] ", "- [X] ", "* [ ] ", "* [x] "];
    task.iter()
        .any(|sign| body.starts_with(sign))
        .then_some(Meant {
            name: ("the box of a task", "任务复选框"),
            advice: (
                "cards have no task lists: use a checker, or a sign such as ☐ and ☑",
                "卡片不支持任务列表：请用勾选器组件，或 ☐、☑ 等符号",
            ),
            severity: Severity::Hint,
            blank: None,
        })
}

/// Returns true if a line is a list item without a blank after its sign.
fn is_glued_item(body: &str) -> bool {
    let mut letters = body.chars();
    letters.next() == Some('-') && letters.next().is_some_and(char::is_alphabetic)
}

/// Recognises a line that only 2.0 reads as a block.
fn old_block(body: &str) -> Option<Meant> {
    let level = body.bytes().take_while(|byte| *byte == b'#').count();
    let is_divider = body.len() > 2
        && body.contains('|')
        && body.contains('-')
        && body.bytes().all(|byte| b"|:- \t".contains(&byte));
    let name = if (1..=6).contains(&level) && body[level..].starts_with(' ') {
        ("a heading", "标题")
    } else if body.starts_with("> ") {
        ("a quote", "引用")
    } else if is_divider {
        ("a table", "表格")
    } else {
        return None;
    };
    Some(Meant {
        name,
        advice: OLD,
        severity: Severity::Warning,
        blank: None,
    })
}

const OLD: (&str, &str) = (
    "only card JSON 2.0 reads it: convert the card, or leave the signs out",
    "仅卡片 JSON 2.0 支持：请转换卡片，或去掉这些符号",
);

/// Finds, once, code within a line, which 1.0 shows with its back ticks.
fn code_in_lines(prose: &Prose<'_>, found: &mut Vec<Found>) {
    for range in &prose.lines {
        let line = &prose.text[range.clone()];
        let span = line.find('`').and_then(|open| {
            let inner = &line[open + 1..];
            let close = inner.find('`').filter(|close| *close > 0)?;
            Some(range.start + open..range.start + open + close + 2)
        });
        let Some(span) = span else {
            continue;
        };
        let shown = shortened(&prose.text[span.clone()]);
        let (do_en, do_zh) = OLD;
        let message = both!(
            "{shown} is shown with its back ticks here; {do_en}",
            "{shown} 会连同反引号原样显示；{do_zh}"
        );
        let problem = Found {
            severity: Some(Severity::Hint),
            ..Found::new(&LITERAL_MARK, span, message)
        };
        found.push(problem);
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(
        text: &str,
        flavor: Flavor,
        classic: bool,
    ) -> Vec<(&'static str, String, Option<String>)> {
        let mut found = Vec::new();
        literal(&Prose::of(text), flavor, classic, &mut found);
        found
            .into_iter()
            .map(|one| {
                let mended = one.fix.map(|(_, edits)| {
                    let mut text = text.to_owned();
                    for (range, new) in edits.into_iter().rev() {
                        text.replace_range(range, &new);
                    }
                    text
                });
                (one.rule.code, text[one.range].to_owned(), mended)
            })
            .collect()
    }

    fn one(
        code: &'static str,
        range: &str,
        mended: &str,
    ) -> Vec<(&'static str, String, Option<String>)> {
        vec![(code, range.to_owned(), Some(mended.to_owned()))]
    }

    #[test]
    fn bold_beside_punctuation_emoji_and_blanks_is_literal_and_a_blank_mends_it() {
        let md = |text| found(text, Flavor::Markdown, false);
        assert_eq!(
            md("**中文。**字"),
            one("literal-bold", "**中文。**", "**中文。** 字")
        );
        assert_eq!(
            md("**步骤🍵**开始"),
            one("literal-bold", "**步骤🍵**", "**步骤🍵** 开始")
        );
        assert_eq!(
            md("字**「中文」**"),
            one("literal-bold", "**「中文」**", "字 **「中文」**")
        );
        assert_eq!(
            md("字**「中」**字 and **b**"),
            one("literal-bold", "**「中」**", "字 **「中」** 字 and **b**")
        );
        assert_eq!(
            md("是 **粗体 **字"),
            one("literal-bold", "**粗体 **", "是 **粗体**字")
        );
        let ranges = |text| {
            md(text)
                .into_iter()
                .map(|(_, range, _)| range)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            ranges("**中文。**字\n\n字**「中文」**"),
            ["**中文。**", "**「中文」**"]
        );
        assert_eq!(ranges("**开头\na ** b"), ["**"]);
        for good in [
            "**中文**字",
            "字**中文**。",
            "**中文。** 字",
            "**中文。**",
            "2**3",
            "2**(3)**4",
            "**a**b**c**",
            "a ** b ** c",
            "2**3 a ** b",
            "`**中。**`字",
            "**a:** b",
            "\\*\\*中。\\*\\*字",
            "**步骤🍵**",
        ] {
            assert_eq!(md(good), [], "{good}");
        }
    }

    #[test]
    fn other_marks_are_said_too() {
        let md = |text| found(text, Flavor::Markdown, false);
        assert_eq!(
            md("~~旧价。~~新"),
            one("literal-mark", "~~旧价。~~", "~~旧价。~~ 新")
        );
        assert_eq!(
            md("字*「中」*"),
            one("literal-mark", "*「中」*", "字 *「中」*")
        );
        assert_eq!(
            md("这是_强调_文字"),
            one("literal-mark", "_强调_", "这是 _强调_ 文字")
        );
        assert_eq!(
            md("##标题\n#话题"),
            one("literal-mark", "##标题", "## 标题\n#话题")
        );
        assert_eq!(md("-a\n-b"), one("literal-mark", "-a", "- a\n-b"));
        assert_eq!(
            md("a <font color='red'"),
            [("literal-mark", "<font color='red'".to_owned(), None)]
        );
        assert_eq!(
            md("- [ ] tea"),
            [("literal-mark", "- [ ] tea".to_owned(), None)]
        );
        for good in [
            "snake_case_name a_b",
            "2*3 4*5",
            "a < font",
            "-5°C",
            "--flag",
            "5*(1+2)*3",
            "a<b",
            "* a\n* b",
        ] {
            assert_eq!(md(good), [], "{good}");
        }
    }

    #[test]
    fn what_1_0_does_not_read_is_said() {
        let old = |text| {
            found(text, Flavor::Markdown, true)
                .into_iter()
                .map(|(_, range, _)| range)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            old("# Tea\n> cup\n| a | b |\n|---|---|\nsee `x` and `y`"),
            ["# Tea", "> cup", "|---|---|", "`x`"]
        );
        assert_eq!(old("- a\n1. b\n```\n# c `d`\n```"), [""; 0]);
    }
}
