//! The one pass over a card along the catalogue; the rules are asked on the way.

mod fix;

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::limits::Beyond;
use super::located::Place;
use super::problem::{Problem, Severity};
use super::rules::{AFTER, BEFORE, OF_COMPONENTS, OF_MEMBERS, OF_OBJECTS, OF_VALUES, Rule};
use super::target::Options;
use super::{Budget, Report, budget, legacy, limits, properties, shape, tags, values};
use crate::both;
use crate::card::Card;
use crate::catalog::{Catalog, Members, Property, Type};
use crate::document::{Kind, LineIndex, NodeId, Tree};
use crate::lang::Bilingual;

/// The state of a walk.
pub(super) struct Walk<'a> {
    pub(super) card: &'a Card,
    pub(super) options: Options,
    pub(super) tree: &'a Tree,
    pub(super) catalog: &'static Catalog,
    /// Tags of what holds the current place, the nearest first, `body` last.
    pub(super) around: Vec<&'a str>,
    /// Members whose key stands again behind them in the same object, with that one: the server sees only the later.
    pub(super) superseded: HashMap<NodeId, NodeId>,
    /// Every `element_id` in the order of the text, and whether it has the right form.
    pub(super) ids: Vec<(NodeId, bool)>,
    /// Every component that was met, in the order of the text.
    pub(super) met: Vec<Met<'a>>,
    /// Players in Markdown: the text, the bytes of the tag and its `audio_id`.
    pub(super) players: Vec<(NodeId, Range<usize>, Option<&'a str>)>,
    /// Unknown emoji that were held against the list.
    pub(super) guesses: usize,
    /// Values reported as being of the wrong kind: what follows from that is not reported again.
    pub(super) told: HashSet<NodeId>,
    /// The languages that `config.locales` lists; `None` where it lists none.
    pub(super) locales: Option<HashSet<&'a str>>,
    /// The form that holds the current place.
    pub(super) form: Option<NodeId>,
    /// Strings that were held against a property's pattern: cards write the same margins over and over.
    fits: HashMap<(*const Property, &'a str), bool>,
    problems: Vec<Problem>,
    /// How many of them are errors.
    errors: usize,
    /// What was raised last, whose rule may still say more of it, and whether there was room for it.
    pending: Option<(Problem, bool)>,
    /// How many problems were left out, and the worst severity among them.
    left_out: Option<(usize, Severity)>,
    /// Bytes that the texts of problems and the values in fixes may still take: a long key stands in many of them.
    room: Cell<usize>,
    lines: Option<LineIndex>,
    /// Where the text stands in another one, whose lines are those that people read.
    pub(super) place: Option<&'a Place<'a>>,
    budget: Budget,
    /// What goes beyond the limits of a card.
    pub(super) beyond: Beyond,
    /// How many components, columns not counted, hold the current place.
    depth: usize,
    /// The documentation's page for the current place.
    doc: &'a str,
    /// Whether the card is one of JSON 1.0, of which only [`legacy::KEPT`] is asked.
    is_legacy: bool,
    /// What is raised and not kept.
    muted: Option<Problem>,
    /// True if the problem reported next holds for 1.0 too, whatever its rule.
    is_of_every_schema: bool,
}

/// Errors listed at most, and as many of what is milder: nobody reads more, and a text may have one in every few bytes.
pub(super) const MOST: usize = 1000;
/// Bytes of texts and values in all problems together.
const ROOM: usize = 4 << 20;

/// Said once, after the problems that are listed.
pub(super) static MORE_PROBLEMS: Rule = Rule {
    code: "more-problems",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "There are more problems than are listed.",
        "问题过多，未全部列出。",
    ),
};

/// An object whose properties the catalogue knows.
pub(super) struct Object<'a> {
    pub(super) node: NodeId,
    pub(super) members: Members<'a>,
    /// The property that the object, or the array that it is in, is the value of; `None` for a component and the card.
    pub(super) property: Option<&'a Property>,
}

/// A member of an object, with the property that it is.
pub(super) struct Member<'a> {
    pub(super) node: NodeId,
    pub(super) property: &'a Property,
    /// The property of the object around it, as in [`Object::property`].
    pub(super) around: Option<&'a Property>,
}

