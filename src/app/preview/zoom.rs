//! How large the card is shown.

/// The steps that commands and the menu have, percent.
pub(crate) const STEPS: [u16; 12] = [25, 33, 50, 67, 80, 90, 100, 125, 150, 200, 300, 400];

/// The step after a zoom (`step` 1) or before it (`step` -1); the zoom itself where there is none.
pub(crate) fn next(zoom: f32, step: isize) -> f32 {
    let steps = STEPS.map(share);
    let found = if step > 0 {
        steps.into_iter().find(|other| *other > zoom + 0.005)
    } else {
        steps.into_iter().rev().find(|other| *other < zoom - 0.005)
    };
    found.unwrap_or(zoom)
}

/// Percent as a share.
pub(crate) fn share(percent: u16) -> f32 {
    f32::from(percent) / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_reached_and_the_ends_hold() {
        let mut zoom = 0.25;
        for step in STEPS.iter().skip(1) {
            zoom = next(zoom, 1);
            assert_eq!(zoom, share(*step));
        }
        assert_eq!(next(zoom, 1), 4.0);
        assert_eq!(next(1.07, -1), 1.0);
        assert_eq!(next(0.25, -1), 0.25);
    }
}
