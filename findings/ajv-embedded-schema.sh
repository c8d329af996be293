#!/usr/bin/env bash
# Ajv 8.20.0 (npm `ajv`, JSON Schema 2020-12): a schema resource inside of another one, with a reference right beside its
# `$id`, ends in "Maximum call stack size exceeded".
#
# Expected: such a bundle is what draft 2020-12 describes ("compound schema documents", core, section 9.3): the reference
# leads into the inner resource's own `$defs`. As a schema of its own the same object compiles.
# Seen: as a part of another schema it overflows the stack, under `allOf` as well as under `$defs`. With the reference one
# step further in, `{"$id": …, "allOf": [{"$ref": …}]}`, it compiles.
# Why it matters to makers of cards: schemas of cards are bundled out of parts (card, components, templates), and a CI
# that validates cards with Ajv fails with no word about the schema.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ajv@8.20.0
cat > try.cjs <<'JS'
const Ajv = require("ajv/dist/2020").default;
const inner = (entry) => ({ $id: "inner", ...entry, $defs: { name: { type: "string" } } });
const beside = inner({ $ref: "#/$defs/name" });
const further = inner({ allOf: [{ $ref: "#/$defs/name" }] });
for (const [what, schema] of [
  ["alone", beside],
  ["inside of allOf", { allOf: [beside] }],
  ["inside of $defs", { $ref: "inner", $defs: { inner: beside } }],
  ["inside of allOf, one step further in", { allOf: [further] }],
]) {
  let outcome;
  try {
    const validate = new Ajv().compile(schema);
    outcome = `compiles; a text is ${validate("a") ? "valid" : "invalid"}, a number ${validate(1) ? "valid" : "invalid"}`;
  } catch (error) {
    outcome = error.message;
  }
  console.log(`${what}: ${outcome}`);
}
JS
node try.cjs | tee seen
diff - seen <<'EXPECTED'
alone: compiles; a text is valid, a number invalid
inside of allOf: Maximum call stack size exceeded
inside of $defs: Maximum call stack size exceeded
inside of allOf, one step further in: compiles; a text is valid, a number invalid
EXPECTED
