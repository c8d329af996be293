//! The markup of a card's texts, beside CommonMark's: what the renderer and the checker have to agree on. Both read a
//! text as [`source`] prepares it, with the same [`parser`]; [`literal`] tells which signs it leaves as they are typed.

mod html;
mod literal;
mod source;

use pulldown_cmark::{Options, Parser};

pub(crate) use html::HtmlTag;
pub(crate) use literal::{Literal, literal};
pub(crate) use source::{as_typed, prepared};

/// Before a line it keeps CommonMark from reading the line as the start of a block; and since it is white space, marks
/// behind it open as they do at the start of a line. Cards do not hold it.
pub(crate) const SHIELD: char = '\u{2000}';

/// The reader of a text that was [`prepared`]. `classic` text is that of a 1.0 card, which has no tables.
pub(crate) fn parser(source: &str, classic: bool) -> Parser<'_> {
    let mut options = Options::ENABLE_STRIKETHROUGH;
    options.set(Options::ENABLE_TABLES, !classic);
    Parser::new_ext(source, options)
}

/// Tags that the client knows. Those with an underscore are no tags to CommonMark, so they get a hyphen.
pub(crate) const TAGS: [(&str, &str); 12] = [
    ("text_tag", "text-tag"),
    ("number_tag", "number-tag"),
    ("local_datetime", "local-datetime"),
    ("person", "person"),
    ("font", "font"),
    ("audio", "audio"),
    ("link", "link"),
    ("raw", "raw"),
    ("at", "at"),
    ("br", "br"),
    ("hr", "hr"),
    ("a", "a"),
];

/// Tags that a 1.0 card does not read, as [`TAGS`] names them in cards.
pub(crate) const SINCE_2_0: [&str; 3] = ["number_tag", "local_datetime", "audio"];

/// Names of HTML's characters that count without a semicolon too: those that the first browsers knew.
pub(crate) const BARE_ENTITIES: &str = " AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT Iacute Icirc Igrave Iuml LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN Uacute Ucirc Ugrave Uuml Yacute aacute acirc acute aelig agrave amp aring atilde auml brvbar ccedil cedil cent copy curren deg divide eacute ecirc egrave eth euml frac12 frac14 frac34 gt iacute icirc iexcl igrave iquest iuml laquo lt macr micro middot nbsp not ntilde oacute ocirc ograve ordf ordm oslash otilde ouml para plusmn pound quot raquo reg sect shy sup1 sup2 sup3 szlig thorn times uacute ucirc ugrave uml uuml yacute yen yuml ";
