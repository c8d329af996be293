//! Work on other threads: started here, looked after once a frame, stopped at any time.

use std::sync::{Arc, Mutex, PoisonError};

use poll_promise::Promise;

use crate::feishu::Progress;
use crate::lang::Bilingual;
use crate::sending::Step;

/// What work needs of the window.
#[derive(Clone)]
pub(super) struct Hands {
    pub(super) ctx: egui::Context,
    pub(super) runtime: tokio::runtime::Handle,
}

/// How far some work is.
#[derive(Clone, Debug, Default)]
pub(super) struct Stage {
    /// In words.
    pub(super) sentence: Bilingual,
    /// Which of how many, from 1, where it is told.
    pub(super) part: Option<(usize, usize)>,
    /// What the calls of this part are for, in words.
    purpose: Option<Bilingual>,
}

/// By which the work tells how far it is.
#[derive(Clone)]
pub(super) struct Teller {
    stage: Arc<Mutex<Stage>>,
    ctx: egui::Context,
}

impl Teller {
    /// Says where the work is.
    pub(super) fn say(&self, sentence: Bilingual) {
        self.change(|stage| stage.sentence = sentence);
    }

    fn change(&self, change: impl FnOnce(&mut Stage)) {
        change(&mut self.stage.lock().unwrap_or_else(PoisonError::into_inner));
        self.ctx.request_repaint();
    }

    /// The step of a single call.
    pub(super) fn call(&self, progress: &Progress) {
        self.change(|stage| {
            stage.sentence = match (&stage.purpose, progress) {
                // What is sent says more than that it is.
                (Some(purpose), Progress::Sending) => purpose.clone(),
                _ => progress.sentence(),
            };
        });
    }

    /// The step of a send.
    pub(super) fn step(&self, step: &Step) {
        match step {
            Step::Call(progress) => self.call(progress),
            Step::Uploading { number, of, .. } | Step::Sending { number, of } => {
                self.change(|stage| {
                    stage.sentence = step.sentence();
                    stage.purpose = Some(step.sentence());
                    stage.part = (*of > 1).then_some((*number, *of));
                });
            }
        }
    }
}

/// Work under way. Dropping it ends it.
pub(super) struct Task<T: Send + 'static> {
    promise: Option<Promise<T>>,
    abort: tokio::task::AbortHandle,
    stage: Arc<Mutex<Stage>>,
}

impl<T: Send + 'static> Drop for Task<T> {
    fn drop(&mut self) {
        self.abort.abort();
    }
}

impl<T: Send + 'static> Task<T> {
    /// Begins some work.
    pub(super) fn start<F>(hands: &Hands, first: Bilingual, work: impl FnOnce(Teller) -> F) -> Self
    where
        F: Future<Output = T> + Send + 'static,
    {
        let stage = Arc::new(Mutex::new(Stage {
            sentence: first,
            ..Stage::default()
        }));
        let teller = Teller {
            stage: stage.clone(),
            ctx: hands.ctx.clone(),
        };
        let (sender, promise) = Promise::new();
        let ctx = hands.ctx.clone();
        let work = work(teller);
        let task = hands.runtime.spawn(async move {
            sender.send(work.await);
            ctx.request_repaint();
        });
        Self {
            promise: Some(promise),
            abort: task.abort_handle(),
            stage,
        }
    }

    /// Begins work that blocks, such as reading a file.
    pub(super) fn block(
        hands: &Hands,
        first: Bilingual,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Self {
        let runtime = hands.runtime.clone();
        let (sender, promise) = Promise::new();
        let ctx = hands.ctx.clone();
        let task = runtime.spawn_blocking(move || {
            sender.send(work());
            ctx.request_repaint();
        });
        Self {
            promise: Some(promise),
            abort: task.abort_handle(),
            stage: Arc::new(Mutex::new(Stage {
                sentence: first,
                ..Stage::default()
            })),
        }
    }

    /// What came of it, once it has ended; the task is gone then.
    pub(super) fn take(slot: &mut Option<Self>) -> Option<T> {
        let task = slot.as_mut()?;
        match task.promise.take()?.try_take() {
            Ok(value) => {
                *slot = None;
                Some(value)
            }
            Err(promise) => {
                task.promise = Some(promise);
                None
            }
        }
    }

    /// Where it is.
    pub(super) fn stage(&self) -> Stage {
        self.stage
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
