//! The tree of boxes between a card and its frame: taffy's styles with what each box shows.

use std::path::Path;
use std::sync::Arc;

use taffy::prelude::*;

use super::datetime;
use super::frame::{Border, Fill, Hover, Press, Rgba, Scroll};
use super::images::{Picture, Pictures};
use super::kept::{Kept, KeptBox, Place};
use super::limits;
use super::squeeze::Columns;
use super::text::{RichText, Style as TextStyle, Typesetter};
use super::theme::{self, Palette, metrics};
use super::{Device, Options};
use crate::card::{Align, Card, Direction, Edges, Element, Radius, Schema};
use crate::document;

/// A box of the tree.
pub(super) type BoxId = taffy::NodeId;

/// What a box shows in its own area, under its children.
#[derive(Clone, Debug, Default)]
pub(super) struct Decor {
    pub(super) fills: Vec<Fill>,
    pub(super) border: Option<Border>,
    /// Radius of the corners, px.
    pub(super) radius: f32,
    /// What is added to it, as a share of the box's smaller side.
    pub(super) radius_share: f32,
    /// Whether what lies outside is cut off.
    pub(super) clip: bool,
    /// A line of many colours along the edge.
    pub(super) ring: Option<Fill>,
    /// By how many degrees everything is turned, clockwise.
    pub(super) turn: f32,
}

impl Decor {
    pub(super) fn solid(color: Option<Rgba>, radius: f32) -> Self {
        Self {
            fills: color.map(Fill::Solid).into_iter().collect(),
            radius,
            ..Self::default()
        }
    }

    /// With the corners that a card asks for.
    pub(super) fn rounded(self, radius: Radius) -> Self {
        Self {
            radius: radius.px,
            radius_share: radius.share,
            ..self
        }
    }

    /// The radii of the corners of a box.
    pub(super) fn radii(&self, rect: super::frame::Rect) -> [f32; 4] {
        [self.radius + self.radius_share * rect.width.min(rect.height); 4]
    }
}

/// What a box without children holds, or a line beside its letters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Content {
    #[default]
    None,
    Text(Box<RichText>),
    /// One of the client's icons, by its token.
    Icon(Box<str>, Rgba),
    /// A person's picture that is not at hand: a figure on a colour.
    Avatar(Rgba),
    /// A tick.
    Tick(Rgba),
    /// A triangle that starts a sound.
    Play(Rgba),
    /// The waves of a voice.
    Waves(Rgba),
    /// A number on a round ground: ground, number.
    Badge(Rgba, Box<RichText>),
    /// Three bars: a chart.
    Bars(Rgba),
    /// An angle that points down, turned clockwise by degrees.
    Chevron(Rgba, f32),
    /// A disc before a list's item.
    Disc(Rgba),
    /// A ring before an item one level deeper.
    Ring(Rgba),
    /// A square before an item deeper still.
    Square(Rgba),
    /// The strip below what is wider than its place, by the width that it would need; none where it fits.
    Strip {
        needed: f32,
        ground: Option<Rgba>,
        bar: Option<Rgba>,
    },
    /// The shadow at the right edge of what is wider than its place, by the width that it would need.
    EdgeShadow(f32, Rgba),
    /// A picture that fills the box; the box's own ratio cuts it.
    Picture(Arc<Picture>, Crop),
    /// The sign for a picture that is not at hand.
    PictureSign(Rgba),
}

/// Which part of a picture that does not fit its box is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Crop {
    #[default]
    Center,
    Top,
}

/// Where a box answers to the pointer.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub(super) node: document::NodeId,
    pub(super) tag: Box<str>,
    pub(super) press: Press,
}

