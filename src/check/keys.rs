//! Keys of pictures and sounds: what an upload gives, and not an address or a file.

use super::problem::{Problem, Severity, shortened};
use super::rules::Rule;
use super::walk::{Member, Walk};
use super::{Report, media};
use crate::both;
use crate::card::Card;
use crate::document::NodeId;
use crate::lang::Bilingual;

pub(super) static IMAGE_KEY: Rule = Rule {
    code: "image-key",
    severity: Severity::Error,
    server: Some(200_570),
    summary: Bilingual::fixed(
        "An address or a file stands where the key of an uploaded picture belongs.",
        "应填图片 key 的位置填写了网址或文件路径。",
    ),
};

pub(super) static AUDIO_KEY: Rule = Rule {
    code: "audio-key",
    severity: Severity::Error,
    server: Some(300_240),
    summary: Bilingual::fixed(
        "An address or a file stands where the key of an uploaded sound belongs.",
        "应填音频 key 的位置填写了网址或文件路径。",
    ),
};

pub(super) static PLACEHOLDER_KEY: Rule = Rule {
    code: "placeholder-key",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed("A key is that of an example.", "key 是示例占位，尚未替换。"),
};

/// What is wrong with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is an address.
    Address,
    /// It is the path or name of a file.
    File,
    /// It is the picture itself.
    Data,
    /// It is the key of an upload of the other kind: a picture's for a sound's.
    OtherKind,
    /// It stands for one that is to be filled in.
    Placeholder,
}

/// Judges a key.
pub(super) fn judge(key: &str) -> Option<Fault> {
    let key = key.trim();
    // Longer ones are no paths, and a picture in the text is told by its beginning.
    let lower = key
        .chars()
        .take(300)
        .collect::<String>()
        .to_ascii_lowercase();
    let begins = |with: &[&str]| with.iter().any(|start| lower.starts_with(start));
    let ends = |with: &[&str]| with.iter().any(|end| lower.ends_with(end));
    if lower.is_empty()
        || lower.starts_with('$')
        || lower.starts_with("{{")
        || lower.starts_with("__")
    {
        None
    } else if begins(&["data:"]) {
        Some(Fault::Data)
    } else if lower.contains("://") || begins(&["//", "www."]) {
        Some(Fault::Address)
    } else if begins(&["/", "./", "../", "~/", "file:"])
        || lower.contains('\\')
        || ends(&[
            ".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg", ".ico", ".opus", ".mp3",
            ".wav",
        ])
    {
        Some(Fault::File)
    } else if ends(&["xxx", "yyy", "***", "..."])
        || begins(&["xxx", "your_", "your-"])
        || [
            "image_key",
            "img_key",
            "file_key",
            "<image_key>",
            "<img_key>",
        ]
        .contains(&&*lower)
    {
        Some(Fault::Placeholder)
    } else {
        None
    }
}

/// Whether a key is that of an upload of the other kind, by its beginning.
fn other_kind(key: &str, is_image: bool) -> Option<Fault> {
    let of_other = if is_image { "file_v" } else { "img_v" };
    key.trim().starts_with(of_other).then_some(Fault::OtherKind)
}

impl Fault {
    /// What to say of a key of a picture, or of a sound.
    pub(super) fn message(self, key: &str, is_image: bool) -> Bilingual {
        let shown = shortened(key);
        let (what, what_zh) = if is_image {
            ("picture", "图片")
        } else {
            ("audio file", "音频")
        };
        let (found, found_zh) = match self {
            Self::Placeholder => {
                return both!(
                    "\"{shown}\" is the key of an example; upload the {what} with the sending app and put its key here",
                    "「{shown}」是示例 key；请用发送卡片的应用上传{what_zh}，并填入返回的 key"
                );
            }
            Self::Address => ("an address", "网址"),
            Self::File => ("a file", "文件路径"),
            Self::Data => ("the data of a picture", "图片数据"),
            Self::OtherKind if is_image => {
                return both!(
                    "\"{shown}\" looks like the key of a file and not of a picture, so the server may refuse the card; upload the picture as one and put its key here",
                    "「{shown}」像是文件的 key，不是图片的 key，服务端可能拒绝卡片；请上传图片并填入返回的 key"
                );
            }
            Self::OtherKind => {
                return both!(
                    "\"{shown}\" looks like the key of a picture and not of an audio file, so the server may refuse the card; upload the file and put its key here",
                    "「{shown}」像是图片的 key，不是音频的 key，服务端可能拒绝卡片；请上传音频并填入返回的 key"
                );
            }
        };
        both!(
            "\"{shown}\" is {found} and no key, so the server refuses the card; upload the {what} with the sending app and put its key here",
            "「{shown}」是{found_zh}，不是 key，服务端会拒绝卡片；请用发送卡片的应用上传{what_zh}，并填入返回的 key"
        )
    }
}

/// The rule that a fault breaks, and what the server answers.
pub(super) fn broken(
    fault: Fault,
    key: &str,
    is_image: bool,
) -> (&'static Rule, Option<(i64, String)>) {
    if fault == Fault::Placeholder {
        return (&PLACEHOLDER_KEY, None);
    }
    if fault == Fault::OtherKind {
        // Keys are told by their beginnings, which no page promises.
        return (if is_image { &IMAGE_KEY } else { &AUDIO_KEY }, None);
    }
    if is_image {
        let shown = shortened(key);
        let words = format!("card contains invalid image keys; ErrorValue: image key {shown}");
        (&IMAGE_KEY, Some((200_570, words)))
    } else {
        let words = "This application cannot retrieve audio information. Please check if the application used for \
             uploading audio is the same as the one used for sending messages;";
        (&AUDIO_KEY, Some((300_240, words.to_owned())))
    }
}

