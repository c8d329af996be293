//! The catalogue as a JSON Schema (2020-12, <https://json-schema.org/draft/2020-12>), for editors and other programs.
//!
//! It says what the checker says about structure: tags, properties, types, values, who stands where. What spans the
//! card (names that must differ, names that the card declares itself, limits of the whole) only the checker knows.
//!
//! Editors and validators want different things of it. VS Code reads its own keywords beside the standard ones
//! (<https://code.visualstudio.com/docs/languages/json>) and suggests what stands in `properties`, `enum` and `anyOf`,
//! and in an `if` too, but never in a `then` whose condition fails. A strict validator, such as Ajv, refuses every
//! keyword that is not standard. So the schema holds its definitions twice: with the words for editors ([`editor`]), and
//! without them in a resource of its own, to which a reference leads where `$id` is understood.

mod editor;
mod values;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::{Catalog, Component, Members, Placement, Property, Type, tables};
use crate::lang::{Bilingual, Lang};
use values::{EMPTY, EMPTY_OBJECT, NULL, VARIABLE, number, string};

/// What holds a place, as far as it changes what may stand there: components forbidden at any depth, and containers
/// inside which more is required.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Context {
    forbidden: BTreeSet<&'static str>,
    inside: BTreeSet<&'static str>,
}

impl Context {
    /// The context inside of a container.
    fn within(&self, container: &'static Component) -> Self {
        let mut inner = self.clone();
        inner.forbidden.extend(container.forbidden());
        if requires_more(&container.tag) {
            inner.inside.insert(&container.tag);
        }
        inner
    }

    /// As much of the context as changes what an entry of the catalogue may be.
    fn seen_by(&self, entry: &Component) -> Self {
        let required_here = |container: &&'static str| {
            let required_in = |one: &Property| one.required_in.as_deref() == Some(*container);
            entry.is_container() || entry.properties.iter().any(required_in)
        };
        let forbidden = self.forbidden.iter().filter(|_| entry.is_container());
        Self {
            forbidden: forbidden.copied().collect(),
            inside: self.inside.iter().copied().filter(required_here).collect(),
        }
    }

    /// The name of what an entry of the catalogue is in this context.
    fn name(&self, tag: &str) -> String {
        let inside = self.inside.iter().map(|tag| format!(".in-{tag}"));
        let forbidden = self.forbidden.iter().map(|tag| format!(".no-{tag}"));
        std::iter::once(tag.to_owned())
            .chain(inside)
            .chain(forbidden)
            .collect()
    }
}

/// Whether some property is required only inside this container.
fn requires_more(container: &str) -> bool {
    let required_in = |property: &Property| property.required_in.as_deref() == Some(container);
    Catalog::get()
        .all()
        .iter()
        .any(|entry| entry.properties.iter().any(required_in))
}

/// The schema of a card of JSON 2.0, with descriptions in a language.
pub fn schema(lang: Lang) -> Value {
    let mut writer = Writer {
        catalog: Catalog::get(),
        lang,
        done: BTreeMap::new(),
        shared: HashMap::new(),
        todo: Vec::new(),
    };
    let card = writer.entry("card", &Context::default());
    while let Some((name, tag, context)) = writer.todo.pop() {
        let made = match tag {
            Some(tag) => writer.definition(tag, &context),
            None => Value::Null,
        };
        writer.done.insert(name, made);
    }
    let mut definitions: Map<String, Value> = writer.done.into_iter().collect();
    for (name, definition) in values::definitions(lang) {
        definitions.insert(name.to_owned(), definition);
    }
    let plain: Map<String, Value> = definitions
        .iter()
        .map(|(name, definition)| (name.clone(), editor::without_words(definition)))
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLE.get(lang),
        // Inside of it a reference is one to its own definitions. VS Code reads it as one to those of the whole file,
        // which say the same and have the words. Ajv 8 does not end where the reference stands right beside `$id`.
        "allOf": [{"$id": PLAIN, "allOf": [{"$ref": card}], "$defs": plain}],
        "$defs": definitions,
    })
}

const TITLE: Bilingual =
    Bilingual::fixed("Feishu (Lark) card, JSON 2.0", "飞书（Lark）卡片 JSON 2.0");
/// The name of the definitions without the words for editors.
const PLAIN: &str = "card";

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

struct Writer {
    catalog: &'static Catalog,
    lang: Lang,
    /// Definitions by name; `null` for one that is still to be made.
    done: BTreeMap<String, Value>,
    /// Names of definitions that stand at several places, by their text.
    shared: HashMap<String, String>,
    todo: Vec<(String, Option<&'static Component>, Context)>,
}

impl Writer {
    /// A reference to an entry of the catalogue, which is defined before the end.
    fn entry(&mut self, tag: &str, context: &Context) -> String {
        let entry = self.catalog.entry(tag);
        let context = entry.map_or_else(Context::default, |entry| context.seen_by(entry));
        let name = context.name(tag);
        if !self.done.contains_key(&name) {
            self.done.insert(name.clone(), Value::Null);
            self.todo.push((name.clone(), entry, context));
        }
        format!("#/$defs/{name}")
    }

