// Reports as SARIF against the official schema of 2.1.0, run by hand (see README.md beside it).
//
//     node tests/schema/sarif.mjs [path of the program, by default target/release/cardwright]
//
// The schema comes with the crate serde-sarif 0.8.0, which a temporary project fetches.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.argv[2] ?? join(project, "target/release/cardwright");
const folder = mkdtempSync(join(tmpdir(), "cardwright-sarif-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, "ajv@8.20.0", "ajv-formats@3.0.1"], { stdio: "inherit" });
mkdirSync(join(folder, "crate/src"), { recursive: true });
writeFileSync(join(folder, "crate/src/lib.rs"), "");
writeFileSync(join(folder, "crate/Cargo.toml"), '[package]\nname = "fetched"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\nserde-sarif = "=0.8.0"\n\n[workspace]\n');
const metadata = JSON.parse(execFileSync("cargo", ["metadata", "--quiet", "--format-version", "1"], { cwd: join(folder, "crate"), maxBuffer: 1 << 28 }));
const crate = metadata.packages.find((one) => one.name === "serde-sarif");
const schema = JSON.parse(readFileSync(join(dirname(crate.manifest_path), "src/schema.json"), "utf8"));

const load = createRequire(join(folder, "package.json"));
const Ajv = load("ajv").default;
// One pattern of the schema has a stray bracket, which is an error in the mode for Unicode.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
load("ajv-formats").default(ajv);
const validate = ajv.compile(schema);

// Cards of all kinds: every card of the checker's tests, a text that is none, files that are not there.
writeFileSync(join(folder, "ü #.json"), '\ufeff{"schema": "2.0", "body": {"elements": [{"tag": "hr", "字": 1}]}}');
const calls = readdirSync(join(project, "tests/check"), { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map((one) => [join("tests/check", one.name)]);
calls.push(["samples"], [join(folder, "ü #.json")], ["gone.json", "samples/approval.json"], ["../gone.json"], ["Cargo.toml"]);
let bad = 0;
let results = 0;
for (const files of calls) {
  for (const language of ["en_US.UTF-8", "zh_CN.UTF-8"]) {
    const env = { ...process.env, LC_ALL: language, LANG: language };
    const { stdout } = spawnSync(program, ["check", "--format", "sarif", ...files], { cwd: project, env, encoding: "utf8", maxBuffer: 1 << 28 });
    const report = JSON.parse(stdout);
    results += report.runs[0].results.length;
    if (!validate(report)) {
      bad += 1;
      console.log(`${files}: ${validate.errors.slice(0, 3).map((one) => `${one.instancePath} ${one.message}`).join("; ")}`);
    }
  }
}
console.log(`${calls.length * 2} reports with ${results} results, ${bad} not valid`);
process.exitCode = bad || !results ? 1 : 0;
