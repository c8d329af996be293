//! Where the bytes of a text that was made from another one stand in that other one.
//!
//! A text is made in steps, each of the text before it: a part is cut out, a string is unescaped, another language's
//! spelling becomes JSON, lines are indented anew. Each step is a [`Layer`]; a [`SourceMap`] goes through all of them.

use std::ops::Range;

use super::edit::Splice;
use super::words::{Word, words};

/// The way from places of a text back to the text that it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// The outermost first.
    layers: Vec<Layer>,
}

/// Where a range of the inner text stands in the outer one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// Bytes of the outer text: those of the range, or the nearest that stand for them.
    pub range: Range<usize>,
    /// Whether putting something in place of these bytes does to the inner text what putting it in place of the range
    /// would.
    pub is_exact: bool,
}

impl SourceMap {
    /// Adds a step that was done on the inner text.
    pub(crate) fn push(&mut self, layer: Layer) {
        self.layers.push(layer);
    }

    /// Where a range of the inner text stands in the outer one.
    pub fn range(&self, range: Range<usize>) -> Located {
        let mut at = Located {
            range,
            is_exact: true,
        };
        for layer in self.layers.iter().rev() {
            let next = layer.range(&at.range);
            at = Located {
                is_exact: at.is_exact && next.is_exact,
                ..next
            };
        }
        at
    }

    /// The splice of the outer text that does to the inner one what `splice` does, written as the place asks for;
    /// `None` where there is none.
    pub fn splice(&self, splice: &Splice) -> Option<Splice> {
        let mut layers = self.layers.iter().rev();
        layers.try_fold(splice.clone(), |splice, layer| layer.splice(&splice))
    }
}

/// How a piece of the inner text stands in the outer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Byte for byte.
    Equal,
    /// In other words, as a whole: an escape, a quote, `True`.
    Spelled,
    /// White space between words, for any other.
    Blank,
    /// Not at all: it was added.
    Added,
    /// It is nothing in the inner text: it was left out.
    Dropped,
}

/// A stretch of the inner text and the stretch of the outer one that it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    inner: Range<usize>,
    outer: Range<usize>,
    kind: Kind,
}

/// How what is put into the outer text has to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Writing {
    /// As it is.
    #[default]
    Plain,
    /// Escaped as in a string of JSON.
    Escaped,
    /// As another language has it.
    Spelled {
        /// What stands in quotes other than `"`, in rising order, with the closing quote; `None` for a key without any.
        strings: Vec<(Range<usize>, Option<char>)>,
        /// Whether `true` is `True` there.
        python: bool,
    },
}

/// One step from an outer text to an inner one, built from the front.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layer {
    /// Without gaps, in both texts.
    pieces: Vec<Piece>,
    writing: Writing,
    /// Where the next piece begins in the inner text.
    inner: usize,
    /// Where the next piece begins in the outer text.
    outer: usize,
}

impl Layer {
    /// A step whose inner text begins at this byte of the outer one.
    pub(crate) fn at(outer: usize) -> Self {
        Self {
            outer,
            ..Self::default()
        }
    }

    /// The step that cuts bytes out.
    pub(crate) fn cut(range: &Range<usize>) -> Self {
        let mut layer = Self::at(range.start);
        layer.equal(range.len());
        layer
    }

    /// A step that is only known as a whole.
    pub(crate) fn whole(inner: usize, outer: &Range<usize>) -> Self {
        let mut layer = Self::at(outer.start);
        layer.spelled(inner, outer.len());
        layer
    }

    /// What is put into the outer text is to be escaped.
    pub(crate) fn escaped(mut self) -> Self {
        self.writing = Writing::Escaped;
        self
    }

    /// What is put into the outer text is to be written as another language has it; see [`Writing::Spelled`].
    pub(crate) fn written(
        mut self,
        strings: Vec<(Range<usize>, Option<char>)>,
        python: bool,
    ) -> Self {
        self.writing = Writing::Spelled { strings, python };
        self
    }

    fn push(&mut self, inner: usize, outer: usize, kind: Kind) {
        let (from, to) = (self.inner, self.outer);
        self.inner += inner;
        self.outer += outer;
        let merges = kind != Kind::Spelled;
        match self.pieces.last_mut() {
            Some(last) if merges && last.kind == kind => {
                last.inner.end = self.inner;
                last.outer.end = self.outer;
            }
            _ if inner + outer > 0 => self.pieces.push(Piece {
                inner: from..self.inner,
                outer: to..self.outer,
                kind,
            }),
            _ => {}
        }
    }

