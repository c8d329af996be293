//! How a card is judged: each step, in messages and in card entities.

use serde_json::{Value, json};

use super::super::stand_in::{
    CARDS, FILE_KEY, IMAGE_KEY, MESSAGES, OPEN_ID, OTHER_APP_ID, TEMPLATE_ID, UNION_ID,
};
use super::{Raw, Reply};

async fn send(raw: &Raw, content: &str) -> Reply {
    let body = json!({"receive_id": OPEN_ID, "msg_type": "interactive", "content": content});
    let path = format!("{MESSAGES}?receive_id_type=open_id");
    raw.call("POST", &path, &body).await
}

async fn make(raw: &Raw, data: &str) -> Reply {
    let body = json!({"type": "card_json", "data": data});
    raw.call("POST", CARDS, &body).await
}

fn card(elements: Value) -> Value {
    let mut card = json!({"schema": "2.0", "body": {}});
    card["body"]["elements"] = elements;
    card
}

/// A card, what a message says of it (behind `ext=`), and the code and the words of an entity.
type Row = (Value, &'static str, i64, &'static str);

async fn check(rows: &[Row]) {
    let raw = Raw::start().await;
    for (card, text, code, words) in rows {
        let card = card.to_string();
        let reply = send(&raw, &card).await;
        let what = format!("{card}: {}", reply.body);
        assert_eq!(reply.code, Some(230099), "{what}");
        let wanted = format!("Failed to create card content, ext={text}");
        assert!(reply.msg().starts_with(&wanted), "{wanted} in {what}");
        let reply = make(&raw, &card).await;
        let what = format!("{card}: {}", reply.body);
        assert_eq!(reply.code, Some(*code), "{what}");
        assert!(reply.msg().contains(words), "{words} in {what}");
    }
}

#[tokio::test]
async fn a_card_that_is_no_object_of_json_and_one_without_a_body() {
    let raw = Raw::start().await;
    for text in ["[]", "1", "null"] {
        let reply = send(&raw, text).await;
        assert!(
            reply
                .msg()
                .contains("ErrCode: 200621; ErrMsg: parse card json err, ")
        );
    }
    check(&[
        (
            json!([]),
            "ErrCode: 200621; ErrMsg: parse card",
            200220,
            "Failed to generate",
        ),
        (
            json!({"schema": "2.0"}),
            "ErrCode: 200610; ErrMsg: body is nil; ",
            200610,
            "ErrMsg: body is nil; ",
        ),
        (
            json!({"card_id": "7"}),
            "ErrCode: 200621; ErrMsg: parse card json err",
            300303,
            "2.0",
        ),
        (json!({"card": {}}), "ErrCode: 200621; ", 300303, "2.0"),
    ])
    .await;
}

#[tokio::test]
async fn tags_that_are_gone_or_unknown() {
    check(&[
        (
            card(json!([{"tag": "hr"}, {"tag": "action", "actions": []}])),
            "ErrCode: 200861; ErrPath: ROOT -> body -> elements -> [1](tag: action); ErrMsg: cards of schema V2 no longer support this capability; ErrorValue: unsupported tag action; ",
            200861,
            "no longer support",
        ),
        (card(json!([{"tag": "note"}])), "ErrCode: 200861; ", 200861, "no longer"),
        (
            card(json!([{"tag": "code_block"}])),
            "ErrPath: ROOT -> body -> elements -> [0](tag: code_block); ErrMsg: not support tag; ",
            200220,
            "not support tag",
        ),
        (card(json!([{"content": "x"}])), "ErrPath: ROOT -> body -> elements -> [0]; ErrMsg: not support tag", 200220, "not"),
        // Gone comes before unknown.
        (card(json!([{"tag": "code_block"}, {"tag": "note"}])), "ErrCode: 200861; ", 200861, "no longer"),
    ])
    .await;
}

