//! What each tag in Markdown becomes.

use super::reader::{Badge, Open, Reader};
use crate::card::Align;
use crate::card::markup::{HtmlTag, SINCE_2_0};
use crate::render::Device;
use crate::render::boxes::Content;
use crate::render::datetime;
use crate::render::frame::Rgba;
use crate::render::text::{Chip, RichText, Style};
use crate::render::theme::metrics;

impl Reader<'_> {
    /// Space at an end of what stands on a ground.
    fn pad(&mut self, style: &Style) {
        let padding = Style {
            size: style.size * metrics::LABEL_PADDING,
            ..*style
        };
        self.rich.push("\u{a0}\u{a0}", &padding);
    }

    /// A label: its words never break.
    fn open_label(&mut self, tag: &HtmlTag) {
        let colors = self.palette.tag(tag.attribute("color").unwrap_or("blue"));
        self.before_box();
        let chip = self.chip(Chip {
            fill: colors.ground,
            border: None,
            height: metrics::TAG_HEIGHT,
            radius: metrics::TAG_RADIUS,
        });
        self.open(Open::Tag(tag.name.clone()), |style| {
            *style = Style {
                size: metrics::TAG_SIZE,
                color: colors.text,
                bold: false,
                medium: true,
                nowrap: true,
                chip,
                ..*style
            };
        });
        let style = self.style();
        self.pad(&style);
    }

    /// The name of an emoji that has no Unicode equal, on a ground.
    pub(super) fn emoji_label(&mut self, words: &str) {
        let colors = self.palette.tag("neutral");
        self.before_box();
        let chip = self.chip(Chip {
            fill: colors.ground,
            border: None,
            height: metrics::TAG_HEIGHT,
            radius: metrics::TAG_HEIGHT / 2.0,
        });
        let style = Style {
            size: metrics::TAG_SIZE,
            color: colors.text,
            medium: true,
            bold: false,
            chip,
            nowrap: true,
            ..self.style()
        };
        self.pad(&style);
        self.whole(words, &style, false);
        self.pad(&Style {
            nowrap: false,
            ..style
        });
        self.behind_box();
    }

    /// The figure of a person, then the name: the id, since names are known to the server only.
    fn person(&mut self, tag: &HtmlTag) {
        let id = tag.attribute("id").unwrap_or_default();
        let shown = |key: &str| tag.attribute(key) != Some("false");
        let capsule = tag.attribute("style") == Some("capsule");
        let mut style = Style {
            nowrap: true,
            ..self.style()
        };
        self.before_box();
        if capsule {
            let height = (style.size * metrics::CAPSULE_HEIGHT).round();
            style.chip = self.chip(Chip {
                fill: self.palette.theme.control_disabled,
                border: None,
                height,
                radius: height / 2.0,
            });
            self.pad(&Style {
                size: style.size / 2.0,
                ..style
            });
        }
        if shown("show_avatar") {
            let side = (style.size * metrics::INLINE_AVATAR).round();
            self.rich
                .push_item(side, side, Content::Avatar(self.palette.person(id)));
            if shown("show_name") {
                self.rich.push("\u{a0}", &style);
            }
        }
        if shown("show_name") {
            let name = match (id, self.palette.chinese) {
                ("", true) => "未知用户",
                ("", false) => "Unknown user",
                (id, _) => id,
            };
            self.whole(name, &style, !capsule);
        }
        if capsule {
            self.pad(&Style {
                nowrap: false,
                ..style
            });
        }
        self.behind_box();
    }

    /// A number on a round ground.
    pub(super) fn badge(&mut self, number: &str) {
        let Some(Badge {
            ground,
            number: color,
        }) = self.badge
        else {
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

    /// A small player, as high as the text.
    fn audio(&mut self, tag: &HtmlTag) {
        let theme = self.palette.theme;
        let color = |key: &str| tag.attribute(key).and_then(|name| self.palette.color(name));
        let ground = color("background_color").unwrap_or(theme.control_disabled);
        let fill = color("fill_color").unwrap_or(theme.text);
        self.before_box();
        let size = self.style().size;
        let height = (size * metrics::CAPSULE_HEIGHT).round();
        let chip = self.chip(Chip {
            fill: ground,
            border: None,
            height,
            radius: height / 2.0,
        });
        let style = Style {
            color: fill,
            nowrap: true,
            chip,
            ..self.style()
        };
        let padding = Style {
            size: size / 2.0,
            ..style
        };
        self.pad(&padding);
        let sign = match tag.attribute("style") {
            Some("speak") => Content::Waves(fill),
            _ => Content::Play(fill),
        };
        let side = (size * metrics::INLINE_AVATAR).round();
        self.rich.push_item(side, side, sign);
        if tag.attribute("show_time") == Some("true") {
            // How long the sound is only the server knows.
            self.whole("00:00\u{a0}", &style, false);
        }
        self.pad(&Style {
            nowrap: false,
            ..padding
        });
        self.behind_box();
    }

    fn moment(&mut self, tag: &HtmlTag) {
        let moment = tag
            .attribute("millisecond")
            .and_then(|ms| ms.trim().parse().ok());
        let format = tag.attribute("format_type").unwrap_or("date_num");
        let palette = self.palette;
        let shown = datetime::local(moment, format, palette.chinese, palette.zone);
        match tag.attribute("link") {
            None => self.push(&shown),
            Some(address) => {
                self.open_link(Open::Link, address);
                self.push(&shown);
                self.close(&Open::Link);
            }
        }
    }

    /// Where a link leads on this device.
    fn address(&self, tag: &HtmlTag) -> String {
        let own: &[&str] = match self.palette.device {
            Device::Desktop => &["pc_url"],
            Device::Phone => &["ios_url", "android_url"],
        };
        own.iter()
            .chain(&["href", "url"])
            .find_map(|key| tag.attribute(key))
            .unwrap_or_default()
            .to_owned()
    }

    fn mention(&mut self, tag: &HtmlTag) {
        let ids = ["id", "ids", "email"]
            .into_iter()
            .find_map(|key| tag.attribute(key));
        let style = Style {
            color: self.palette.theme.link,
            ..self.style()
        };
        for (number, id) in ids.unwrap_or_default().split(',').enumerate() {
            if number > 0 {
                self.styled(" ", &style);
            }
            let name = match id.trim() {
                "all" if self.palette.chinese => "所有人",
                "all" => "All",
                id => id,
            };
            self.whole(&format!("@{name}"), &style, true);
        }
    }

    fn end_tag(&mut self, tag: HtmlTag) {
        match tag.name.as_str() {
            "text-tag" => {
                let open = Open::Tag(tag.name.clone());
                if self.styles.iter().any(|(found, _)| *found == open) {
                    let style = Style {
                        nowrap: false,
                        ..self.style()
                    };
                    self.pad(&style);
                    self.close(&open);
                    self.behind_box();
                }
                return;
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

    /// A tag of Feishu's own. A tag that is none is swallowed, as the client does it.
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
        let in_cards = tag.name.replace('-', "_");
        if self.palette.classic && SINCE_2_0.contains(&in_cards.as_str()) {
            return;
        }
        if tag.closing {
            self.end_tag(tag);
            return;
        }
        // What stands between such tags is not shown.
        let swallow = |name: &'static str| (!tag.empty).then_some(name);
        match tag.name.as_str() {
            "br" => self.push("\n"),
            "hr" => self.rule(),
            "text-tag" => self.open_label(&tag),
            "number-tag" => {
                let color =
                    |key: &str| tag.attribute(key).and_then(|name| self.palette.color(name));
                let theme = self.palette.theme;
                self.badge = Some(Badge {
                    ground: color("background_color").unwrap_or(theme.hint),
                    number: color("font_color").unwrap_or(theme.on_filled),
                });
            }
            "local-datetime" => {
                self.moment(&tag);
                self.swallowed = swallow("local-datetime");
            }
            "person" => {
                self.person(&tag);
                self.swallowed = swallow("person");
            }
            // The documentation leaves it unclosed, so it hides nothing.
            "audio" => self.audio(&tag),
            "font" => {
                let named = tag.attribute("color").unwrap_or_default();
                let color = self.palette.color(named);
                let base = self.base.color;
                self.open(Open::Tag(tag.name), |style| {
                    // Links keep their own colour.
                    if style.link.is_none() {
                        style.color = color.unwrap_or(base);
                    }
                });
            }
            "a" | "link" => {
                let address = self.address(&tag);
                if let Some(token) = tag.attribute("icon") {
                    self.link_icon(token);
                }
                self.open_link(Open::Tag(tag.name), &address);
                self.bare_link = Some(address);
            }
            "at" => {
                self.mention(&tag);
                self.swallowed = swallow("at");
            }
            _ => {}
        }
    }

    fn link_icon(&mut self, token: &str) {
        let color: Rgba = self.palette.theme.link;
        let style = Style {
            nowrap: true,
            ..self.style()
        };
        let side = (style.size * metrics::INLINE_ICON).round();
        self.rich
            .push_item(side, side, Content::Icon(token.into(), color));
        self.rich.push("\u{a0}", &style);
    }
}
