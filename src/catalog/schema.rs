//! The catalogue as a JSON Schema (2020-12, <https://json-schema.org/draft/2020-12>), for editors and other programs.
//!
//! It says what the checker says about structure: tags, properties, types, values, who stands where. What spans the
//! card (names that must differ, names that the card declares itself, limits of the whole) only the checker knows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Catalog, Component, Members, Placement, Property, Type, tables};
use crate::lang::{Bilingual, Lang};

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
    definitions.insert(LEFT_OUT.to_owned(), left_out(&json!([null, ""])));
    definitions.insert(LEFT_OUT_OBJECT.to_owned(), left_out(&json!([null, "", {}])));
    definitions.insert(VARIABLE.to_owned(), variable());
    definitions.insert(COLOR.to_owned(), color());
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLE.get(lang),
        "$ref": card,
        "$defs": definitions,
    })
}

const TITLE: Bilingual =
    Bilingual::fixed("Feishu (Lark) card, JSON 2.0", "飞书（Lark）卡片 JSON 2.0");
const LEFT_OUT: &str = "left-out";
const LEFT_OUT_OBJECT: &str = "left-out-object";
const VARIABLE: &str = "variable";
const COLOR: &str = "color";

/// What counts as if it were not there.
fn left_out(values: &Value) -> Value {
    json!({"anyOf": [{"enum": values}, reference(VARIABLE)]})
}

/// A variable of a template: its value is not known yet.
fn variable() -> Value {
    json!({"type": "string", "pattern": r"\$\{[\s\S]*\}|\{\{[\s\S]*\}\}"})
}

/// The names of colours.
fn color() -> Value {
    json!({"enum": tables().colors.keys().collect::<BTreeSet<_>>()})
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

struct Writer {
    catalog: &'static Catalog,
    lang: Lang,
    /// Definitions by name; `null` for one that is still to be made.
    done: BTreeMap<String, Value>,
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
            // The server refuses a card without one, whatever the page says of its being optional.
            object["allOf"] = json!([{
                "required": ["body"],
                "properties": {"body": {"not": {"type": "null"}}},
            }]);
        }
        object["title"] = self.say(&entry.name);
        object["$comment"] = entry.doc.clone().into();
        // What editors show of a component; those that know no Markdown leave it out.
        let (name, doc) = (entry.name.get(self.lang), &entry.doc);
        object["markdownDescription"] = format!("[{name}]({doc})").into();
        object
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
                Some(names) => {
                    let names: Vec<&str> = names.split('|').collect();
                    json!({"anyOf": [{"enum": names}, reference(VARIABLE)]})
                }
                None => self.property(property, always, place),
            };
            properties.insert(property.name.clone(), value);
            if property.name == "form_action_type" && is_required {
                conditions.push(json!({"anyOf": [
                    given(property), {"required": ["action_type"]}, {"required": ["behaviors"]}]}));
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
        let takes_object = property.kinds().any(Type::takes_object);
        let (mut plain, mut nested) = (Vec::new(), Vec::new());
        for kind in property.kinds() {
            let schema = self.kind(property, kind, required, place);
            match kind {
                Type::Object | Type::Text => {
                    // An empty one says nothing; of the author's own it may be.
                    let least = u8::from(!property.takes_any_object());
                    nested.push((json!({"type": "object", "minProperties": least}), schema));
                }
                Type::Array | Type::Elements => nested.push((json!({"type": "array"}), schema)),
                _ => plain.push(schema),
            }
        }
        plain.push(reference(match required {
            true => VARIABLE,
            false if takes_object => LEFT_OUT_OBJECT,
            false => LEFT_OUT,
        }));
        let mut schema = json!({"anyOf": plain});
        // By the type and not one of several: so that a validator says what is wrong inside, and not only that nothing fits.
        for (test, inside) in nested {
            schema = json!({"if": test, "then": inside, "else": schema});
        }
        let mut description = property.summary.get(self.lang).to_owned();
        if let Some(client) = &property.client {
            let more = match self.lang {
                Lang::En => format!(" (client {client} and later)"),
                Lang::Zh => format!("（客户端 {client} 及以上）"),
            };
            description.push_str(&more);
        }
        if !description.is_empty() {
            schema["description"] = description.into();
        }
        if let Some(default) = &property.default {
            schema["default"] = default.clone();
        }
        if property.deprecated {
            schema["deprecated"] = true.into();
        }
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
                "if": {"properties": {"tag": {"const": other}}, "required": ["tag"]},
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
            let other = json!({"anyOf": [{"type": "null"}, reference(VARIABLE)]});
            let is_object = !matches!(property.items.as_deref(), Some(name) if name != "object");
            list["items"] = if is_object {
                json!({"if": {"type": "object"}, "then": item, "else": other})
            } else {
                json!({"anyOf": [item, other]})
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
                        "if": {"properties": {"tag": {"const": entry.tag}}, "required": ["tag"]},
                        "then": {"$ref": self.entry(&entry.tag, &place.context)},
                    })
                })
                .collect();
            let element = json!({
                "type": "object",
                "required": ["tag"],
                "properties": {"tag": {"enum": tags}},
                "allOf": cases,
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
        "required": [property.name],
        "properties": {&property.name: {"not": {"enum": nothing}}},
    })
}

/// That the siblings have the values under which a property counts.
fn holds(members: Members<'_>, property: &Property) -> Value {
    let mut required = Vec::new();
    let mut properties = Map::new();
    for (name, wanted) in &property.condition {
        properties.insert(name.clone(), json!({"const": wanted}));
        let default = members
            .get(name)
            .and_then(|sibling| sibling.default.as_ref());
        if default != Some(wanted) {
            required.push(name.clone());
        }
    }
    json!({"properties": properties, "required": required})
}

fn number(property: &Property, kind: Type) -> Value {
    let mut schema = json!({"type": if kind == Type::Integer { "integer" } else { "number" }});
    let choices: Vec<&Value> = property
        .values
        .iter()
        .filter(|value| value.is_number())
        .collect();
    if !choices.is_empty() {
        schema["enum"] = json!(choices);
    }
    for (key, limit) in [("minimum", property.min), ("maximum", property.max)] {
        if let Some(limit) = limit {
            schema[key] = if limit.fract() == 0.0 {
                json!(limit as i64)
            } else {
                json!(limit)
            };
        }
    }
    schema
}

fn string(property: &Property, kind: Type, required: bool) -> Value {
    let mut schema = json!({"type": "string"});
    if let Some(most) = property.max_length {
        schema["maxLength"] = most.into();
    }
    if required && property.name != "content" {
        schema["minLength"] = 1.into();
    }
    let names: Vec<&str> = property
        .names()
        .chain(property.also.iter().map(String::as_str))
        .collect();
    let own = (!names.is_empty()).then(|| json!({"enum": names}));
    // A name that the card declares itself can be any; the listed ones are offered all the same.
    let is_color =
        kind == Type::Color && property.values.is_empty() && property.pattern().is_none();
    let more = if is_color {
        vec![reference(COLOR), json!({})]
    } else if property.or_name_in.is_some() {
        vec![json!({})]
    } else {
        let pattern = property
            .pattern()
            .map(|pattern| json!({"pattern": pattern}));
        pattern.into_iter().collect()
    };
    let any: Vec<Value> = own.into_iter().chain(more).collect();
    if let [Value::Object(one)] = &any[..] {
        for (key, value) in one {
            schema[key] = value.clone();
        }
    } else if !any.is_empty() {
        schema["anyOf"] = any.into();
    }
    schema
}
