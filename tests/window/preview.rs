//! The preview: chat, clients and themes at once, languages, zoom, the card's width, what was opened in it.

use cardwright::catalog::tables;
use cardwright::render::{Device, ThemeName};
use egui::{MouseWheelUnit, Rect, TouchPhase, Vec2, vec2};

use super::*;

const TALL: &str = r#"{"schema": "2.0", "body": {"elements": [
    {"tag": "markdown", "content": "one"},
    {"tag": "collapsible_panel", "header": {"title": {"tag": "plain_text", "content": "first"}},
     "elements": [{"tag": "markdown", "content": "inside the first"}]},
    {"tag": "collapsible_panel", "header": {"title": {"tag": "plain_text", "content": "second"}},
     "elements": [{"tag": "hr"}]}
]}}"#;

impl Window {
    /// Where the parts of the card with this name lie, in their order.
    fn parts(&self, name: &str) -> Vec<Rect> {
        let found = self
            .harness
            .query_all_by(|node| node.role() == Role::Group && label(node) == name);
        found.map(|node| node.rect()).collect()
    }

    fn pane(&self) -> Rect {
        self.harness
            .get_by(|node| node.role() == Role::Pane && label(node) == "PREVIEW")
            .rect()
    }

    fn edge(&self) -> Rect {
        self.field("Right edge of the card").rect()
    }

    fn double_click(&mut self, at: egui::Pos2) {
        self.harness.hover_at(at);
        self.harness.step();
        for _ in 0..2 {
            for pressed in [true, false] {
                // Straight into the frame: a frame for each would be too slow for a double click.
                let events = &mut self.harness.input_mut().events;
                events.push(Event::PointerButton {
                    pos: at,
                    button: egui::PointerButton::Primary,
                    pressed,
                    modifiers: Modifiers::NONE,
                });
            }
        }
        self.run();
    }

    fn pull_edge(&mut self, by: f32) {
        let from = self.edge().center();
        self.harness.hover_at(from);
        self.harness.step();
        self.harness.drag_at(from);
        self.harness.step();
        for share in [0.3, 0.7, 1.0] {
            self.harness.hover_at(from + vec2(by * share, 0.0));
            self.harness.step();
        }
        self.harness.drop_at(from + vec2(by, 0.0));
        self.run();
    }
}

#[test]
fn the_card_stands_in_a_chat_until_a_command_takes_it_away() {
    let mut window = Window::with(TALL);
    let with_chat = window.parts("PREVIEW: Rich text (Markdown)")[0];
    window.command(Command::CardChat);
    let alone = window.parts("PREVIEW: Rich text (Markdown)")[0];
    assert!(!window.app().settings().chat);
    assert_eq!(with_chat.size(), alone.size());
    assert!(
        with_chat.top() > alone.top() + 80.0,
        "{with_chat:?} {alone:?}"
    );
    window.command(Command::CardChat);
    assert_eq!(window.parts("PREVIEW: Rich text (Markdown)")[0], with_chat);
}

#[test]
fn commands_zoom_from_a_quarter_to_four_times_and_to_the_panes_width() {
    let mut window = Window::with(TALL);
    let own = window.parts("PREVIEW: Rich text (Markdown)")[0].width();
    for percent in [25, 50, 200, 400] {
        window.command(Command::ZoomTo(percent));
        let shown = window.parts("PREVIEW: Rich text (Markdown)")[0].width() / own;
        assert!((shown - f32::from(percent) / 100.0).abs() < 0.01, "{shown}");
    }
    window.key(CTRL, Key::Equals);
    assert_eq!(window.app().settings().zoom, 4.0, "there is no more");
    window.key(CTRL, Key::Minus);
    assert_eq!(window.app().settings().zoom, 3.0);
    window.key(CTRL, Key::Num0);
    assert_eq!(window.app().settings().zoom, 1.0);
    window.harness.set_size(vec2(1000.0, 800.0));
    window.command(Command::ZoomFit);
    let narrow = window.edge().center().x;
    assert!(narrow < window.field("Properties").rect().left());
    window.harness.set_size(vec2(1900.0, 1000.0));
    window.run();
    assert!(window.parts("PREVIEW: Rich text (Markdown)")[0].width() > own * 1.2);
    // A step goes on from what is shown.
    window.key(CTRL, Key::Equals);
    assert!(!window.app().settings().fit_width);
    assert!(window.app().settings().zoom > 1.2);
}

