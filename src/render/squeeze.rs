//! Squeezed columns: where the others of a set leave a weighted column next to nothing, all of them shrink in
//! proportion to their widths on a wide screen.
//!
//! <https://open.feishu.cn/document/feishu-cards/card-json-v2-components/containers/column-set>: `flex_mode` `none`
//! squeezes the columns in proportion on a narrow screen. How little is too little is a choice: less than half of that
//! share, and less than the column's words need.

use taffy::prelude::*;

use super::boxes::BoxId;
use super::kept::Kept;

/// The width of a column by itself.
#[derive(Clone, Copy, Debug)]
pub(super) enum Share {
    /// A part of what the others leave, by its weight.
    Weight(f32),
    /// px.
    Px(f32),
    /// As wide as its content.
    Auto,
}

impl Share {
    fn weight(self) -> f32 {
        match self {
            Self::Weight(weight) => weight,
            Self::Px(_) | Self::Auto => 0.0,
        }
    }

    fn is_weighted(self) -> bool {
        matches!(self, Self::Weight(_))
    }
}

/// The columns of a set that has weighted ones and others.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// The share of each.
    shares: Vec<Share>,
    /// True if they are squeezed.
    squeezed: bool,
}

impl Columns {
    /// Those of a set, where it has both weighted columns and others.
    pub(super) fn of(shares: Vec<Share>) -> Option<Box<Self>> {
        let weighted = shares.iter().filter(|share| share.is_weighted()).count();
        (weighted > 0 && weighted < shares.len()).then(|| {
            Box::new(Self {
                shares,
                squeezed: false,
            })
        })
    }

    /// The sum of the weights.
    fn weights(&self) -> f32 {
        let sum: f32 = self.shares.iter().map(|share| share.weight()).sum();
        sum.max(f32::EPSILON)
    }
}

/// The least part of its proportional share that is enough for a weighted column.
const LEAST: f32 = 0.5;
/// The least width of a column, px: where it would have less, squeezing the others does not help.
const NARROWEST: f32 = 24.0;
/// The most nested sets that are looked at, outer ones first.
const ROUNDS: usize = 8;

/// Lets the sets of the last frame lie as the card has them.
pub(super) fn release(kept: &mut Kept, root: BoxId) {
    for set in sets(kept, root) {
        let shares = match kept.tree.get_node_context_mut(set) {
            Some(own) => match own.data.columns.as_mut() {
                Some(columns) if columns.squeezed => {
                    columns.squeezed = false;
                    columns.shares.clone()
                }
                _ => continue,
            },
            None => continue,
        };
        let children: Vec<BoxId> = kept.tree.child_ids(set).collect();
        for (child, share) in children.into_iter().zip(shares) {
            let basis = match share {
                Share::Weight(_) => zero(),
                Share::Px(width) => length(width),
                Share::Auto => auto(),
            };
            restyle(kept, child, share.weight(), basis);
        }
    }
}

/// Squeezes what has to be, until all sets have their widths; `compute` lays out the boxes below one in a width. `wider`
/// is how many times as wide a wide screen is.
pub(super) fn squeeze(
    kept: &mut Kept,
    root: BoxId,
    wider: f32,
    mut compute: impl FnMut(&mut Kept, BoxId, AvailableSpace),
    width: f32,
) {
    for _ in 0..ROUNDS {
        let mut is_changed = false;
        let mut inner_of_changed: Vec<BoxId> = Vec::new();
        for set in sets(kept, root) {
            // Inner sets wait until the outer ones have their widths.
            if inner_of_changed
                .iter()
                .any(|outer| is_in(kept, set, *outer))
            {
                continue;
            }
            let Some(widths) = wanted(kept, set, wider, &mut compute) else {
                continue;
            };
            let children: Vec<BoxId> = kept.tree.child_ids(set).collect();
            for (child, width) in children.into_iter().zip(widths) {
                restyle(kept, child, 0.0, length(width));
            }
            if let Some(columns) = kept
                .tree
                .get_node_context_mut(set)
                .and_then(|own| own.data.columns.as_mut())
            {
                columns.squeezed = true;
            }
            inner_of_changed.push(set);
            is_changed = true;
        }
        compute(kept, root, AvailableSpace::Definite(width));
        if !is_changed {
            return;
        }
    }
}

