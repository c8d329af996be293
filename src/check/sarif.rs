//! Reports as SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/>), which code review tools read.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use serde_json::{Value, json};

use super::output::Reading;
use super::{Problem, RULES, Report, Severity};
use crate::catalog::Catalog;
use crate::document::{Document, LineIndex};
use crate::lang::{Bilingual, Lang};

/// A run of the checker over several files.
#[derive(Clone, Copy, Debug)]
pub struct SarifRun<'a> {
    /// The files that were checked.
    pub checked: &'a [(PathBuf, Document, Report)],
    /// The files that could not be, with the reasons.
    pub failures: &'a [(PathBuf, Bilingual)],
    /// The working folder, an absolute path: files in it are named by their way from it.
    pub folder: Option<&'a Path>,
}

/// The run as SARIF.
pub fn report_sarif(run: &SarifRun<'_>, lang: Lang) -> Value {
    let results: Vec<Value> = run
        .checked
        .iter()
        .flat_map(|(path, document, report)| {
            let file = File {
                artifact: artifact(path, run.folder),
                document,
                lines: LineIndex::new(document.text()),
            };
            let mut reading = Reading::default();
            let one = |problem| result(&file, problem, lang, &mut reading);
            report.problems.iter().map(one).collect::<Vec<_>>()
        })
        .collect();
    let mut sarif = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": driver(lang)},
            "invocations": [{
                "executionSuccessful": run.failures.is_empty(),
                "toolExecutionNotifications": notifications(run, lang),
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    if let Some(folder) = run.folder {
        let mut uri = address(folder);
        if !uri.ends_with('/') {
            uri.push('/');
        }
        sarif["runs"][0]["originalUriBaseIds"] = json!({FOLDER: {"uri": uri}});
    }
    sarif
}

/// The name that review tools know for the folder of the sources.
const FOLDER: &str = "%SRCROOT%";
/// The id of the notification about a file that could not be checked.
const NOT_CHECKED: &str = "not-checked";

/// The program and all of its rules, whatever was found.
fn driver(lang: Lang) -> Value {
    let doc = Catalog::get().entry("card").map(|card| &card.doc);
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            let summary = json!({"text": rule.summary.get(lang)});
            json!({
                "id": rule.code,
                "shortDescription": summary,
                "fullDescription": summary,
                "help": summary,
                "helpUri": doc,
                "defaultConfiguration": {"level": level(rule.severity)},
                "properties": {"server_code": rule.server},
            })
        })
        .collect();
    let not_checked = Bilingual::fixed(
        "The file could not be read or written.",
        "文件无法读取或写入。",
    );
    json!({
        "name": "cardwright",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": doc,
        "language": match lang {
            Lang::En => "en",
            Lang::Zh => "zh-CN",
        },
        "rules": rules,
        "notifications": [{"id": NOT_CHECKED, "shortDescription": {"text": not_checked.get(lang)}}],
    })
}

/// The notifications about files that could not be checked.
fn notifications(run: &SarifRun<'_>, lang: Lang) -> Vec<Value> {
    let failures = run.failures.iter();
    failures
        .map(|(path, reason)| {
            json!({
                "descriptor": {"id": NOT_CHECKED, "index": 0},
                "level": "error",
                "message": {"text": reason.get(lang)},
                "locations": [{"physicalLocation": {"artifactLocation": artifact(path, run.folder)}}],
            })
        })
        .collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

/// A file that was checked.
struct File<'a> {
    artifact: Value,
    document: &'a Document,
    lines: LineIndex,
}

impl File<'_> {
    /// A region of the text, in lines and columns for people's tools and in bytes for what splices the file.
    fn region(&self, range: &std::ops::Range<usize>) -> Value {
        let text = self.document.text();
        let (start, end) = (
            self.lines.position(text, range.start),
            self.lines.position(text, range.end),
        );
        json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
            "byteOffset": range.start,
            "byteLength": range.len(),
        })
    }
}

fn result(file: &File<'_>, problem: &Problem, lang: Lang, reading: &mut Reading) -> Value {
    let artifact = &file.artifact;
    let mut location = json!({
        "physicalLocation": {"artifactLocation": artifact, "region": file.region(&problem.range)},
    });
    if !problem.path.is_empty() {
        location["logicalLocations"] = json!([{"fullyQualifiedName": problem.path}]);
    }
    let mut result = json!({
        "ruleId": problem.code,
        "level": level(problem.severity),
        "message": {"text": problem.message.get(lang)},
        "locations": [location],
    });
    let mut properties = serde_json::Map::new();
    if let Some(server) = &problem.server {
        properties.insert("server_code".to_owned(), server.code.into());
        properties.insert("server_message".to_owned(), server.message.clone().into());
    }
    if let Some(doc) = &problem.doc {
        properties.insert("doc".to_owned(), doc.clone().into());
    }
    if !properties.is_empty() {
        result["properties"] = properties.into();
    }
    if let Some(at) = RULES.iter().position(|rule| rule.code == problem.code) {
        result["ruleIndex"] = at.into();
    }
    let fixes: Vec<Value> = problem
        .fixes
        .iter()
        .filter_map(|fix| {
            let splices = reading.splices(file.document, &fix.edits)?;
            let replacements: Vec<Value> = splices
                .iter()
                .map(|splice| {
                    json!({
                        "deletedRegion": file.region(&splice.range),
                        "insertedContent": {"text": splice.text},
                    })
                })
                .collect();
            Some(json!({
                "description": {"text": fix.title.get(lang)},
                "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
            }))
        })
        .collect();
    if !fixes.is_empty() {
        result["fixes"] = fixes.into();
    }
    result
}

