//! `:TOKEN:` stands for an emoji.

use crate::catalog::tables;

/// What a token shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Emoji {
    /// A Unicode emoji.
    Picture(&'static str),
    /// Words: the client's picture has no equal, and what it says or is called stands for it.
    Words(&'static str),
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Emoji(Emoji),
}

/// Divides a text at its tokens; what only looks like one stays text.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(colon) = text[at..].find(':') {
        let start = at + colon;
        let behind = &text[start + 1..];
        let token = behind
            .bytes()
            .take(LONGEST)
            .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_'))
            .filter(|end| behind.as_bytes()[*end] == b':')
            .and_then(|end| shown(&behind[..end]).map(|emoji| (emoji, end)));
        match token {
            Some((emoji, end)) => {
                if start > from {
                    pieces.push(Piece::Text(&text[from..start]));
                }
                pieces.push(Piece::Emoji(emoji));
                from = start + end + 2;
                at = from;
            }
            None => at = start + 1,
        }
    }
    if from < text.len() {
        pieces.push(Piece::Text(&text[from..]));
    }
    pieces
}

/// No token is longer, bytes.
const LONGEST: usize = 40;

fn shown(token: &str) -> Option<Emoji> {
    let (name, emoji) = tables().emoji.get_key_value(token)?;
    Some(match (&emoji.unicode, &emoji.words) {
        (Some(unicode), _) => Emoji::Picture(unicode),
        (None, Some(words)) => Emoji::Words(words),
        (None, None) => Emoji::Words(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stand_side_by_side_and_other_colons_stay() {
        assert_eq!(
            pieces(":OK::THUMBSUP: 10:30:00 :LGTM:"),
            [
                Piece::Emoji(Emoji::Picture("👌")),
                Piece::Emoji(Emoji::Picture("👍")),
                Piece::Text(" 10:30:00 "),
                Piece::Emoji(Emoji::Words("LGTM")),
            ]
        );
        assert_eq!(pieces(":ok: :"), [Piece::Text(":ok: :")]);
    }

    #[test]
    fn every_token_shows_something() {
        for token in tables().emoji.keys() {
            let text = format!(":{token}:");
            assert!(matches!(pieces(&text)[..], [Piece::Emoji(_)]), "{token}");
        }
    }
}
