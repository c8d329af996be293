//! The embedded fonts.

/// One of the embedded faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Face {
    /// Noto Sans CJK SC.
    Regular,
}
