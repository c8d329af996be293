//! What the look before a send has found, as a list, and what mends it.

use egui::{RichText, Ui};

use super::super::widgets;
use super::form::Form;
use super::outcome::{LOOK_UP, short_fault};
use super::{Mode, SendPane, Want};
use crate::both;
use crate::feishu::{Error, Request};
use crate::lang::Bilingual;
use crate::sending::{Finding, Preflight};

const ERRORS: Bilingual = Bilingual::fixed(
    "Not sent: the server would refuse this",
    "未发送：服务端会拒绝",
);
const WARNINGS: Bilingual = Bilingual::fixed("Before it is sent", "发送前请确认");
const ALL_THE_SAME: Bilingual = Bilingual::fixed("Send all the same", "仍然发送");
const FETCH: Bilingual = Bilingual::fixed("Fetch and upload", "下载并上传");
const SHOW: Bilingual = Bilingual::fixed("Show the element", "查看出错的元素");
const GOOD: Bilingual = Bilingual::fixed("Nothing stands in the way.", "没有发现问题。");
const UPLOADS: Bilingual = Bilingual::fixed("To be uploaded", "将上传");
const REQUESTS: Bilingual = Bilingual::fixed("What would go out", "将发出的请求");
const COPY: Bilingual = Bilingual::fixed("Copy as curl", "复制为 curl");

/// The open_id is of another app.
const OTHER_APP: i64 = 99_992_361;
/// Findings that are listed at most.
const MOST: usize = 30;

impl SendPane {
    /// What has to be mended or agreed to before the send; how the person goes on.
    pub(super) fn look_ui(
        &mut self,
        ui: &mut Ui,
        form: &Form<'_>,
        found: &Preflight,
    ) -> Option<Mode> {
        let title = if found.may_go() { &WARNINGS } else { &ERRORS };
        let title = RichText::new(form.say(title)).family(super::super::fonts::bold());
        ui.label(title);
        self.findings_ui(ui, form, found);
        Self::uploads_ui(ui, form, found);
        let mut begin = None;
        form.row(ui, |ui| {
            let is_web = !found.needs.web.is_empty();
            if is_web && widgets::primary_button(ui, true, form.say(&FETCH)).clicked() {
                begin = Some(Mode::Fetch);
            }
            if found.may_go() && ui.button(form.say(&ALL_THE_SAME)).clicked() {
                begin = Some(Mode::AllTheSame);
            }
        });
        begin
    }

    /// What would go out, without sending it.
    pub(super) fn dry_ui(
        &mut self,
        ui: &mut Ui,
        form: &Form<'_>,
        found: &Preflight,
        requests: &Result<Vec<Request>, Error>,
    ) {
        if found.errors.is_empty() && found.warnings.is_empty() {
            let text = RichText::new(form.say(&GOOD)).color(form.look.good);
            ui.label(text);
        } else {
            if let Some(mode) = self.look_ui(ui, form, found) {
                self.begin(mode);
            }
        }
        if found.errors.is_empty() && found.warnings.is_empty() {
            Self::uploads_ui(ui, form, found);
        }
        match requests {
            Ok(requests) => {
                form.name(ui, &REQUESTS);
                form.block(ui, &REQUESTS, &listed(requests), 200.0);
                if ui.add(form.small(&COPY)).clicked() {
                    let commands: Vec<String> = requests.iter().map(Request::curl).collect();
                    ui.ctx().copy_text(commands.join("\n\n"));
                }
            }
            Err(_) if !found.errors.is_empty() => {}
            Err(error) => short_fault(ui, form, error),
        }
    }

    fn findings_ui(&mut self, ui: &mut Ui, form: &Form<'_>, found: &Preflight) {
        let errors = found.errors.iter().map(|one| (one, form.look.error));
        let warnings = found.warnings.iter().map(|one| (one, form.look.warning));
        for (finding, color) in errors.chain(warnings).take(MOST) {
            form.dotted(ui, color, |ui| self.finding_ui(ui, form, finding));
        }
        let left = (found.errors.len() + found.warnings.len()).saturating_sub(MOST);
        if left > 0 {
            form.note(ui, &both!("and {left} more", "另有 {left} 项"));
        }
    }

    fn uploads_ui(ui: &mut Ui, form: &Form<'_>, found: &Preflight) {
        if !found.needs.uploads.is_empty() {
            form.name(ui, &UPLOADS);
            for upload in &found.needs.uploads {
                let size = kilobytes(upload.bytes.len());
                let text = format!("{} · {size}", upload.file_name);
                ui.add(egui::Label::new(RichText::new(text).small()).truncate());
            }
        }
    }

    fn finding_ui(&mut self, ui: &mut Ui, form: &Form<'_>, finding: &Finding) {
        let message = form.say(&finding.message);
        let mut text = RichText::new(message);
        if let Some(code) = finding.server {
            text = RichText::new(format!("{message} ({code})"));
        }
        ui.add(egui::Label::new(text).wrap());
        if let Some(place) = &finding.place
            && ui.add(form.small(&SHOW)).clicked()
        {
            self.wants.push(Want::Select(place.clone()));
        }
        if finding.server == Some(OTHER_APP) && ui.add(form.small(&LOOK_UP)).clicked() {
            self.looks_me_up = true;
            ui.ctx().request_repaint();
        }
    }
}

/// A size as it is said.
fn kilobytes(bytes: usize) -> String {
    let kilobytes = bytes as f64 / 1024.0;
    if kilobytes < 1000.0 {
        format!("{kilobytes:.0} KB")
    } else {
        format!("{:.1} MB", kilobytes / 1024.0)
    }
}

/// Requests as they are read: method, address, body.
pub(super) fn listed(requests: &[Request]) -> String {
    let one = |request: &Request| {
        let value = serde_json::to_value(request).unwrap_or_default();
        let method = value.get("method").and_then(|method| method.as_str());
        let body = value
            .get("body")
            .map(|body| serde_json::to_string_pretty(body).unwrap_or_default());
        let (method, url) = (method.unwrap_or_default(), &request.url);
        format!("{method} {url}\n{}", body.unwrap_or_default())
    };
    let all: Vec<String> = requests.iter().map(one).collect();
    all.join("\n\n")
}
