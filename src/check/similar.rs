//! "Did you mean …": the nearest of a list of names.

/// The name nearest to a word, where one is near enough to be meant.
pub(super) fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = plain(word);
    let allowed = (word.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for name in names {
        let other = plain(name);
        if other.len().abs_diff(word.len()) > allowed
            || word.len().max(other.len()) < 3
            || word.len() > LONGEST
        {
            continue;
        }
        let distance = distance(&word, &other);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// A word longer than this is no misspelt name.
const LONGEST: usize = 64;

/// Letters and digits in lower case: `elementId` and `element-id` are `element_id`.
fn plain(word: &str) -> Vec<char> {
    word.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// How many letters have to be put in, taken out, replaced or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(x != y))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_and_other_spellings_are_near() {
        let names = ["element_id", "margin", "type", "text_align"];
        assert_eq!(nearest("elementId", names), Some("element_id"));
        assert_eq!(nearest("magrin", names), Some("margin"));
        assert_eq!(nearest("tpye", names), Some("type"));
        assert_eq!(nearest("colour", names), None);
        assert_eq!(nearest("", names), None);
    }
}
