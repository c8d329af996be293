//! Lengths by the names that cards give them, px at scale 1.

use super::metrics;
use crate::card::{Edges, Spacing};
use crate::render::Device;

/// Height of a button, px, by its size and device.
pub(in crate::render) fn button_height(size: &str, device: Device) -> f32 {
    let (desktop, phone) = match size {
        "tiny" => (24.0, 28.0),
        "small" => (28.0, 28.0),
        "large" => (40.0, 48.0),
        _ => (32.0, 36.0),
    };
    match device {
        Device::Desktop => desktop,
        Device::Phone => phone,
    }
}

/// Text size of a button's label, px.
pub(in crate::render) fn button_text_size(size: &str) -> f32 {
    match size {
        "tiny" => 12.0,
        "large" => 16.0,
        _ => metrics::TEXT_SIZE,
    }
}

/// Height of boxes for input, px.
pub(in crate::render) fn control_height(device: Device) -> f32 {
    button_height("medium", device)
}

/// The diameter of an avatar and its distance to the name, px, by the size's name.
pub(in crate::render) fn avatar(size: &str) -> (f32, f32) {
    match size {
        "extra_small" => (20.0, 4.0),
        "small" => (24.0, 8.0),
        "large" => (40.0, 12.0),
        _ => (32.0, 12.0),
    }
}

/// Height of a table's rows, px; `None` for rows that grow with their content.
pub(in crate::render) fn row_height(name: &str) -> Option<f32> {
    match name {
        "low" => Some(metrics::TABLE_ROW),
        "middle" => Some(54.0),
        "high" => Some(88.0),
        "auto" => None,
        px => Some(
            px.trim_end_matches("px")
                .parse::<f32>()
                .map_or(metrics::TABLE_ROW, |height| {
                    height.clamp(metrics::TABLE_ROW, metrics::TABLE_ROW_MAX)
                }),
        ),
    }
}

/// The sides, px, of a picture with a named size.
pub(in crate::render) fn image_size(name: &str) -> Option<(f32, f32)> {
    let side = match name {
        "large" => 160.0,
        "medium" => 80.0,
        "small" => 40.0,
        "tiny" => 16.0,
        _ => return None,
    };
    Some((side, side))
}

/// Distance of the lines of a text, px. Measured: 22.4 at 14 px, 20 at 12 px.
pub(in crate::render) fn line_height(size: f32) -> f32 {
    match size {
        metrics::SMALL_SIZE => metrics::SMALL_LINE,
        size if size < metrics::SMALL_SIZE => size * 1.6,
        metrics::TEXT_SIZE => metrics::TEXT_LINE,
        size => (size * 1.5).max(metrics::TEXT_LINE),
    }
}

/// A gap in px.
pub(in crate::render) fn spacing(spacing: Spacing) -> f32 {
    match spacing {
        Spacing::Small => 4.0,
        Spacing::Medium => 8.0,
        Spacing::Large => 12.0,
        Spacing::ExtraLarge => 16.0,
        Spacing::Px(length) => length,
    }
}

/// The edges of a property, or the place's own.
pub(in crate::render) fn edges_or(edges: Option<Edges>, own: Edges) -> Edges {
    edges.unwrap_or(own)
}