#[test]
fn the_wheel_with_ctrl_zooms_at_the_pointer() {
    let elements = vec![r#"{"tag": "markdown", "content": "words"}"#; 60].join(",");
    let text = format!(r#"{{"schema": "2.0", "body": {{"elements": [{elements}]}}}}"#);
    let mut window = Window::with(&text);
    window.command(Command::ZoomTo(200));
    let part = |window: &Window| window.parts("PREVIEW: Rich text (Markdown)")[4];
    let old = part(&window);
    let point = pos2(620.0, old.center().y + 3.0);
    let share = |rect: Rect| (point - rect.min) / rect.size();
    let before = share(old);
    window.harness.hover_at(point);
    window.harness.step();
    for _ in 0..4 {
        let wheel = Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, 30.0),
            phase: TouchPhase::Move,
            modifiers: CTRL,
            source: egui::MouseWheelSource::Unknown,
        };
        window.harness.event_modifiers(wheel, CTRL);
        window.harness.step();
    }
    window.run();
    let new = part(&window);
    assert!(new.width() > old.width() * 1.1, "{old:?} {new:?}");
    let off: Vec2 = (share(new) - before) * new.size();
    assert!(off.length() < 2.0, "{off:?}");
    let pinch = Event::Zoom(0.5);
    window.harness.hover_at(point);
    window.harness.event(pinch);
    window.run();
    assert!(part(&window).width() < new.width() * 0.6);
}

