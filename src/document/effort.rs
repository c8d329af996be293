//! Counts the work that grows with the text, for tests that say how it grows.

use std::cell::Cell;

thread_local! {
    static EFFORT: Cell<usize> = const { Cell::new(0) };
}

/// Counts `steps` steps: bytes of a text that is gone through, names that are compared.
pub(crate) fn add(steps: usize) {
    EFFORT.set(EFFORT.get() + steps);
}

/// How many steps `act` takes on this thread.
pub(crate) fn of(act: impl FnOnce()) -> usize {
    let before = EFFORT.get();
    act();
    EFFORT.get() - before
}
