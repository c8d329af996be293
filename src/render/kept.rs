//! Boxes kept from one frame to the next: a component that has not changed costs a comparison of its text.
//!
//! What a component's boxes look like depends on its own text, on where it stands ([`Place`]), on what holds for the
//! whole card ([`Ground`]), and on two things that are looked up while it is built and therefore written down with it:
//! pictures and opened panels. Where all of these are as they were, its boxes stay in the tree, and with them taffy's
//! own cache of their sizes. Values are numbered in the order of the text, so in an equal text the numbers differ from
//! the old ones by the same amount everywhere.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use taffy::TaffyTree;

use super::Options;
use super::boxes::{BoxData, BoxId};
use super::images::Picture;
use super::text::Paragraph;
use crate::card::{Card, Config, Direction, Schema};
use crate::document::{NodeId, Tree};

/// A box of the tree, with what is kept beside its own data.
#[derive(Debug, Default)]
pub(super) struct KeptBox {
    pub(super) data: BoxData,
    /// The component whose outermost box it is.
    pub(super) component: Option<usize>,
    /// The lines of its text, and the bits of the width that they were set in.
    pub(super) lines: RefCell<Option<(u32, Arc<Paragraph>)>>,
    /// The text's name in the typesetter.
    pub(super) text: Option<u64>,
}

/// What all boxes of a card depend on. Whatever is new in [`Options`] counts at once.
#[derive(PartialEq)]
struct Ground {
    /// Without the panels, which count for themselves alone.
    options: Options,
    config: Config,
    schema: Schema,
    locale: Option<Box<str>>,
}

/// Where a component stands, as far as its boxes depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) direction: Direction,
    pub(super) in_form: bool,
    /// The bits of the width that the body leaves to its components.
    pub(super) room: u32,
    /// Whether columns follow their `flex_mode`.
    pub(super) narrow: bool,
    /// How many kept components it stands in: one that is in another is never taken for one that is not.
    pub(super) level: usize,
}

/// What was built and looked up for one component.
#[derive(Default)]
struct Record {
    /// Its boxes without those of kept components in it, each behind those that it holds.
    boxes: Vec<BoxId>,
    pictures: Vec<(Box<str>, Option<Arc<Picture>>)>,
    /// Panels: the object, and whether a person opened or closed it.
    panels: Vec<(NodeId, Option<bool>)>,
    /// Kept components in it.
    inner: Vec<usize>,
}

struct Component {
    key: u64,
    place: Place,
    /// The number of its object when it was built: that of its hit boxes and of its record.
    built: NodeId,
    /// The number of its object now.
    node: NodeId,
    outermost: BoxId,
    record: Record,
    /// The frame that shows it.
    shown: u64,
    /// Counts components as they are built.
    serial: u64,
}

/// Components with the same key, oldest first; those before `next` have been taken in the frame `frame`.
#[derive(Default)]
struct Alike {
    components: Vec<usize>,
    next: usize,
    frame: u64,
}

/// The boxes of the last frame.
pub(super) struct Kept {
    pub(super) tree: TaffyTree<KeptBox>,
    ground: Option<Ground>,
    /// The document that the last frame was built from.
    source: Option<Arc<Tree>>,
    components: Vec<Option<Component>>,
    free: Vec<usize>,
    by_key: HashMap<u64, Alike>,
    frame: u64,
    serial: u64,
    /// True once a set of columns was built that may have to be squeezed.
    pub(super) has_columns: bool,
    /// Components that are being built, the outermost first; the first one is the card itself.
    open: Vec<Record>,
}

/// So many bytes at either end of a component's text tell it from others before the whole texts are compared.
const TOLD_BY: usize = 1024;

fn key_of(source: &str, place: Place) -> u64 {
    let mut hasher = DefaultHasher::new();
    place.hash(&mut hasher);
    let bytes = source.as_bytes();
    bytes.len().hash(&mut hasher);
    if bytes.len() <= 2 * TOLD_BY {
        bytes.hash(&mut hasher);
    } else {
        bytes[..TOLD_BY].hash(&mut hasher);
        bytes[bytes.len() - TOLD_BY..].hash(&mut hasher);
    }
    hasher.finish()
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            tree: new_tree(),
            ground: None,
            source: None,
            components: Vec::new(),
            free: Vec::new(),
            by_key: HashMap::new(),
            frame: 0,
            serial: 0,
            has_columns: false,
            open: Vec::new(),
        }
    }
}

fn new_tree() -> TaffyTree<KeptBox> {
    let mut tree = TaffyTree::with_capacity(256);
    tree.disable_rounding();
    tree
}

impl Kept {
    /// Begins a frame; the boxes of another look or card are let go.
    pub(super) fn begin(&mut self, card: &Card, options: &Options) {
        let ground = Ground {
            options: Options {
                expanded: HashMap::new(),
                ..options.clone()
            },
            config: card.config.clone(),
            schema: card.schema,
            locale: card.locale.clone(),
        };
        // What an earlier frame left open, it did not finish.
        let unfinished = self.open.len() > 1;
        if self.ground.as_ref() != Some(&ground) || unfinished {
            *self = Self {
                ground: Some(ground),
                ..Self::default()
            };
        }
        self.frame += 1;
        // The card's own boxes are few and built anew.
        for record in std::mem::take(&mut self.open) {
            remove(&mut self.tree, &record.boxes);
        }
        self.open.push(Record::default());
    }

