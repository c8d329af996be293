//! Where a line may break beside a piece that stands on a ground of its own: its padding is a no-break space, which
//! would hold on to its neighbours.

/// Between two characters it lets the line break.
pub(super) const BREAK: &str = "\u{200b}";

const OPENING: &str = "（【《〈「『〔［｛“‘([{";
const CLOSING: &str = "，。、；：！？）】》〉」』〕］｝”’…—·,.;:!?)]}%";
/// Of [`CLOSING`], what a line may break behind without a space.
const CLOSING_WIDE: &str = "，。、；：！？）】》〉」』〕］｝";

/// Whether a character is one of a script without spaces between words, or an emoji.
fn is_wide(letter: char) -> bool {
    letter >= '\u{2e80}' && !OPENING.contains(letter) && !CLOSING.contains(letter)
}

/// Whether a line may break between a character and words of Latin that follow.
pub(super) fn before_words(last: Option<char>) -> bool {
    last.is_some_and(|last| is_wide(last) || CLOSING_WIDE.contains(last))
}

/// Whether a line may break between words of Latin and a character that follows.
pub(super) fn behind_words(next: Option<char>) -> bool {
    next.is_some_and(|next| is_wide(next) || (OPENING.contains(next) && !next.is_ascii()))
}

/// Whether a line may break before a box that stands behind a character.
pub(super) fn before_box(last: Option<char>) -> bool {
    last.is_some_and(|last| !last.is_whitespace() && !OPENING.contains(last))
}

/// Whether a line may break behind a box before a character.
pub(super) fn behind_box(next: Option<char>) -> bool {
    next.is_some_and(|next| !next.is_whitespace() && !CLOSING.contains(next))
}
