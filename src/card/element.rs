//! One component of a card, whatever its tag.

use super::container::{CollapsiblePanel, Column, ColumnSet, Form, InteractiveContainer};
use super::content::{
    Action, Audio, Chart, Div, Img, ImgCombination, Markdown, Note, Persons, Table,
};
use super::interactive::{Button, Checker, Input, Moment, Picker, Select};
use super::reader::Reader;
use super::values::Edges;
use crate::document::NodeId;

/// A component with its place in the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// The object.
    pub node: NodeId,
    /// Its tag as it stands in the card; empty where it has none.
    pub tag: Box<str>,
    /// `element_id`.
    pub element_id: Option<Box<str>>,
    /// `margin`.
    pub margin: Edges,
    /// What it is.
    pub kind: ElementKind,
}

/// The components of card JSON 2.0, and those of 1.0 that 2.0 no longer has.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant is the component of its name")]
pub enum ElementKind {
    Markdown(Markdown),
    Div(Box<Div>),
    Hr,
    Img(Box<Img>),
    ImgCombination(ImgCombination),
    Persons(Box<Persons>),
    Audio(Box<Audio>),
    Chart(Box<Chart>),
    Table(Box<Table>),
    ColumnSet(ColumnSet),
    Column(Column),
    Form(Form),
    InteractiveContainer(Box<InteractiveContainer>),
    CollapsiblePanel(Box<CollapsiblePanel>),
    Button(Box<Button>),
    Input(Box<Input>),
    Select(Box<Select>),
    Overflow(Box<Select>),
    SelectImg(Box<Select>),
    Picker(Box<Picker>),
    Checker(Box<Checker>),
    Action(Action),
    Note(Note),
    /// A tag that this program does not know, or none.
    Unknown,
}

impl Element {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        let tag = reader.str("tag").unwrap_or_default();
        let kind = holding(reader, tag).unwrap_or_else(|| single(reader, tag));
        Self {
            node: reader.id,
            tag: tag.into(),
            element_id: reader.filled("element_id"),
            margin: reader.edges("margin").unwrap_or_default(),
            kind,
        }
    }

    /// The components it holds, in order.
    pub fn children(&self) -> &[Self] {
        match &self.kind {
            ElementKind::ColumnSet(set) => &set.columns,
            ElementKind::Column(column) => &column.elements,
            ElementKind::Form(form) => &form.elements,
            ElementKind::InteractiveContainer(container) => &container.elements,
            ElementKind::CollapsiblePanel(panel) => &panel.elements,
            ElementKind::Checker(checker) => &checker.buttons,
            ElementKind::Action(action) => &action.actions,
            ElementKind::Div(div) => div.extra.as_slice(),
            _ => &[],
        }
    }
}

/// A component that holds others. Cards nest deeply, so that what reads them takes little of the stack: no other
/// component is read in the same function.
fn holding(reader: Reader<'_>, tag: &str) -> Option<ElementKind> {
    match tag {
        "column_set" => Some(ElementKind::ColumnSet(ColumnSet::read(reader))),
        "column" => Some(ElementKind::Column(Column::read(reader))),
        "form" => Some(ElementKind::Form(Form::read(reader))),
        "interactive_container" => {
            let container = Box::new(InteractiveContainer::read(reader));
            Some(ElementKind::InteractiveContainer(container))
        }
        "collapsible_panel" => {
            let panel = Box::new(CollapsiblePanel::read(reader));
            Some(ElementKind::CollapsiblePanel(panel))
        }
        _ => None,
    }
}

/// Any other component.
#[inline(never)]
fn single(reader: Reader<'_>, tag: &str) -> ElementKind {
    match tag {
        "markdown" => ElementKind::Markdown(Markdown::read(reader)),
        "div" => ElementKind::Div(Box::new(Div::read(reader))),
        "hr" => ElementKind::Hr,
        "img" => ElementKind::Img(Box::new(Img::read(reader))),
        "img_combination" => ElementKind::ImgCombination(ImgCombination::read(reader)),
        "person" => ElementKind::Persons(Box::new(Persons::one(reader))),
        "person_list" => ElementKind::Persons(Box::new(Persons::many(reader))),
        "audio" => ElementKind::Audio(Box::new(Audio::read(reader))),
        "chart" => ElementKind::Chart(Box::new(Chart::read(reader))),
        "table" => ElementKind::Table(Box::new(Table::read(reader))),
        "button" => ElementKind::Button(Box::new(Button::read(reader))),
        "input" => ElementKind::Input(Box::new(Input::read(reader))),
        "select_static" | "select_person" => {
            ElementKind::Select(Box::new(Select::read(reader, false)))
        }
        "multi_select_static" | "multi_select_person" => {
            ElementKind::Select(Box::new(Select::read(reader, true)))
        }
        "overflow" => ElementKind::Overflow(Box::new(Select::read(reader, false))),
        "select_img" => ElementKind::SelectImg(Box::new(Select::read(reader, false))),
        "date_picker" => ElementKind::Picker(Box::new(Picker::read(reader, Moment::Date))),
        "picker_time" => ElementKind::Picker(Box::new(Picker::read(reader, Moment::Time))),
        "picker_datetime" => ElementKind::Picker(Box::new(Picker::read(reader, Moment::DateTime))),
        "checker" => ElementKind::Checker(Box::new(Checker::read(reader))),
        "action" => ElementKind::Action(Action::read(reader)),
        "note" => ElementKind::Note(Note::read(reader)),
        _ => ElementKind::Unknown,
    }
}

/// The components of the array under a key; items that are no objects are left out.
pub(super) fn elements(reader: Reader<'_>, key: &str) -> Vec<Element> {
    let mut elements = Vec::new();
    for object in reader.objects(key) {
        elements.push(Element::read(object));
    }
    elements
}
