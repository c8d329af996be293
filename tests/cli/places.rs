//! `cardwright chats`, `people` and `upload`.

use super::*;
use crate::stand_in::{APP_ID, CHAT_ID, EMAIL, FILES, Fault, IMAGES, MOBILE, OPEN_ID, UNION_ID};

#[test]
fn groups_are_listed_made_and_their_people_named() {
    let bench = Bench::new();
    let list = bench.run(["chats"]).ends(0);
    assert_eq!(list.out, format!("{CHAT_ID}\tCard tests\n"));
    let line = bench.run(["chats", "list", "--json"]).ends(0).line();
    assert_eq!(line["chat_id"], CHAT_ID);

    let args = [
        "chats", "create", "New", "--member", OPEN_ID, "--uuid", "c", "--json",
    ];
    let dry = bench.run(args.iter().chain(&["--dry-run"])).ends(0);
    let line = bench.run(args).ends(0).line();
    assert_eq!(dry.line(), line["request"]);
    let group = bench.server.state().groups[1].clone();
    assert_eq!(
        (&*group.name, &*group.members),
        ("New", &[UNION_ID.to_owned()][..])
    );
    let made = bench.run(["chats", "create"]).word();
    assert!(made.starts_with("oc_"), "{made}");

    let members = bench.run(["chats", "members", CHAT_ID]).ends(0);
    assert_eq!(members.out, format!("{OPEN_ID}\tZhang San\n"));
    let line = bench
        .run([
            "chats",
            "members",
            CHAT_ID,
            "--id-type",
            "union_id",
            "--json",
        ])
        .ends(0)
        .line();
    assert_eq!(line["id"], UNION_ID);
    bench.run(["chats", "members", "oc_none"]).ends(1);
}

#[test]
fn a_name_with_control_characters_stays_in_its_line() {
    let bench = Bench::new();
    bench.server.state().group().name = "a\tb\n\u{1b}[31mc".to_owned();
    let list = bench.run(["chats"]).ends(0);
    assert_eq!(list.out, format!("{CHAT_ID}\ta b  [31mc\n"));
}

#[test]
fn people_are_found_by_address_and_number() {
    let bench = Bench::new();
    let found = bench.run(["people", EMAIL, MOBILE]).ends(0);
    assert_eq!(
        found.out,
        format!("{OPEN_ID}\t{EMAIL}\n{OPEN_ID}\t{MOBILE}\n")
    );
    let came = bench.run(["people", "nobody@example.com", EMAIL]).ends(1);
    assert_eq!(came.out, format!("{OPEN_ID}\t{EMAIL}\n"));
    came.says(&["nobody@example.com: "]);
    bench.server.state().app().scopes.clear();
    bench
        .run(["people", EMAIL])
        .ends(1)
        .says(&["99991672", APP_ID]);
}

#[test]
fn a_picture_is_uploaded_once_and_used_by_later_sends() {
    let bench = Bench::new();
    std::fs::write(bench.path("a.png"), picture(1)).unwrap();
    std::fs::write(bench.path("b.png"), picture(2)).unwrap();
    let dry = bench
        .run(["upload", "a.png", "--dry-run", "--json"])
        .ends(0)
        .line();
    assert_eq!(dry["body"]["image"]["file"], "a.png");
    assert!(bench.server.state().log.is_empty());
    let key = bench.run(["upload", "a.png"]).word();
    assert!(key.starts_with("img_"), "{key}");
    assert_eq!(bench.run(["upload", "a.png"]).word(), key);
    assert_eq!(bench.server.requests(IMAGES).len(), 1);
    let both = bench
        .run(["upload", "a.png", "b.png", "--json"])
        .ends(0)
        .lines();
    assert_eq!(
        (&both[0]["was_known"], &both[1]["was_known"]),
        (&true.into(), &false.into())
    );
    assert_ne!(bench.run(["upload", "a.png", "--again"]).word(), key);
    assert_eq!(bench.server.requests(IMAGES).len(), 3);
}

#[test]
fn what_the_server_would_not_take_is_not_uploaded() {
    let bench = Bench::new();
    bench.write("a.png", "no picture");
    bench.write("a.mp3", "no opus");
    std::fs::write(bench.path("good.png"), picture(3)).unwrap();
    let came = bench
        .run(["upload", "a.png", "a.mp3", "none.png", "good.png"])
        .ends(2);
    assert_eq!(came.out.lines().count(), 1);
    came.says(&["a.png", "a.mp3", "ffmpeg", "none.png"]);
    assert!(bench.server.requests(FILES).is_empty());
    bench.server.order(
        IMAGES,
        Fault::Code {
            status: 400,
            code: 234_011,
            msg: "Can't recognize the image format.".to_owned(),
        },
    );
    bench
        .run(["upload", "good.png", "--again"])
        .ends(1)
        .says(&["234011"]);
}
