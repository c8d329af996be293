//! Cardwright: a designer and previewer for Feishu (Lark) message cards, card JSON 2.0.
//!
//! The rooms, each knowing only those before it: [`faces`] (the embedded fonts), [`document`] (a card's text),
//! [`catalog`] (what a card may hold), [`card`] (the text read as a card), [`check`] and [`render`], then [`play`] and
//! [`feishu`], [`sending`] (from the card in the hand to the message on the phone), then the window and the command
//! line.
#![cfg_attr(test, allow(clippy::expect_used, clippy::unwrap_used, clippy::panic))]

pub mod app;
pub mod card;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod document;
pub mod faces;
pub mod feishu;
pub mod home;
pub mod lang;
pub mod play;
pub mod render;
pub mod sending;
