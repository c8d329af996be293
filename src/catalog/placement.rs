//! Who may stand where.

use serde_json::Value;

use super::{Catalog, Component};
use crate::both;
use crate::lang::Bilingual;

/// A list of children that a component holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildList<'a> {
    /// The keys that lead to the array, such as `elements` or `button_area`, `buttons`.
    pub keys: Vec<&'a str>,
}

/// Whether something may stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// It may.
    Allowed,
    /// The documentation says no, real cards say yes.
    Doubtful(Bilingual),
    /// It may not; the sentence says why.
    Refused(Bilingual),
}

impl Component {
    /// The lists of children it holds, in the order of the documentation. `card`, whose parts are single objects, has none.
    pub fn child_lists(&self) -> Vec<ChildList<'_>> {
        if self.tag == "card" {
            return Vec::new();
        }
        let lists = self
            .children
            .keys()
            .filter(|key| *key != "not" && !key.contains("text_tag_list"));
        lists
            .map(|key| ChildList {
                keys: key.split('.').collect(),
            })
            .collect()
    }

    /// Whether it holds other components.
    pub fn is_container(&self) -> bool {
        !self.child_lists().is_empty()
    }

    fn takes(&self, child: &str) -> bool {
        let lists = self.children.iter().filter(|(key, _)| *key != "not");
        lists
            .flat_map(|(_, tags)| strings(tags))
            .any(|tag| tag == child || tag == "*")
    }

    /// What may not stand in it at any depth.
    pub(super) fn forbidden(&self) -> impl Iterator<Item = &str> {
        self.children.get("not").into_iter().flat_map(strings)
    }

    fn forbids(&self, child: &str) -> bool {
        self.children
            .get("not")
            .is_some_and(|tags| strings(tags).any(|tag| tag == child))
    }
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

impl Catalog {
    /// Whether a component may stand inside `ancestors` (the nearest first, `body` last). A tag or an ancestor that
    /// the catalogue does not know is never refused.
    pub fn placement(&self, child: &str, ancestors: &[&str]) -> Placement {
        let Some(entry) = self.entry(child) else {
            return Placement::Allowed;
        };
        let zh = &entry.name.zh;
        if let Some((parent, known)) = ancestors
            .first()
            .and_then(|tag| Some((*tag, self.entry(tag)?)))
        {
            let listed = entry.parents.iter().any(|tag| tag == "*" || tag == parent);
            if !listed && entry.lenient_parents.iter().any(|tag| tag == parent) {
                return Placement::Doubtful(both!(
                    "the documentation does not let {child} stand in {parent}, though real cards do it",
                    "文档未允许「{zh}」({child}) 直接放在 {parent} 中，但实际卡片有这样使用的"
                ));
            }
            if !listed || !known.takes(child) {
                let places = entry
                    .parents
                    .iter()
                    .filter(|tag| *tag != "*")
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(", ");
                return Placement::Refused(if places.is_empty() || !known.is_container() {
                    both!(
                        "{parent} cannot hold {child}",
                        "{parent} 中不能放置「{zh}」({child})"
                    )
                } else {
                    both!(
                        "{child} may not stand in {parent}; it may stand in: {places}",
                        "「{zh}」({child}) 不能放在 {parent} 中；可放在：{places}"
                    )
                });
            }
        }
        let forbidding = ancestors
            .iter()
            .find(|tag| self.entry(tag).is_some_and(|entry| entry.forbids(child)));
        match forbidding {
            Some(ancestor) => Placement::Refused(both!(
                "{child} may not stand anywhere inside {ancestor}",
                "「{zh}」({child}) 不能出现在 {ancestor} 内的任何层级"
            )),
            None => Placement::Allowed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_stands_in_the_body_and_nowhere_else() {
        let catalog = Catalog::get();
        assert_eq!(catalog.placement("form", &["body"]), Placement::Allowed);
        assert!(matches!(
            catalog.placement("form", &["column", "column_set", "body"]),
            Placement::Refused(_)
        ));
        assert!(matches!(
            catalog.placement("form", &["form", "body"]),
            Placement::Refused(_)
        ));
    }

    #[test]
    fn columns_stand_in_column_sets_only_and_column_sets_hold_columns_only() {
        let catalog = Catalog::get();
        assert_eq!(
            catalog.placement("column", &["column_set", "body"]),
            Placement::Allowed
        );
        assert!(matches!(
            catalog.placement("column", &["body"]),
            Placement::Refused(_)
        ));
        assert!(matches!(
            catalog.placement("hr", &["column_set", "body"]),
            Placement::Refused(_)
        ));
        assert!(matches!(
            catalog.placement("hr", &["button", "body"]),
            Placement::Refused(_)
        ));
    }

    #[test]
    fn what_the_catalogue_does_not_know_is_not_refused() {
        assert_eq!(
            Catalog::get().placement("next_month", &["body"]),
            Placement::Allowed
        );
        assert_eq!(
            Catalog::get().placement("hr", &["next_month", "body"]),
            Placement::Allowed
        );
    }

    #[test]
    fn a_new_component_may_stand_where_its_parents_say() {
        let catalog = Catalog::get();
        for component in catalog.components() {
            let says = |parents: &[String], tag: &str| parents.iter().any(|one| one == tag);
            let holders = catalog.all().iter().filter(|entry| entry.is_container());
            for holder in holders {
                let (child, parent) = (&*component.tag, &*holder.tag);
                let placement = catalog.placement(child, &[parent]);
                let anywhere = says(&component.parents, "*") && holder.takes(child);
                if anywhere || says(&component.parents, parent) {
                    assert_eq!(placement, Placement::Allowed, "{child} in {parent}");
                } else if says(&component.lenient_parents, parent) {
                    assert!(
                        matches!(placement, Placement::Doubtful(_)),
                        "{child} in {parent}"
                    );
                } else {
                    assert!(
                        matches!(placement, Placement::Refused(_)),
                        "{child} in {parent}"
                    );
                }
            }
        }
    }
}