    /// Ends a frame: what it does not show is let go.
    pub(super) fn end(&mut self, card: &Card) {
        self.source = Some(card.tree.clone());
        let frame = self.frame;
        let gone = |slot: &Option<Component>| slot.as_ref().is_some_and(|one| one.shown != frame);
        let mut stale: Vec<usize> = (0..self.components.len())
            .filter(|at| gone(&self.components[*at]))
            .collect();
        // A box goes before those that it holds, else each would be looked for in it.
        stale.sort_by_key(|at| {
            let serial = self.components[*at].as_ref().map_or(0, |one| one.serial);
            std::cmp::Reverse(serial)
        });
        for at in &stale {
            if let Some(component) = self.components[*at].take() {
                remove(&mut self.tree, &component.record.boxes);
                self.free.push(*at);
            }
        }
        if !stale.is_empty() {
            let components = &self.components;
            self.by_key.retain(|key, alike| {
                alike.components.retain(|at| {
                    let same = |one: &Component| one.key == *key;
                    components[*at].as_ref().is_some_and(same)
                });
                !alike.components.is_empty()
            });
        }
    }

    /// Notes a box of what is being built.
    pub(super) fn note_box(&mut self, id: BoxId) {
        if let Some(record) = self.open.last_mut() {
            record.boxes.push(id);
        }
    }

    /// Notes that a picture was looked for.
    pub(super) fn note_picture(&mut self, key: &str, found: Option<&Arc<Picture>>) {
        if let Some(record) = self.open.last_mut() {
            record.pictures.push((key.into(), found.cloned()));
        }
    }

    /// Notes that a panel was looked for among those that a person opened or closed.
    pub(super) fn note_panel(&mut self, panel: NodeId, set: Option<bool>) {
        if let Some(record) = self.open.last_mut() {
            record.panels.push((panel, set));
        }
    }

    /// The kept boxes of an unchanged component; `picture` and `panel` look up what it depends on.
    pub(super) fn take(
        &mut self,
        tree: &Tree,
        node: NodeId,
        place: Place,
        mut picture: impl FnMut(&str) -> Option<Arc<Picture>>,
        mut panel: impl FnMut(NodeId) -> Option<bool>,
    ) -> Option<BoxId> {
        let old = self.source.as_ref()?;
        let source = tree.source(node);
        let alike = self.by_key.get_mut(&key_of(source, place))?;
        if alike.frame != self.frame {
            (alike.frame, alike.next) = (self.frame, 0);
        }
        let mut found = None;
        for number in alike.next..alike.components.len() {
            let at = alike.components[number];
            let Some(component) = self.components[at].as_ref() else {
                continue;
            };
            if component.shown == self.frame {
                if number == alike.next {
                    alike.next += 1;
                }
                continue;
            }
            if component.place == place && old.source(component.node) == source {
                found = Some(at);
                break;
            }
        }
        let found = found?;
        // Everything in it is in the same place of it as before.
        let from = self.components[found].as_ref()?.node;
        let mut within = vec![found];
        let mut next = 0;
        while let Some(at) = within.get(next).copied() {
            next += 1;
            let component = self.components[at].as_ref()?;
            let now = component.node.moved(from, node);
            let record = &component.record;
            let same_pictures = record
                .pictures
                .iter()
                .all(|(key, seen)| picture(key) == *seen);
            let same_panels = record
                .panels
                .iter()
                .all(|(id, seen)| panel(id.moved(component.built, now)) == *seen);
            // A part of it that another place took cannot be in two.
            if component.shown == self.frame || !same_pictures || !same_panels {
                return None;
            }
            within.extend_from_slice(&record.inner);
        }
        for at in within {
            if let Some(component) = &mut self.components[at] {
                component.shown = self.frame;
                component.node = component.node.moved(from, node);
            }
        }
        if let Some(outside) = self.open.last_mut() {
            outside.inner.push(found);
        }
        Some(self.components[found].as_ref()?.outermost)
    }

    /// How many components are being built around what is built next.
    pub(super) fn level(&self) -> usize {
        self.open.len()
    }

    /// Begins to write down a component.
    pub(super) fn open(&mut self) {
        self.open.push(Record::default());
    }

    /// Ends what [`Self::open`] began and keeps the component.
    pub(super) fn close(&mut self, tree: &Tree, node: NodeId, place: Place, outermost: BoxId) {
        let Some(record) = self.open.pop() else {
            return;
        };
        let key = key_of(tree.source(node), place);
        self.serial += 1;
        let component = Component {
            key,
            place,
            built: node,
            node,
            outermost,
            record,
            shown: self.frame,
            serial: self.serial,
        };
        let at = match self.free.pop() {
            Some(at) => {
                self.components[at] = Some(component);
                at
            }
            None => {
                self.components.push(Some(component));
                self.components.len() - 1
            }
        };
        self.by_key.entry(key).or_default().components.push(at);
        if let Some(outside) = self.open.last_mut() {
            outside.inner.push(at);
        }
        if let Some(kept) = self.tree.get_node_context_mut(outermost) {
            kept.component = Some(at);
        }
    }

    /// How far the values of a component have moved since it was built: from the first number to the second.
    pub(super) fn moved(&self, component: usize) -> Option<(NodeId, NodeId)> {
        let component = self.components.get(component)?.as_ref()?;
        Some((component.built, component.node))
    }
}

/// Takes boxes out of the tree, those that hold others first.
fn remove(tree: &mut TaffyTree<KeptBox>, boxes: &[BoxId]) {
    for id in boxes.iter().rev() {
        let _ = tree.remove(*id);
    }
}
