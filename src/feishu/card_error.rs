//! What the text of a refusal says of the card.

/// What the server found wrong with a card; it reports only the first thing that it finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardError {
    /// The number after `ErrCode:`; for calls of card entities, which have no such number, the code of the answer.
    pub code: i64,
    /// The place in the card as a JSON Pointer (RFC 6901), where the server named one.
    pub path: Option<String>,
    /// The words after `ErrMsg:`.
    pub msg: String,
    /// The words after `ErrorValue:`.
    pub value: Option<String>,
    /// The `element_id` that the words name.
    pub element_id: Option<String>,
}

impl CardError {
    /// Reads `…ErrCode: N; [ErrPath: P;] ErrMsg: M; [ErrorValue: V;]` out of the text of a refusal, or what the calls of
    /// card entities answer: `ErrMsg: M; `, which belongs to the answer's own code.
    ///
    /// The grammar is on <https://open.feishu.cn/document/server-docs/im-v1/message/create>, code 230099.
    pub fn read(answer: i64, msg: &str) -> Option<Self> {
        let (code, rest) = match msg.split_once("ErrCode:") {
            Some((_, rest)) => {
                let (code, rest) = rest.split_once(';')?;
                (code.trim().parse().ok()?, rest)
            }
            None if msg.trim_start().starts_with("ErrMsg:") => (answer, msg),
            None if msg.trim_start().starts_with("ErrPath:") => (answer, msg),
            None => return None,
        };
        let rest = rest.trim();
        let rest = rest.strip_suffix("code:230099").unwrap_or(rest);
        // The path ends at the first semicolon, the message where the value begins: it may hold semicolons itself.
        let (place, rest) = match rest.strip_prefix("ErrPath:") {
            Some(rest) => rest.split_once(';').unwrap_or((rest, "")),
            None => ("", rest),
        };
        let rest = rest.trim();
        let rest = rest.strip_prefix("ErrMsg:").unwrap_or(rest);
        let (msg, value) = match rest.split_once("ErrorValue:") {
            Some((msg, value)) => (msg, Some(value)),
            None => (rest, None),
        };
        let end = |text: &str| text.trim().trim_end_matches(';').trim_end().to_owned();
        let msg = end(msg);
        let value = value.map(end).filter(|value| !value.is_empty());
        // Some servers name property and place in the message, some in the value.
        let said = [Some(msg.as_str()), value.as_deref()];
        let said = || said.into_iter().flatten();
        let place = Some(place)
            .filter(|place| !place.trim().is_empty())
            .or_else(|| said().find_map(|words| between(words, "path:")));
        let property = said()
            .filter(|words| words.contains("unknown property"))
            .find_map(|words| between(words, "property:"));
        let path = place.and_then(|place| pointer(place, property));
        let element_id = said().find_map(element_id);
        Some(Self {
            code,
            path,
            element_id,
            value,
            msg,
        })
    }

    /// All that the server says of it.
    pub(super) fn said(&self) -> String {
        match &self.value {
            Some(value) => format!("{}; ErrorValue: {value}", self.msg),
            None => self.msg.clone(),
        }
    }
}

/// The id in `not find elementID : x` and `ElementID x: Code 1002: …`.
fn element_id(msg: &str) -> Option<String> {
    let at = msg.to_ascii_lowercase().find("elementid")?;
    let rest = msg.get(at + "elementid".len()..)?;
    let rest = rest.trim_start_matches([' ', ':']);
    let end = rest.find([' ', ':', ';', ',']).unwrap_or(rest.len());
    let id = rest.get(..end)?;
    // "elementID format error" names none.
    (!id.is_empty() && !matches!(id, "format" | "is" | "not")).then(|| id.to_owned())
}

/// The word after a name such as `property:`, up to a comma or a bracket that ends the list.
fn between<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    // ", path: ROOT -> …": the name must start a word ("ErrPath:" has another spelling).
    let (_, rest) = text.split_once(name)?;
    let mut depth = 0_usize;
    let end = rest.find(|c| match c {
        '[' => {
            depth += 1;
            false
        }
        ']' if depth > 0 => {
            depth -= 1;
            false
        }
        ']' | ',' | ';' => true,
        _ => false,
    });
    let word = rest.get(..end.unwrap_or(rest.len()))?.trim();
    (!word.is_empty()).then_some(word)
}

/// `ROOT -> body -> elements -> [1](tag: column_set)` as the JSON Pointer `/body/elements/1`; a property that the
/// text names beside the path comes last. Nothing where the path does not start at the root.
fn pointer(place: &str, property: Option<&str>) -> Option<String> {
    let mut steps = place.split("->").map(str::trim);
    if steps.next()? != "ROOT" {
        return None;
    }
    let mut pointer = String::new();
    let mut last = "";
    for step in steps {
        // `[1](tag: column_set)`, `[1]`, or a key, which may carry a tag in brackets too.
        let step = step
            .split_once("(tag:")
            .map_or(step, |(step, _)| step)
            .trim_end();
        let step = step.trim_end_matches(['…', '.']);
        let index = step
            .strip_prefix('[')
            .and_then(|index| index.split(']').next());
        let step = index.unwrap_or(step);
        push_step(&mut pointer, step);
        last = step;
    }
    match property {
        Some(property) if property != last => push_step(&mut pointer, property),
        _ => {}
    }
    Some(pointer)
}

