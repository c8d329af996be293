//! The table of differences, and what is wrong with it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::NEAR;
use crate::measured::Pair;
use crate::ours::Ours;

/// Writes what a pair shows, and notes what the record says otherwise.
pub(crate) fn pair(pair: &Pair, ours: &mut Ours, table: &mut String, wrong: &mut Vec<String>) {
    let name = &pair.name;
    let _ = writeln!(table, "### {name}\n\n{}\n", pair.about);
    let _ = writeln!(table, "| where | edge | theirs | ours | off | why |");
    let _ = writeln!(table, "| --- | --- | --- | --- | --- | --- |");
    for edge in &pair.edges {
        let at = format!("{name} {} {}", edge.path, edge.edge);
        let Some(found) = ours.edge(&edge.path, &edge.edge) else {
            wrong.push(format!("{at}: not in our frame"));
            continue;
        };
        let off = found - edge.theirs;
        judge(&at, off.abs() <= NEAR, edge.why.is_some(), wrong, || {
            format!("{found:.1} for {:.1}", edge.theirs)
        });
        let why = edge.why.as_deref().unwrap_or_default();
        let _ = writeln!(
            table,
            "| `{}` | {} | {:.1} | {found:.1} | {off:+.1} | {why} |",
            edge.path, edge.edge, edge.theirs
        );
    }
    for broken in &pair.breaks {
        let at = format!("{name} {} lines", broken.path);
        let lines = ours.lines(&broken.path);
        let differing = broken
            .lines
            .iter()
            .enumerate()
            .find(|(number, begin)| !begins(lines.get(*number).map(|line| &*line.text), begin));
        let same = differing.is_none() && lines.len() == broken.lines.len();
        judge(&at, same, broken.why.is_some(), wrong, || {
            let texts: Vec<&str> = lines.iter().map(|line| &*line.text).collect();
            format!("{texts:?} for {:?}", broken.lines)
        });
        let result = if same { "the same" } else { "others" };
        let why = broken.why.as_deref().unwrap_or_default();
        let count = broken.lines.len();
        let _ = writeln!(
            table,
            "| `{}` | line breaks | {count} lines | {} | {result} | {why} |",
            broken.path,
            lines.len()
        );
    }
    for color in &pair.colors {
        let at = format!("{name} {} {:?}", color.path, color.at);
        let Some(found) = ours.color(color) else {
            wrong.push(format!("{at}: not in our picture"));
            continue;
        };
        let theirs = u32::from_str_radix(color.theirs.trim_start_matches('#'), 16).expect("hex");
        let [_, r, g, b] = theirs.to_be_bytes();
        let off = [r, g, b]
            .iter()
            .zip(found)
            .map(|(a, b)| a.abs_diff(b))
            .max()
            .unwrap_or_default();
        let near = off <= pair.color_tolerance;
        judge(&at, near, color.why.is_some(), wrong, || {
            format!("{found:02X?} for {}", color.theirs)
        });
        let [x, y, ..] = color.at;
        let [r, g, b] = found;
        let why = color.why.as_deref().unwrap_or_default();
        let _ = writeln!(
            table,
            "| `{}` | {} at {x}, {y} | {} | #{r:02X}{g:02X}{b:02X} | {off} | {why} |",
            color.path, color.what, color.theirs
        );
    }
    table.push('\n');
}

fn begins(line: Option<&str>, begin: &str) -> bool {
    let letters = |text: &str| -> String {
        let shown = |letter: &char| !letter.is_whitespace() && *letter != '\u{2060}';
        text.chars().filter(shown).collect()
    };
    line.is_some_and(|line| letters(line).starts_with(&letters(begin)))
}

/// What agrees must not be said to differ, and the other way round.
fn judge(
    at: &str,
    agrees: bool,
    excused: bool,
    wrong: &mut Vec<String>,
    what: impl FnOnce() -> String,
) {
    if agrees && excused {
        wrong.push(format!("{at}: agrees now, take its reason out"));
    } else if !agrees && !excused {
        wrong.push(format!("{at}: {}", what()));
    }
}

/// Puts the table between its marks.
pub(crate) fn accept(table: &str) {
    const BEGIN: &str = "<!-- measured -->\n";
    const END: &str = "<!-- end -->";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render/fidelity.md");
    let text = fs::read_to_string(&file).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the table's beginning");
    let (_, after) = rest.split_once(END).expect("the table's end");
    fs::write(&file, format!("{before}{BEGIN}\n{table}{END}{after}")).unwrap();
}
