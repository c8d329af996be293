#!/usr/bin/env bash
# vscode-json-languageservice 5.7.2 (npm; the JSON engine of VS Code): a reference inside of an embedded schema resource is
# looked up in the whole file.
#
# Expected: in draft 2020-12 (core, section 8.2.1) an `$id` in a subschema makes a resource of its own; `#/$defs/name` in it
# is its own `$defs`. Ajv 8.20.0 does so.
# Seen: the engine takes `#/…` as a pointer into the outermost file. With two definitions of one name it judges by the
# wrong one; with none in the outer file it warns that the reference cannot be resolved.
# Why it matters to makers of cards: a bundled schema of cards that CI takes marks right cards as wrong in the editor, or
# the other way round.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund vscode-json-languageservice@5.7.2 ajv@8.20.0
cat > try.cjs <<'JS'
const { getLanguageService, TextDocument } = require("vscode-json-languageservice");
const Ajv = require("ajv/dist/2020").default;
const schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  allOf: [{ $id: "inner", allOf: [{ $ref: "#/$defs/name" }], $defs: { name: { type: "string" } } }],
  $defs: { name: { type: "number" } },
};
(async () => {
  const validate = new Ajv().compile(schema);
  for (const text of ['"a"', "1"]) {
    const service = getLanguageService({});
    service.configure({ validate: true, schemas: [{ uri: "file:///schema.json", fileMatch: ["*"], schema: structuredClone(schema) }] });
    const document = TextDocument.create("file:///card.json", "json", 1, text);
    const found = await service.doValidation(document, service.parseJSONDocument(document));
    console.log(`${text}: Ajv says ${validate(JSON.parse(text)) ? "valid" : "invalid"}; VS Code says ${found.map((one) => one.message).join() || "valid"}`);
  }
})();
JS
node try.cjs | tee seen
diff - seen <<'EXPECTED'
"a": Ajv says valid; VS Code says Incorrect type. Expected "number".
1: Ajv says invalid; VS Code says valid
EXPECTED
