//! The list of all rules, and where the walk asks them.
//!
//! To add a rule: write its [`Rule`] and its function beside their kin, name the rule in [`RULES`] and the function in
//! the list of the places that it looks at.

use super::problem::Severity;
use super::text::{attributes, literal, marks, markup, references};
use super::walk::{Member, Object, Walk};
use super::{acts, audio, choices, forms, keys, links, people, settings, table};
use super::{chart, client, effect, extent, glyphs, ids, lacking, sight, text};
use super::{identity, limits, placement, properties, shape, strict, tags, values};
use crate::document::NodeId;
use crate::lang::Bilingual;

/// What the checker looks for.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The stable name, as it stands in [`super::Problem::code`].
    pub code: &'static str,
    /// The usual severity; where the facts about a case are weaker, the problem has a milder one.
    pub severity: Severity,
    /// The server's code for it; `None` where no refusal is documented.
    pub server: Option<i64>,
    /// What it looks for, in one line.
    pub summary: Bilingual,
}

/// All rules, in the order of this list's kin: the shape of the card, tags, properties, values, places, names.
pub static RULES: &[&Rule] = &[
    &shape::NOT_JSON,
    &shape::NOT_A_CARD,
    &strict::NOT_STRICT,
    &shape::EMPTY_CARD,
    &shape::ENTITY_EMPTY,
    &shape::CARD_V1,
    &shape::ENTITY_V1,
    &shape::BODY_MISSING,
    &shape::WRAPPED,
    &shape::DUPLICATE_KEY,
    &tags::MISSING_TAG,
    &tags::UNKNOWN_TAG,
    &properties::UNKNOWN_PROPERTY,
    &properties::MISSING_PROPERTY,
    &properties::DEPRECATED,
    &properties::UNDOCUMENTED,
    &properties::UNKNOWN_LOCALE,
    &values::WRONG_TYPE,
    &values::OUTSIDE_ENUM,
    &values::UNKNOWN_ICON,
    &values::OUTSIDE_RANGE,
    &values::PATTERN,
    &values::TOO_LONG,
    &values::TOO_MANY,
    &placement::MISPLACED_CHILD,
    &placement::CHECKER_BUTTON,
    &limits::TOO_LARGE,
    &limits::TOO_MANY_ELEMENTS,
    &limits::TOO_MANY_TABLES,
    &limits::TOO_MANY_CHARTS,
    &limits::TOO_DEEP,
    &identity::BAD_ELEMENT_ID,
    &identity::DUPLICATE_ELEMENT_ID,
    &forms::DUPLICATE_NAME,
    &forms::FORM_WITHOUT_SUBMIT,
    &forms::FORM_WITHOUT_FIELDS,
    &forms::OUTSIDE_FORM,
    &forms::CONFIRM_IN_FORM,
    &choices::NO_OPTIONS,
    &choices::OPTION_WITHOUT_VALUE,
    &choices::DUPLICATE_OPTION,
    &choices::UNKNOWN_OPTION,
    &table::TABLE_ROW_KEY,
    &table::TABLE_CELL,
    &table::DUPLICATE_COLUMN,
    &table::EMPTY_COLUMN,
    &audio::AUDIO_FORWARD,
    &audio::DUPLICATE_AUDIO_ID,
    &acts::NO_BEHAVIOR,
    &acts::REPEATED_BEHAVIOR,
    &acts::STRING_VALUE,
    &acts::HIDDEN_TIPS,
    &acts::WEBHOOK_CALLBACK,
    &settings::UNLISTED_LOCALE,
    &settings::STREAMING_UPDATE,
    &links::LINK_SCHEME,
    &links::LINK_UNENCODED,
    &links::LINK_GLUED,
    &links::EMPTY_LINK,
    &keys::IMAGE_KEY,
    &keys::AUDIO_KEY,
    &keys::PLACEHOLDER_KEY,
    &people::WEBHOOK_PERSON,
    &people::PERSON_ID,
    &references::UNKNOWN_EMOJI,
    &markup::SWALLOWED_WORD,
    &markup::BARE_ENTITY,
    &markup::UNCLOSED_TAG,
    &attributes::MARKUP_COLOR,
    &attributes::MARKUP_ATTRIBUTE,
    &markup::NOT_IN_LARK_MD,
    &markup::VARIABLE_LINK,
    &ids::PLACEHOLDER_ID,
    &ids::NOT_OPEN_ID,
    &literal::LITERAL_BOLD,
    &literal::LITERAL_MARK,
    &literal::FOUR_STARS,
    &marks::OPEN_CODE_BLOCK,
    &marks::INDENTED_FENCE,
    &marks::BROKEN_TABLE,
    &marks::MARKDOWN_IN_PLAIN_TEXT,
    &chart::CHART_SPEC,
    &chart::CHART_TYPE,
    &chart::CHART_FIELD,
    &chart::CHART_DATA,
    &chart::CHART_ON_PHONES,
    &chart::CHART_FUNCTION,
    &client::NEWER_THAN_CLIENT,
    &effect::NO_EFFECT,
    &effect::OVERRIDDEN,
    &effect::HIDDEN_PICTURES,
    &effect::PREVIEW_OVER_LINK,
    &lacking::EMPTY_BUTTON,
    &lacking::EMPTY_TEXT,
    &lacking::EMPTY_CONTAINER,
    &lacking::MISSING_ALT,
    &extent::TITLE_CUT,
    &extent::OUTSIDE_CARD,
    &sight::LOW_CONTRAST,
    &glyphs::MISSING_GLYPH,
];

/// Asked once, before the walk.
pub(super) const BEFORE: &[fn(&mut Walk<'_>)] = &[
    shape::wrapped,
    strict::strict,
    shape::duplicate_keys,
    shape::body_missing,
    settings::locales,
];

/// Asked of every object whose properties are known.
pub(super) const OF_OBJECTS: &[fn(&mut Walk<'_>, &Object<'_>)] = &[
    properties::missing,
    effect::conditions,
    effect::elsewhere,
    effect::exclusive,
];

/// Asked of every member whose property is known, even where its value counts as left out.
pub(super) const OF_MEMBERS: &[fn(&mut Walk<'_>, &Member<'_>)] = &[
    properties::deprecated,
    properties::undocumented,
    properties::unknown_locale,
    settings::unlisted_locale,
    client::newer,
];

/// Asked of every value that has the right type.
pub(super) const OF_VALUES: &[fn(&mut Walk<'_>, &Member<'_>)] = &[
    values::string,
    values::unknown_icon,
    values::number,
    values::too_long,
    values::too_many,
    identity::collect,
    links::url,
    links::card_link,
    settings::streaming,
    keys::key,
    people::person,
    text::text,
    chart::spec,
    ids::of_people,
    extent::title,
    sight::text_color,
];

/// Asked of every component with a known tag, which stands in what [`Walk::around`] says.
pub(super) const OF_COMPONENTS: &[fn(&mut Walk<'_>, NodeId, &str)] = &[
    placement::misplaced,
    placement::checker_button,
    forms::in_or_out,
    choices::choices,
    table::table,
    acts::behaviors,
    acts::tips,
    acts::seen_tips,
    effect::pictures,
    lacking::contents,
    extent::margin,
];

/// Asked once, after the walk.
pub(super) const AFTER: &[fn(&mut Walk<'_>)] = &[
    identity::element_ids,
    forms::names,
    forms::contents,
    audio::audio,
    limits::limits,
    glyphs::missing,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_rules_share_a_code() {
        let codes: std::collections::HashSet<&str> = RULES.iter().map(|rule| rule.code).collect();
        assert_eq!(codes.len(), RULES.len());
    }
}