/// Tells whether a key stands for one that is to be filled in, as those of examples do.
pub fn is_placeholder(key: &str) -> bool {
    judge(key) == Some(Fault::Placeholder)
}

/// A key for a picture that is still to be chosen, one that `taken` does not have.
pub fn new_placeholder(mut taken: impl FnMut(&str) -> bool) -> String {
    let mut key = "img_v3_xxx".to_owned();
    let mut number: u64 = 2;
    while taken(&key) {
        key = format!("img_v3_{number}_xxx");
        number += 1;
    }
    key
}

/// Judges the keys by the files at hand. An error about a file that stands beside the card becomes a hint: sent from
/// here it is uploaded, and only another program would send its name. A key of an example that has a picture is none
/// any more, as that one is uploaded in its place. `is_there` tells whether there is a file with a path beside the card,
/// `has_picture` whether there is a picture under a key.
pub fn local_files(
    report: &mut Report,
    card: &Card,
    is_there: impl Fn(&str) -> bool,
    has_picture: impl Fn(&str) -> bool,
) {
    let is_ours =
        |problem: &Problem| problem.code == IMAGE_KEY.code || problem.code == AUDIO_KEY.code;
    let of_examples = |problem: &Problem| problem.code == PLACEHOLDER_KEY.code;
    if report.problems.iter().any(of_examples) {
        let mut found = media(card);
        found.retain(|media| {
            media.is_image && is_placeholder(&media.key) && has_picture(&media.key)
        });
        report.problems.retain(|problem| {
            let is_at_hand = |media: &super::media::Media| {
                problem.path == card.pointer(media.node)
                    && problem.message.en.contains(&*shortened(&media.key))
            };
            !(of_examples(problem) && found.iter().any(is_at_hand))
        });
    }
    if !report.problems.iter().any(is_ours) {
        return;
    }
    for media in media(card) {
        if judge(&media.key) != Some(Fault::File) || !is_there(&media.key) {
            continue;
        }
        let path = card.pointer(media.node);
        let shown = shortened(&media.key);
        let mut problems = report.problems.iter_mut();
        let found = problems.find(|problem| {
            is_ours(problem)
                && problem.path == path
                && problem.severity == Severity::Error
                && problem.message.en.contains(&*shown)
        });
        if let Some(problem) = found {
            problem.severity = Severity::Hint;
            problem.server = None;
            problem.message = both!(
                "{shown} is a file beside the card: sent from here it is uploaded and its key takes this place, but another program has to do so itself",
                "{shown} 是卡片旁的文件：由本程序发送时会自动上传并替换为 key，其他程序需自行处理"
            );
        }
    }
}

/// The key of a property.
pub(super) fn key(walk: &mut Walk<'_>, member: &Member<'_>) {
    match member.property.format.as_deref() {
        Some("img_key") => uploaded(walk, member.node, true),
        Some("file_key") => uploaded(walk, member.node, false),
        _ => {}
    }
}

/// A value that is the key of an uploaded picture, or of another file.
pub(super) fn uploaded(walk: &mut Walk<'_>, node: NodeId, is_image: bool) {
    let tree = walk.tree;
    let Some(text) = tree.str(node) else {
        return;
    };
    // An icon of the library does not read its key.
    let owner = tree.node(node).parent;
    let tag = owner
        .and_then(|owner| tree.get(owner, "tag"))
        .and_then(|tag| tree.str(tag));
    let fault = judge(text).or_else(|| other_kind(text, is_image));
    let Some(fault) = fault.filter(|_| tag != Some("standard_icon")) else {
        return;
    };
    let (rule, answer) = broken(fault, text, is_image);
    let problem = walk.raise_at(rule, node, fault.message(text, is_image));
    match answer {
        Some((code, words)) => problem.refused(code, words),
        None if fault == Fault::OtherKind => problem.rated(Severity::Warning),
        None => problem,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_files_and_examples_are_told_from_keys() {
        for key in [
            "img_v3_02ab_6b0c",
            "img_7ea74629-9191-4176-998c-2e603c9c5e8g",
            "${key}",
            "file_v3_00ab",
            "__KEY__",
        ] {
            assert_eq!(judge(key), None, "{key}");
        }
        assert_eq!(judge("https://a.example/b.png"), Some(Fault::Address));
        assert_eq!(judge("resource://x"), Some(Fault::Address));
        assert_eq!(judge("//cdn.example.com/a"), Some(Fault::Address));
        assert_eq!(judge("data:image/png;base64,AAAA"), Some(Fault::Data));
        assert_eq!(judge("./a.png"), Some(Fault::File));
        assert_eq!(judge("C:\\a.png"), Some(Fault::File));
        assert_eq!(judge("cover.PNG"), Some(Fault::File));
        assert_eq!(judge("img_v3_xxx"), Some(Fault::Placeholder));
        assert_eq!(judge("image_key"), Some(Fault::Placeholder));
    }
}