/// A box's own data.
#[derive(Clone, Debug, Default)]
pub(super) struct BoxData {
    pub(super) decor: Decor,
    pub(super) content: Content,
    pub(super) hit: Option<Hit>,
    /// What the pointer changes, where the box answers.
    pub(super) hover: Option<Box<Hover>>,
    /// How far what is in it is scrolled, where the box answers.
    pub(super) scroll: Option<Scroll>,
    /// Whether it lies above its later siblings.
    pub(super) raised: bool,
    /// Its columns, where it is a set of weighted ones and others.
    pub(super) columns: Option<Box<Columns>>,
}

impl BoxData {
    pub(super) fn decor(decor: Decor) -> Self {
        Self {
            decor,
            ..Self::default()
        }
    }

    pub(super) fn content(content: Content) -> Self {
        Self {
            content,
            ..Self::default()
        }
    }
}

/// Builds the tree of one card.
pub(super) struct Builder<'a> {
    pub(super) card: &'a Card,
    pub(super) palette: Palette<'a>,
    pub(super) options: &'a Options,
    /// Whether what is built stands in a form.
    pub(super) in_form: bool,
    /// The width that the body leaves to its components, px.
    pub(super) room: f32,
    /// Whether there is so little width that columns follow their `flex_mode`.
    pub(super) narrow: bool,
    /// What begins behind this byte of the document is not drawn.
    end: usize,
    /// Whether a note says so already.
    end_noted: bool,
    kept: &'a mut Kept,
    pictures: &'a mut Pictures,
    typesetter: &'a mut Typesetter,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        card: &'a Card,
        options: &'a Options,
        kept: &'a mut Kept,
        pictures: &'a mut Pictures,
        typesetter: &'a mut Typesetter,
    ) -> Self {
        let locale = options.locale.as_deref();
        let chinese = locale.is_none_or(|locale| locale.starts_with("zh"));
        Self {
            card,
            palette: Palette {
                classic: card.schema == Schema::V1,
                zone: options.zone.unwrap_or(datetime::ZONE),
                ..Palette::new(options.theme, options.device, &card.config, chinese)
            },
            options,
            in_form: false,
            room: 0.0,
            narrow: false,
            end: limits::end_of(card),
            end_noted: false,
            kept,
            pictures,
            typesetter,
        }
    }

    /// A box with children in it, in order.
    pub(super) fn add(&mut self, mut style: Style, mut data: BoxData, children: &[BoxId]) -> BoxId {
        // What is placed by hand is placed in its parent, not in the whole card.
        if style.position == Position::Static {
            style.position = Position::Relative;
        }
        if let Content::Text(text) = &mut data.content {
            text.shorten();
        }
        // Taffy fails only for boxes of another tree, which this one never hands out.
        let id = self
            .kept
            .tree
            .new_with_children(style, children)
            .unwrap_or(BoxId::from(0_u64));
        let kept = KeptBox {
            data,
            ..KeptBox::default()
        };
        let _ = self.kept.tree.set_node_context(id, Some(kept));
        self.kept.note_box(id);
        id
    }

    /// Gives a box columns that may have to be squeezed.
    pub(super) fn columns(&mut self, set: BoxId, columns: Option<Box<Columns>>) {
        self.kept.has_columns |= columns.is_some();
        if let Some(data) = self.data_mut(set) {
            data.columns = columns;
        }
    }

    /// A box without children.
    pub(super) fn leaf(&mut self, style: Style, content: Content) -> BoxId {
        self.add(style, BoxData::content(content), &[])
    }

    /// A text that is as wide as it needs to be, at most as its parent.
    pub(super) fn text(&mut self, text: RichText) -> BoxId {
        let style = Style {
            min_size: Size {
                width: zero(),
                height: auto(),
            },
            max_size: Size {
                width: percent(1.0),
                height: auto(),
            },
            ..Style::DEFAULT
        };
        self.leaf(style, Content::Text(Box::new(text)))
    }

    /// A square of a side.
    pub(super) fn square(&mut self, side: f32, content: Content) -> BoxId {
        self.leaf(fixed(side, side), content)
    }

    /// Changes a box's style.
    pub(super) fn restyle(&mut self, id: BoxId, change: impl FnOnce(&mut Style)) {
        debug_assert!(
            !self.is_kept(id),
            "a kept component has the style that it was given when it was built"
        );
        if let Ok(style) = self.kept.tree.style(id) {
            let mut style = style.clone();
            change(&mut style);
            let _ = self.kept.tree.set_style(id, style);
        }
    }

    /// What a box shows and answers for.
    pub(super) fn data_mut(&mut self, id: BoxId) -> Option<&mut BoxData> {
        debug_assert!(!self.is_kept(id), "a kept component stays as it was built");
        self.kept
            .tree
            .get_node_context_mut(id)
            .map(|kept| &mut kept.data)
    }

    fn is_kept(&self, id: BoxId) -> bool {
        let kept = self.kept.tree.get_node_context(id);
        kept.is_some_and(|kept| kept.component.is_some())
    }

    /// Those of a list's components that are drawn, and a note behind them where the others are left out.
    pub(super) fn drawn<'e>(&mut self, elements: &'e [Element]) -> (&'e [Element], Option<BoxId>) {
        let count = elements.partition_point(|element| self.begins_in(element.node));
        let note = (count < elements.len() && !self.end_noted).then(|| {
            self.end_noted = true;
            self.note(limits::MORE_COMPONENTS)
        });
        (&elements[..count], note)
    }

    /// Returns true if a component stands in the body itself.
    pub(super) fn is_outermost(&self, node: document::NodeId) -> bool {
        self.card.body.elements.iter().any(|one| one.node == node)
    }

    /// Whether a value begins where the card is still drawn.
    pub(super) fn begins_in(&self, node: document::NodeId) -> bool {
        self.card.tree.node(node).range.start < self.end
    }

    /// Words of the preview itself, Chinese and English: something is left out here.
    pub(super) fn note(&mut self, (zh, en): (&'static str, &'static str)) -> BoxId {
        let style = TextStyle::new(metrics::NOTE_SIZE, self.palette.theme.secondary);
        let line = theme::line_height(metrics::NOTE_SIZE);
        let words = RichText::plain(self.own_words(zh, en), style, line, Align::Left);
        self.text(words)
    }

    fn place(&self, direction: Direction) -> Place {
        Place {
            direction,
            in_form: self.in_form,
            room: self.room.to_bits(),
            narrow: self.narrow,
            level: self.kept.level(),
        }
    }

    /// The outermost box of a component that has not changed since the last frame, with all that is in it.
    pub(super) fn kept(&mut self, node: document::NodeId, direction: Direction) -> Option<BoxId> {
        if !self.is_whole(node) {
            return None;
        }
        let place = self.place(direction);
        let (card, options, pictures) = (self.card, self.options, &mut self.pictures);
        let folder: Option<&Path> = options.images.as_deref();
        self.kept.take(
            &card.tree,
            node,
            place,
            |key| pictures.find(folder, key),
            |panel| opened(card, options, panel),
        )
    }

    /// Builds a component and keeps its boxes for the next frame. They stay as `build` leaves them.
    pub(super) fn keep(
        &mut self,
        node: document::NodeId,
        direction: Direction,
        build: impl FnOnce(&mut Self) -> BoxId,
    ) -> BoxId {
        if !self.is_whole(node) {
            return build(self);
        }
        let place = self.place(direction);
        self.kept.open();
        let outermost = build(self);
        self.kept.close(&self.card.tree, node, place, outermost);
        outermost
    }

    /// Whether all of a component is drawn. Where a card is cut depends on what stands before, so that a component that
    /// is cut is not kept.
    fn is_whole(&self, node: document::NodeId) -> bool {
        self.card.tree.node(node).range.end <= self.end
    }

    /// Whether a panel is open: as a person left it, else as the card has it.
    pub(super) fn expanded(&mut self, panel: document::NodeId, own: bool) -> bool {
        let set = opened(self.card, self.options, panel);
        self.kept.note_panel(panel, set);
        set.unwrap_or(own)
    }

    /// Makes a box answer for a node.
    pub(super) fn answer(&mut self, id: BoxId, node: document::NodeId, tag: &str, press: Press) {
        if let Some(data) = self.data_mut(id) {
            data.hit = Some(Hit {
                node,
                tag: tag.into(),
                press,
            });
        }
    }

    /// Tells what the pointer changes on a box that answers.
    pub(super) fn hover(&mut self, id: BoxId, hover: Hover) {
        if self.options.device == Device::Desktop
            && hover != Hover::default()
            && let Some(data) = self.data_mut(id)
        {
            data.hover = Some(Box::new(hover));
        }
    }

    /// A box as wide as its parent at most, in which a wider one is cut off at the edge.
    pub(super) fn cut(&mut self, inside: BoxId) -> BoxId {
        self.restyle(inside, |style| style.flex_shrink = 0.0);
        let style = Style {
            max_size: Size {
                width: percent(1.0),
                height: auto(),
            },
            ..row(0.0)
        };
        let decor = Decor {
            clip: true,
            ..Decor::default()
        };
        self.add(style, BoxData::decor(decor), &[inside])
    }

    /// The width of a text that is not broken, px.
    pub(super) fn greatest_width(&mut self, text: &RichText) -> f32 {
        if text.text.len() <= limits::of_lines(1) {
            return self.typesetter.widths(text).1;
        }
        let mut first = RichText {
            max_lines: Some(1),
            ..text.clone()
        };
        first.shorten();
        self.typesetter.widths(&first).1
    }

    /// One of the client's own words, in its language: Chinese unless the card is read in another one.
    pub(super) fn own_words(&self, zh: &'static str, en: &'static str) -> &'static str {
        if self.palette.chinese { zh } else { en }
    }

    /// The picture of a key, where it is at hand.
    pub(super) fn picture(&mut self, key: &str) -> Option<Arc<Picture>> {
        let folder: Option<&Path> = self.options.images.as_deref();
        let found = self.pictures.find(folder, key);
        self.kept.note_picture(key, found.as_ref());
        found
    }
}

