//! The dialog that asks once more.

use super::part::{Part, object};
use super::report::Log;
use super::text::make_plain;
use crate::lang::Bilingual;

pub(super) fn convert(part: &mut Part, log: &mut Log) {
    let Some(confirm) = part.get_mut("confirm").filter(|one| one.is_object()) else {
        return;
    };
    if confirm.is_blank() {
        return;
    }
    for key in ["title", "text"] {
        if let Some(text) = confirm.get_mut(key) {
            make_plain(text, "confirm", log);
        }
    }
    if confirm.get("title").is_none_or(Part::is_blank) {
        let mut title = object([
            ("tag", "plain_text".into()),
            ("content", "确认".into()),
            ("i18n_content", object([("en_us", "Confirm".into())])),
        ]);
        let what = Bilingual::fixed("added a title", "添加了标题");
        log.changed("confirm", confirm.from, &mut title, what);
        confirm.take("title");
        if let super::part::Value::Object(members) = &mut confirm.value {
            members.insert(0, ("title".to_owned(), title));
        }
    }
}
