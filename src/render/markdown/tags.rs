//! What each tag in Markdown becomes.

use super::Block;
use super::html::HtmlTag;
use super::reader::{Open, Reader};
use crate::card::Align;
use crate::render::boxes::Content;
use crate::render::datetime;
use crate::render::text::{Chip, RichText, Style};
use crate::render::theme::metrics;

/// What a person without an id is called.
const UNKNOWN_PERSON: &str = "未知用户";

impl Reader<'_> {
    /// A label: its words never break.
    fn open_label(&mut self, tag: &HtmlTag) {
        let colors = self.palette.tag(tag.attribute("color").unwrap_or("blue"));
        let chip = self.chip(Chip {
            fill: colors.ground,
            border: None,
            height: metrics::TAG_HEIGHT,
            radius: metrics::TAG_RADIUS,
        });
        let padding = Style {
            size: metrics::TAG_SIZE * metrics::CHIP_PADDING * 1.5,
            chip,
            ..self.style()
        };
        self.open(Open::Tag(tag.name.clone()), |style| {
            *style = Style {
                size: metrics::TAG_SIZE,
                color: colors.text,
                bold: false,
                medium: true,
                chip,
                ..*style
            };
        });
        self.rich.push("\u{a0}", &padding);
    }

    /// The figure or picture of a person, then the name: the id, since names are known to the server only.
    fn person(&mut self, tag: &HtmlTag) {
        let id = tag.attribute("id").unwrap_or_default();
        let shown = |key: &str| tag.attribute(key) != Some("false");
        let style = self.style();
        if shown("show_avatar") {
            let side = (style.size * metrics::INLINE_AVATAR).round();
            self.rich
                .push_item(side, side, Content::Avatar(self.palette.person(id)));
            self.rich.push("\u{a0}", &style);
        }
        if shown("show_name") {
            let name = if id.is_empty() { UNKNOWN_PERSON } else { id };
            self.rich.push(name, &style);
        }
    }

    /// A number on a round ground.
    pub(super) fn badge(&mut self, number: &str) {
        let Some((ground, color)) = self.badge else {
            return;
        };
        let height = metrics::BADGE_HEIGHT;
        let text = RichText {
            nowrap: true,
            ..RichText::plain(
                number.trim(),
                Style {
                    medium: true,
                    ..Style::new(metrics::BADGE_SIZE, color)
                },
                height,
                Align::Center,
            )
        };
        let digits = number.trim().chars().count().clamp(1, 8) as f32;
        let width = (digits * metrics::BADGE_SIZE * 0.6 + 2.0 * metrics::TAG_PADDING).max(height);
        self.rich
            .push_item(width, height, Content::Badge(ground, Box::new(text)));
    }

    fn end_tag(&mut self, tag: HtmlTag) {
        match tag.name.as_str() {
            "text-tag"
                if self
                    .styles
                    .iter()
                    .any(|(open, _)| *open == Open::Tag(tag.name.clone())) =>
            {
                let style = self.style();
                let padding = Style {
                    size: style.size * metrics::CHIP_PADDING * 1.5,
                    ..style
                };
                self.rich.push("\u{a0}", &padding);
            }
            "number-tag" => self.badge = None,
            // A link without words shows its address.
            "a" | "link" => {
                if let Some(address) = self.bare_link.take() {
                    self.push(&address);
                }
            }
            _ => {}
        }
        self.close(&Open::Tag(tag.name));
    }

    /// A tag of HTML or of Feishu's own. A tag that is none is swallowed, as the client does it.
    pub(super) fn tag(&mut self, html: &str) {
        let Some(tag) = HtmlTag::parse(html) else {
            return;
        };
        if let Some(swallowing) = self.swallowed {
            if tag.closing && tag.name == swallowing {
                self.swallowed = None;
            }
            return;
        }
        if tag.closing {
            self.end_tag(tag);
            return;
        }
        match tag.name.as_str() {
            "br" => self.push("\n"),
            "hr" => {
                self.flush();
                self.add(Block::Rule);
            }
            "text-tag" => self.open_label(&tag),
            "number-tag" => {
                let color =
                    |key: &str| tag.attribute(key).and_then(|name| self.palette.color(name));
                let theme = self.palette.theme;
                self.badge = Some((
                    color("background_color").unwrap_or(theme.hint),
                    color("font_color").unwrap_or(theme.on_filled),
                ));
            }
            "local-datetime" => {
                let moment = tag
                    .attribute("millisecond")
                    .and_then(|ms| ms.trim().parse().ok());
                let format = tag.attribute("format_type").unwrap_or("date_num");
                let shown = datetime::local(moment, format, self.palette.chinese);
                let link = tag.attribute("link").unwrap_or_default().to_owned();
                if link.is_empty() {
                    self.push(&shown);
                } else {
                    self.open_link(Open::Tag(tag.name.clone()), &link);
                    self.push(&shown);
                    self.close(&Open::Tag(tag.name.clone()));
                }
                self.swallowed = (!tag.empty).then_some("local-datetime");
            }
            "person" => {
                self.person(&tag);
                self.swallowed = (!tag.empty).then_some("person");
            }
            "audio" => {
                let style = self.style();
                let side = (style.size * metrics::INLINE_AVATAR).round();
                self.rich.push_item(side, side, Content::Play(style.color));
                if tag.attribute("show_time") == Some("true") {
                    self.push("\u{a0}00:00");
                }
                self.swallowed = (!tag.empty).then_some("audio");
            }
            "font" => {
                let named = tag.attribute("color").unwrap_or_default();
                let color = self.palette.color(named);
                let base = self.base.color;
                self.open(Open::Tag(tag.name), |style| {
                    style.color = color.unwrap_or(base)
                });
            }
            "a" | "link" => {
                let address = tag
                    .attribute("href")
                    .or_else(|| tag.attribute("url"))
                    .unwrap_or_default()
                    .to_owned();
                if let Some(token) = tag.attribute("icon") {
                    let style = self.style();
                    let side = (style.size * metrics::INLINE_ICON).round();
                    let color = self.palette.theme.link;
                    self.rich
                        .push_item(side, side, Content::Icon(token.into(), color));
                    self.rich.push("\u{a0}", &style);
                }
                self.open_link(Open::Tag(tag.name.clone()), &address);
                self.bare_link = Some(address);
            }
            "b" | "strong" => self.open(Open::Tag(tag.name), |style| style.bold = true),
            "i" | "em" => self.open(Open::Tag(tag.name), |style| style.italic = true),
            "s" | "del" => self.open(Open::Tag(tag.name), |style| style.strike = true),
            "u" => self.open(Open::Tag(tag.name), |style| style.underline = true),
            "at" => {
                let ids = ["id", "ids", "email"]
                    .into_iter()
                    .find_map(|key| tag.attribute(key));
                let names = ids
                    .unwrap_or_default()
                    .split(',')
                    .map(|id| match id.trim() {
                        "all" if self.palette.chinese => "@所有人".to_owned(),
                        "all" => "@All".to_owned(),
                        id => format!("@{id}"),
                    });
                let shown = names.collect::<Vec<_>>().join(" ");
                let style = Style {
                    color: self.palette.theme.link,
                    ..self.style()
                };
                self.rich.push(&shown, &style);
                self.swallowed = (!tag.empty).then_some("at");
            }
            _ => {}
        }
    }
}