/// The `artifactLocation` of a file: relative to the working folder inside of it, its whole URI elsewhere.
fn artifact(path: &Path, folder: Option<&Path>) -> Value {
    if path.as_os_str() == "-" {
        return json!({"uri": "stdin", "description": {"text": "<stdin>"}});
    }
    let path = normalised(path, folder);
    match folder.and_then(|folder| path.strip_prefix(folder).ok()) {
        Some(inside) if inside.as_os_str().is_empty() => json!({"uri": "./", "uriBaseId": FOLDER}),
        Some(inside) => json!({"uri": reference(inside), "uriBaseId": FOLDER}),
        None if path.is_absolute() => json!({"uri": address(&path)}),
        None => json!({"uri": reference(&path)}),
    }
}

/// A path without `.` and `..`, from the root where the working folder is known.
fn normalised(path: &Path, folder: Option<&Path>) -> PathBuf {
    let whole = folder.map_or_else(|| path.to_path_buf(), |folder| folder.join(path));
    let mut plain = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::CurDir => {}
            // Above the root there is nothing; a way that begins so stays as it is.
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            Component::ParentDir if plain.has_root() => {}
            part => plain.push(part),
        }
    }
    plain
}

/// A path as an absolute URI (RFC 8089).
fn address(path: &Path) -> String {
    let way = reference(path);
    let slash = if way.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{way}")
}

/// A path as a URI reference (RFC 3986): everything but the plain characters escaped.
fn reference(path: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let bytes: Cow<'_, [u8]> = match path.to_str() {
        Some(text) if cfg!(windows) => text.replace('\\', "/").into_bytes().into(),
        Some(text) => text.as_bytes().into(),
        // Names that are no UTF-8 keep their bytes.
        None => path.as_os_str().as_encoded_bytes().into(),
    };
    let mut uri = String::with_capacity(bytes.len());
    for byte in bytes.iter().copied() {
        if plain(byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check_document;

    fn run_over(path: &str, text: &str) -> Value {
        let document = Document::new(text);
        let report = check_document(&document);
        let run = SarifRun {
            checked: &[(path.into(), document, report)],
            failures: &[("../gone.json".into(), Bilingual::fixed("gone", "没有"))],
            folder: Some(Path::new("/a/b c")),
        };
        report_sarif(&run, Lang::En)["runs"][0].take()
    }

    #[test]
    fn a_report_names_rule_place_and_fix() {
        let run = run_over(
            "x/../a b/./卡.json",
            "{\"schema\": \"2.0\",\n \"body\": {\"elements\": [{\"tag\": \"hr\", \"字\": 1}]}}",
        );
        let result = &run["results"][0];
        assert_eq!(result["ruleId"], "unknown-property");
        let index = result["ruleIndex"]
            .as_u64()
            .and_then(|at| usize::try_from(at).ok());
        let rule = &run["tool"]["driver"]["rules"][index.expect("an index")];
        assert_eq!(rule["id"], "unknown-property");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"],
            json!({"uri": "a%20b/%E5%8D%A1.json", "uriBaseId": "%SRCROOT%"})
        );
        assert_eq!(place["region"]["startLine"], 2);
        assert_eq!(place["region"]["startColumn"], 38);
        assert_eq!(place["region"]["endColumn"], 41);
        assert_eq!(result["properties"]["server_code"], 200621);
        let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"];
        assert!(change["byteLength"].as_u64() > Some(0));
        assert_eq!(
            (&change["startLine"], &change["endLine"]),
            (&2.into(), &2.into())
        );
        assert!(change["startColumn"].as_u64() < change["endColumn"].as_u64());
    }

    #[test]
    fn what_could_not_be_checked_is_said_and_the_run_has_failed() {
        let run = run_over(
            "a.json",
            "{\"schema\": \"2.0\", \"body\": {\"elements\": []}}",
        );
        assert_eq!(
            run["originalUriBaseIds"]["%SRCROOT%"]["uri"],
            "file:///a/b%20c/"
        );
        let invocation = &run["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        let said = &invocation["toolExecutionNotifications"][0];
        assert_eq!(said["message"]["text"], "gone");
        let place = &said["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(place, &json!({"uri": "file:///a/gone.json"}));
    }

    #[test]
    fn the_rules_are_the_same_whatever_was_found() {
        let of = |text: &str| run_over("a.json", text)["tool"].take();
        let clean = of("{\"schema\": \"2.0\", \"body\": {\"elements\": [{\"tag\": \"hr\"}]}}");
        assert_eq!(
            clean,
            of("{\"body\": {\"elements\": [{\"tag\": \"hrr\", \"a\": 1}]}}")
        );
        assert_eq!(
            clean["driver"]["rules"].as_array().map(Vec::len),
            Some(RULES.len())
        );
        assert!(
            clean["driver"]["informationUri"]
                .as_str()
                .is_some_and(|uri| uri.starts_with("https://"))
        );
    }

    #[test]
    fn a_byte_order_mark_is_a_byte_and_no_column() {
        let column = |text: &str| {
            let run = run_over("a.json", text);
            let mut results = run["results"].as_array().into_iter().flatten();
            let result = results.find(|result| result["ruleId"] == "unknown-property");
            let region = &result.expect("found")["locations"][0]["physicalLocation"]["region"];
            (region["startColumn"].clone(), region["endColumn"].clone())
        };
        let text = "{\"schema\": \"2.0\", \"body\": {\"elements\": [{\"tag\": \"hr\", \"a\": 1}]}}";
        assert_eq!(column(text), column(&format!("\u{feff}{text}")));
    }
}
