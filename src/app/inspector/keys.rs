//! Objects whose keys are free: translations, whose keys are languages, and the author's own names.

use std::collections::HashSet;

use egui::{RichText, Ui};

use super::row::{Field, id_of, placed};
use super::values::{Choice, list};
use super::{ADD, Fields};
use crate::app::access;
use crate::app::style::size;
use crate::app::text_field;
use crate::catalog::{Property, tables};
use crate::document::{NodeId, Path};
use crate::lang::{Bilingual, Lang};

const NEW_KEY: Bilingual = Bilingual::fixed("new key", "新的键");
const ADD_LANGUAGE: Bilingual = Bilingual::fixed("Add a language", "添加语言");

/// The name of a language with its code, such as `English (en_us)`; a code that is unknown stays alone.
fn language(code: &str, lang: Lang) -> String {
    let known = tables().locales.iter().find(|locale| locale.code == code);
    match (known, lang) {
        (Some(locale), Lang::En) => format!("{} ({code})", locale.name.en),
        (Some(locale), Lang::Zh) => format!("{}（{code}）", locale.name.zh),
        (None, _) => code.to_owned(),
    }
}

impl Fields<'_> {
    /// The members of an object whose keys are free.
    pub(super) fn any_keys(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        any: &Property,
        known: &HashSet<String>,
    ) {
        let there: Vec<(String, NodeId)> = node.map_or(Vec::new(), |node| {
            let members = self
                .tree
                .members(node)
                .filter(|(key, _)| !known.contains(*key));
            members.map(|(key, id)| (key.to_owned(), id)).collect()
        });
        let languages = any.keys.as_deref() == Some("locale");
        for (key, id) in &there {
            let name = match languages {
                true => language(key, self.lang),
                false => key.clone(),
            };
            let path = &path.join(&**key);
            self.value(
                ui,
                Field {
                    path,
                    node: Some(*id),
                    property: any,
                    name: &name,
                },
            );
        }
        let free = |name: &String| there.iter().all(|(key, _)| key != name);
        let chosen = if languages {
            self.new_language(ui, path, free)
        } else {
            self.new_key(ui, path)
        };
        if let Some(key) = chosen {
            let (path, value) = (path.join(&*key), self.skeleton(any));
            self.set(&path, &value, false);
            // What comes next are its words.
            if value.is_string() {
                ui.memory_mut(|memory| memory.request_focus(id_of(&path, "field")));
            }
        }
    }

    /// The list of languages that the object does not have; the one that was chosen.
    fn new_language(
        &self,
        ui: &mut Ui,
        path: &Path,
        free: impl Fn(&String) -> bool,
    ) -> Option<String> {
        let codes = tables().locales.iter().map(|locale| locale.code.clone());
        let codes: Vec<String> = codes.filter(free).collect();
        if codes.is_empty() {
            return None;
        }
        let names: Vec<String> = codes.iter().map(|code| language(code, self.lang)).collect();
        let chosen = placed(ui, path, "new language", |ui| {
            let name = RichText::new(self.say(&ADD_LANGUAGE)).size(size::SMALL);
            let button = ui.add(egui::Button::new(name).wrap_mode(egui::TextWrapMode::Truncate));
            let is_open =
                egui::Popup::is_id_open(ui.ctx(), egui::Popup::default_response_id(&button));
            access::opens_menu(&button, self.say(&ADD_LANGUAGE), is_open);
            let choice = Choice {
                lang: self.lang,
                now: None,
                before: 0.0,
            };
            list(ui, &button, choice, || names.clone(), |_, _, _| {})
        })?;
        let at = names.iter().position(|name| *name == chosen)?;
        codes.into_iter().nth(at)
    }

    /// The field for the name of a new member; the name that was entered.
    fn new_key(&mut self, ui: &mut Ui, path: &Path) -> Option<String> {
        let place = path.to_string();
        let mut typed = self.keys.remove(&place).unwrap_or_default();
        let entered = placed(ui, path, "new key", |ui| {
            ui.horizontal(|ui| {
                let add = self.say(&ADD).to_owned();
                let room = 28.0 + 9.0 * add.chars().count() as f32;
                let hint = self.say(&NEW_KEY).to_owned();
                let width = (ui.available_width() - room).max(40.0);
                let id = id_of(path, "new key field");
                let response = text_field::singleline(ui, id, &mut typed, |field| {
                    field.hint_text(hint).desired_width(width)
                })
                .response
                .response;
                access::tell(&response, |node| node.set_label(self.say(&NEW_KEY)));
                let enter = ui.input(|input| input.key_pressed(egui::Key::Enter));
                let entered = response.lost_focus() && enter;
                ui.small_button(add).clicked() || entered
            })
            .inner
        });
        let key = typed.trim().to_owned();
        if entered && !key.is_empty() {
            return Some(key);
        }
        self.keys.insert(place, typed);
        None
    }
}