#[test]
fn at_four_times_only_what_is_seen_is_painted_sharp_and_in_textures_that_can_be() {
    let elements = vec![r#"{"tag": "markdown", "content": "words"}"#; 120].join(",");
    let text = format!(r#"{{"schema": "2.0", "body": {{"elements": [{elements}]}}}}"#);
    let mut window = Window::with(&text);
    window.command(Command::ZoomTo(400));
    window.run();
    let tiles = window.app().painted();
    assert!(!tiles.is_empty());
    let mut pixels = 0;
    for tile in &tiles {
        assert_eq!(tile.scale, 4.0 * window.harness.ctx.pixels_per_point());
        assert!(tile.pixels.iter().all(|side| *side <= 2048), "{tile:?}");
        pixels += tile.pixels[0] * tile.pixels[1];
    }
    assert!(pixels < 4 * 1400 * 1000, "{pixels}");
    window.harness.set_size(vec2(2000.0, 1000.0));
    window.harness.input_mut().max_texture_side = Some(1024);
    window.command(Command::ZoomTo(300));
    window.run();
    let tiles = window.app().painted();
    assert!(tiles.len() > 1);
    let fits = |tile: &cardwright::app::preview::Tile| tile.pixels.iter().all(|side| *side <= 1024);
    assert!(tiles.iter().all(fits), "{tiles:?}");
}

#[test]
fn the_grid_shows_four_cells_that_select_and_a_caption_leaves_one() {
    let mut window = Window::with(TALL);
    let before = window.app().layouts();
    window.command(Command::CardGrid);
    assert!(window.app().settings().fit_width, "all four are to be seen");
    assert_eq!(
        window.app().layouts(),
        before + 3,
        "one was laid out already"
    );
    for cell in [
        "Desktop, light",
        "Desktop, dark",
        "Phone, light",
        "Phone, dark",
    ] {
        assert_eq!(
            window.parts(&format!("{cell}: Rich text (Markdown)")).len(),
            1,
            "{cell}"
        );
    }
    let desktop = window.parts("Desktop, light: Rich text (Markdown)")[0];
    let phone = window.parts("Phone, light: Rich text (Markdown)")[0];
    assert!(phone.left() > desktop.right() && phone.width() < desktop.width());
    let dark = window.parts("Desktop, dark: Rich text (Markdown)")[0];
    assert!(dark.top() > desktop.bottom() && dark.left() == desktop.left());
    window.select("");
    let at = window.parts("Phone, light: Rich text (Markdown)")[0].center();
    window.harness.drag_at(at);
    window.harness.drop_at(at);
    window.run();
    assert_eq!(window.selected(), "/body/elements/0");
    assert_eq!(
        window.app().layouts(),
        before + 3,
        "looking lays nothing out"
    );
    window.key(CTRL, Key::D);
    assert_eq!(window.app().layouts(), before + 7);
    window.field("Phone, dark").click();
    window.run();
    let settings = window.app().settings();
    assert!(!settings.grid);
    assert_eq!(
        (settings.device, settings.theme),
        (Device::Phone, ThemeName::Dark)
    );
    assert_eq!(window.app().layouts(), before + 7, "it is the same cell");
    assert_eq!(window.parts("PREVIEW: Rich text (Markdown)").len(), 2);
}

#[test]
fn cells_of_the_grid_that_are_not_seen_are_not_painted() {
    let mut window = Window::with(TALL);
    window.command(Command::CardGrid);
    window.command(Command::ZoomTo(400));
    window.run();
    let seen = window.app().painted().len();
    assert!(seen <= 1, "{seen}");
    window.command(Command::ZoomTo(25));
    window.run();
    assert_eq!(window.app().painted().len(), 4);
    window.command(Command::CardGrid);
    assert_eq!(window.app().painted().len(), 1);
}

#[test]
fn a_double_click_in_any_cell_opens_the_panel_in_all() {
    let mut window = Window::with(TALL);
    window.command(Command::CardGrid);
    window.command(Command::ZoomFit);
    window.run();
    let titles = window.harness.query_all_by(|node| {
        label(node).starts_with("Phone, light: ") && node.role() == Role::Group
    });
    let title = titles.map(|node| (label(&node.accesskit_node()), node.rect()));
    let (_, title) = title
        .into_iter()
        .find(|(name, _)| name.to_lowercase().contains("title"))
        .unwrap();
    window.double_click(title.center());
    for cell in [
        "Desktop, light",
        "Desktop, dark",
        "Phone, light",
        "Phone, dark",
    ] {
        assert_eq!(
            window.parts(&format!("{cell}: Rich text (Markdown)")).len(),
            2,
            "{cell}"
        );
    }
}

#[test]
fn what_was_opened_stays_open_when_an_element_comes_above_it() {
    let mut window = Window::with(TALL);
    let rows = |window: &Window| window.parts("PREVIEW: Divider").len();
    let titles = |window: &Window| {
        let found = window.harness.query_all_by(|node| {
            node.role() == Role::Group && label(node).to_lowercase().contains("title")
        });
        found.map(|node| node.rect()).collect::<Vec<_>>()
    };
    let second = *titles(&window).last().unwrap();
    window.double_click(second.center());
    assert_eq!(rows(&window), 1);
    window.select("/body/elements/0");
    window.command(Command::Duplicate);
    window.command(Command::Duplicate);
    assert_eq!(rows(&window), 1, "the same panel is open");
    assert_eq!(window.parts("PREVIEW: Rich text (Markdown)").len(), 3);
    window.select("/body/elements/4");
    window.key(ALT, Key::ArrowUp);
    assert_eq!(rows(&window), 1);
    for _ in 0..3 {
        window.command(Command::Undo);
    }
    assert_eq!(window.text(), TALL);
    assert_eq!(rows(&window), 1);
}

const MANY_LANGUAGES: &str = r#"{"schema": "2.0", "header": {"title": {"tag": "plain_text", "content": "plain",
    "i18n_content": {"en_us": "English", "zh_cn": "中文", "ja_jp": "日本語"}}}, "body": {"elements": []}}"#;

fn title(window: &Window) -> String {
    let card = &window.work().view().unwrap().card;
    let title = card.header.as_ref().unwrap().title.as_ref().unwrap();
    title.content.to_string()
}

