//! `:TOKEN:` stands for an emoji.

use crate::catalog::tables;
use crate::render::text::{RichText, Style};

/// Adds text in which `:TOKEN:` stands for an emoji.
pub(super) fn push_with_emoji(rich: &mut RichText, text: &str, style: &Style) {
    let mut rest = text;
    while let Some(start) = rest.find(':') {
        let behind = &rest[start + 1..];
        let shown = behind.find(':').and_then(|end| {
            let token = &behind[..end];
            let emoji = tables().emoji.get(token)?.as_deref()?;
            Some((emoji, end))
        });
        match shown {
            Some((emoji, end)) => {
                rich.push(&rest[..start], style);
                rich.push(emoji, style);
                rest = &behind[end + 1..];
            }
            None => {
                rich.push(&rest[..=start], style);
                rest = behind;
            }
        }
    }
    rich.push(rest, style);
}
