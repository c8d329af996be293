//! The outcome of a send stands where the eyes are, and what a person has agreed to counts for that alone.

use super::*;
use stand_in::{Fault, StandIn};

/// A card with a part that a warning is about.
const DOUBTFUL: &str = r#"{
  "schema": "2.0",
  "config": {"update_multi": true, "summary": {"content": "News"}},
  "header": {"title": {"tag": "plain_text", "content": "News"}},
  "body": {"elements": [
    {"tag": "markdown", "content": "news", "text_align": "middle"}
  ]}
}
"#;

impl Window {
    /// Makes the window as small as on a laptop.
    fn on_a_laptop(&mut self) {
        self.harness.set_size(egui::vec2(1366.0, 700.0));
        self.run();
    }

    /// Tells whether the words that contain these stand in the window whole, with the button that sends below or above.
    fn in_sight(&self, words: &str) -> bool {
        let screen = self.harness.ctx.content_rect();
        let button = self.field("Send the card").rect();
        let mut said = self
            .harness
            .query_all_by(|node| label(node).contains(words))
            .map(|node| node.rect())
            .filter(|rect| rect.left() > screen.center().x);
        screen.contains_rect(button) && said.any(|rect| screen.contains_rect(rect))
    }
}

#[test]
fn a_wrong_secret_is_said_in_sight_and_in_the_status_line() {
    let server = StandIn::start();
    let mut window = sending::window_for(&server, sending::GOOD);
    window.on_a_laptop();
    window.fill("App Secret", "wrong");
    window.key(CTRL, Key::Enter);
    window.until_says("Type the secret anew");
    assert!(window.in_sight("Type the secret anew"));
    assert!(
        window.notice().starts_with("Not sent:"),
        "{}",
        window.notice()
    );
    // The keyboard is in the field that mends it, which is in sight too.
    let field = window.field("App Secret");
    assert!(field.accesskit_node().is_focused());
    let screen = window.harness.ctx.content_rect();
    assert!(screen.contains_rect(window.field("App Secret").rect()));
    window.fill("App Secret", stand_in::SECRET);
    window.send_and_wait("The card was sent.");
    assert!(window.in_sight("The card was sent."));
    assert_eq!(window.notice(), "Sent");
}

#[test]
fn the_outcome_is_named_while_the_panel_is_hidden() {
    let server = StandIn::start();
    let mut window = sending::ready(&server, sending::GOOD);
    let refused = Fault::Code {
        status: 400,
        code: 230_002,
        msg: "Bot/User can NOT be out of the chat.".to_owned(),
    };
    server.order(stand_in::MESSAGES, refused);
    window.key(CTRL, Key::Enter);
    window.command(Command::Focus(Pane::Inspector));
    window.until(|window| window.notice().starts_with("Not sent:"));
}

#[test]
fn a_warning_agreed_to_counts_for_this_card_and_this_place_alone() {
    let server = StandIn::start();
    let mut window = sending::ready(&server, DOUBTFUL);
    window.send_and_wait("Send all the same");
    window.press("Send all the same");
    window.until(|_| server.messages().len() == 1);
    window.until(|window| window.app().can(Command::Send));
    // The same card goes without a question.
    window.key(CTRL, Key::Enter);
    window.until(|_| server.messages().len() == 2);
    window.until(|window| window.app().can(Command::Send));
    window.run();

    // The same warning at another place is asked about.
    window.select("/body/elements/0");
    window.command(Command::Duplicate);
    window.send_and_wait("Send all the same");
    window.press("Send all the same");
    window.until(|_| server.messages().len() == 3);
    window.until(|window| window.app().can(Command::Send));

    // So is the same of another card.
    let other = window.folder.path().join("other.json");
    std::fs::write(&other, DOUBTFUL).unwrap();
    window.command(Command::Save);
    window.command(Command::OpenPath);
    window.type_text(&other.display().to_string());
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.text(), DOUBTFUL);
    window.send_and_wait("Send all the same");
    assert_eq!(server.messages().len(), 3);
}