#[test]
fn the_card_is_read_in_the_interfaces_language_or_the_chosen_one() {
    let mut window = Window::with(MANY_LANGUAGES);
    assert_eq!(title(&window), "English");
    window.command(Command::Language(Lang::Zh));
    assert_eq!(title(&window), "中文");
    let layouts = window.app().layouts();
    window.command(Command::CardLocale(Some("ja_jp")));
    assert_eq!(title(&window), "日本語");
    assert_eq!(window.app().layouts(), layouts + 1);
    window.command(Command::CardLocale(Some("fr_fr")));
    assert_eq!(title(&window), "plain");
    assert_eq!(window.text(), MANY_LANGUAGES);
    window.app_mut().write_journal();
    let again = Window::start(window.killed(), Vec::new());
    assert_eq!(again.app().settings().locale.as_deref(), Some("fr_fr"));
    assert_eq!(title(&again), "plain");
    for locale in &tables().locales {
        assert!(Command::CardLocale(Some(&locale.code)).entry().is_some());
    }
}

#[test]
fn the_menu_of_languages_has_the_cards_own_first() {
    let mut window = Window::with(MANY_LANGUAGES);
    window.field("Language of the card").click();
    window.run();
    let top = |window: &Window, name: &'static str| window.harness.get_by_label(name).rect().top();
    let item = |window: &Window, name: &'static str| {
        let found = window
            .harness
            .query_all_by(|node| node.role() == Role::MenuItemRadio && label(node).contains(name));
        found.map(|node| node.rect().top()).next().unwrap()
    };
    let (own, others) = (top(&window, "In this card"), top(&window, "Others"));
    assert!(own < others);
    assert!(item(&window, "Japanese") < others && item(&window, "Korean") > others);
    window
        .harness
        .get_by(|node| node.role() == Role::MenuItemRadio && label(node).contains("Japanese"))
        .click();
    window.run();
    assert_eq!(title(&window), "日本語");
}

#[test]
fn in_a_narrow_pane_what_has_no_room_is_in_a_menu() {
    let mut window = Window::with(TALL);
    window.harness.set_size(vec2(800.0, 600.0));
    window.run();
    let chat = Command::CardChat.name(Lang::En);
    assert!(window.harness.query_by_label(chat).is_none());
    let pane = window.pane();
    let more = window.field("More of the preview").rect();
    assert!(more.right() <= window.field("Properties").rect().left());
    assert!(more.left() >= pane.left() - 10.0);
    window.field("More of the preview").click();
    window.run();
    window
        .harness
        .get_by(|node| node.role() == Role::MenuItemCheckBox && label(node) == chat)
        .click();
    window.run();
    assert!(!window.app().settings().chat);
}

#[test]
fn the_edge_of_the_card_is_pulled_to_any_width_and_catches_at_the_clients_own() {
    let mut window = Window::with(TALL);
    let device = Device::Desktop;
    window.pull_edge(-100.0);
    assert_eq!(window.work().widths.of(device), Some(507.0));
    window.pull_edge(-104.0);
    assert_eq!(window.work().widths.of(device), Some(400.0));
    let text = window.parts("PREVIEW: Rich text (Markdown)")[0];
    assert!((text.width() - 374.0).abs() < 1.0, "{text:?}");
    // The phone has a width of its own.
    window.command(Command::CardDevice(Device::Phone));
    assert_eq!(window.work().widths.of(Device::Phone), None);
    window.command(Command::CardDevice(device));
    let at = window.edge().center();
    window.double_click(at);
    assert_eq!(window.work().widths.of(device), None);
    assert_eq!(window.text(), TALL, "the card itself is not changed");
}

