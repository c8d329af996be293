//! Cardwright: a designer and previewer for Feishu (Lark) message cards, card JSON 2.0.
#![cfg_attr(test, allow(clippy::expect_used, clippy::unwrap_used, clippy::panic))]

pub mod card;
pub mod catalog;
pub mod document;
pub mod feishu;
pub mod lang;