#[tokio::test]
async fn properties_that_are_unknown_or_of_the_wrong_type() {
    let unknown = |name: &str, path: &str| {
        let text = format!(
            "ErrCode: 200621; ErrMsg: msg: [parse card json err, please check whether the card json is correct], value: [unknown property, property: {name}, path: {path}]; "
        );
        &*text.leak()
    };
    let panel = json!({"tag": "collapsible_panel", "header": {"title": {"tag": "plain_text", "content": "x"}}, "border": {"type": "x"}});
    check(&[
        (
            card(json!([{"tag": "hr"}, {"tag": "column_set", "columns": [{"tag": "column", "corner_radius": "8px"}]}])),
            unknown("corner_radius", "ROOT -> body -> elements -> [1](tag: column_set) -> columns -> [0]"),
            200621,
            "property: corner_radius",
        ),
        (
            json!({"schema": "2.0", "elements": [], "body": {}}),
            unknown("elements", "ROOT"),
            200621,
            "unknown property",
        ),
        (
            json!({"schema": "2.0", "header": {"tag": "x"}, "body": {}}),
            "ErrPath: ROOT -> header(tag: x); ErrMsg: not support tag",
            200220,
            "not support tag",
        ),
        (
            json!({"schema": "2.0", "header": {"tag": "plain_text"}, "body": {}}),
            unknown("tag", "ROOT -> header(tag: plain_text)"),
            200621,
            "property: tag",
        ),
        (
            card(json!([panel])),
            unknown("type", "ROOT -> body -> elements -> [0](tag: collapsible_panel) -> border"),
            200621,
            "property: type",
        ),
        (
            card(json!([{"tag": "div", "text": {"tag": "plain_text", "content": "x", "text_weight": "bold"}}])),
            unknown("text_weight", "ROOT -> body -> elements -> [0](tag: div) -> text(tag: plain_text)"),
            200621,
            "property: text_weight",
        ),
        (
            card(json!([{"tag": "div", "text": {"tag": "plain_text", "content": {"x": 1}}}])),
            "ErrCode: 200621; ErrPath: ROOT -> body -> elements -> [0](tag: div) -> text(tag: plain_text) -> content; ErrMsg: parse card json err",
            200621,
            "parse card json err",
        ),
        (card(json!({})), "ErrCode: 200621; ErrPath: ROOT -> body -> elements; ", 200621, "parse"),
        (card(json!([1])), "ErrCode: 200621; ErrPath: ROOT -> body -> elements -> [0]; ", 200621, "parse"),
        (
            json!({"schema": "2.0", "config": {"enable_forward": "yes"}, "body": {}}),
            "ErrCode: 200621; ErrPath: ROOT -> config -> enable_forward; ",
            200621,
            "parse",
        ),
    ])
    .await;
    // What is unclear is let through; old cards may hold anything.
    let raw = Raw::start().await;
    let wide = json!({"schema": "2.0", "config": {"wide_screen_mode": true}, "body": {}});
    let odd_size = card(json!([{"tag": "markdown", "content": "x", "text_size": "enormous"}]));
    let old = json!({"elements": [{"tag": "div", "nonsense": 1}], "nonsense": 1});
    for card in [&wide, &odd_size, &old] {
        assert_eq!(send(&raw, &card.to_string()).await.code, Some(0), "{card}");
    }
    raw.server.state().refuse_wide_screen = true;
    assert_eq!(send(&raw, &wide.to_string()).await.code, Some(230099));
}

