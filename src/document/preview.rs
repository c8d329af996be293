//! Splices that follow each other as splices of the text before the first of them.

use std::ops::Range;

use super::edit::Splice;

/// A piece of the text as it is after some splices.
enum Piece {
    /// Bytes of the text before them.
    Kept(Range<usize>),
    /// What they put in.
    Added(String),
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Self::Kept(range) => range.len(),
            Self::Added(text) => text.len(),
        }
    }

    /// The two sides of a place inside it.
    fn split(self, at: usize) -> (Self, Self) {
        match self {
            Self::Kept(range) => {
                let middle = range.start + at;
                (
                    Self::Kept(range.start..middle),
                    Self::Kept(middle..range.end),
                )
            }
            Self::Added(mut text) => {
                let rest = text.split_off(at);
                (Self::Added(text), Self::Added(rest))
            }
        }
    }
}

/// Turns splices, each of the text that the ones before it leave, into splices of a first text of `length` bytes.
pub(super) fn composed(length: usize, splices: Vec<Splice>) -> Vec<Splice> {
    let mut pieces = vec![Piece::Kept(0..length)];
    for splice in splices {
        let start = cut(&mut pieces, splice.range.start);
        let end = cut(&mut pieces, splice.range.end);
        pieces.splice(start..end, [Piece::Added(splice.text)]);
    }
    let mut out: Vec<Splice> = Vec::new();
    let (mut at, mut added) = (0, String::new());
    let gap = |at: usize, to: usize, added: &mut String, out: &mut Vec<Splice>| {
        if at < to || !added.is_empty() {
            out.push(Splice::new(at..to, std::mem::take(added)));
        }
    };
    for piece in pieces {
        match piece {
            Piece::Added(text) => added.push_str(&text),
            Piece::Kept(range) if range.is_empty() => {}
            Piece::Kept(range) => {
                gap(at, range.start, &mut added, &mut out);
                at = range.end;
            }
        }
    }
    gap(at, length, &mut added, &mut out);
    out
}

/// Makes a border between two pieces at a byte and says which piece begins there.
fn cut(pieces: &mut Vec<Piece>, at: usize) -> usize {
    let mut start = 0;
    for index in 0..pieces.len() {
        let length = pieces[index].len();
        if at == start {
            return index;
        }
        if at < start + length {
            let piece = std::mem::replace(&mut pieces[index], Piece::Added(String::new()));
            let (left, right) = piece.split(at - start);
            pieces[index] = left;
            pieces.insert(index + 1, right);
            return index + 1;
        }
        start += length;
    }
    pieces.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splices_after_each_other_are_one_list_of_the_first_text() {
        let text = "0123456789";
        let steps = vec![
            Splice::new(2..4, "ab"),
            Splice::new(3..3, "xy"),
            Splice::new(0..1, ""),
            Splice::new(9..11, "END"),
        ];
        let mut stepwise = text.to_owned();
        for step in &steps {
            step.apply(&mut stepwise);
        }
        let mut at_once = text.to_owned();
        let composed = composed(text.len(), steps);
        for splice in composed.iter().rev() {
            splice.apply(&mut at_once);
        }
        assert_eq!(at_once, stepwise);
        assert!(
            composed
                .windows(2)
                .all(|pair| pair[0].range.end <= pair[1].range.start)
        );
    }
}