/// The sets below a box, outer ones first.
fn sets(kept: &Kept, root: BoxId) -> Vec<BoxId> {
    let mut found = Vec::new();
    let mut stack = vec![root];
    while let Some(id) = stack.pop() {
        let own = kept.tree.get_node_context(id);
        if own.is_some_and(|own| own.data.columns.is_some()) {
            found.push(id);
        }
        stack.extend(kept.tree.child_ids(id));
    }
    found
}

fn is_in(kept: &Kept, mut inner: BoxId, outer: BoxId) -> bool {
    while let Some(parent) = kept.tree.parent(inner) {
        if parent == outer {
            return true;
        }
        inner = parent;
    }
    false
}

fn restyle(kept: &mut Kept, child: BoxId, grow: f32, basis: Dimension) {
    if let Ok(style) = kept.tree.style(child) {
        let style = Style {
            flex_grow: grow,
            flex_shrink: 1.0,
            flex_basis: basis,
            ..style.clone()
        };
        let _ = kept.tree.set_style(child, style);
    }
}

/// The widths of a set's columns on a wide screen, where here a weighted one has too little.
fn wanted(
    kept: &mut Kept,
    set: BoxId,
    wider: f32,
    compute: &mut impl FnMut(&mut Kept, BoxId, AvailableSpace),
) -> Option<Vec<f32>> {
    let columns = kept.tree.get_node_context(set)?.data.columns.clone()?;
    if columns.squeezed {
        return None;
    }
    let children: Vec<BoxId> = kept.tree.child_ids(set).collect();
    let layout = *kept.tree.layout(set).ok()?;
    let inner = layout.content_box_width();
    let gap = kept.tree.style(set).ok()?.gap.width.into_raw().value();
    let gaps = gap * children.len().saturating_sub(1) as f32;
    let got = |kept: &Kept, child: BoxId| {
        kept.tree
            .layout(child)
            .map_or(0.0, |layout| layout.size.width)
    };
    let shares: Vec<(BoxId, Share)> = children
        .into_iter()
        .zip(columns.shares.iter().copied())
        .collect();
    let all = columns.weights();
    // In proportion none has more than this.
    let most = |weight: f32| (inner - gaps).max(0.0) * weight / all;
    let poor: Vec<(BoxId, f32)> = shares
        .iter()
        .filter(|(_, share)| share.is_weighted())
        .map(|(child, share)| (*child, share.weight(), got(kept, *child)))
        .filter(|(_, weight, width)| *width < LEAST * most(*weight))
        .map(|(child, _, width)| (child, width))
        .collect();
    if poor.is_empty() {
        return None;
    }
    let mut natural = |kept: &mut Kept, child: BoxId| {
        compute(kept, child, AvailableSpace::MaxContent);
        let width = got(kept, child);
        let _ = kept.tree.mark_dirty(child);
        width
    };
    // What is as wide as its words needs no more.
    let starved: Vec<bool> = shares
        .iter()
        .map(|(child, _)| {
            let width = poor
                .iter()
                .find(|(poor, _)| poor == child)
                .map(|(_, width)| *width);
            width.is_some_and(|width| natural(kept, *child) > width + 0.5)
        })
        .collect();
    if !starved.contains(&true) {
        return None;
    }
    let wide = inner * wider;
    let mut widths: Vec<f32> = shares
        .iter()
        .map(|(child, share)| match share {
            Share::Weight(_) => 0.0,
            Share::Px(width) => *width,
            Share::Auto => natural(kept, *child).min(wide),
        })
        .collect();
    let others: f32 = widths.iter().sum();
    let weighted = shares
        .iter()
        .filter(|(_, share)| share.is_weighted())
        .count();
    // Where the others leave nothing on a wide screen either, each has as much as any.
    let fair = wide * weighted as f32 / shares.len() as f32;
    let rest = wide - gaps - others;
    let rest = if rest < LEAST * fair { fair } else { rest };
    for (width, (_, share)) in widths.iter_mut().zip(&shares) {
        if share.is_weighted() {
            *width = rest * share.weight() / all;
        }
    }
    let sum: f32 = widths.iter().sum();
    let part = (inner - gaps).max(0.0) / sum.max(1.0);
    let is_starved =
        shares
            .iter()
            .zip(&starved)
            .zip(&widths)
            .any(|(((child, _), starved), width)| {
                let had = poor
                    .iter()
                    .find(|(poor, _)| poor == child)
                    .map_or(0.0, |(_, width)| *width);
                *starved && had < LEAST * width * part && width * part >= NARROWEST
            });
    is_starved.then(|| widths.into_iter().map(|width| width * part).collect())
}
