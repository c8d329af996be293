//! A person's state in the preview.