#[tokio::test]
async fn element_ids_names_and_counts() {
    let lines = |count: usize| card(Value::from(vec![json!({"tag": "hr"}); count]));
    let table = json!({"tag": "table", "columns": [], "rows": []});
    let mut tables = vec![table; 4];
    tables.push(json!({"tag": "markdown", "content": "| a | b |\n| - | -- |\n\n| a |\n|---|\n```\n| a |\n|---|\n```"}));
    let form = |name: Value| json!({"tag": "form", "name": name, "elements": []});
    check(&[
        (
            card(json!([{"tag": "hr", "element_id": "footer-sep"}])),
            "ErrPath: ROOT -> body -> elements -> [0](tag: hr); ErrMsg: ElementID footer-sep: Code 1002: elementID format error.",
            300301,
            "Code 1002",
        ),
        (
            card(json!([{"tag": "hr", "element_id": "a"}, {"tag": "hr", "element_id": "a"}])),
            "ErrPath: ROOT -> body -> elements -> [1](tag: hr); ErrMsg: ElementID a: Code 1001: Duplicate ID",
            300301,
            "Code 1001",
        ),
        (lines(201), "ErrCode: 11310; ErrMsg: element exceeds the limit; ", 300305, "ErrMsg: element exceeds the limit; "),
        (
            card(Value::from(tables)),
            "ErrCode: 11310; ErrPath: ROOT -> body -> elements -> [4](tag: markdown); ErrMsg: card table number over limit; ErrorValue: table; ",
            230099,
            "ErrCode: 11310; ",
        ),
        (
            card(json!([form(json!(""))])),
            "ErrCode: 11310; ErrPath: ROOT -> body -> elements -> [0](tag: form); ErrMsg: form's name is required and can not be empty string; ",
            11310,
            "form's name is required",
        ),
        (
            card(json!([form(json!("a")), {"tag": "button", "name": "a"}])),
            "ErrCode: 11310; ErrPath: ROOT -> body -> elements -> [1](tag: button); ErrMsg: name(a) duplicate; ",
            11310,
            "name(a) duplicate",
        ),
    ])
    .await;
    let raw = Raw::start().await;
    assert_eq!(send(&raw, &lines(200).to_string()).await.code, Some(0));
}

#[tokio::test]
async fn links_are_of_the_web() {
    let raw = Raw::start().await;
    let link = |url: &str| json!({"schema": "2.0", "card_link": {"url": url}, "body": {}});
    let written = |text: &str| card(json!([{"tag": "markdown", "content": text}]));
    for (card, code) in [
        (link("file:///etc/hosts"), 230001),
        (written("[x](javascript:alert)"), 230001),
        (
            json!({"card_link": {"url": "ftp://x"}, "elements": []}),
            230001,
        ),
        (link("https://open.feishu.cn"), 0),
        (link(""), 0),
        (written("[x](http://example.com) and [y]($u)"), 0),
    ] {
        let reply = send(&raw, &card.to_string()).await;
        assert_eq!(reply.code, Some(code), "{card} {}", reply.body);
        if code != 0 {
            assert!(reply.msg().ends_with("ext=scheme not in scheme whitelist"));
            if card["schema"] == "2.0" {
                let reply = make(&raw, &card.to_string()).await;
                assert_eq!(reply.code, Some(code));
            }
        }
    }
}

