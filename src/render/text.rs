//! Text: shaping and lines.
/// A paragraph.
#[derive(Debug)]
pub struct Paragraph {}
