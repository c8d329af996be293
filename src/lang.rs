//! The two languages in which the program speaks to people.
//!
//! Every sentence that a person reads is a [`Bilingual`]: both languages stand beside each other at the place
//! that says it, so neither can be forgotten.

use std::borrow::Cow;

/// A language of the interface (not of the card: a card's own languages are its locales).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// The interface language for the locale of the system: Chinese where that is Chinese, else English.
    pub fn of_system() -> Self {
        Self::of_locale(&sys_locale::get_locale().unwrap_or_default())
    }

    /// The interface language for a locale name such as `zh-CN`, `zh_TW.UTF-8` or `en_US`.
    pub fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") {
            Self::Zh
        } else {
            Self::En
        }
    }

    /// The other language.
    pub fn other(self) -> Self {
        match self {
            Self::En => Self::Zh,
            Self::Zh => Self::En,
        }
    }
}

/// One sentence in both languages of the interface.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bilingual {
    /// The English sentence.
    pub en: Cow<'static, str>,
    /// The Chinese sentence.
    pub zh: Cow<'static, str>,
}

impl Bilingual {
    /// A sentence that is known when the program is built.
    pub const fn fixed(en: &'static str, zh: &'static str) -> Self {
        Self {
            en: Cow::Borrowed(en),
            zh: Cow::Borrowed(zh),
        }
    }

    /// The sentence in the given language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

/// Builds a [`Bilingual`] from two format strings, English first; both may capture variables.
///
/// ```
/// use cardwright::{both, lang::Lang};
/// let tag = "chart";
/// let sentence = both!("unknown tag {tag}", "未知的标签 {tag}");
/// assert_eq!(sentence.get(Lang::En), "unknown tag chart");
/// ```
#[macro_export]
macro_rules! both {
    ($en:literal, $zh:literal) => {
        $crate::lang::Bilingual {
            en: ::std::borrow::Cow::Owned(::std::format!($en)),
            zh: ::std::borrow::Cow::Owned(::std::format!($zh)),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_locales_choose_chinese_and_all_others_english() {
        assert_eq!(Lang::of_locale("zh-CN"), Lang::Zh);
        assert_eq!(Lang::of_locale("zh_TW.UTF-8"), Lang::Zh);
        assert_eq!(Lang::of_locale("de-DE"), Lang::En);
        assert_eq!(Lang::of_locale(""), Lang::En);
    }
}
