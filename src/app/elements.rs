//! Elements of the open card come and go: inserted, copied, pasted, moved, deleted, each where the catalogue allows it.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::starting;
use super::tree::data::Row;
use super::workspace::{Refusal, View, Workspace};
use crate::card::{Card, Schema};
use crate::catalog::{Catalog, Members, Placement, Type};
use crate::document::{Document, Edit, Fragment, Gesture, Kind, NodeId, Path, Step, Tree};
use crate::lang::Bilingual;
use crate::{both, check};

const SELECT_FIRST: Bilingual = Bilingual::fixed("select a component first", "请先选中一个组件");

impl Workspace {
    /// Where a component with this tag would go, and whether it may: inside what is selected, else after it, else
    /// after what contains it, else at the end of the body.
    ///
    /// # Errors
    /// The reason why the component may stand at none of these places.
    pub fn place_for(&self, tag: &str) -> Result<(Path, usize), Refusal> {
        self.place_at(tag, self.selection().path.as_ref())
    }

    /// The same as [`Self::place_for`], as if `selected` were the selection.
    ///
    /// # Errors
    /// The reason why the component may stand at none of these places.
    pub fn place_at(&self, tag: &str, selected: Option<&Path>) -> Result<(Path, usize), Refusal> {
        let view = self.good_view()?;
        let outline = &view.outline;
        let mut refusal = None;
        let mut allows = |holder: Option<usize>| {
            let tags = holder.map_or_else(|| vec!["body"], |holder| outline.tags_from(holder));
            match Catalog::get().placement(tag, &tags) {
                Placement::Refused(reason) => {
                    refusal.get_or_insert(reason);
                    false
                }
                Placement::Allowed | Placement::Doubtful(_) => true,
            }
        };
        let selected = selected.and_then(|path| outline.at(&view.tree, path));
        if let Some((at, row)) = selected.and_then(|at| Some((at, outline.row(at)?)))
            && row.tag != "card"
            && let Some(list) = row.lists.first()
            && allows(Some(at))
        {
            return Ok((list.clone(), usize::MAX));
        }
        let mut next = selected;
        while let Some(row) = next.and_then(|at| outline.row(at)) {
            if let Some((list, index)) = &row.place
                && allows(row.parent)
            {
                return Ok((list.clone(), index + 1));
            }
            next = row.parent;
        }
        let card = view.tree.path(view.card.root);
        let (list, holder) = match view.card.schema {
            Schema::V2 => {
                let body = card.join("body");
                (
                    body.join("elements"),
                    outline.rows().iter().position(|row| row.path == body),
                )
            }
            Schema::V1 => (card.join("elements"), None),
        };
        if allows(holder) {
            return Ok((list, usize::MAX));
        }
        Err(refusal.unwrap_or_default())
    }

    /// Inserts a new component where [`Self::place_for`] says.
    ///
    /// # Errors
    /// Why it may not stand there.
    pub fn insert(&mut self, tag: &str) -> Result<(), Refusal> {
        let value = match Catalog::get().component(tag) {
            Some(component) => starting::component(component, self.language()),
            None => return Err(both!("there is no component {tag}", "没有 {tag} 组件")),
        };
        self.insert_value(tag, &value)
    }

    /// Inserts a component that is given where [`Self::place_for`] says.
    ///
    /// # Errors
    /// Why it may not stand there.
    pub fn insert_value(&mut self, tag: &str, value: &Value) -> Result<(), Refusal> {
        let (list, index) = self.place_for(tag)?;
        self.put_all(&list, index, vec![Fragment::from(value)])
    }

    /// Puts components into a list, one behind the other, as one step of undo; the first is selected then.
    pub(super) fn put_all(
        &mut self,
        list: &Path,
        index: usize,
        values: Vec<Fragment>,
    ) -> Result<(), Refusal> {
        let view = self.good_view()?;
        let count = view
            .tree
            .find(list)
            .map_or(0, |list| view.tree.items(list).len());
        let first = index.min(count);
        let mut used = Used::of(&view.tree);
        let holder = view.outline.holder(list);
        let around = holder.map_or_else(Vec::new, |holder| view.outline.tags_from(holder));
        let keys = check::media(&view.card).into_iter();
        let mut keys: HashSet<String> = keys.map(|media| media.key).collect();
        // The server reads a card that does not say which JSON it is as one of 1.0.
        let card = view.card.root;
        let unsaid = view.card.schema == Schema::V2 && view.tree.get(card, "schema").is_none();
        let says = unsaid.then(|| Edit::set(view.tree.path(card).join("schema"), &"2.0".into()));
        let inserts = (first..).zip(values).map(|(index, value)| Edit::Insert {
            parent: list.clone(),
            index,
            value: with_fresh_keys(&mut keys, fitted(&mut used, &around, value)),
        });
        let mut edits: Vec<Edit> = says.into_iter().chain(inserts).collect();
        edits.extend(self.mends(&view, &edits));
        self.edit_and_select(&edits, Some(list.join(first)))
    }

