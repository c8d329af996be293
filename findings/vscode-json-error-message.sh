#!/usr/bin/env bash
# vscode-json-languageservice 5.7.2 (npm; the JSON engine of VS Code): the `errorMessage` of an `enum` is lost where the
# `enum` is one of several in `anyOf` or `oneOf`.
#
# Expected: `errorMessage` is "a message shown when the value is not valid" wherever it stands; it works for an `enum` on its
# own, and for a `pattern` in `anyOf`.
# Seen: in `anyOf` the engine writes its own "Value is not accepted. Valid values: …" over it, with every value of the list:
# of 1,157 icon tokens, all. Wrapped once more, `{"allOf": [{"enum": …, "errorMessage": …}]}`, the message stays.
# Why it matters to makers of cards: nearly every value of a card may also be a template's variable, so nearly every `enum`
# of a schema of cards stands in an `anyOf`, and the words of its author are never seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund vscode-json-languageservice@5.7.2
cat > try.cjs <<'JS'
const { getLanguageService, TextDocument } = require("vscode-json-languageservice");
const kind = { enum: ["primary", "danger"], errorMessage: "type says how the button looks" };
const variable = { type: "string", pattern: "\\$\\{", patternErrorMessage: "no variable" };
(async () => {
  for (const [what, type] of [
    ["alone", kind],
    ["in anyOf", { anyOf: [kind, variable] }],
    ["wrapped in anyOf", { anyOf: [{ allOf: [kind] }, variable] }],
  ]) {
    const service = getLanguageService({});
    service.configure({ validate: true, schemas: [{ uri: "file:///schema.json", fileMatch: ["*"], schema: { properties: { type } } }] });
    const document = TextDocument.create("file:///card.json", "json", 1, '{"type": "purple"}');
    const found = await service.doValidation(document, service.parseJSONDocument(document));
    console.log(`${what}: ${found.map((one) => one.message).join(" / ")}`);
  }
})();
JS
node try.cjs | tee seen
diff - seen <<'EXPECTED'
alone: type says how the button looks
in anyOf: Value is not accepted. Valid values: "primary", "danger".
wrapped in anyOf: type says how the button looks
EXPECTED