    fn definition(&mut self, entry: &'static Component, context: &Context) -> Value {
        let place = Place {
            holder: entry,
            context: context.within(entry),
            outer: context,
            is_component: true,
        };
        let mut object = self.object(Members::of(entry), None, &place);
        if entry.tag == "card" {
            // Editors find the schema by it; the checker says that it does not belong to the card.
            object["properties"]["$schema"] = json!({"type": "string", "doNotSuggest": true});
            // The server refuses a card without one, whatever the page says of its being optional.
            object["allOf"] = json!([{
                "type": "object",
                "required": ["body"],
                "properties": {"body": {"not": {"type": "null"}, "doNotSuggest": true}},
            }]);
        }
        object["title"] = self.say(&entry.name);
        object["$comment"] = entry.doc.clone().into();
        // What editors show of a component; those that know no Markdown leave it out.
        let (name, doc) = (entry.name.get(self.lang), &entry.doc);
        object["markdownDescription"] = format!("[{name}]({doc})").into();
        object
    }

    /// A reference to a schema that may stand at several places; a short one stands where it is.
    fn shared(&mut self, name: &str, schema: Value) -> Value {
        const SHORT: usize = 120;
        let text = schema.to_string();
        if text.len() < SHORT {
            return schema;
        }
        if let Some(name) = self.shared.get(&text) {
            return reference(name);
        }
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        let free = std::iter::once(name.to_owned())
            .chain(numbered)
            .find(|name| !self.done.contains_key(name));
        let name = free.unwrap_or_else(|| text.clone());
        self.done.insert(name.clone(), schema);
        self.shared.insert(text, name.clone());
        reference(&name)
    }

    fn say(&self, text: &Bilingual) -> Value {
        text.get(self.lang).into()
    }

    /// An object with these members and no others.
    fn object(
        &mut self,
        members: Members<'static>,
        around: Option<&Property>,
        place: &Place<'_>,
    ) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        let mut conditions = Vec::new();
        let mut others = Value::Bool(false);
        let own_tag =
            around.is_some_and(|around| around.properties.iter().any(|one| one.name == "tag"));
        for property in members.iter() {
            if property.name == "*" {
                others = self.property(property, false, place);
                if property.keys.as_deref() == Some("locale") {
                    properties.extend(self.languages(property, place));
                }
                continue;
            }
            let is_here = place.is_component
                && property
                    .required_in
                    .as_deref()
                    .is_some_and(|container| place.outer.inside.contains(container));
            let is_required = if property.required_in.is_some() {
                is_here
            } else {
                property.required
            };
            // What is only advised is left to the checker.
            let is_required = is_required && (!property.lenient || property.name == "tag");
            let always = is_required && property.condition.is_empty();
            let chosen = around
                .and_then(|around| around.reference.as_deref())
                .filter(|reference| property.name == "tag" && !own_tag && reference.contains('|'));
            let value = match chosen {
                Some(names) => self.choice_of_tag(property, names),
                None => self.property(property, always, place),
            };
            properties.insert(property.name.clone(), value);
            if property.name == "form_action_type" && is_required {
                conditions.push(json!({"anyOf": [
                    given(property), {"type": "object", "required": ["action_type"]}, {"type": "object", "required": ["behaviors"]}]}));
            } else if always {
                required.push(property.name.clone());
            } else if is_required {
                conditions.push(json!({"if": holds(members, property), "then": given(property)}));
            }
        }
        let mut object = json!({
            "type": "object",
            "properties": properties,
            "additionalProperties": others,
        });
        if !required.is_empty() {
            object["required"] = required.into();
        }
        if !conditions.is_empty() {
            object["allOf"] = conditions.into();
        }
        object
    }

    /// What a property takes. A required one is not left out.
    fn property(
        &mut self,
        property: &'static Property,
        required: bool,
        place: &Place<'_>,
    ) -> Value {
        let schema = self.own(property, required, place);
        let schema = self.described_by(schema, &editor::text(property, self.lang));
        self.shared(&name_of(property, place), schema)
    }

    /// The languages that a text may come in, each with what the property takes.
    fn languages(
        &mut self,
        property: &'static Property,
        place: &Place<'_>,
    ) -> Vec<(String, Value)> {
        let schema = self.own(property, false, place);
        let locales = tables().locales.iter();
        locales
            .map(|locale| {
                let named = self.described_by(schema.clone(), locale.name.get(self.lang));
                (locale.code.clone(), named)
            })
            .collect()
    }