#[tokio::test]
async fn pictures_people_charts_and_tables() {
    let picture = |key: &str| json!({"tag": "img", "img_key": key, "alt": {"tag": "plain_text", "content": ""}});
    let text = |content: &str| card(json!([{"tag": "markdown", "content": content}]));
    let table = |rows: Value| {
        card(
            json!([{"tag": "table", "columns": [{"name": "n", "data_type": "number"}], "rows": rows}]),
        )
    };
    let chart = |spec: Value| card(json!([{"tag": "chart", "chart_spec": spec}]));
    let image = "ErrCode: 200570; ErrMsg: card contains invalid image keys; ErrorValue: image key ";
    let person = "ErrCode: 100290; ErrMsg: There is an invalid user resource(at/person) in your card; ErrorValue: ";
    check(&[
        (card(json!([picture("https://x.cn/a.png")])), image, 200570, "image keys"),
        (text("![a](img_v3_x)"), image, 200570, "image keys"),
        (
            json!({"schema": "2.0", "header": {"title": {"tag": "plain_text", "content": ""}, "icon": {"tag": "custom_icon", "img_key": "img_v3_x"}}, "body": {}}),
            image,
            200570,
            "image keys",
        ),
        (text("<at id=ou_x></at>"), person, 100290, "invalid user"),
        (text("<at ids=all,on_x></at>"), person, 100290, "invalid user"),
        (card(json!([{"tag": "person", "user_id": "x"}])), person, 100290, "invalid user"),
        (card(json!([{"tag": "person_list", "persons": [{"id": "x"}]}])), person, 100290, "user"),
        (
            chart(json!({"data": []})),
            "ErrCode: 200550; ErrPath: ROOT -> body -> elements -> [0](tag: chart); ErrMsg: chart spec is invalid; ErrorValue: - (root): Must validate at least one schema (anyOf)",
            200550,
            "chart spec is invalid",
        ),
        (chart(json!({"type": "bar", "data": [], "axes": null})), "ErrCode: 200550; ", 200550, "chart"),
        (chart(json!({"type": "bar"})), "ErrCode: 200550; ", 200550, "chart"),
        (table(json!([{"x": 1}])), "ErrCode: 200915; ErrPath: ROOT -> body -> elements -> [0](tag: table); ErrMsg: table rows name is invalid; ", 200915, "name"),
        (table(json!([{"n": 1}, {"n": "1"}])), "ErrCode: 200914; ErrPath: ROOT -> body -> elements -> [0](tag: table); ErrMsg: table rows is invalid; ErrorValue: row: 1, column: 0; ", 200914, "rows"),
        (table(json!([1])), "ErrCode: 200914; ", 200914, "rows is invalid"),
    ])
    .await;
    let raw = Raw::start().await;
    let good = card(json!([
        picture(IMAGE_KEY),
        {"tag": "markdown", "content": format!("![x]({IMAGE_KEY}) <at id={UNION_ID}></at> <at id=all></at> <person id='{OPEN_ID}'></person>")},
        {"tag": "person", "user_id": OPEN_ID},
        {"tag": "person_list", "drop_invalid_user_id": true, "persons": [{"id": "x"}]},
        {"tag": "chart", "chart_spec": {"type": "bar", "data": {"values": []}, "axes": []}},
        {"tag": "table", "columns": [{"name": "n", "data_type": "number"}], "rows": [{"n": 1.5}]},
    ]));
    let reply = send(&raw, &good.to_string()).await;
    assert_eq!(reply.code, Some(0), "{}", reply.body);
    // A picture of another app, and an avatar, are no pictures for a card.
    raw.server.state().images[0].app_id = OTHER_APP_ID.to_owned();
    assert!(send(&raw, &good.to_string()).await.msg().contains("200570"));
}

#[tokio::test]
async fn sounds() {
    let sound = |key: &str, id: &str| json!({"tag": "audio", "file_key": key, "audio_id": id});
    let silent = |elements: Value| json!({"schema": "2.0", "config": {"enable_forward": false}, "body": {"elements": elements}});
    check(&[
        (
            silent(json!([sound("file_x", "a")])),
            "ErrCode: 300240; ErrMsg: This application cannot",
            300240,
            "audio",
        ),
        (
            silent(json!([sound(FILE_KEY, "a"), sound(FILE_KEY, "a")])),
            "ErrCode: 300230; ErrMsg: duplicate audio id; ",
            300230,
            "duplicate audio id",
        ),
        (
            card(json!([sound(FILE_KEY, "a")])),
            "ErrCode: 300220; ErrMsg: audio elem don't support forward; ",
            300220,
            "forward",
        ),
    ])
    .await;
    let raw = Raw::start().await;
    let good = silent(json!([sound(FILE_KEY, "a"), sound(FILE_KEY, "b")]));
    assert_eq!(send(&raw, &good.to_string()).await.code, Some(0));
}

fn template(id: &str, variables: Value) -> Value {
    let mut data = json!({"template_id": id, "template_version_name": "1.0.0"});
    data["template_variable"] = variables;
    json!({"type": "template", "data": data})
}

