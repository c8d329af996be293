//! Reports as SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/>), which code review tools read.

use serde_json::{Value, json};

use super::output::Reading;
use super::{Problem, RULES, Report, Severity};
use crate::document::{Document, LineIndex};
use crate::lang::Lang;

/// The reports on documents, each with the name of its file, as one run.
pub fn report_sarif(reports: &[(String, Document, Report)], lang: Lang) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            let mut entry = json!({
                "id": rule.code,
                "shortDescription": {"text": rule.summary.get(lang)},
                "defaultConfiguration": {"level": level(rule.severity)},
            });
            // A rule about several components has no page of its own: that of the first one found serves.
            let mut problems = reports.iter().flat_map(|(.., report)| &report.problems);
            let doc = problems
                .find(|problem| problem.code == rule.code)
                .and_then(|problem| problem.doc.as_ref());
            if let Some(doc) = doc {
                entry["helpUri"] = doc.clone().into();
            }
            entry
        })
        .collect();
    let results: Vec<Value> = reports
        .iter()
        .flat_map(|(file, document, report)| {
            let lines = LineIndex::new(document.text());
            let mut reading = Reading::default();
            let one = |problem| result(file, document, &lines, problem, lang, &mut reading);
            report.problems.iter().map(one).collect::<Vec<_>>()
        })
        .collect();
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "cardwright",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

fn result(
    file: &str,
    document: &Document,
    lines: &LineIndex,
    problem: &Problem,
    lang: Lang,
    reading: &mut Reading,
) -> Value {
    let text = document.text();
    let (start, end) = (
        lines.position(text, problem.range.start),
        lines.position(text, problem.range.end),
    );
    let artifact = json!({"uri": uri(file)});
    let mut result = json!({
        "ruleId": problem.code,
        "level": level(problem.severity),
        "message": {"text": problem.message.get(lang)},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": artifact,
                "region": {
                    "startLine": start.line,
                    "startColumn": start.column,
                    "endLine": end.line,
                    "endColumn": end.column,
                    "byteOffset": problem.range.start,
                    "byteLength": problem.range.len(),
                },
            },
            "logicalLocations": [{"fullyQualifiedName": problem.path}],
        }],
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
            let splices = reading.splices(document, &fix.edits)?;
            let replacements: Vec<Value> = splices
                .iter()
                .map(|splice| {
                    json!({
                        "deletedRegion": {"byteOffset": splice.range.start, "byteLength": splice.range.len()},
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

/// The name of a file as a URI reference (RFC 3986): everything but the plain characters escaped.
fn uri(file: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let mut uri = String::with_capacity(file.len());
    for byte in file.replace('\\', "/").bytes() {
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

    #[test]
    fn a_report_names_rule_place_and_fix() {
        let document = Document::new(
            "{\"schema\": \"2.0\",\n \"body\": {\"elements\": [{\"tag\": \"hr\", \"字\": 1}]}}",
        );
        let report = check_document(&document);
        let sarif = report_sarif(&[("a b/卡.json".to_owned(), document, report)], Lang::En);
        let result = &sarif["runs"][0]["results"][0];
        assert_eq!(result["ruleId"], "unknown-property");
        let index = result["ruleIndex"]
            .as_u64()
            .and_then(|at| usize::try_from(at).ok());
        let rule = &sarif["runs"][0]["tool"]["driver"]["rules"][index.expect("an index")];
        assert_eq!(rule["id"], "unknown-property");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b/%E5%8D%A1.json");
        assert_eq!(place["region"]["startLine"], 2);
        assert_eq!(place["region"]["startColumn"], 38);
        assert_eq!(place["region"]["endColumn"], 41);
        assert_eq!(result["properties"]["server_code"], 200621);
        assert!(result["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"]["byteLength"].as_u64() > Some(0));
    }
}
