//! Whether all that sending needs is there: the test of the connection, with the page that mends what is missing.

use egui::{RichText, Ui};

use super::super::fonts;
use super::super::session::SendSettings;
use super::super::style::Look;
use super::form::Form;
use super::task::Task;
use super::{SendPane, outcome};
use crate::feishu::Error;
use crate::lang::Bilingual;
use crate::sending::connection::{self, Connection, State};
use crate::sending::fetch;

const TEST: Bilingual = Bilingual::fixed("Test connection", "测试连接");
const TESTING: Bilingual = Bilingual::fixed("Testing…", "正在测试……");
const PAGE: Bilingual = Bilingual::fixed("Open the page", "打开页面");
/// The side of the bot's picture, points.
const PICTURE: f32 = 32.0;

/// What came of a test, with the bot's picture.
struct Tested {
    connection: Result<Connection, Box<Error>>,
    picture: Option<egui::ColorImage>,
}

impl Tested {
    fn failed(error: Error) -> Self {
        Self {
            connection: Err(Box::new(error)),
            picture: None,
        }
    }
}

/// The test of one app.
#[derive(Default)]
pub(super) struct Trial {
    testing: Option<Task<Tested>>,
    tested: Option<Tested>,
    picture: Option<egui::TextureHandle>,
    /// True while the result has yet to be scrolled into view.
    is_new: bool,
    /// True while the status line still has to name the error.
    is_unsaid: bool,
}

impl Trial {
    /// The error of the test; returned once.
    pub(super) fn failure(&mut self) -> Option<Bilingual> {
        let is_unsaid = std::mem::take(&mut self.is_unsaid);
        let error = self.tested.as_ref()?.connection.as_ref().err()?;
        is_unsaid.then(|| error.explain().what)
    }

    /// Takes what has ended.
    pub(super) fn poll(&mut self, ctx: &egui::Context) {
        if let Some(mut tested) = Task::take(&mut self.testing) {
            let picture = tested.picture.take();
            let options = egui::TextureOptions::LINEAR;
            self.picture = picture.map(|picture| ctx.load_texture("bot", picture, options));
            self.tested = Some(tested);
            (self.is_new, self.is_unsaid) = (true, true);
        }
    }
}

impl SendPane {
    /// The button that tests, and what it has found.
    pub(super) fn test_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, settings: &SendSettings) {
        ui.add_space(2.0);
        let busy = self.trial.testing.is_some();
        let button = ui.add_enabled(!busy, egui::Button::new(form.say(&TEST)));
        if button.clicked() {
            self.test_connection(ui.ctx(), settings);
        }
        if let Some(task) = &self.trial.testing
            && form.busy(ui, &task.stage())
        {
            self.trial.testing = None;
        }
        let Some(tested) = &self.trial.tested else {
            return;
        };
        let top = ui.cursor().min;
        match &tested.connection {
            Ok(connection) => {
                bot_ui(ui, form, connection, self.trial.picture.as_ref());
                for check in &connection.checks {
                    check_ui(ui, form, check);
                }
            }
            Err(error) => outcome::short_fault(ui, form, error),
        }
        if std::mem::take(&mut self.trial.is_new) {
            let drawn = egui::Rect::from_two_pos(top, ui.min_rect().max);
            ui.scroll_to_rect(drawn, None);
        }
    }

    /// Begins to test the connection.
    pub(crate) fn test_connection(&mut self, ctx: &egui::Context, settings: &SendSettings) {
        self.trial = Trial::default();
        let account = match self.account(settings) {
            Ok(account) => account,
            Err(error) => {
                self.trial.tested = Some(Tested::failed(error));
                (self.trial.is_new, self.trial.is_unsaid) = (true, true);
                return;
            }
        };
        let Some(hands) = self.hands(ctx) else {
            return;
        };
        self.trial.testing = Some(Task::start(&hands, TESTING, |teller| async move {
            let client = match account.client().await {
                Ok(client) => client,
                Err(error) => return Tested::failed(error),
            };
            let tell = |progress: crate::feishu::Progress| teller.call(&progress);
            let found = connection::test(&client, &tell).await;
            let mut picture = None;
            if let Some(bot) = &found.bot {
                account.keep().await;
                let url = &bot.avatar_url;
                if !url.is_empty()
                    && let Ok(fetched) = fetch(std::slice::from_ref(url), |_| {}).await
                {
                    picture = fetched.get(url).and_then(|bytes| small(bytes));
                }
            }
            Tested {
                connection: Ok(found),
                picture,
            }
        }));
    }
}

/// A picture as small as it is shown.
fn small(bytes: &[u8]) -> Option<egui::ColorImage> {
    let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(64 << 20);
    reader.limits(limits);
    let picture = reader.decode().ok()?.thumbnail(64, 64).to_rgba8();
    let size = [picture.width() as usize, picture.height() as usize];
    Some(egui::ColorImage::from_rgba_unmultiplied(size, &picture))
}

/// The bot's picture and name.
fn bot_ui(
    ui: &mut Ui,
    form: &Form<'_>,
    connection: &Connection,
    picture: Option<&egui::TextureHandle>,
) {
    let Some(bot) = &connection.bot else {
        return;
    };
    ui.horizontal(|ui| {
        let size = egui::Vec2::splat(PICTURE);
        match picture {
            Some(picture) => {
                let image = egui::Image::new((picture.id(), size)).corner_radius(16);
                ui.add(image);
            }
            None => {
                let (spot, _) = ui.allocate_exact_size(size, egui::Sense::hover());
                let round = egui::CornerRadius::same(16);
                ui.painter().rect_filled(spot, round, form.look.accent_soft);
                let first: String = bot.app_name.chars().take(1).collect();
                let font = egui::FontId::proportional(15.0);
                let center = egui::Align2::CENTER_CENTER;
                ui.painter()
                    .text(spot.center(), center, first, font, form.look.accent);
            }
        }
        let name = RichText::new(&bot.app_name).family(fonts::bold());
        ui.add(egui::Label::new(name).truncate());
    });
}

/// One thing that the test has looked at.
fn check_ui(ui: &mut Ui, form: &Form<'_>, check: &connection::Check) {
    let Look {
        good,
        error,
        warning,
        weak,
        ..
    } = form.look;
    let color = match check.state {
        State::Good => good,
        State::Missing => error,
        State::Optional => warning,
        State::Unknown => weak,
    };
    form.dotted(ui, color, |ui| {
        ui.label(form.say(&check.title));
        let is_good = check.state == State::Good;
        if !(is_good && check.advice.en.is_empty()) {
            form.note(ui, &check.sentence);
        }
        if !check.advice.en.is_empty() {
            form.note(ui, &check.advice);
        }
        if let Some(page) = &check.page {
            ui.hyperlink_to(form.say(&PAGE), page).on_hover_text(page);
        }
    });
}