    /// The fixes of the problems that some edits would bring, to be done behind them: what a new part asks of the card
    /// around it, such as that a card with audio is not forwarded. Only those that set values, so that nothing is lost.
    fn mends(&self, view: &View, edits: &[Edit]) -> Vec<Edit> {
        let mut copy = Document::new(self.text());
        if copy.apply_all(edits, Gesture::default()).is_err() {
            return Vec::new();
        }
        let old: HashSet<(&str, &str)> = (view.report.problems.iter())
            .map(|problem| (problem.code, &*problem.message.en))
            .collect();
        let report = check::check_document(&copy);
        let new = (report.problems.iter())
            .filter(|problem| !old.contains(&(problem.code, &*problem.message.en)));
        let fixes = new.filter_map(|problem| problem.fixes.first());
        let sets =
            |fix: &&check::Fix| (fix.edits.iter()).all(|edit| matches!(edit, Edit::Set { .. }));
        let mut mends: Vec<Edit> = Vec::new();
        for edit in fixes.filter(sets).flat_map(|fix| &fix.edits) {
            if !mends.contains(edit) {
                mends.push(edit.clone());
            }
        }
        mends
    }

    fn component(&self) -> Result<(Arc<View>, Row), Refusal> {
        let view = self.good_view()?;
        match self.selected_row() {
            Some(row) if row.is_component() => Ok((view, row.clone())),
            _ => Err(SELECT_FIRST),
        }
    }

    /// Puts a copy of the selected component behind it.
    ///
    /// # Errors
    /// Where no component is selected.
    pub fn duplicate(&mut self) -> Result<(), Refusal> {
        let (view, row) = self.component()?;
        let (list, index) = row.place.unwrap_or_default();
        self.put_all(&list, index + 1, vec![Fragment::copy(&view.tree, row.node)])
    }

    /// The selected row's JSON, as it goes to the clipboard.
    ///
    /// # Errors
    /// Where nothing is selected.
    pub fn copy(&self) -> Result<String, Refusal> {
        let view = self.good_view()?;
        match self.selected_row() {
            Some(row) => Ok(Fragment::copy(&view.tree, row.node).as_str().to_owned()),
            None => Err(SELECT_FIRST),
        }
    }

    /// Deletes the selected row; the next one is selected then.
    ///
    /// # Errors
    /// Where nothing is selected that can be deleted.
    pub fn delete(&mut self) -> Result<(), Refusal> {
        let view = self.good_view()?;
        let row = match self.selected_row() {
            Some(row) if row.tag != "card" || row.is_component() => row.clone(),
            _ => {
                return Err(SELECT_FIRST);
            }
        };
        let parent = row
            .parent
            .and_then(|parent| view.outline.row(parent))
            .map(|row| row.path.clone());
        let after = match &row.place {
            Some((list, index)) => {
                let count = view
                    .tree
                    .find(list)
                    .map_or(0, |list| view.tree.items(list).len());
                match (count, index) {
                    (0 | 1, _) => parent,
                    (_, index) if index + 1 < count => Some(list.join(*index)),
                    (_, index) => Some(list.join(index - 1)),
                }
            }
            None => parent,
        };
        self.edit_and_select(&[Edit::Remove { path: row.path }], after)
    }

    /// Whether a row may move into a list.
    ///
    /// # Errors
    /// Why it may not.
    pub fn may_move(&self, from: &Path, list: &Path) -> Result<(), Refusal> {
        let view = self.good_view()?;
        let outline = &view.outline;
        let missing = || {
            Bilingual::fixed(
                "there is nothing at that place any more",
                "该位置已没有内容",
            )
        };
        let at = outline.at(&view.tree, from).ok_or_else(missing)?;
        let row = outline.row(at).ok_or_else(missing)?;
        if !row.is_component() {
            let tag = &row.tag;
            return Err(both!(
                "{tag} is a part of the card and stays where it is",
                "{tag} 是卡片的固定部分，不能移动"
            ));
        }
        if list.starts_with(&row.path) {
            return Err(Bilingual::fixed(
                "an element cannot move into itself",
                "元素不能移动到自身内部",
            ));
        }
        let holder = outline.holder(list).ok_or_else(missing)?;
        let around = outline.tags_from(holder);
        // What is inside moves too, and some containers forbid a component at any depth.
        for inner in std::iter::once(at).chain(row.inside.clone()) {
            let Some(moved) = outline.row(inner) else {
                continue;
            };
            let old = moved
                .parent
                .map(|parent| outline.tags_from(parent))
                .unwrap_or_default();
            let own_depth = moved.depth - row.depth;
            let tags: Vec<&str> = old
                .iter()
                .take(own_depth)
                .copied()
                .chain(around.iter().copied())
                .collect();
            if let Placement::Refused(reason) = Catalog::get().placement(&moved.tag, &tags) {
                let before = Catalog::get().placement(&moved.tag, &old);
                if inner == at || !matches!(before, Placement::Refused(_)) {
                    return Err(reason);
                }
            }
        }
        Ok(())
    }

