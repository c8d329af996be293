#!/usr/bin/env bash
# The official JSON Schema of SARIF 2.1.0, as the crate serde-sarif 0.8.0 carries it: the pattern for `language` has a stray
# bracket, `^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$`.
#
# Expected: two letters, or two and a country of two ("en", "zh-CN"), as section 3.19.21 of SARIF says, and a pattern that
# is one in the Unicode mode, which JSON Schema asks for.
# Seen: everything that begins with two letters is valid; Ajv 8.20.0 does not compile the schema at all ("Lone quantifier
# brackets") unless it is told `unicodeRegExp: false`.
# Why it matters to makers of cards: who checks cards in CI and holds the report against the schema meets an error about a
# regular expression, not about the report; and a wrong language goes through.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ajv@8.20.0 ajv-formats@3.0.1
mkdir -p crate/src && touch crate/src/lib.rs
printf '[package]\nname = "fetched"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\nserde-sarif = "=0.8.0"\n\n[workspace]\n' > crate/Cargo.toml
manifest=$(cd crate && cargo metadata --quiet --format-version 1 | node -e 'let s="";process.stdin.on("data",d=>s+=d).on("end",()=>console.log(JSON.parse(s).packages.find(p=>p.name==="serde-sarif").manifest_path))')
cp "$(dirname "$manifest")/src/schema.json" schema.json
cat > try.cjs <<'JS'
const Ajv = require("ajv").default;
const formats = require("ajv-formats").default;
const schema = require("./schema.json");
const compiled = (options) => {
  const ajv = new Ajv({ strict: false, ...options });
  formats(ajv);
  return ajv.compile(schema);
};
try {
  compiled({});
  console.log("Ajv as it is: compiles");
} catch (error) {
  console.log(`Ajv as it is: ${error.message}`);
}
const validate = compiled({ unicodeRegExp: false });
for (const language of ["en", "zh-CN", "english or so", "9"]) {
  const driver = { name: "a", language };
  console.log(`language ${language}: ${validate({ version: "2.1.0", runs: [{ tool: { driver } }] }) ? "valid" : "invalid"}`);
}
JS
node try.cjs | tee seen
diff - seen <<'EXPECTED'
Ajv as it is: Invalid regular expression: /^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$/u: Lone quantifier brackets
language en: valid
language zh-CN: valid
language english or so: valid
language 9: invalid
EXPECTED