#[test]
fn the_width_of_the_card_is_set_by_keys_or_typed_and_kept_with_the_session() {
    let mut window = Window::with(TALL);
    window.field("Right edge of the card").focus();
    window.run();
    window.key(Modifiers::NONE, Key::ArrowRight);
    window.key(Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(window.work().widths.desktop, Some(618.0));
    window.key(Modifiers::NONE, Key::Home);
    assert_eq!(window.work().widths.desktop, None);
    window.command(Command::CardWidth);
    assert_eq!(window.field("Width").value().as_deref(), Some("607"));
    window.type_text("51");
    window.key(Modifiers::NONE, Key::Enter);
    assert!(window.app().has_dialog(), "51 is too narrow");
    window.type_text("2");
    window.key(Modifiers::NONE, Key::Enter);
    assert!(!window.app().has_dialog());
    assert_eq!(window.work().widths.desktop, Some(512.0));
    window.app_mut().write_journal();
    let mut again = Window::start(window.killed(), Vec::new());
    assert_eq!(again.work().widths.desktop, Some(512.0));
    again.command(Command::CardWidthReset);
    assert_eq!(again.work().widths.desktop, None);
    assert!(!again.app().can(Command::CardWidthReset));
}

#[test]
fn a_card_that_fills_its_chat_is_as_wide_as_the_pane_has_room() {
    let text = r#"{"schema": "2.0", "config": {"width_mode": "fill"}, "body": {"elements": [{"tag": "markdown", "content": "x"}]}}"#;
    let mut window = Window::with(text);
    let width = |window: &Window| window.parts("PREVIEW: Rich text (Markdown)")[0].width();
    let before = width(&window);
    window.harness.set_size(vec2(1700.0, 1000.0));
    window.run();
    assert!((width(&window) - before - 300.0).abs() < 2.0, "{before}");
    assert!(window.edge().right() < window.field("Properties").rect().left());
    window.pull_edge(-200.0);
    let own = width(&window);
    window.harness.set_size(vec2(1400.0, 1000.0));
    window.run();
    assert_eq!(width(&window), own, "a width that was pulled stays");
}

#[test]
fn panels_come_back_to_the_persons_widths_after_the_window_was_small() {
    let mut window = Window::with(TALL);
    window.run();
    let before = window.app().settings().clone();
    let pane = window.pane();
    window.harness.set_size(vec2(800.0, 480.0));
    window.run();
    assert!(window.pane().width() < pane.width());
    window.harness.set_size(vec2(1400.0, 1000.0));
    window.run();
    assert_eq!(window.pane(), pane);
    assert_eq!(window.app().settings(), &before);
    // What the person pulls is kept.
    let from = pos2(pane.left(), 300.0);
    window.harness.hover_at(from);
    window.harness.step();
    window.harness.drag_at(from);
    window.harness.step();
    window.harness.hover_at(from + vec2(40.0, 0.0));
    window.harness.step();
    window.harness.drop_at(from + vec2(40.0, 0.0));
    window.run();
    let after = window.app().settings().tree_width;
    assert!((after - before.tree_width - 40.0).abs() < 3.0, "{after}");
}

#[test]
fn a_sideways_wheel_scrolls_the_wide_table_under_the_pointer() {
    let columns: Vec<_> = (0..9)
        .map(|number| serde_json::json!({"name": format!("c{number}"), "width": "120px"}))
        .collect();
    let card = serde_json::json!({"schema": "2.0", "body": {"elements": [
        {"tag": "table", "columns": columns, "rows": [{"c0": "a"}]}]}});
    let mut window = Window::with(&card.to_string());
    let table = window.parts("PREVIEW: Table")[0];
    window.harness.hover_at(table.center());
    window.harness.step();
    let scrolled = |window: &Window| {
        let state = window.work().play.scrolled();
        state.values().copied().next().unwrap_or_default()
    };
    let wheel = |window: &mut Window, by: f32| {
        window.harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(by, 0.0),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
            source: egui::MouseWheelSource::Unknown,
        });
        window.run();
    };
    wheel(&mut window, -60.0);
    let first = scrolled(&window);
    assert!(first > 20.0, "{first}");
    wheel(&mut window, -5000.0);
    let last = scrolled(&window);
    assert!(last > 400.0 && last < 9.0 * 120.0, "{last}");
    wheel(&mut window, 9000.0);
    assert_eq!(scrolled(&window), 0.0);
}
