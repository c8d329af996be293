// The schema in the engine of VS Code and in Ajv, run by hand (see README.md beside it).
//
//     node tests/schema/editor.mjs [path of the program, by default target/release/cardwright]
//
// It installs the exact versions below into a temporary folder, asks the program for its schema in both languages, and
// tries every object, list and property of the catalogue as a person would who types a card. It ends with 1 when
// something is not as it should be.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGES = ["vscode-json-languageservice@5.7.2", "ajv@8.20.0"];
const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.argv[2] ?? join(project, "target/release/cardwright");

const folder = process.env.NODE_FOLDER ?? mkdtempSync(join(tmpdir(), "cardwright-editor-"));
if (!process.env.NODE_FOLDER) {
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, ...PACKAGES], { stdio: "inherit" });
}
const load = createRequire(join(folder, "package.json"));
const { getLanguageService, TextDocument } = load("vscode-json-languageservice");
const Ajv = load("ajv/dist/2020").default;

const catalogue = join(project, "assets/catalog");
const read = (path) => JSON.parse(readFileSync(join(catalogue, path), "utf8"));
const entries = new Map(readdirSync(join(catalogue, "components")).map((name) => read(`components/${name}`)).map((one) => [one.tag, one]));
const components = [...entries.values()].filter((one) => !one.structural);

let done = 0;
const wrong = [];
function expect(holds, what) {
  done += 1;
  if (!holds) wrong.push(what);
}

// ---- the engine

let service;
function open(schema) {
  const text = JSON.stringify(schema);
  service = getLanguageService({
    schemaRequestService: async (uri) => {
      if (uri === "file:///card.schema.json") return text;
      throw new Error(`nothing is to be fetched, but ${uri} is`);
    },
    workspaceContext: { resolveRelativePath: (path, base) => new URL(path, base).href },
    clientCapabilities: { textDocument: { completion: { completionItem: { documentationFormat: ["markdown", "plaintext"] } } } },
  });
  service.configure({ validate: true, schemas: [{ uri: "file:///card.schema.json", fileMatch: ["*.json"], schema }] });
}

function parsed(text) {
  const document = TextDocument.create("file:///card.json", "json", 1, text);
  return [document, service.parseJSONDocument(document)];
}

/** What is suggested where the bar stands. */
async function suggested(text) {
  const at = text.indexOf("|");
  const [document, json] = parsed(text.replace("|", ""));
  const list = await service.doComplete(document, document.positionAt(at), json);
  return list?.items ?? [];
}

async function hover(text) {
  const at = text.indexOf("|");
  const [document, json] = parsed(text.replace("|", ""));
  const found = await service.doHover(document, document.positionAt(at), json);
  return found ? found.contents.join("\n").replaceAll("\\", "").replaceAll("&nbsp;", " ") : "";
}

async function problems(card) {
  const [document, json] = parsed(typeof card === "string" ? card : JSON.stringify(card));
  return (await service.doValidation(document, json)).map((one) => one.message);
}

const label = (item) => item.label.replace(/^"|"$/g, "");
const labels = (items) => items.map(label);
/** The text that an editor inserts, without the stops of its snippet. */
const inserted = (item) => (item.textEdit?.newText ?? item.insertText).replace(/\$\{\d+:((?:[^\\}]|\\.)*)\}/g, "$1").replace(/\\([$}\\])/g, "$1");

// ---- the catalogue

const isOffered = (property) => property.name !== "*" && !property.deprecated && !property.undocumented;
const typesOf = (property) => property.type.split("|");

/** The properties of the object under a property, by the tag that chooses among its parts. */
function membersOf(property, tag) {
  const names = property.ref?.split("|") ?? [];
  const referred = entries.get(names.includes(tag) ? tag : names[0])?.properties ?? [];
  const own = property.properties ?? [];
  return [...own, ...referred.filter((one) => own.every((mine) => mine.name !== one.name))];
}