/// A component that was met on the walk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Met<'a> {
    pub(super) node: NodeId,
    pub(super) tag: &'a str,
    /// The form that holds it.
    pub(super) form: Option<NodeId>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(card: &'a Card, options: Options) -> Self {
        Self {
            card,
            options,
            tree: &card.tree,
            catalog: Catalog::get(),
            around: Vec::new(),
            superseded: shape::superseded(&card.tree),
            ids: Vec::new(),
            met: Vec::new(),
            players: Vec::new(),
            guesses: 0,
            told: HashSet::new(),
            locales: None,
            form: None,
            fits: HashMap::new(),
            problems: Vec::new(),
            errors: 0,
            pending: None,
            left_out: None,
            room: Cell::new(ROOM),
            lines: None,
            place: None,
            budget: Budget::default(),
            beyond: Beyond::default(),
            depth: 0,
            doc: "",
            is_legacy: false,
            muted: None,
            is_of_every_schema: false,
        }
    }

    /// Walks a card of JSON 2.0.
    pub(super) fn card(mut self) -> Report {
        let entry = self.catalog.entry("card");
        self.doc = entry.map_or("", |entry| &entry.doc);
        for rule in BEFORE {
            rule(&mut self);
        }
        if let Some(entry) = entry {
            self.object(&Object {
                node: self.card.root,
                members: Members::of(entry),
                property: None,
            });
        }
        self.weigh();
        for rule in AFTER {
            rule(&mut self);
        }
        self.finish()
    }

    /// Walks a card of JSON 1.0, of which the server asks less.
    pub(super) fn legacy(mut self) -> Report {
        for rule in legacy::BEFORE {
            rule(&mut self);
        }
        self.is_legacy = true;
        self.uncharted(self.card.root);
        self.weigh();
        for rule in legacy::AFTER {
            rule(&mut self);
        }
        self.finish()
    }

    fn weigh(&mut self) {
        let target = self.options.target;
        self.budget.bytes = budget::bytes(self.tree, self.card.root, target);
        self.budget.heaviest = budget::heaviest(self.card, target);
    }

    /// How much of its limits the card uses, as far as it was walked.
    pub(super) fn budget(&self) -> &Budget {
        &self.budget
    }

    /// What has been found.
    pub(super) fn finish(mut self) -> Report {
        self.settle();
        self.problems
            .sort_by_key(|problem| (problem.range.start, problem.severity, problem.range.end));
        if let Some((count, severity)) = self.left_out {
            self.tell_of_more(count, severity);
        }
        Report {
            problems: self.problems,
            budget: self.budget,
        }
    }

    pub(super) fn object(&mut self, object: &Object<'a>) {
        let tree = self.tree;
        if tree
            .get(object.node, "tag")
            .and_then(|tag| tree.str(tag))
            .is_some()
        {
            self.count(object.node);
        }
        for (key, node) in tree.members(object.node) {
            if self.superseded.contains_key(&node) {
                continue;
            }
            match object.members.get(key) {
                Some(property) => self.member(&Member {
                    node,
                    property,
                    around: object.property,
                }),
                None => {
                    properties::unknown(self, object, key, node);
                    self.uncharted(node);
                }
            }
        }
        for rule in OF_OBJECTS {
            rule(self, object);
        }
    }

    fn member(&mut self, member: &Member<'a>) {
        for rule in OF_MEMBERS {
            rule(self, member);
        }
        if self.is_unset(member) || self.is_placeholder(member.node) {
            return;
        }
        if values::wrong_type(self, member) {
            if self.is_legacy {
                self.uncharted(member.node);
            }
            return;
        }
        for rule in OF_VALUES {
            rule(self, member);
        }
        let Member { node, property, .. } = *member;
        match self.tree.node(node).kind {
            Kind::Object => self.inside(node, property),
            Kind::Array => self.items(node, property),
            _ => {}
        }
    }

    fn items(&mut self, list: NodeId, property: &'a Property) {
        for item in self.tree.items(list).iter().copied() {
            if property.kinds().any(|kind| kind == Type::Elements) {
                self.component(item);
            } else if values::wrong_item(self, item, property) {
                continue;
            } else if self.tree.node(item).kind == Kind::Object {
                self.inside(item, property);
            }
        }
    }

    /// The object of a property, or one of its array.
    fn inside(&mut self, node: NodeId, property: &'a Property) {
        let tag = self
            .tree
            .get(node, "tag")
            .and_then(|tag| self.tree.str(tag));
        let members = self.catalog.members(property, tag);
        if members.is_empty() {
            return;
        }
        let object = Object {
            node,
            members,
            property: Some(property),
        };
        // `config`, `header` and `body` have pages of their own; a part of a component is on the component's page.
        let part = property
            .reference
            .as_deref()
            .and_then(|name| self.catalog.entry(name));
        match part.filter(|_| self.tree.node(node).parent == Some(self.card.root)) {
            Some(part) => {
                let doc = std::mem::replace(&mut self.doc, &part.doc);
                self.around.insert(0, &part.tag);
                self.object(&object);
                self.around.remove(0);
                self.doc = doc;
            }
            None => self.object(&object),
        }
    }

    pub(super) fn component(&mut self, node: NodeId) {
        let Some(tag) = tags::of_component(self, node) else {
            self.uncharted(node);
            return;
        };
        let Some(entry) = self
            .catalog
            .entry(tag)
            .filter(|entry| entry.property("tag").is_some())
        else {
            tags::unknown(self, node, tag);
            self.uncharted(node);
            return;
        };
        self.tally(node, tag);
        let doc = std::mem::replace(&mut self.doc, &entry.doc);
        for rule in OF_COMPONENTS {
            rule(self, node, tag);
        }
        let counts = usize::from(tag != "column");
        self.depth += counts;
        self.budget.depth = self.budget.depth.max(self.depth);
        if self.depth > limits::limit("max_depth") {
            self.beyond.depth.get_or_insert(node);
        }
        let form = self.form;
        self.met.push(Met { node, tag, form });
        if tag == "form" {
            self.form = Some(node);
        }
        self.around.insert(0, tag);
        self.object(&Object {
            node,
            members: Members::of(entry),
            property: None,
        });
        self.around.remove(0);
        self.form = form;
        self.depth -= counts;
        self.doc = doc;
    }

    /// What no entry describes: only what counts is counted.
    pub(super) fn uncharted(&mut self, from: NodeId) {
        let mut stack = vec![from];
        while let Some(node) = stack.pop() {
            if self.is_legacy && legacy::value(self, node) {
                continue;
            }
            if let Some(tag) = self
                .tree
                .get(node, "tag")
                .and_then(|tag| self.tree.str(tag))
            {
                self.count(node);
                self.tally(node, tag);
            }
            stack.extend(&self.tree.node(node).children);
        }
    }

    fn count(&mut self, node: NodeId) {
        self.budget.elements += 1;
        if self.budget.elements > limits::limit("max_elements") {
            self.beyond.elements.get_or_insert(node);
        }
    }

    fn tally(&mut self, node: NodeId, tag: &str) {
        match tag {
            "table" => self.budget.tables += 1,
            "chart" => self.budget.charts += 1,
            "markdown" => {
                let tables = budget::markdown_tables(self.tree, node);
                self.budget.tables += tables;
                if tables > limits::limit("max_markdown_tables") {
                    self.beyond.tables_in_text.get_or_insert((node, tables));
                }
            }
            _ => return,
        }
        if self.budget.tables > limits::limit("max_tables") {
            self.beyond.tables.get_or_insert(node);
        }
        if self.budget.charts > limits::limit("max_charts") {
            self.beyond.charts.get_or_insert(node);
        }
    }

    /// Reports a problem at the bytes `range`, about `node`.
    pub(super) fn raise(
        &mut self,
        rule: &Rule,
        node: NodeId,
        range: Range<usize>,
        message: Bilingual,
    ) -> &mut Problem {
        self.settle();
        let is_full = self.is_full();
        let is_kept = std::mem::take(&mut self.is_of_every_schema)
            || !self.is_legacy
            || legacy::KEPT.contains(&rule.code);
        let path = if is_full || !is_kept {
            String::new()
        } else {
            self.card.pointer(node)
        };
        let has_room = self.room.get() > 0;
        self.take_room(path.len() + message.en.len() + message.zh.len());
        let problem = Problem {
            code: rule.code,
            severity: rule.severity,
            message,
            range,
            node: Some(node),
            path,
            server: None,
            doc: (!self.doc.is_empty()).then(|| self.doc.to_owned()),
            fixes: Vec::new(),
        };
        if !is_kept {
            return self.muted.insert(problem);
        }
        &mut self.pending.insert((problem, has_room)).0
    }

    /// Whether no more problems are listed: those that follow are only counted, and nothing need be found out for them.
    pub(super) fn is_full(&self) -> bool {
        self.is_full_of(Severity::Error) && self.is_full_of(Severity::Hint)
    }

    /// The same for problems of one severity: what is milder hides no error.
    pub(super) fn is_full_of(&self, severity: Severity) -> bool {
        self.count_of(severity) >= MOST || self.room.get() == 0
    }

    /// How many problems are listed that are errors, or that are none.
    fn count_of(&self, severity: Severity) -> usize {
        if severity == Severity::Error {
            self.errors
        } else {
            self.problems.len() - self.errors
        }
    }

    /// Counts problems that are not listed.
    pub(super) fn leave_out(&mut self, count: usize, severity: Severity) {
        let (before, worst) = self.left_out.unwrap_or((0, severity));
        self.left_out = Some((before + count, worst.min(severity)));
    }

    /// Lists what was raised last, where there is room for its severity.
    fn settle(&mut self) {
        let Some((problem, has_room)) = self.pending.take() else {
            return;
        };
        if !has_room || self.count_of(problem.severity) >= MOST {
            self.leave_out(1, problem.severity);
            return;
        }
        self.errors += usize::from(problem.severity == Severity::Error);
        self.problems.push(problem);
    }

    fn take_room(&self, bytes: usize) {
        self.room.set(self.room.get().saturating_sub(bytes));
    }

    fn tell_of_more(&mut self, count: usize, severity: Severity) {
        let end = self.tree.node(self.card.root).range.end;
        let listed = self.problems.len();
        self.problems.push(Problem {
            code: MORE_PROBLEMS.code,
            severity,
            message: both!(
                "{count} more problems are left out; mend the {listed} that are listed first",
                "另有 {count} 个问题未列出；请先修正已列出的 {listed} 个"
            ),
            range: end.saturating_sub(1)..end,
            node: Some(self.card.root),
            path: String::new(),
            server: None,
            doc: None,
            fixes: Vec::new(),
        });
    }

    /// The documentation's page of a component stands with the problems that `act` raises.
    pub(super) fn on_page_of(&mut self, tag: &str, act: impl FnOnce(&mut Self)) {
        let page = self.catalog.entry(tag).map_or(self.doc, |entry| &entry.doc);
        let before = std::mem::replace(&mut self.doc, page);
        act(self);
        self.doc = before;
    }

    /// The text of a string that says something now: not empty, and without variables.
    pub(super) fn said(&self, node: NodeId, key: &str) -> Option<(NodeId, &'a str)> {
        let found = self.tree.get(node, key)?;
        let text = self.tree.str(found)?;
        (!text.is_empty() && !self.is_placeholder(found)).then_some((found, text))
    }

    /// The line on which a value begins, with its key.
    pub(super) fn line(&mut self, node: NodeId) -> usize {
        self.line_of(self.tree.range_with_key(node).start)
    }

    /// The line of a byte of the text.
    pub(super) fn line_of(&mut self, offset: usize) -> usize {
        if let Some(place) = self.place {
            return place.line(offset);
        }
        let tree = self.tree;
        let lines = self
            .lines
            .get_or_insert_with(|| LineIndex::new(tree.text()));
        lines.line(offset)
    }

    /// Reports a problem of a value.
    pub(super) fn raise_at(
        &mut self,
        rule: &Rule,
        node: NodeId,
        message: Bilingual,
    ) -> &mut Problem {
        self.raise(rule, node, head(self.tree, node), message)
    }

    /// Reports a problem of a value that is one in 1.0 too, whatever else its rule looks for.
    pub(super) fn raise_in_every_schema(
        &mut self,
        rule: &Rule,
        node: NodeId,
        message: Bilingual,
    ) -> &mut Problem {
        self.is_of_every_schema = true;
        self.raise_at(rule, node, message)
    }

    /// Reports a problem of a member as such, whatever its value.
    pub(super) fn raise_at_key(
        &mut self,
        rule: &Rule,
        node: NodeId,
        message: Bilingual,
    ) -> &mut Problem {
        let key = self
            .tree
            .node(node)
            .key
            .as_ref()
            .map(|key| key.range.clone());
        let range = key.unwrap_or_else(|| head(self.tree, node));
        self.raise(rule, node, range, message)
    }

    /// Whether a string has the documented form.
    pub(super) fn fits_pattern(&mut self, property: &Property, text: &'a str) -> bool {
        let key = (std::ptr::from_ref(property), text);
        *self
            .fits
            .entry(key)
            .or_insert_with(|| property.fits_pattern(text))
    }

    /// Whether the value of a property counts as left out: null, an empty string, and an empty object where an object
    /// belongs.
    fn is_unset(&self, member: &Member<'_>) -> bool {
        self.is_left_out(member.node)
            && (self.tree.node(member.node).kind != Kind::Object
                || member.property.kinds().any(Type::takes_object))
    }

    /// Whether a value counts as left out: null, an empty string, an empty object.
    pub(super) fn is_left_out(&self, node: NodeId) -> bool {
        let value = self.tree.node(node);
        match &value.kind {
            Kind::Null => true,
            Kind::String(text) => text.is_empty(),
            Kind::Object => value.children.is_empty(),
            _ => false,
        }
    }

    /// Whether a string holds a variable of a template, `${name}` or `{{name}}`: its value is not known yet.
    pub(super) fn is_placeholder(&self, node: NodeId) -> bool {
        let holds = |text: &str, open: &str, close: &str| {
            text.find(open)
                .is_some_and(|at| text[at + open.len()..].contains(close))
        };
        self.tree
            .str(node)
            .is_some_and(|text| holds(text, "${", "}") || holds(text, "{{", "}}"))
    }

    /// How people call a value: `button`, `button.text`, `table.columns[0]`, `header.title`, `the card`.
    pub(super) fn name_of(&self, node: NodeId) -> Bilingual {
        let mut steps: Vec<String> = Vec::new();
        for id in self
            .tree
            .ancestors(node)
            .take_while(|id| *id != self.card.root)
        {
            let value = self.tree.node(id);
            let tag = self.tree.get(id, "tag").and_then(|tag| self.tree.str(tag));
            match (
                &value.key,
                tag.filter(|tag| self.catalog.component(tag).is_some()),
            ) {
                (None, Some(tag)) => {
                    steps.push(tag.to_owned());
                    break;
                }
                (None, None) => steps.push(format!("[{}]", value.index)),
                (Some(key), _) => steps.push(format!(".{}", key.name)),
            }
        }
        if steps.is_empty() {
            return Bilingual::fixed("the card", "卡片");
        }
        let name: String = steps.iter().rev().map(String::as_str).collect();
        let name = name.trim_start_matches('.').to_owned();
        Bilingual {
            en: name.clone().into(),
            zh: name.into(),
        }
    }

    /// The way to a value as the server writes it: `ROOT -> body -> elements -> [0](tag: div)`.
    pub(super) fn server_path(&self, node: NodeId) -> String {
        let mut steps: Vec<String> = Vec::new();
        for id in self
            .tree
            .ancestors(node)
            .take_while(|id| *id != self.card.root)
        {
            let value = self.tree.node(id);
            let step = value
                .key
                .as_ref()
                .map_or_else(|| format!("[{}]", value.index), |key| key.name.to_string());
            let tag = self.tree.get(id, "tag").and_then(|tag| self.tree.str(tag));
            steps.push(tag.map_or_else(|| step.clone(), |tag| format!("{step}(tag: {tag})")));
        }
        steps.push("ROOT".to_owned());
        steps.reverse();
        steps.join(" -> ")
    }
}

/// The bytes that stand for a value in a list of problems: all of a plain one, the tag of an object, else the bracket.
pub(super) fn head(tree: &Tree, node: NodeId) -> Range<usize> {
    let value = tree.node(node);
    match value.kind {
        Kind::Object | Kind::Array => match tree.get(node, "tag") {
            Some(tag) if tree.str(tag).is_some() => tree.node(tag).range.clone(),
            _ => value.range.start..value.range.start + 1,
        },
        _ => value.range.clone(),
    }
}
