//! What people open and paste becomes the open card: taken out of its wrapping, made JSON, and said so.

use std::path::PathBuf;

use super::workspace::{Refusal, Workspace};
use crate::both;
use crate::card::take_in;
use crate::document::file::Opened;
use crate::document::repair::repaired;
use crate::document::{Fragment, Kind, NodeId, Path, Splice, Tree, recovered};
use crate::lang::Bilingual;

/// What a paste did, or asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pasted {
    /// Components went into the open card.
    Components,
    /// The text holds a card of its own: it is to take the place of the open one.
    Card(String),
}

const CARD_ALREADY: Bilingual = Bilingual::fixed(
    "the text is a card already; there is nothing to take it out of",
    "文本已经是卡片，无需取出",
);

impl Workspace {
    /// A card read from a file. A text that was only written in the way of another language stays this file's, mended
    /// by one step that can be undone; a card that stood inside of something else, be it a line of a program, becomes
    /// one without a file, so that saving does not overwrite what it stood in.
    pub fn taken_from(path: PathBuf, opened: Opened) -> Self {
        let taken = take_in(&opened.text);
        let notice = taken.notice();
        let mut work = if taken.is_whole() {
            let splice = Splice::between(&opened.text, &taken.text);
            let mut work = Self::opened(path, opened);
            if let Some(splice) = splice {
                work.splice(splice, None);
                work.select_first();
            }
            work
        } else {
            Self::new(taken.text)
        };
        work.say_where(notice);
        work
    }

    /// A card without a file, out of a text that may hold it in some wrapping.
    pub fn taken_out(text: &str) -> Self {
        let taken = take_in(text);
        let notice = taken.notice();
        let mut work = Self::new(taken.text);
        work.say_where(notice);
        work
    }

    /// Says what was done to the text; where nothing was, says it if the card is only a part of it.
    fn say_where(&mut self, notice: Option<Bilingual>) {
        let inside = self.view().and_then(|view| {
            let path = view.tree.path(view.card.root);
            (path != Path::root()).then(|| {
                both!(
                    "The card stands in {path} of this text; what is around it stays",
                    "卡片位于此文本的 {path}；外层内容保持不变"
                )
            })
        });
        if let Some(notice) = notice.or(inside) {
            self.say(notice);
        }
    }

    /// Takes the card out of what the text has around it, as one step of undo.
    ///
    /// # Errors
    /// Where there is nothing around it, or no card in it.
    pub fn take_out(&mut self) -> Result<(), Refusal> {
        let taken = take_in(self.text());
        let (text, notice) = match taken.notice() {
            Some(notice) => (taken.text, notice),
            None => self.inner_card().ok_or(CARD_ALREADY)?,
        };
        let splice = Splice::between(self.text(), &text).ok_or(CARD_ALREADY)?;
        self.end_gesture();
        if self.splice(splice, None) {
            self.select_first();
            self.say(notice);
        }
        Ok(())
    }

    /// The card's own text where it stands inside of other objects.
    fn inner_card(&self) -> Option<(String, Bilingual)> {
        let view = self.good_view().ok()?;
        let path = view.tree.path(view.card.root);
        if path == Path::root() {
            return None;
        }
        let text = Fragment::copy(&view.tree, view.card.root);
        let notice = both!("The card was taken out of {path}", "已从 {path} 中取出卡片");
        Some((format!("{}\n", text.as_str()), notice))
    }

    /// Puts a component, or a list of them, from the clipboard where a new one would go. A text that holds a whole card
    /// changes nothing and is given back.
    ///
    /// # Errors
    /// Where the text is neither, or may not stand there.
    pub fn paste(&mut self, text: &str) -> Result<Pasted, Refusal> {
        let mended = repaired(text).map(|json| json.text);
        if let Ok(fragment) = Fragment::parse(mended.as_deref().unwrap_or(text)) {
            let tree = Tree::parse(fragment.as_str()).map_err(|error| error.reason)?;
            let root = tree.root();
            let is_component = |id: &_| tree.get(*id, "tag").is_some();
            if is_component(&root) {
                self.paste_all(&tree, &[root])?;
                return Ok(Pasted::Components);
            }
            let items = tree.items(root);
            if !items.is_empty() && items.iter().all(is_component) {
                self.paste_all(&tree, items)?;
                return Ok(Pasted::Components);
            }
        }
        // A card with a slip opens as it is: there the slip is marked, with what mends it.
        let is_card = |text: &str| take_in(text).holds_card();
        let is_broken_card = || match recovered(text) {
            // A component with a slip is none, and may not take the place of the open card.
            Some(read) => {
                let tree = Tree::parse(&*read.text).ok();
                let is_object = |tree: &Tree| tree.node(tree.root()).kind == Kind::Object;
                let has_tag = |tree: &Tree| tree.get(tree.root(), "tag").is_some();
                tree.is_some_and(|tree| is_object(&tree) && !has_tag(&tree)) && is_card(&read.text)
            }
            None => {
                let is_open = text.trim_start().starts_with('{') && Tree::parse(text).is_err();
                is_open && text.contains("\"elements\"")
            }
        };
        if is_card(text) || is_broken_card() {
            return Ok(Pasted::Card(text.to_owned()));
        }
        if text.trim_start().starts_with(['{', '['])
            && let Err(error) = Tree::parse(text)
        {
            let (line, reason) = (error.position.line, error.reason);
            let (en, zh) = (&reason.en, &reason.zh);
            return Err(both!(
                "what is on the clipboard is not JSON: line {line}: {en}; mend it where it comes from",
                "剪贴板中的内容不是合法的 JSON：第 {line} 行：{zh}；请先在来源处修正"
            ));
        }
        Err(Bilingual::fixed(
            "what is on the clipboard is neither a component nor a card; copy the JSON of one first",
            "剪贴板中的内容既不是组件也不是卡片；请先复制其 JSON",
        ))
    }