/** Every object that a card may hold, as the text around it with the bar in it, and what belongs in it. */
function* objects() {
  const card = (inner) => `{"schema": "2.0", "body": {"elements": [${inner}]}}`;
  yield* inside("card", (inner) => inner, entries.get("card").properties, "", 0);
  for (const { tag, properties } of components) {
    let around = card;
    if (tag === "column") around = (inner) => card(`{"tag": "column_set", "columns": [${inner}]}`);
    yield* inside(tag, around, properties, `"tag": "${tag}", `, 0);
  }
}

function* inside(path, around, properties, before, depth) {
  yield { path, around, properties, before };
  if (depth > 4) return;
  for (const property of properties) {
    if (property.deprecated || (!property.ref && !property.properties?.length)) continue;
    const key = property.name === "*" ? (property.keys === "locale" ? "zh_cn" : "anything") : property.name;
    const types = typesOf(property);
    const isList = types.includes("array");
    if (!isList && !types.includes("object") && !types.includes("text")) continue;
    const members = membersOf(property);
    const open = (inner) => around(`{${before}"${key}": ${isList ? `[${inner}]` : inner}}`);
    const own = (one) => one.name === "tag" && one.type === "string";
    const tags = property.ref?.split("|") ?? [];
    yield* inside(`${path}.${key}`, open, members, "", depth + 1);
    for (const tag of tags.slice(1)) {
      if (!members.some(own)) continue;
      yield { path: `${path}.${key}(${tag})`, around: open, properties: membersOf(property, tag), before: `"tag": "${tag}", ` };
    }
  }
}

const fits = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: (value) => Number.isInteger(value),
  object: (value) => typeof value === "object" && !Array.isArray(value),
  text: (value) => typeof value === "object" && !Array.isArray(value),
  array: Array.isArray,
  "element[]": Array.isArray,
};

/** Whether what is inserted behind a name is a value of the property, or a place with a list that opens. */
function isValue(property, item) {
  const text = inserted(item);
  const value = text.slice(text.indexOf(":") + 1).replace(/,$/, "").trim();
  if (!text.includes(": ")) return false;
  if (value === "$1") return item.command?.command === "editor.action.triggerSuggest";
  try {
    const read = JSON.parse(value.replace("$1", ""));
    return typesOf(property).some((type) => (fits[type] ?? fits.string)(read));
  } catch {
    return false;
  }
}

// ---- the sentences of the issue

async function namesAreSuggested(lang) {
  let slowest = 0;
  for (const { path, around, properties, before } of objects()) {
    const start = performance.now();
    const items = await suggested(around(`{${before}|}`));
    slowest = Math.max(slowest, performance.now() - start);
    const names = labels(items);
    const written = before ? ["tag"] : [];
    const isElement = !before && properties.some((one) => one.name === "tag" && one.enum?.length === 1 && components.some((other) => other.tag === one.enum[0]));
    for (const property of properties.filter(isOffered)) {
      if (written.includes(property.name) || isElement) continue;
      const item = items.find((one) => label(one) === property.name);
      expect(item, `${path}: ${property.name} is not suggested in {|}, but ${names.join(" ")}`);
      if (!item) continue;
      expect(isValue(property, item), `${path}: choosing ${property.name} inserts ${inserted(item)}`);
      const says = typeof item.documentation === "string" ? item.documentation : (item.documentation?.value ?? "");
      const summary = property.summary?.[lang] ?? "";
      expect(says.includes(summary), `${path}: ${property.name} is suggested with the words: ${says}`);
      // And as it is typed: the name half there, nothing closed behind it.
      const half = around(`{${before}"${property.name.slice(0, 2)}|`).replace(/\|.*$/s, "|");
      if (path.split(".").length < 3) {
        expect(labels(await suggested(half)).includes(property.name), `${path}: ${property.name} is not suggested in the unfinished ${half}`);
      }
    }
    for (const property of properties.filter((one) => one.name !== "*" && !isOffered(one))) {
      if (properties.some((other) => other.name === property.name && isOffered(other))) continue;
      expect(!names.includes(property.name), `${path}: ${property.name}, which is old or on no page, is suggested`);
    }
    for (const property of properties.filter((one) => one.name === "*" && one.keys === "locale")) {
      for (const { code } of read("locales.json").locales) {
        const item = items.find((one) => label(one) === code);
        expect(item && isValue(property, item), `${path}: the language ${code} is not suggested`);
      }
    }
  }
  return slowest;
}

