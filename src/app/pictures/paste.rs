//! Pictures from the clipboard: written to a file, then placed like a chosen one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{ColorImage, Event};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};
use poll_promise::Promise;
use tempfile::TempDir;

use super::App;
use crate::both;
use crate::lang::Bilingual;

/// The name of a pasted picture's file; the card's key comes from it.
const NAME: &str = "pasted.png";

/// Pasted pictures on their way to a file.
#[derive(Default)]
pub(in crate::app) struct Pasting {
    encoding: Vec<Promise<Result<TempDir, Bilingual>>>,
    /// The last file, which stays while a question about it may be open.
    kept: Option<TempDir>,
}

impl Pasting {
    /// Returns true if a file was made of the picture that was pasted last.
    pub(super) fn made(&self, file: &Path) -> bool {
        let folder = self.kept.as_ref();
        folder.is_some_and(|folder| file.starts_with(folder.path()))
    }
}

impl App {
    /// Takes pictures that are pasted in this frame, whatever has the keyboard: no field takes a picture.
    pub(in crate::app) fn take_pasted_pictures(&mut self, ctx: &egui::Context) {
        let mut pictures: Vec<Arc<ColorImage>> = Vec::new();
        ctx.input_mut(|input| {
            input.events.retain(|event| match event {
                Event::PasteImage(picture) => {
                    pictures.push(picture.clone());
                    false
                }
                _ => true,
            });
        });
        if self.has_dialog() {
            return;
        }
        for picture in pictures {
            let ctx = ctx.clone();
            // A screenshot takes longer to encode than a frame may.
            let encoding = Promise::spawn_thread("pasted picture", move || {
                let file = write(&picture);
                ctx.request_repaint();
                file
            });
            self.pasting.encoding.push(encoding);
        }
    }

    /// Places the pasted pictures whose files are ready: into the selected element that takes one, else as a new image.
    pub(in crate::app) fn place_pasted_pictures(&mut self) {
        if self.has_dialog() {
            return;
        }
        let Some(at) = self
            .pasting
            .encoding
            .iter()
            .position(|encoding| encoding.ready().is_some())
        else {
            return;
        };
        match self.pasting.encoding.remove(at).try_take() {
            Ok(Ok(folder)) => {
                let file = file_in(&folder);
                self.pasting.kept = Some(folder);
                self.picture_for_selected(&file);
            }
            Ok(Err(reason)) => self.work.refuse(reason),
            Err(unready) => self.pasting.encoding.push(unready),
        }
    }
}

fn file_in(folder: &TempDir) -> PathBuf {
    folder.path().join(NAME)
}

fn write(picture: &ColorImage) -> Result<TempDir, Bilingual> {
    let folder = tempfile::tempdir().map_err(|error| refused(&std::env::temp_dir(), &error))?;
    let path = file_in(&folder);
    let pixels: Vec<u8> = picture
        .pixels
        .iter()
        .flat_map(egui::Color32::to_srgba_unmultiplied)
        .collect();
    let side = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive)
        .write_image(
            &pixels,
            side(picture.width()),
            side(picture.height()),
            ExtendedColorType::Rgba8,
        )
        .map_err(|error| {
            both!(
                "the picture on the clipboard cannot be read: {error}; copy it once more",
                "无法读取剪贴板中的图片：{error}；请重新复制"
            )
        })?;
    std::fs::write(&path, png).map_err(|error| refused(&path, &error))?;
    Ok(folder)
}

fn refused(path: &Path, error: &std::io::Error) -> Bilingual {
    let path = path.display();
    both!(
        "the pasted picture could not be written to {path}: {error}; free some space there and paste it again",
        "无法将粘贴的图片写入 {path}：{error}；请清理空间后重新粘贴"
    )
}
