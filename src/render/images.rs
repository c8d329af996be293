//! Pictures.
/// A picture.
#[derive(Debug)]
pub struct Picture {}
