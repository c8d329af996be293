//! All fixes that cannot change what a card means, done at once.

use super::{Options, check_document_for};
use crate::document::{Document, Edit, Gesture};

/// Rounds of checking and mending at most: a fix may show what stood behind it.
const ROUNDS: usize = 16;

/// Edits that mend everything that can be mended without changing the meaning, each on the result of the one before,
/// and how many problems they mend. Nothing is changed.
pub fn safe_fixes(document: &Document, options: Options) -> (Vec<Edit>, usize) {
    let mut scratch = Document::new(document.text());
    let mut edits = Vec::new();
    let mut mended = 0;
    for _ in 0..ROUNDS {
        let report = check_document_for(&scratch, options);
        let mut done = 0;
        // From the end to the beginning: what is mended behind does not move what is before.
        for problem in report.problems.iter().rev() {
            let Some(fix) = problem.fixes.iter().find(|fix| fix.safe) else {
                continue;
            };
            // One that an earlier one has overtaken waits for the next round.
            let whole_text = fix.edits.iter().any(|edit| matches!(edit, Edit::Text(_)));
            if (whole_text && done > 0)
                || scratch.apply_all(&fix.edits, Gesture::default()).is_err()
            {
                continue;
            }
            edits.extend(fix.edits.iter().cloned());
            done += 1;
            if whole_text {
                break;
            }
        }
        if done == 0 {
            break;
        }
        mended += done;
    }
    (edits, mended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check_document;

    fn fixed(text: &str) -> (String, usize) {
        let mut document = Document::new(text);
        let (edits, mended) = safe_fixes(&document, Options::default());
        document
            .apply_all(&edits, Gesture::default())
            .expect("they fit");
        (document.text().to_owned(), mended)
    }

    #[test]
    fn what_can_be_mended_safely_is_mended_and_nothing_else() {
        let text = r#"{
  "body": {
    "elements": [
      {"tag": "column_set", "columns": {"tag": "column", "elements": []}},
      {"tag": "markdown", "content": "b", "content": "b"},
      {"tag": "markdown", "content": "lost", "content": "b"},
      {"tag": "button", "disabled": "true", "text": {"tag": "plain_text", "content": "a"}},
      {"tag": "buton"}
    ]
  }
}"#;
        let (after, mended) = fixed(text);
        assert_eq!(mended, 4, "{after}");
        assert!(after.contains("\"schema\": \"2.0\""), "{after}");
        assert!(after.contains("\"disabled\": true"), "{after}");
        assert!(after.contains("buton"), "its meaning is a guess");
        assert!(after.contains("lost"), "no words are dropped");
        let (again, more) = fixed(&after);
        assert_eq!((again, more), (after, 0));
    }

    #[test]
    fn python_becomes_json_first() {
        let (after, mended) = fixed(
            "{'schema': '2.0', 'body': {'elements': [{'tag': 'button', 'disabled': 'True'}]}}",
        );
        assert_eq!(mended, 2, "{after}");
        assert!(after.contains("\"disabled\": true"), "{after}");
    }

    #[test]
    fn a_text_with_thousands_of_problems_is_mended_in_bounded_time() {
        let one = "{\"tag\": \"button\", \"disabled\": \"true\", \"text\": {\"tag\": \"plain_text\", \"content\": \"a\"}},";
        let text = format!(
            "{{\"schema\": \"2.0\", \"body\": {{\"elements\": [{}]}}}}",
            one.repeat(300).trim_end_matches(',')
        );
        let (after, mended) = fixed(&text);
        assert_eq!(mended, 300);
        assert!(
            !check_document(&Document::new(after))
                .problems
                .iter()
                .any(|one| one.code == "wrong-type")
        );
    }
}