async function valuesAreSuggested(lang) {
  const tokens = read("icons.json").tokens;
  const colors = Object.keys(read("colors.json").colors);
  for (const { path, around, properties, before } of objects()) {
    for (const property of properties) {
      if (property.name === "*" || property.name === "tag") continue;
      const items = await suggested(around(`{${before}"${property.name}": |}`));
      const values = items.map((one) => one.label);
      expect(!values.includes("null") && !values.includes('""'), `${path}.${property.name}: null or "" is offered`);
      const names = labels(items);
      for (const value of property.enum ?? []) {
        const isArray = typesOf(property).includes("array");
        const known = isArray ? labels(await suggested(around(`{${before}"${property.name}": [|]}`))) : names;
        if (value !== "") expect(known.includes(String(value)), `${path}.${property.name}: ${value} is not offered, but ${known.slice(0, 5)}`);
      }
      if (property.format === "icon") expect(tokens.every((one) => names.includes(one)), `${path}.${property.name}: no icon tokens`);
      if (property.type === "color" && !property.enum && !property.pattern) {
        expect([...colors, ...(property.also ?? [])].every((one) => names.includes(one)), `${path}.${property.name}: no colours`);
      }
      if (property.type === "boolean") expect(names.includes("true") && names.includes("false"), `${path}.${property.name}: ${names}`);
      // The word over which the pointer rests.
      if (!typesOf(property).some((type) => ["string", "boolean"].includes(type)) && !property.ref) continue;
      const value = typesOf(property).includes("boolean") ? "true" : typesOf(property).includes("string") ? '"x"' : property.type === "array" ? "[{}]" : "{}";
      const says = await hover(around(`{${before}"${property.name.slice(0, 1)}|${property.name.slice(1)}": ${value}}`));
      const summary = property.summary?.[lang] ?? "";
      expect(says.includes(summary.slice(0, 20)), `${path}.${property.name}: the pointer shows ${says}`);
    }
  }
  for (const { code } of read("locales.json").locales) {
    const names = labels(await suggested('{"config": {"locales": [|]}}'));
    expect(names.includes(code), `config.locales: ${code} is not offered`);
  }
}

async function tagsAreSuggestedWithAWord(lang) {
  const places = [
    '{"schema": "2.0", "body": {"elements": [{|}]}}',
    '{"schema": "2.0", "body": {"elements": [{"|',
    '{"body": {"elements": [{"tag": "column_set", "columns": [{"tag": "column", "elements": [{"|"}]}]}]}}',
    '{"body": {"elements": [{"tag": "form", "name": "f", "elements": [{"tag": "hr"}, {|}]}]}}',
  ];
  for (const place of places) {
    const tag = (await suggested(place)).find((one) => label(one) === "tag");
    expect(tag?.command?.command === "editor.action.triggerSuggest", `${place}: choosing tag opens no list, but inserts ${tag && inserted(tag)}`);
  }
  for (const typed of ['"|"', "|", '"bu|"', '"bu|']) {
    const items = await suggested(`{"schema": "2.0", "body": {"elements": [{"tag": ${typed}}]}}`.replace(/\|$/, "|"));
    const here = components.filter((one) => one.parents.includes("*") || one.parents.includes("body") || one.lenient_parents?.includes("body"));
    for (const { tag, name } of here) {
      const item = items.find((one) => label(one) === tag);
      expect(item, `"tag": ${typed}: ${tag} is not offered, but ${labels(items)}`);
      const says = item?.documentation?.value ?? item?.documentation ?? "";
      expect(says.includes(name[lang]) && item?.detail === name[lang], `"tag": ${typed}: ${tag} stands there with ${says} and ${item?.detail}`);
    }
    expect(items.every((one) => components.some((other) => other.tag === label(one))), `"tag": ${typed}: ${labels(items)}`);
  }
}