    /// Moves a component before the item `index` of a list.
    ///
    /// # Errors
    /// Why it may not stand there.
    pub fn move_to(&mut self, from: &Path, list: &Path, index: usize) -> Result<(), Refusal> {
        self.may_move(from, list)?;
        let view = self.good_view()?;
        let count = view
            .tree
            .find(list)
            .map_or(0, |list| view.tree.items(list).len());
        let index = index.min(count);
        let after = path_after_move(from, list, index);
        // Where it comes into a form, it needs a name there.
        let holder = view.outline.holder(list);
        let around = holder.map_or_else(Vec::new, |holder| view.outline.tags_from(holder));
        let mut names = starting::used_names(&view.tree);
        let moved = view.tree.find(from);
        let needs = moved.map_or_else(Vec::new, |moved| {
            starting::needs(&view.tree, moved, &around, &mut names, false)
        });
        let mut edits: Vec<Edit> = needs
            .into_iter()
            .map(|(path, value)| Edit::set(path, &value))
            .collect();
        edits.push(Edit::Move {
            from: from.clone(),
            to: list.clone(),
            index,
        });
        self.edit_and_select(&edits, Some(after))
    }

    /// Moves the selected component among its siblings.
    ///
    /// # Errors
    /// Where it is the first or the last already.
    pub fn move_by(&mut self, step: isize) -> Result<(), Refusal> {
        let (view, row) = self.component()?;
        let (list, index) = row.place.unwrap_or_default();
        let count = view
            .tree
            .find(&list)
            .map_or(0, |list| view.tree.items(list).len());
        let target = match step {
            -1 if index == 0 => {
                return Err(Bilingual::fixed("it is the first already", "已经是第一个"));
            }
            -1 => index - 1,
            _ if index + 1 >= count => {
                return Err(Bilingual::fixed("it is the last already", "已经是最后一个"));
            }
            _ => index + 2,
        };
        self.move_to(&row.path, &list, target)
    }

    /// Moves the selected component out of its container, behind it.
    ///
    /// # Errors
    /// Where it is in no container, or may not stand outside.
    pub fn move_out(&mut self) -> Result<(), Refusal> {
        let (view, row) = self.component()?;
        let mut next = row.parent;
        let mut refusal = None;
        while let Some(parent) = next.and_then(|at| view.outline.row(at)) {
            if let Some((list, index)) = &parent.place {
                match self.may_move(&row.path, list) {
                    Ok(()) => return self.move_to(&row.path, list, index + 1),
                    Err(reason) => {
                        refusal.get_or_insert(reason);
                    }
                }
            }
            next = parent.parent;
        }
        Err(refusal.unwrap_or(Bilingual::fixed(
            "it is in no container",
            "它不在任何容器中",
        )))
    }

    /// Moves the selected component into the container before it, or, where there is none, the one behind it.
    ///
    /// # Errors
    /// Where neither neighbour can hold it.
    pub fn move_in(&mut self) -> Result<(), Refusal> {
        let (view, row) = self.component()?;
        let (list, index) = row.place.clone().unwrap_or_default();
        let neighbour = |index: Option<usize>| {
            let path = list.join(index?);
            view.outline.rows().iter().position(|row| row.path == path)
        };
        let mut refusal = None;
        for (at, at_end) in [
            (neighbour(index.checked_sub(1)), true),
            (neighbour(Some(index + 1)), false),
        ] {
            let Some(at) = at else {
                continue;
            };
            // The neighbour itself, else what it holds: a column set takes nothing, its columns do.
            let holders = std::iter::once(at)
                .chain(view.outline.row(at).map_or(0..0, |row| row.inside.clone()));
            for target in holders
                .filter_map(|at| view.outline.row(at))
                .flat_map(|row| row.lists.iter())
            {
                match self.may_move(&row.path, target) {
                    Ok(()) => {
                        return self.move_to(
                            &row.path,
                            target,
                            if at_end { usize::MAX } else { 0 },
                        );
                    }
                    Err(reason) => {
                        refusal.get_or_insert(reason);
                    }
                }
            }
        }
        Err(refusal.unwrap_or(Bilingual::fixed(
            "there is no container beside it",
            "它旁边没有容器",
        )))
    }
}