    /// The next bytes are the same.
    pub(crate) fn equal(&mut self, length: usize) {
        self.push(length, length, Kind::Equal);
    }

    /// The next bytes say the same in other words.
    pub(crate) fn spelled(&mut self, inner: usize, outer: usize) {
        self.push(inner, outer, Kind::Spelled);
    }

    /// The next bytes of the inner text stand nowhere.
    pub(crate) fn added(&mut self, inner: usize) {
        self.push(inner, 0, Kind::Added);
    }

    /// The next bytes of the outer text were left out.
    pub(crate) fn dropped(&mut self, outer: usize) {
        self.push(0, outer, Kind::Dropped);
    }

    /// Two texts with the same words, other white space between them, and without some trailing commas of the outer
    /// one. What the inner one has behind was added. `false` where they are not that.
    pub(crate) fn align(&mut self, inner: &str, outer: &str) -> bool {
        let is_blank = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
        let (inner, outer) = (inner.as_bytes(), outer.as_bytes());
        let (mut at, mut to) = (0, 0);
        while to < outer.len() {
            let same = inner[at..].iter().zip(&outer[to..]);
            let same = same.take_while(|(a, b)| a == b).count();
            if same > 0 {
                self.equal(same);
                (at, to) = (at + same, to + same);
            } else if is_blank(inner.get(at)) {
                self.push(1, 0, Kind::Blank);
                at += 1;
            } else if is_blank(outer.get(to)) {
                self.push(0, 1, Kind::Blank);
                to += 1;
            } else if outer[to] == b',' {
                self.dropped(1);
                to += 1;
            } else {
                return false;
            }
        }
        self.added(inner.len() - at);
        true
    }

    /// Whether nothing was added at a place of the inner text, and nothing but white space was left out there: what is
    /// put beside an addition may need to stand in it, as a second component in the list that was made around one.
    fn is_seamless(&self, at: usize) -> bool {
        let first = self.pieces.partition_point(|piece| piece.inner.end < at);
        self.pieces[first..]
            .iter()
            .take_while(|piece| piece.inner.start <= at)
            .all(|piece| !matches!(piece.kind, Kind::Added | Kind::Dropped))
    }

    /// Where what begins at a byte of the inner text begins; `None` at its end.
    fn start(&self, at: usize) -> Option<(usize, bool)> {
        let index = self.pieces.partition_point(|piece| piece.inner.end <= at);
        self.pieces.get(index).map(|piece| match piece.place(at) {
            Some(place) => (place, piece.kind != Kind::Added),
            None => (piece.outer.start, false),
        })
    }

    /// Where what ends at a byte of the inner text ends; `None` at its beginning.
    fn end(&self, at: usize) -> Option<(usize, bool)> {
        let index = self.pieces.partition_point(|piece| piece.inner.end < at);
        let piece = self.pieces.get(index)?;
        (at > 0).then(|| match piece.place(at) {
            Some(place) => (place, piece.kind != Kind::Added),
            None => (piece.outer.end, false),
        })
    }

    fn range(&self, range: &Range<usize>) -> Located {
        let end = range.end.min(self.inner);
        let start = range.start.min(end);
        let (left, right) = if start < end {
            (self.start(start), self.end(end))
        } else {
            (self.end(start), self.start(start))
        };
        let (left, right) = (left.or(right), right.or(left));
        let (Some((from, from_exact)), Some((to, to_exact))) = (left, right) else {
            return Located {
                range: self.outer..self.outer,
                is_exact: false,
            };
        };
        let is_exact = from_exact
            && to_exact
            && self.is_seamless(start)
            && (start == end || self.is_seamless(end));
        // A place has no length: it stays with what it follows, unless that stands nowhere.
        let place = if from_exact { from } else { to };
        Located {
            range: if start < end {
                from..to.max(from)
            } else {
                place..place
            },
            is_exact,
        }
    }

    fn splice(&self, splice: &Splice) -> Option<Splice> {
        let at = self.range(&splice.range);
        if !at.is_exact {
            return None;
        }
        let text = match &self.writing {
            Writing::Plain => splice.text.clone(),
            Writing::Escaped => super::unescape::escaped(&splice.text),
            Writing::Spelled { strings, python } => {
                let index = strings.partition_point(|(range, _)| range.end < splice.range.start);
                let around = strings.get(index).filter(|(range, _)| {
                    range.start <= splice.range.start && splice.range.end <= range.end
                });
                match around {
                    Some((_, None)) => return None,
                    Some((_, Some('\''))) => splice.text.replace('\'', "\\'"),
                    Some((_, Some(close))) => {
                        let code = format!("\\u{:04x}", u32::from(*close));
                        splice.text.replace(*close, &code)
                    }
                    None if *python => in_python(&splice.text),
                    None => splice.text.clone(),
                }
            }
        };
        Some(Splice::new(at.range, text))
    }
}