/// Whether a person opened or closed a panel.
fn opened(card: &Card, options: &Options, panel: document::NodeId) -> Option<bool> {
    if options.expanded.is_empty() {
        return None;
    }
    options.expanded.get(&card.relative(panel)).copied()
}

/// The style of a box of a fixed size that does not shrink.
pub(super) fn fixed(width: f32, height: f32) -> Style {
    Style {
        size: Size {
            width: length(width),
            height: length(height),
        },
        flex_shrink: 0.0,
        ..Style::DEFAULT
    }
}

/// A row of boxes with gaps.
pub(super) fn row(gap: f32) -> Style {
    Style {
        // What is placed absolutely in it is placed in its own area.
        position: Position::Relative,
        display: Display::Flex,
        flex_direction: FlexDirection::Row,
        gap: Size {
            width: length(gap),
            height: zero(),
        },
        min_size: Size {
            width: zero(),
            height: auto(),
        },
        ..Style::DEFAULT
    }
}

/// A column of boxes with gaps.
pub(super) fn column(gap: f32) -> Style {
    Style {
        flex_direction: FlexDirection::Column,
        gap: Size {
            width: zero(),
            height: length(gap),
        },
        ..row(0.0)
    }
}

/// Edges as taffy's padding.
pub(super) fn padding(edges: Edges) -> Rect<LengthPercentage> {
    Rect {
        left: length(edges.left.max(0.0)),
        right: length(edges.right.max(0.0)),
        top: length(edges.top.max(0.0)),
        bottom: length(edges.bottom.max(0.0)),
    }
}

/// Edges as taffy's margin, which may be negative.
pub(super) fn margin(edges: Edges) -> Rect<LengthPercentageAuto> {
    Rect {
        left: length(edges.left),
        right: length(edges.right),
        top: length(edges.top),
        bottom: length(edges.bottom),
    }
}