/// Where an item stands after it was moved before item `index` of `list`, all as they stood before the move.
fn path_after_move(from: &Path, list: &Path, index: usize) -> Path {
    let Some((home, Step::Index(old))) = from.split_last() else {
        return list.join(index);
    };
    if home == *list {
        return list.join(if index > *old { index - 1 } else { index });
    }
    let depth = home.steps().len();
    let steps = list
        .steps()
        .iter()
        .enumerate()
        .map(|(at, step)| match step {
            Step::Index(through) if at == depth && list.starts_with(&home) && through > old => {
                Step::Index(through - 1)
            }
            step => step.clone(),
        });
    steps.collect::<Path>().join(index)
}

/// The `element_id`s of an object that has these members. What the catalogue does not know, and what is free, such as
/// the `value` of a callback, is the author's own and stays as it is.
fn element_ids(tree: &Tree, node: NodeId, members: Members<'_>, found: &mut Vec<NodeId>) {
    for (key, child) in tree.members(node) {
        let Some(property) = members.get(key) else {
            continue;
        };
        if property.format.as_deref() == Some("element_id") {
            found.push(child);
            continue;
        }
        for inner in std::iter::once(child).chain(tree.items(child).iter().copied()) {
            if tree.node(inner).kind != Kind::Object {
                continue;
            }
            let tag = tree.get(inner, "tag").and_then(|tag| tree.str(tag));
            let component = tag
                .filter(|_| property.kinds().any(|kind| kind == Type::Elements))
                .and_then(|tag| Catalog::get().entry(tag));
            let members = match component {
                Some(component) => Members::of(component),
                None => Catalog::get().members(property, tag),
            };
            element_ids(tree, inner, members, found);
        }
    }
}

/// The `element_id`s of a document. Whatever bears the name counts: a number too many does no harm.
fn used_ids(tree: &Tree) -> HashSet<String> {
    let bears_name = |id: &NodeId| {
        let key = tree.node(*id).key.as_ref();
        key.is_some_and(|key| &*key.name == "element_id")
    };
    let names = tree.ids().filter(bears_name);
    names
        .filter_map(|id| Some(tree.str(id)?.to_owned()))
        .collect()
}

/// Gives each picture that is still to be chosen a key that no other place of the card has.
fn with_fresh_keys(used: &mut HashSet<String>, value: Fragment) -> Fragment {
    let mut copy = Document::new(value.as_str());
    let Some(own) = copy.tree().cloned() else {
        return value;
    };
    let mut edits = Vec::new();
    for media in check::media(&Card::read(own.clone(), None)) {
        // A key inside of a longer text is the author's.
        let is_whole = own.str(media.node) == Some(&*media.key);
        if !media.is_image || !is_whole || !check::is_placeholder(&media.key) {
            continue;
        }
        if !used.insert(media.key.clone()) {
            let fresh = check::new_placeholder(|key| !used.insert(key.to_owned()));
            edits.push(Edit::set(own.path(media.node), &Value::from(fresh)));
        }
    }
    if edits.is_empty() || copy.apply_all(&edits, Gesture::default()).is_err() {
        return value;
    }
    Fragment::parse(copy.text()).unwrap_or(value)
}

/// The names that a card has already.
struct Used {
    ids: HashSet<String>,
    names: HashSet<String>,
}

impl Used {
    fn of(tree: &Tree) -> Self {
        Self {
            ids: used_ids(tree),
            names: starting::used_names(tree),
        }
    }
}

/// The same component with `element_id`s and names that are not used yet, which are from now on, and with what the
/// containers around it ask for.
fn fitted(used: &mut Used, around: &[&str], value: Fragment) -> Fragment {
    let mut copy = Document::new(value.as_str());
    let Some(own) = copy.tree().cloned() else {
        return value;
    };
    let mut found = Vec::new();
    let tag = own.get(own.root(), "tag").and_then(|tag| own.str(tag));
    let members = tag
        .and_then(|tag| Catalog::get().entry(tag))
        .map(Members::of);
    element_ids(&own, own.root(), members.unwrap_or_default(), &mut found);
    let needs = starting::needs(&own, own.root(), around, &mut used.names, true);
    let mut edits: Vec<Edit> = needs
        .into_iter()
        .map(|(path, value)| Edit::set(path, &value))
        .collect();
    for id in found {
        if let Some(name) = own.str(id) {
            let stem: String = name
                .trim_end_matches(|c: char| c.is_ascii_digit())
                .chars()
                .take(16)
                .collect();
            let mut fresh = name.to_owned();
            let mut number = 2;
            while !used.ids.insert(fresh.clone()) {
                fresh = format!("{stem}{number}");
                number += 1;
            }
            if fresh != name {
                edits.push(Edit::set(own.path(id), &Value::from(fresh)));
            }
        }
    }
    if edits.is_empty() || copy.apply_all(&edits, Gesture::default()).is_err() {
        return value;
    }
    Fragment::parse(copy.text()).unwrap_or(value)
}