impl Piece {
    /// Where a byte of the piece, or its end, stands; `None` for what is only known as a whole.
    fn place(&self, at: usize) -> Option<usize> {
        let into = at - self.inner.start;
        match self.kind {
            Kind::Equal => Some(self.outer.start + into),
            _ if at == self.inner.end => Some(self.outer.end),
            _ if into == 0 || self.kind == Kind::Blank => Some(self.outer.start),
            _ => None,
        }
    }
}

/// JSON, or a part of it, with the words of Python.
fn in_python(text: &str) -> String {
    let word = |(range, kind): (Range<usize>, Word)| match (kind, &text[range]) {
        (Word::Literal, "true") => "True",
        (Word::Literal, "false") => "False",
        (Word::Literal, "null") => "None",
        (_, other) => other,
    };
    words(text).into_iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn located(map: &SourceMap, range: Range<usize>) -> (Range<usize>, bool) {
        let at = map.range(range);
        (at.range, at.is_exact)
    }

    #[test]
    fn a_place_inside_of_another_spelling_is_the_whole_of_it() {
        // `True` -> `true,`, with a comma that stands nowhere
        let mut layer = Layer::at(10);
        layer.equal(2);
        layer.spelled(4, 4);
        layer.added(1);
        let mut map = SourceMap::default();
        map.push(layer);
        assert_eq!(located(&map, 1..2), (11..12, true));
        assert_eq!(located(&map, 2..6), (12..16, false), "beside an addition");
        assert_eq!(located(&map, 3..4), (12..16, false));
        assert_eq!(located(&map, 1..7), (11..16, false));
        assert_eq!(located(&map, 2..2), (12..12, true));
        assert_eq!(located(&map, 7..7), (16..16, false));
        assert_eq!(located(&map, 90..99), (16..16, false), "never off the text");
    }

    #[test]
    fn texts_with_other_blanks_are_aligned_word_by_word() {
        let (inner, outer) = ("{\n  \"a b\": [\n    1\n  ]\n}", "{ \"a b\":[1,]\t}");
        let mut layer = Layer::at(0);
        assert!(layer.align(inner, outer));
        let mut map = SourceMap::default();
        map.push(layer);
        let of = |word: &str| {
            let at = inner.find(word).unwrap_or_default();
            let found = map.range(at..at + word.len());
            (&outer[found.range], found.is_exact)
        };
        assert_eq!(of("\"a b\""), ("\"a b\"", true));
        assert_eq!(of("\": [\n    1"), ("\":[1", true));
        assert_eq!(
            of("1\n  "),
            ("1", false),
            "the comma behind it is another place"
        );
        assert!(!Layer::at(0).align("{1}", "{2}"));
    }

    #[test]
    fn a_change_goes_through_all_steps() {
        // [{a: 'it\\'s'}] in a string, cut out of it and made JSON
        let outer = "x\"[{a: 'it\\\\'s'}]\"";
        let (meant, layer) =
            super::super::unescaped(&outer[2..outer.len() - 1], 2).expect("an inside");
        let mut map = SourceMap::default();
        map.push(layer);
        map.push(Layer::cut(&(1..meant.len() - 1)));
        let json = crate::document::repair::repaired(&meant[1..meant.len() - 1]).expect("mended");
        map.push(json.layer);
        assert_eq!(json.text, r#"{"a": "it's"}"#);
        let done = |range: Range<usize>, text: &str| {
            let splice = map.splice(&Splice::new(range, text))?;
            let mut outer = outer.to_owned();
            splice.apply(&mut outer);
            Some(outer)
        };
        assert_eq!(
            done(9..10, "'\\n").as_deref(),
            Some("x\"[{a: 'it\\\\'\\\\ns'}]\"")
        );
        assert_eq!(
            done(1..4, "\"b\"").as_deref(),
            Some("x\"[{\\\"b\\\": 'it\\\\'s'}]\"")
        );
        assert_eq!(done(2..3, "b c"), None, "a key without quotes");
    }
}
