//! Cardwright: a designer and previewer for Feishu (Lark) message cards, card JSON 2.0.

pub mod document;
pub mod feishu;
pub mod lang;