#[tokio::test]
async fn templates() {
    let of = |variables| template(TEMPLATE_ID, variables);
    let mut old = of(json!({}));
    old["data"]["template_version_name"] = json!("0.9");
    let raw = Raw::start().await;
    for (content, code, words) in [
        (
            template("AAqX", json!({})),
            200380,
            "ErrorValue: templateID: AAqX; ",
        ),
        (old, 200380, "template does not exist"),
        (
            of(json!({"title": 1})),
            200732,
            "title, specifiedType: Text, actualType: Integer",
        ),
        (
            of(json!({"day": "1.1.2026"})),
            200737,
            "specifiedFormat: yyyy-MM-dd, actualFormat: 1.1.2026",
        ),
        (of(json!({"count": "many"})), 200737, "count"),
    ] {
        let reply = send(&raw, &content.to_string()).await;
        let wanted = format!("ErrCode: {code}; ");
        assert!(reply.msg().contains(&wanted), "{content} {}", reply.body);
        assert!(reply.msg().contains(words), "{content} {}", reply.body);
        let body = json!({"type": "template", "data": content["data"].to_string()});
        let reply = raw.call("POST", CARDS, &body).await;
        assert_eq!(reply.code, Some(code), "{}", reply.body);
    }
    let good = of(json!({"title": "a \"b\"", "count": 42, "day": "2026-01-02"}));
    let reply = send(&raw, &good.to_string()).await;
    let shown = reply.body["data"]["body"]["content"].as_str().unwrap();
    let shown: Value = serde_json::from_str(shown).unwrap();
    assert_eq!(shown["title"], "a \"b\"");
    assert_eq!(shown["elements"][0][0]["text"], "42 tests on 2026-01-02");
    raw.server.state().templates[0].allowed.clear();
    let reply = send(&raw, &good.to_string()).await;
    assert!(reply.msg().contains("ErrCode: 200381; "), "{}", reply.body);
}

#[tokio::test]
async fn the_json_of_a_template_counts_for_the_size() {
    let raw = Raw::start().await;
    let card = card(json!([{"tag": "markdown", "content": "x".repeat(31_000)}]));
    raw.server.state().templates[0].versions[0].card = card.to_string();
    let reply = send(&raw, &template(TEMPLATE_ID, json!({})).to_string()).await;
    assert_eq!(reply.code, Some(230025));
}

/// Takes comments and commas too many out of a sample of the documentation.
fn strict(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    let mut inside = false;
    while let Some(c) = rest.next() {
        match c {
            '\\' if inside => {
                out.push(c);
                out.extend(rest.next());
                continue;
            }
            '"' => inside = !inside,
            '/' if !inside && rest.peek() == Some(&'/') => {
                while rest.next_if(|c| *c != '\n').is_some() {}
                continue;
            }
            ']' | '}' if !inside => {
                let kept = out.trim_end();
                let kept = kept.strip_suffix(',').unwrap_or(kept).len();
                out.truncate(kept);
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

#[tokio::test]
async fn the_documentations_samples_have_only_known_properties() {
    let Some(corpus) = std::env::var_os("CARDWRIGHT_CORPUS") else {
        eprintln!("skipped: CARDWRIGHT_CORPUS is not set");
        return;
    };
    let folder = std::path::Path::new(&corpus).join("cards/doc-examples/v2");
    let raw = Raw::start().await;
    raw.server.state().card_max = 1 << 20;
    let mut judged = 0;
    let mut refused = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = strict(&std::fs::read_to_string(&path).unwrap_or_default());
        let Ok(card) = serde_json::from_str::<Value>(&text) else {
            continue;
        };
        if card["schema"] != "2.0" {
            continue;
        }
        judged += 1;
        let reply = send(&raw, &text).await;
        let msg = reply.msg();
        if ["200621", "200861", "not support tag"]
            .iter()
            .any(|word| msg.contains(word))
        {
            // Two of them show where a component stands with `"tag": "xxx"`.
            if !msg.contains("ErrorValue: xxx") {
                refused.push((path, msg.to_owned()));
            }
        }
    }
    assert!(judged > 80, "{judged}");
    assert!(refused.is_empty(), "{refused:#?}");
}
