//! Signs that are not drawn like the letters around them: Latin quotation marks, full-width signs, emoji.

use std::iter::Peekable;
use std::str::CharIndices;

use unicode_properties::UnicodeEmoji as _;
use unicode_properties::emoji::EmojiStatus;

/// Signs that the client draws with its Latin face, which comes before the Chinese one: quotation marks and
/// ellipsis. (The embedded face has the middle dot so.)
const NARROW: [char; 5] = ['“', '”', '‘', '’', '…'];

/// Whether a sign has its Latin width.
pub(super) fn is_narrow(letter: char) -> bool {
    NARROW.contains(&letter)
}

/// Whether half of a full-width sign is left out before another one, as Chromium does it: `），` is one and a half wide.
pub(super) fn is_tight(letter: char, next: Option<char>) -> bool {
    let closes = |letter: char| "，。、；：）】》〉」』〕］｝".contains(letter);
    let opens = |letter: char| "（【《〈「『〔［｛".contains(letter);
    next.is_some_and(|next| {
        (closes(letter) && (closes(next) || opens(next))) || (opens(letter) && opens(next))
    })
}

/// Behind a character: show it as emoji.
const EMOJI_SIGN: char = '\u{fe0f}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// Whether a character is shown as emoji: by itself, or because a sign behind it says so.
pub(super) fn is_emoji(letter: char, next: Option<char>) -> bool {
    if letter.is_ascii() {
        return next == Some(EMOJI_SIGN);
    }
    next == Some(EMOJI_SIGN)
        || matches!(
            letter.emoji_status(),
            EmojiStatus::EmojiPresentation
                | EmojiStatus::EmojiPresentationAndModifierBase
                | EmojiStatus::EmojiPresentationAndModifierAndEmojiComponent
                | EmojiStatus::EmojiPresentationAndEmojiComponent
        )
}

fn is_modifier(letter: char) -> bool {
    ('\u{1f3fb}'..='\u{1f3ff}').contains(&letter)
        || ('\u{e0020}'..='\u{e007f}').contains(&letter)
        || ('\u{1f1e6}'..='\u{1f1ff}').contains(&letter)
        || letter == '\u{20e3}'
}

/// Takes what belongs to the emoji that ends at a byte off the letters behind it, for a sequence of several characters
/// is one emoji; returns the byte at which the whole ends.
pub(super) fn emoji_end(mut end: usize, letters: &mut Peekable<CharIndices<'_>>) -> usize {
    let mut joined = false;
    while let Some((start, more)) = letters.peek().copied() {
        let part = joined || more == ZERO_WIDTH_JOINER || more == EMOJI_SIGN || is_modifier(more);
        if !part {
            break;
        }
        joined = more == ZERO_WIDTH_JOINER;
        end = start + more.len_utf8();
        letters.next();
    }
    end
}
