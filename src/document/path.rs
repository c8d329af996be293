//! Where a value stands in a document: a list of steps from the root, written as a JSON Pointer.

use std::fmt;

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Into an object, by key.
    Key(Box<str>),
    /// Into an array, counted from 0.
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.into())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// The way from the root of a document to one of its values; serialised as a JSON Pointer.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(into = "String", from = "String")]
pub struct Path(Vec<Step>);

impl From<Path> for String {
    fn from(path: Path) -> Self {
        path.to_string()
    }
}

impl From<String> for Path {
    fn from(pointer: String) -> Self {
        Self::from_pointer(&pointer)
    }
}

impl Path {
    /// The root itself.
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// Reads a JSON Pointer (RFC 6901, <https://www.rfc-editor.org/rfc/rfc6901>). A token of digits becomes an
    /// index; [`super::Tree::find`] takes it as a key where it meets an object.
    pub fn from_pointer(pointer: &str) -> Self {
        Self(
            pointer
                .split('/')
                .skip(1)
                .map(|token| {
                    let canonical = token == "0" || !token.starts_with('0');
                    match token.parse::<usize>() {
                        Ok(index) if canonical && !token.starts_with('+') => Step::Index(index),
                        _ => Step::Key(token.replace("~1", "/").replace("~0", "~").into()),
                    }
                })
                .collect(),
        )
    }

    /// The steps from the root.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// This path and one step more.
    #[must_use]
    pub fn join(&self, step: impl Into<Step>) -> Self {
        let mut steps = self.0.clone();
        steps.push(step.into());
        Self(steps)
    }

    /// The path of the containing value and the last step; `None` for the root.
    pub fn split_last(&self) -> Option<(Self, &Step)> {
        let (last, rest) = self.0.split_last()?;
        Some((Self(rest.to_vec()), last))
    }

    /// The path of the containing value; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        self.split_last().map(|(parent, _)| parent)
    }

    /// Whether `self` is `other` or lies inside it.
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The path as seen from `root`; `None` where it does not lie inside it.
    pub fn relative_to(&self, root: &Self) -> Option<Self> {
        self.0
            .strip_prefix(&root.0[..])
            .map(|steps| Self(steps.to_vec()))
    }

    pub(super) fn step_mut(&mut self, depth: usize) -> Option<&mut Step> {
        self.0.get_mut(depth)
    }
}

impl FromIterator<Step> for Path {
    fn from_iter<T: IntoIterator<Item = Step>>(iter: T) -> Self {
        Self(iter.into_iter().collect())
    }
}

impl fmt::Display for Path {
    /// Writes the JSON Pointer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.0 {
            match step {
                Step::Index(index) => write!(f, "/{index}")?,
                Step::Key(key) => write!(f, "/{}", key.replace('~', "~0").replace('/', "~1"))?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_reads_back_as_it_was_written() {
        for pointer in ["", "/body/elements/0/text", "/a~1b/m~0n", "/01", "/"] {
            assert_eq!(Path::from_pointer(pointer).to_string(), pointer);
        }
    }
}