async function messagesAreInWords(lang) {
  const one = (element) => ({ schema: "2.0", body: { elements: [element] } });
  const button = (more) => one({ tag: "button", text: { tag: "plain_text", content: "a" }, ...more });
  const cases = [
    [button({ width: "8em" }), { en: "width takes", zh: "width 应为" }],
    [button({ margin: "4" }), { en: "margin takes", zh: "margin 应为" }],
    [button({ type: "purple" }), { en: "type takes one of default", zh: "type 应为以下之一" }],
    [button({ disabled: "yes" }), { en: "disabled takes true or false", zh: "disabled 应为 true 或 false" }],
    [button({ icon: "x" }), { en: "icon takes an object", zh: "icon 应为对象" }],
    [button({ text: "OK" }), { en: "text takes a text object", zh: "text 应为文本对象" }],
    [button({ behaviors: { type: "callback" } }), { en: "behaviors takes a list", zh: "behaviors 应为列表" }],
    [button({ url: "https://example.com" }), { en: "url is a leftover of JSON 1.0", zh: "url 是 JSON 1.0 的遗留写法" }],
    [one({ tag: "buton" }), { en: "no component that may stand in body has this tag", zh: "body) 中没有可以放置的此类组件" }],
  ];
  for (const [card, sentence] of cases) {
    const found = await problems(card);
    expect(found.some((message) => message.includes(sentence[lang])), `${JSON.stringify(card.body.elements)}: ${found.join(" / ") || "nothing"}`);
    expect(!found.some((message) => /Matches a schema|pattern of "/.test(message)), `${JSON.stringify(card.body.elements)}: ${found}`);
  }
  expect((await problems({ $schema: "./card.schema.json", ...button({}) })).length === 0, "$schema is not allowed in a card");
  for (const name of readdirSync(join(project, "samples")).filter((name) => name.endsWith(".json"))) {
    const found = await problems(readFileSync(join(project, "samples", name), "utf8"));
    expect(found.length === 0, `${name}: ${found}`);
  }
}

function standsTheStrictValidator(schema) {
  const said = [];
  const logger = { log: (one) => said.push(one), warn: (one) => said.push(one), error: (one) => said.push(one) };
  const start = performance.now();
  try {
    const validate = new Ajv({ logger }).compile(schema);
    expect(said.length === 0, `Ajv says: ${said.slice(0, 3).join(" / ")}`);
    for (const name of readdirSync(join(project, "samples")).filter((name) => name.endsWith(".json"))) {
      const card = JSON.parse(readFileSync(join(project, "samples", name), "utf8"));
      expect(validate(card), `Ajv of ${name}: ${validate.errors?.[0]?.message}`);
    }
    expect(!validate({ schema: "2.0", body: { elements: [{ tag: "hr", made_up: 1 }] } }), "Ajv takes an unknown property");
  } catch (error) {
    expect(false, `Ajv does not compile the schema: ${error.message}`);
  }
  return performance.now() - start;
}

for (const lang of ["en", "zh"]) {
  const text = process.env.SCHEMA_FILE ? readFileSync(process.env.SCHEMA_FILE + (lang === "zh" ? ".zh.json" : ".json"), "utf8") : execFileSync(program, ["schema", "--lang", lang], { encoding: "utf8", maxBuffer: 1 << 26 });
  const schema = JSON.parse(text);
  const compiled = standsTheStrictValidator(structuredClone(schema));
  open(schema);
  const start = performance.now();
  await suggested('{"body": {|}}');
  const first = performance.now() - start;
  const slowest = await namesAreSuggested(lang);
  await valuesAreSuggested(lang);
  await tagsAreSuggestedWithAWord(lang);
  await messagesAreInWords(lang);
  const ms = (time) => `${Math.round(time)} ms`;
  console.log(`${lang}: ${Math.round(text.length / 1024)} KB; first list ${ms(first)}, slowest after it ${ms(slowest)}; Ajv ${ms(compiled)}`);
}
for (const what of wrong.slice(0, 40)) console.log(`not so: ${what}`);
console.log(`${done} looks, ${wrong.length} not as they should be`);
process.exitCode = wrong.length ? 1 : 0;
