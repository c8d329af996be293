//! The last step: the checker looks at the new card, and what 2.0 would refuse goes, or is mended where it is plain how.

use super::super::problem::{Problem, Severity};
use super::super::{Report, check_document};
use super::part::{Part, Value, object};
use super::report::{Log, excerpt};
use super::write::minified;
use crate::both;
use crate::catalog::{Limit, tables};
use crate::document::{Document, Edit, Path, Step};
use crate::lang::Bilingual;

/// Cleans the card up; whether nothing is left to do. The checker lists a thousand problems at a time, so it may look
/// at the card several times, but no more than `rounds`.
pub(super) fn clean(card: &mut Part, rounds: usize, log: &mut Log) -> bool {
    for _ in 0..rounds {
        let report = looked_at(card);
        let mut errors: Vec<&Problem> = report
            .problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .collect();
        // From behind, so that what is inside goes first and places before stay what they are.
        errors.sort_by_key(|problem| std::cmp::Reverse(problem.range.start));
        let mut done = 0;
        for problem in &errors {
            done += usize::from(mend(card, problem, log));
        }
        if done == 0 {
            return true;
        }
    }
    false
}

fn looked_at(card: &Part) -> Report {
    check_document(&Document::new(minified(card)))
}

/// Does something about a problem; whether it did.
fn mend(card: &mut Part, problem: &Problem, log: &mut Log) -> bool {
    let path = Path::from_pointer(&problem.path);
    let steps = path.steps();
    match problem.code {
        "unknown-property" => {
            let Some(old) = take(card, steps) else {
                return false;
            };
            let key = match steps.last() {
                Some(Step::Key(key)) => key.to_string(),
                Some(Step::Index(index)) => index.to_string(),
                None => String::new(),
            };
            let key = super::report::shown(&key);
            gone(
                "unknown_property",
                &old,
                both!(
                    "removed {key}, which 2.0 does not know here",
                    "删除了 2.0 在此处不支持的 {key}"
                ),
                log,
            );
            true
        }
        "misplaced-child" => {
            let Some(part) = find(card, steps).filter(|part| part.is_text()) else {
                return remove(card, steps, log);
            };
            let mut text = std::mem::take(part);
            let mut place = text.place();
            let mut div = object([("tag", "div".into()), ("text", text)]);
            div.take_place_of(&mut place);
            let what = Bilingual::fixed("put the text into a div", "将文本放入 div");
            log.changed("unknown_property", None, &mut div, what);
            *part = div;
            true
        }
        "unknown-tag" | "missing-tag" => remove(card, steps, log),
        "wrong-type" => retyped(card, problem, log) || untyped(card, steps, log),
        "bad-element-id" | "duplicate-element-id" => {
            let Some((new, part)) = fixed(problem).zip(find(card, steps)) else {
                return false;
            };
            let what = Bilingual::fixed("gave it another element_id", "更换了 element_id");
            let lost = excerpt(part);
            part.value = new.value;
            log.changed("element_id", None, part, what).losing(lost);
            true
        }
        _ => false,
    }
}

/// Takes out what is no component of 2.0.
fn remove(card: &mut Part, steps: &[Step], log: &mut Log) -> bool {
    let Some(old) = take(card, steps) else {
        return false;
    };
    let tag = super::report::shown(old.tag());
    let what = if tag.is_empty() {
        Bilingual::fixed(
            "removed what has no tag and is no component",
            "删除了没有 tag 的内容：它不是组件",
        )
    } else {
        both!(
            "removed {tag}, which is no component of 2.0",
            "删除了 {tag}：它不是 2.0 的组件"
        )
    };
    gone("unknown_property", &old, what, log);
    true
}

/// Takes out a value of a wrong type that nothing plain can be made of.
fn untyped(card: &mut Part, steps: &[Step], log: &mut Log) -> bool {
    let Some(old) = take(card, steps) else {
        return false;
    };
    let what = Bilingual::fixed("removed a value of a wrong type", "删除了类型错误的取值");
    gone("wrong_type", &old, what, log);
    true
}

fn gone(id: &'static str, old: &Part, what: Bilingual, log: &mut Log) {
    let lost = excerpt(old);
    let entry = log.gone(id, old, what);
    if !old.is_blank() {
        entry.losing(lost);
    }
}

/// Writes a value in the right type, as the checker would.
fn retyped(card: &mut Part, problem: &Problem, log: &mut Log) -> bool {
    let is_safe = problem.fixes.first().is_some_and(|fix| fix.safe);
    let Some(new) = fixed(problem).filter(|_| is_safe) else {
        return false;
    };
    let path = Path::from_pointer(&problem.path);
    let Some(part) = find(card, path.steps()) else {
        return false;
    };
    let mut old = std::mem::take(part);
    let from = old.from;
    let mut place = old.place();
    // A list of what was one thing keeps what that thing is.
    let mut new = if new.is_array() && old.is_object() {
        vec![old].into()
    } else {
        new
    };
    new.take_place_of(&mut place);
    let what = Bilingual::fixed("wrote a value in the right type", "改写为正确的类型");
    log.changed("wrong_type", from, &mut new, what);
    *part = new;
    true
}

/// The value that the first fix of a problem writes in its place.
fn fixed(problem: &Problem) -> Option<Part> {
    match problem.fixes.first()?.edits.as_slice() {
        [Edit::Set { path, value }] if path.to_string() == problem.path => {
            let json: serde_json::Value = serde_json::from_str(value.as_str()).ok()?;
            Some(json.into())
        }
        _ => None,
    }
}

fn find<'a>(part: &'a mut Part, steps: &[Step]) -> Option<&'a mut Part> {
    steps.iter().try_fold(part, |part, step| match step {
        Step::Key(key) => part.get_mut(key),
        Step::Index(index) if part.is_object() => part.get_mut(&index.to_string()),
        Step::Index(index) => part.items_mut().get_mut(*index),
    })
}

fn take(part: &mut Part, steps: &[Step]) -> Option<Part> {
    let (last, above) = steps.split_last()?;
    let parent = find(part, above)?;
    match (last, &mut parent.value) {
        (Step::Index(index), Value::Array(items)) => {
            (*index < items.len()).then(|| items.remove(*index))
        }
        (Step::Index(index), _) => parent.take(&index.to_string()),
        (Step::Key(key), _) => parent.take(key),
    }
}

/// Says where the new card is more than 2.0 takes.
pub(super) fn limits(card: &mut Part, log: &mut Log) {
    let budget = looked_at(card).budget;
    let limits = &tables().limits;
    let most = |name: &str| limits.get(name).map_or(0, Limit::number);
    let found = [
        (
            budget.elements,
            most("max_elements"),
            "components and texts",
            "个元素",
        ),
        (
            budget.depth,
            most("max_depth"),
            "levels of components",
            "层组件嵌套",
        ),
        (budget.tables, most("max_tables"), "tables", "个表格"),
        (budget.bytes, most("max_bytes"), "bytes", "字节"),
    ];
    for (count, most, en, zh) in found {
        if most > 0 && count > most {
            let mark = log.mark(card);
            log.moved(
                "element_count",
                None,
                mark,
                both!(
                    "the card has {count} {en}, and 2.0 takes {most}",
                    "卡片有 {count} {zh}，2.0 的上限为 {most}"
                ),
            )
            .losing(Bilingual::fixed(
                "the server may refuse the card",
                "服务端可能拒绝卡片",
            ));
        }
    }
}