fn push_step(pointer: &mut String, step: &str) {
    pointer.push('/');
    pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(msg: &str) -> CardError {
        CardError::read(230099, msg).unwrap()
    }

    #[test]
    fn the_card_error_in_a_refusal_is_read_with_its_place() {
        let error = card(
            "Failed to create card content, ext=ErrCode: 200861; ErrPath: ROOT -> body -> elements -> [1](tag: column_set) \
             -> columns -> [0]; ErrMsg: cards of schema V2 no longer support this capability; ErrorValue: unsupported tag action; ",
        );
        assert_eq!(error.code, 200861);
        assert_eq!(error.path.as_deref(), Some("/body/elements/1/columns/0"));
        assert_eq!(
            error.msg,
            "cards of schema V2 no longer support this capability"
        );
        assert_eq!(error.value.as_deref(), Some("unsupported tag action"));
    }

    #[test]
    fn a_place_that_the_value_names_is_read_as_one_in_the_message_is() {
        let error = card(
            "ErrCode: 200621; ErrMsg: parse card json err, please check whether the card json is correct; \
             ErrorValue: unknown property, property: x, path: ROOT -> body -> elements -> [3](tag: div); ",
        );
        assert_eq!(error.path.as_deref(), Some("/body/elements/3/x"));
        assert!(error.said().contains("unknown property"));
    }

    #[test]
    fn a_card_error_without_a_place_or_with_a_trailing_code_is_read_too() {
        let error = card(
            "Failed to create card content, ext=ErrCode: 11310; ErrMsg: cardid is invalid; code:230099",
        );
        assert_eq!(
            (error.code, error.path, error.msg.as_str(), error.value),
            (11310, None, "cardid is invalid", None)
        );
        // The text of webhooks and batches starts at the code; a message may hold semicolons.
        let error = card("ErrCode: 1; ErrMsg: a; b; ErrorValue: c; d; ");
        assert_eq!(
            (error.msg.as_str(), error.value.as_deref()),
            ("a; b", Some("c; d"))
        );
    }

    #[test]
    fn an_unknown_property_is_the_end_of_the_path() {
        let error = card(
            "ErrCode: 200621; ErrMsg: msg: [parse card json err, please check whether the card json is correct], value: \
             [unknown property, property: corner_radius, path: ROOT -> body -> elements -> [1](tag: column_set) -> columns -> [0]];",
        );
        assert_eq!(
            error.path.as_deref(),
            Some("/body/elements/1/columns/0/corner_radius")
        );
        let error =
            card("ErrCode: 200621; ErrMsg: unknown property, property: elements, path: ROOT");
        assert_eq!(error.path.as_deref(), Some("/elements"));
        let error = card(
            "ErrCode: 200621; ErrPath: ROOT -> body -> elements -> [0](tag: markdown); ErrMsg: msg: [x], value: [unknown property, property: a/b~c, path: y]; ",
        );
        assert_eq!(error.path.as_deref(), Some("/body/elements/0/a~1b~0c"));
    }

    #[test]
    fn a_place_that_is_the_whole_card_is_the_empty_pointer_and_odd_places_are_none() {
        assert_eq!(
            card("ErrCode: 1; ErrPath: ROOT; ErrMsg: x;")
                .path
                .as_deref(),
            Some("")
        );
        assert_eq!(
            card("ErrCode: 1; ErrPath: elsewhere; ErrMsg: x;").path,
            None
        );
        assert_eq!(card("ErrCode: 1;").path, None);
    }

    #[test]
    fn what_the_calls_of_card_entities_answer_is_read_with_their_own_code() {
        let read = |msg| CardError::read(300313, msg).unwrap();
        let error = read("ErrMsg: not find elementID : tools_6; ");
        assert_eq!(
            (error.code, error.msg.as_str()),
            (300313, "not find elementID : tools_6")
        );
        assert_eq!(error.element_id.as_deref(), Some("tools_6"));
        let error = read("ErrMsg: sequence number compare failed; ");
        assert_eq!((error.path, error.element_id), (None, None));
        let error = read(
            "ErrPath: ROOT -> body -> elements -> [2](tag: div); ErrMsg: unknown property, property: x, path: y; ",
        );
        assert_eq!(error.path.as_deref(), Some("/body/elements/2/x"));
    }

    #[test]
    fn an_element_that_the_words_name_is_found() {
        for (msg, id) in [
            (
                "ErrMsg: ElementID footer-sep: Code 1002: elementID format error. Only alphabets",
                Some("footer-sep"),
            ),
            (
                "ErrCode: 1; ErrMsg: ElementID md_1: Code 1001: Duplicate ID; ",
                Some("md_1"),
            ),
            ("ErrCode: 1; ErrMsg: elementID format error", None),
            ("ErrMsg: not find elementID : ; ", None),
            ("ErrMsg: elementID", None),
        ] {
            assert_eq!(
                CardError::read(1, msg).unwrap().element_id.as_deref(),
                id,
                "{msg}"
            );
        }
    }

    #[test]
    fn a_text_without_a_card_error_gives_none_whatever_it_holds() {
        for text in [
            "",
            "ErrCode:",
            "ErrCode: x; ErrMsg: y",
            "ErrCode: 1",
            "words before ErrMsg: 1; ErrCode",
            "错误;ErrCode",
        ] {
            assert_eq!(CardError::read(1, text), None, "{text}");
        }
    }
}
