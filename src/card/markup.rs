//! The markup of a card's texts, beside CommonMark's: what its readers have to agree on.

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

/// Names of HTML's characters that count without a semicolon too: those that the first browsers knew.
pub(crate) const BARE_ENTITIES: &str = " AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT Iacute Icirc Igrave Iuml LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN Uacute Ucirc Ugrave Uuml Yacute aacute acirc acute aelig agrave amp aring atilde auml brvbar ccedil cedil cent copy curren deg divide eacute ecirc egrave eth euml frac12 frac14 frac34 gt iacute icirc iexcl igrave iquest iuml laquo lt macr micro middot nbsp not ntilde oacute ocirc ograve ordf ordm oslash otilde ouml para plusmn pound quot raquo reg sect shy sup1 sup2 sup3 szlig thorn times uacute ucirc ugrave uml uuml yacute yen yuml ";