    /// Puts components where a new one would go, all into the same list.
    fn paste_all(&mut self, tree: &Tree, items: &[NodeId]) -> Result<(), Refusal> {
        let mut place: Option<(Path, usize)> = None;
        for item in items {
            let tag = tree.get(*item, "tag").and_then(|tag| tree.str(tag));
            let found = self.place_for(tag.unwrap_or_default())?;
            if place.get_or_insert_with(|| found.clone()) != &found {
                return Err(Bilingual::fixed(
                    "the components on the clipboard cannot all stand in one place; paste them one by one",
                    "剪贴板中的组件不能放在同一位置；请逐个粘贴",
                ));
            }
        }
        let (list, index) = place.unwrap_or_default();
        let copies = items.iter().map(|item| Fragment::copy(tree, *item));
        self.put_all(&list, index, copies.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::file;

    const CARD: &str =
        r#"{"schema": "2.0", "body": {"elements": [{"tag": "hr", "element_id": "a"}]}}"#;

    fn notice(work: &Workspace) -> &str {
        work.notice.as_ref().map_or("", |notice| &notice.text.en)
    }

    #[test]
    fn a_pasted_card_is_given_back_and_components_go_into_the_open_one() {
        let mut work = Workspace::new(CARD);
        let request = serde_json::json!({"msg_type": "interactive", "content": CARD}).to_string();
        let pasted = work.paste(&request);
        assert_eq!(pasted, Ok(Pasted::Card(request.clone())));
        assert_eq!(work.text(), CARD);
        let taken = Workspace::taken_out(&request);
        assert!(taken.text().contains("\"tag\": \"hr\""));
        assert!(notice(&taken).contains("content of a message"));

        let list = "[{'tag': 'hr', 'element_id': 'a'}, {'tag': 'markdown', 'content': 'x', 'element_id': 'a2'}]";
        assert_eq!(work.paste(list), Ok(Pasted::Components));
        let view = work.view().expect("JSON");
        let ids: Vec<_> = view
            .card
            .elements()
            .filter_map(|element| view.tree.get(element.node, "element_id"))
            .filter_map(|id| view.tree.str(id))
            .collect();
        assert_eq!(ids, ["a", "a2", "a3"], "no two are the same");
        work.undo();
        assert_eq!(work.text(), CARD, "one step");
        assert!(work.paste("plain words").is_err());
        assert!(work.paste("[]").is_err());
    }

    #[test]
    fn a_pasted_card_with_a_slip_opens_as_it_is_and_other_broken_json_is_named() {
        let mut work = Workspace::new(CARD);
        let quote = r#"{"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": "a "b" c"}]}}"#;
        for text in [&CARD[..CARD.len() - 3], quote] {
            assert_eq!(
                work.paste(text),
                Ok(Pasted::Card(text.to_owned())),
                "{text}"
            );
            let taken = Workspace::taken_out(text);
            assert_eq!(taken.text(), text);
            assert!(taken.document().syntax_error().is_some());
        }
        for text in ["{\n\"tag\": \"hr\"", "{\n\"a\" 1}"] {
            let said = work.paste(text).expect_err("no card").en;
            assert!(said.contains("not JSON: line "), "{said}");
        }
        assert_eq!(work.text(), CARD);
    }

    #[test]
    fn a_file_in_another_spelling_is_mended_by_a_step_that_can_be_undone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("card.py");
        let python = "{'schema': '2.0', 'body': {'elements': []}}";
        std::fs::write(&path, python).expect("written");
        let open = || Workspace::taken_from(path.clone(), file::read(&path).expect("read"));
        let mut work = open();
        assert_eq!(work.text(), python.replace('\'', "\""));
        assert!(work.is_dirty() && work.file() == Some(path.as_path()));
        work.undo();
        assert_eq!(work.text(), python);

        // What a card stood in is not overwritten by it.
        std::fs::write(&path, serde_json::json!({"content": CARD}).to_string()).expect("written");
        let mut work = open();
        assert!(work.file().is_none() && !work.is_dirty());
        assert!(work.take_out().is_err(), "it is out already");
    }

    #[test]
    fn a_card_inside_of_objects_is_taken_out_only_when_asked() {
        let text = format!("{{\"card\": {CARD}}}");
        let mut work = Workspace::taken_out(&text);
        assert_eq!(work.text(), text);
        assert!(notice(&work).contains("/card"));
        work.take_out().expect("there is something around it");
        assert_eq!(work.text(), format!("{CARD}\n"));
        work.undo();
        assert_eq!(work.text(), text);
    }
}