    /// A schema with a text. An editor shows the first one that it meets, and meets what is inside first.
    fn described_by(&self, mut schema: Value, text: &str) -> Value {
        if text.is_empty() {
            return schema;
        }
        if schema.get("if").is_some() {
            let mut first = vec![json!({"description": text})];
            if let Some(Value::Array(more)) = schema.get_mut("allOf") {
                first.append(more);
            }
            schema["allOf"] = first.into();
        }
        schema["description"] = text.into();
        schema
    }

    /// The schema of the values that a property takes, without its description.
    fn own(&mut self, property: &'static Property, required: bool, place: &Place<'_>) -> Value {
        let takes_object = property.kinds().any(Type::takes_object);
        let wrong = editor::wrong(property, self.lang);
        let (mut plain, mut nested) = (Vec::new(), Vec::new());
        for kind in property.kinds() {
            let schema = editor::saying(self.kind(property, kind, required, place), &wrong);
            let schema = self.shared(&name_of(property, place), schema);
            // What takes the value to what is inside of it; where it is none, the sentence stands for all.
            let mut test = match kind {
                // An empty one says nothing; of the author's own it may be.
                Type::Object | Type::Text if property.takes_any_object() => {
                    json!({"type": "object"})
                }
                Type::Object | Type::Text => json!({"type": "object", "minProperties": 1}),
                Type::Array | Type::Elements => json!({"type": "array"}),
                _ => {
                    plain.push(editor::alone(&schema));
                    continue;
                }
            };
            nested.push((test.clone(), schema));
            test["errorMessage"] = wrong.clone().into();
            plain.push(test);
        }
        plain.push(reference(match required {
            true => VARIABLE,
            false if takes_object => EMPTY_OBJECT,
            false => EMPTY,
        }));
        let mut schema = json!({"anyOf": plain});
        // By the type and not one of several: so that a validator says what is wrong inside, and not only that nothing fits.
        for (test, inside) in nested {
            let is_empty = test.get("minProperties").is_some();
            schema = json!({"if": test, "then": inside, "else": schema});
            if is_empty {
                // Says nothing of an empty object, but an editor looks for suggestions in it.
                schema["allOf"] = json!([{
                    "if": {"type": "object", "maxProperties": 0},
                    "then": {"if": inside, "then": true},
                }]);
            }
        }
        editor::offer(&mut schema, property);
        editor::warn(&mut schema, property, self.lang);
        schema
    }

    /// The tag that chooses between parts of the card.
    fn choice_of_tag(&self, property: &'static Property, names: &str) -> Value {
        let names: Vec<&str> = names.split('|').collect();
        let entries: Vec<&Component> = names
            .iter()
            .filter_map(|name| self.catalog.entry(name))
            .collect();
        let mut tags = json!({"enum": names});
        editor::name_tags(&mut tags, &entries, self.lang);
        let mut schema = json!({"anyOf": [tags, reference(VARIABLE)], "examples": names});
        schema["description"] = editor::text(property, self.lang).into();
        schema
    }

    fn kind(
        &mut self,
        property: &'static Property,
        kind: Type,
        required: bool,
        place: &Place<'_>,
    ) -> Value {
        match kind {
            Type::Boolean => json!({"type": "boolean"}),
            Type::Integer | Type::Number => number(property, kind),
            Type::Object | Type::Text => self.described(property, place),
            Type::Array => self.array(property, place),
            Type::Elements => self.elements(place),
            Type::String | Type::Color | Type::Length | Type::Spacing | Type::Url => {
                string(property, kind, required)
            }
        }
    }

    /// The object of a property, or one of its list.
    fn described(&mut self, property: &'static Property, place: &Place<'_>) -> Value {
        let names: Vec<&'static str> = property
            .reference
            .as_deref()
            .map_or(Vec::new(), |names| names.split('|').collect());
        let inner = Place {
            is_component: false,
            ..place.clone()
        };
        let [first, others @ ..] = &names[..] else {
            if property.properties.is_empty() {
                return json!({"type": "object"});
            }
            return self.object(self.catalog.members(property, None), Some(property), &inner);
        };
        // What the property says itself stands over what the part says.
        let mut variant = |tag: &str| match &property.properties[..] {
            [] => json!({"$ref": self.entry(tag, &Context::default())}),
            _ => self.object(
                self.catalog.members(property, Some(tag)),
                Some(property),
                &inner,
            ),
        };
        // The first one counts where the tag is missing or none of them.
        let mut schema = variant(first);
        for other in others {
            schema = json!({
                "if": has_tag(other),
                "then": variant(other),
                "else": schema,
            });
        }
        schema
    }

