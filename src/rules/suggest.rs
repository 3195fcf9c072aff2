//! "Did you mean": the nearest of the names that would have been right.
//!
//! In: what was written and what could have been. Out: one name, or none where all are far off; a
//! wrong guess costs more trust than no guess.

/// The nearest of `names` to `wrong`: at most a third of its letters off.
pub(super) fn nearest<'a>(
    wrong: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let allowed = (wrong.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(wrong, name), name))
        .filter(|(distance, _)| *distance <= allowed && *distance < wrong.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_only() {
        let names = ["terms", "lists", "regex", "when"];
        assert_eq!(nearest("term", names), Some("terms"));
        assert_eq!(nearest("regxe", names), Some("regex"));
        assert_eq!(nearest("pattern", names), None);
        assert_eq!(nearest("x", ["id", "a"]), None);
    }
}
