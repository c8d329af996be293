//! `cardwright render`.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value;

use super::*;

#[test]
fn render_writes_a_picture_and_the_boxes() {
    let folder = folder();
    let card = write(folder.path(), "card.json", CARD);
    let (png, boxes) = (
        folder.path().join("card.png"),
        folder.path().join("boxes.json"),
    );
    let (code, out, err) = run(command()
        .arg("render")
        .arg(&card)
        .arg("-o")
        .arg(&png)
        .arg("--boxes")
        .arg(&boxes));
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
    let picture = image::open(&png).expect("a PNG");
    assert_eq!(picture.width(), 607 * 2);
    let boxes: Value =
        serde_json::from_str(&std::fs::read_to_string(&boxes).unwrap()).expect("JSON");
    let of = |path: &str| {
        boxes
            .as_array()
            .unwrap()
            .iter()
            .find(|each| each["path"] == path)
            .cloned()
    };
    let text = of("/body/elements/0").expect("the text has a box");
    assert_eq!(text["tag"], "markdown");
    assert_eq!(
        (text["width"].as_f64(), text["height"].as_f64()),
        (Some(581.0), Some(22.4))
    );
    assert_eq!(
        of("/header/title").expect("the title has a box")["tag"],
        "title"
    );
}

#[test]
fn render_takes_theme_device_width_and_scale_and_several_files() {
    let folder = folder();
    let first = write(folder.path(), "a.json", CARD);
    let second = write(folder.path(), "b.json", &CARD.replace("hello", "world"));
    let out = folder.path().join("out");
    let mut render = command();
    render.args([
        "render", "--theme", "dark", "--device", "phone", "--width", "320", "--scale", "1",
    ]);
    let (code, _, err) = run(render.arg(&first).arg(&second).arg("-o").arg(&out));
    assert_eq!((code, err.as_str()), (0, ""));
    for name in ["a.png", "b.png"] {
        let picture = image::open(out.join(name)).expect("a PNG").into_rgba8();
        assert_eq!(picture.width(), 320);
        let middle = picture.get_pixel(160, picture.height() - 5).0;
        assert!(middle[0] < 80, "the dark theme is dark: {middle:?}");
    }
}

#[test]
fn render_reads_standard_input_and_writes_standard_output() {
    let mut render = command();
    render
        .args(["render", "-", "-o", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = render.spawn().expect("starts");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(CARD.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(output.stdout.starts_with(b"\x89PNG"));
}

#[test]
fn bad_input_gets_one_sentence_and_its_exit_code() {
    let folder = folder();
    let out = folder.path().join("x.png");
    let deep = "[".repeat(10_000);
    let cases: [(&str, &[u8], i32, &str); 7] = [
        ("empty.json", b"", 1, "empty.json:1:1: the text is empty"),
        (
            "broken.json",
            b"{\n  \"a\": tru\n}",
            1,
            "broken.json:2:8: this word is not JSON",
        ),
        ("deep.json", deep.as_bytes(), 1, "nesting is deeper"),
        ("number.json", b"7", 1, "number.json"),
        (
            "binary.json",
            &[0x7f, 0xff, 0xfe, 0x00],
            2,
            "not a text file",
        ),
        ("body.json", br#"{"schema": "2.0", "body": 5}"#, 0, ""),
        (
            "missing-body.json",
            br#"{"schema": "2.0", "header": {}}"#,
            0,
            "",
        ),
    ];
    for (name, bytes, code, sentence) in cases {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let (found, stdout, err) = run(command().arg("render").arg(&path).arg("-o").arg(&out));
        assert_eq!((found, stdout.as_str()), (code, ""), "{name}: {err}");
        assert!(
            err.contains(sentence) && err.lines().count() <= 1,
            "{name}: {err}"
        );
    }
    let missing = folder.path().join("none.json");
    let (code, _, err) = run(command().arg("render").arg(&missing).arg("-o").arg(&out));
    assert!(
        code == 2 && err.contains("there is no file"),
        "{code} {err}"
    );
    let card = write(folder.path(), "card.json", CARD);
    let (code, _, err) = run(command()
        .arg("render")
        .arg(&card)
        .args(["-o", "/no/such/folder/x.png"]));
    assert!(code == 2 && err.contains("does not exist"), "{code} {err}");
    let (code, _, _) = run(command().args(["render", "--scale", "0", "x", "-o", "y"]));
    assert_eq!(code, 2);
}

#[test]
fn render_refuses_what_cannot_be_meant_before_it_draws() {
    let folder = folder();
    let card = write(folder.path(), "card.json", CARD);
    let refused = |more: &[&str], words: &str| {
        let (code, _, err) = run(command()
            .current_dir(folder.path())
            .arg("render")
            .arg(&card)
            .args(more));
        assert_eq!(code, 2, "{more:?}: {err}");
        assert!(err.contains(words), "{more:?}: {err}");
        let made = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(made, 1, "{more:?}");
    };
    refused(&["-o", "a.jpg"], "end in .png");
    refused(
        &["-o", "a.png", "--images", "none"],
        "there is no folder none",
    );
    refused(&["-o", "a.png", "--locale", "xx"], "zh_cn, ");
    refused(&["-o", "-", "--boxes", "-"], "both go to standard output");
    refused(&["-o", "a.png", "--scale", "99"], "from 0.1 to 8");
}

#[test]
fn a_bad_file_among_good_ones_does_not_keep_them_from_being_drawn() {
    let folder = folder();
    let bad = write(folder.path(), "bad.json", "{");
    let good = write(folder.path(), "good.json", CARD);
    let out = folder.path().join("out");
    let (code, _, _) = run(command()
        .arg("render")
        .arg(&bad)
        .arg(&good)
        .arg("-o")
        .arg(&out));
    assert_eq!(code, 1);
    assert!(out.join("good.png").exists());
}

#[test]
fn render_says_what_has_no_glyph_and_writes_the_picture() {
    let folder = folder();
    // Private use: no system has a glyph for it either.
    let card = write(
        folder.path(),
        "card.json",
        &CARD.replace("hello", "hello \u{10fffd} ☐"),
    );
    let png = folder.path().join("card.png");
    let (code, _, err) = run(command().arg("render").arg(&card).arg("-o").arg(&png));
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("1 character has no glyph in the embedded fonts") && err.contains("U+10FFFD"),
        "{err}"
    );
    assert!(err.contains("--system-fonts"), "{err}");
    assert!(image::open(&png).is_ok());
    let (code, _, err) = run(command()
        .arg("render")
        .arg(&card)
        .arg("--system-fonts")
        .arg("-o")
        .arg(&png));
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("in those of this system"), "{err}");
}