    fn array(&mut self, property: &'static Property, place: &Place<'_>) -> Value {
        let plain = |name: &str| json!({"type": name});
        let item = match property.items.as_deref() {
            Some("object") => Some(self.described(property, place)),
            Some(name @ ("number" | "integer" | "boolean")) => Some(plain(name)),
            Some(_) if property.names().next().is_some() => {
                Some(json!({"enum": property.names().collect::<Vec<_>>()}))
            }
            Some(_) => Some(plain("string")),
            None if property.reference.is_some() || !property.properties.is_empty() => {
                Some(self.described(property, place))
            }
            None => None,
        };
        let mut list = json!({"type": "array"});
        if let Some(item) = item {
            let is_object = !matches!(property.items.as_deref(), Some(name) if name != "object");
            list["items"] = if is_object {
                let snippets = [editor::snippet("{…}", "{$1}")];
                json!({"if": {"type": "object"}, "then": item, "else": reference(NULL), "defaultSnippets": snippets})
            } else {
                json!({"anyOf": [item, reference(NULL)]})
            };
        }
        if let Some(most) = property.max_items {
            list["maxItems"] = most.into();
        }
        list
    }

    /// A list of components: each by its tag.
    fn elements(&mut self, place: &Place<'_>) -> Value {
        let may_stand = |entry: &&'static Component| {
            match self.catalog.placement(&entry.tag, &[&place.holder.tag]) {
                Placement::Allowed => !place.context.forbidden.contains(&*entry.tag),
                // What real cards do next to a parent counts for more than what the parent forbids.
                Placement::Doubtful(_) => true,
                Placement::Refused(_) => false,
            }
        };
        let entries: Vec<&'static Component> =
            self.catalog.components().filter(may_stand).collect();
        let tags: Vec<&str> = entries.iter().map(|entry| &*entry.tag).collect();
        let name = place
            .context
            .name(&format!("{}-elements", place.holder.tag));
        if !self.done.contains_key(&name) {
            // Held free before its parts are asked for, which may lead back here.
            self.done.insert(name.clone(), Value::Null);
            let cases: Vec<Value> = entries
                .iter()
                .map(|entry| {
                    json!({
                        "if": has_tag(&entry.tag),
                        "then": {"$ref": self.entry(&entry.tag, &place.context)},
                    })
                })
                .collect();
            let mut tag = json!({
                "enum": tags,
                "errorMessage": editor::misplaced(place.holder, self.lang),
            });
            editor::name_tags(&mut tag, &entries, self.lang);
            let element = json!({
                "type": "object",
                "required": ["tag"],
                "properties": {"tag": tag},
                "allOf": cases,
                "defaultSnippets": [editor::snippet("{…}", "{$1}")],
            });
            self.done.insert(name.clone(), element);
        }
        json!({"type": "array", "items": reference(&name)})
    }
}

/// What is around a property.
#[derive(Clone, Debug)]
struct Place<'a> {
    /// The component or part of the card that it belongs to.
    holder: &'static Component,
    /// What holds inside of the holder.
    context: Context,
    /// What holds at the holder's own place.
    outer: &'a Context,
    /// Whether the property is one of the holder itself and not of an object in it.
    is_component: bool,
}

/// The name of the definition of what a property takes.
fn name_of(property: &Property, place: &Place<'_>) -> String {
    let name = if property.name == "*" {
        "any"
    } else {
        &property.name
    };
    format!("{}.{name}", place.holder.tag)
}

/// That an object has a tag.
fn has_tag(tag: &str) -> Value {
    let properties = json!({"tag": {"const": tag, "doNotSuggest": true}});
    json!({"type": "object", "properties": properties, "required": ["tag"]})
}

/// That a property is there and says something.
fn given(property: &Property) -> Value {
    // A text may be empty, and so may an object of the author's own.
    let is_free = property.takes_any_object();
    let may_be_blank = property.name == "content";
    let nothing: Vec<Value> = [json!(null), json!(""), json!({})]
        .into_iter()
        .filter(|value| !(may_be_blank && value.is_string() || is_free && value.is_object()))
        .collect();
    json!({
        "type": "object",
        "required": [property.name],
        "properties": {&property.name: {"not": {"enum": nothing}, "doNotSuggest": true}},
    })
}

/// That the siblings have the values under which a property counts.
fn holds(members: Members<'_>, property: &Property) -> Value {
    let mut required = Vec::new();
    let mut properties = Map::new();
    for (name, wanted) in &property.condition {
        properties.insert(name.clone(), json!({"const": wanted, "doNotSuggest": true}));
        let default = members
            .get(name)
            .and_then(|sibling| sibling.default.as_ref());
        if default != Some(wanted) {
            required.push(name.clone());
        }
    }
    json!({"type": "object", "properties": properties, "required": required})
}
