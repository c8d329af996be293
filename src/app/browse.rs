//! Pages of the web, opened in the person's browser.

use std::process::Stdio;

use egui::OutputCommand;
use poll_promise::Promise;

use super::App;
use crate::both;
use crate::sending::environment::SECRETS;

/// An address on its way to the browser, and whether it came there.
pub(super) type Opening = (String, Promise<bool>);

impl App {
    /// Opens what links and commands of this frame want opened.
    pub(super) fn browse(&mut self, ctx: &egui::Context) {
        let mut urls = Vec::new();
        ctx.output_mut(|output| {
            output.commands.retain(|command| match command {
                OutputCommand::OpenUrl(open) => {
                    urls.push(open.url.clone());
                    false
                }
                _ => true,
            });
        });
        for url in urls {
            let (address, ctx) = (url.clone(), ctx.clone());
            let promise = Promise::spawn_thread("browse", move || {
                let opened = open(&address);
                ctx.request_repaint();
                opened
            });
            self.opening.push((url, promise));
        }
        let mut failed = None;
        self.opening
            .retain(|(url, promise)| match promise.ready().copied() {
                None => true,
                Some(true) => false,
                Some(false) => {
                    failed = Some(url.clone());
                    false
                }
            });
        if let Some(url) = failed {
            self.work.refuse(both!(
                "No browser could be opened; the address was copied: {url}",
                "无法打开浏览器；已复制网址：{url}"
            ));
            ctx.copy_text(url);
        }
    }
}

/// Hands an address to the system's browser; whether something took it.
fn open(url: &str) -> bool {
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return false;
    }
    open::commands(url).into_iter().any(|mut command| {
        for secret in SECRETS {
            command.env_remove(secret);
        }
        let command = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    })
}
