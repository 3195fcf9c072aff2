//! What a character is, as far as matching needs to know: how it folds, and whether it is a
//! letter, a mark, a digit, invisible, or of a script that writes no spaces.
//!
//! In goes one `char`; out comes a `bool`, or for [`case_fold`] one to three characters.
//! Nothing depends on a locale or on neighbours, so a text can be read in any pieces.
//!
//! The hard idea: two spellings are the same word if they *fold* to the same characters, and
//! that is not lower-casing. `ß` and `ss` meet only because one character may become several
//! (full folding), final `ς` meets `σ`, and small Cherokee letters fold to the older capitals.
//! So a folded text is a key to compare, never a text to show, and offsets into it are not
//! offsets into the original. The tables hold ranges, and ASCII never reaches them.

use super::tables;
use std::cmp::Ordering;

/// The one to three characters that a character folds to, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CaseFold([Option<char>; 3]);

impl CaseFold {
    /// A fold to one character.
    const fn one(c: char) -> Self {
        Self([Some(c), None, None])
    }
}

impl Iterator for CaseFold {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let [first, second, third] = self.0;
        self.0 = [second, third, None];
        first
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.0.iter().flatten().count();
        (left, Some(left))
    }
}

impl ExactSizeIterator for CaseFold {}

/// Full case folding (statuses C and F of Unicode), without the Turkic exceptions.
pub(crate) fn case_fold(c: char) -> CaseFold {
    if c.is_ascii() {
        return CaseFold::one(c.to_ascii_lowercase());
    }
    match fold_to_one(c) {
        Some(folded) => CaseFold::one(folded),
        None => fold_to_many(c).unwrap_or(CaseFold::one(c)),
    }
}

/// The fold of `c` if it is one other character: the stride skips what lies between capitals.
fn fold_to_one(c: char) -> Option<char> {
    let point = u32::from(c);
    let table = tables::CASE_FOLD;
    let found = table.binary_search_by(|&(first, last, ..)| compare(first, last, point)).ok()?;
    let &(first, _, stride, delta) = table.get(found)?;
    if !(point - first).is_multiple_of(stride) {
        return None;
    }
    char::from_u32(point.checked_add_signed(delta)?)
}

/// The fold of `c` if it is several characters.
fn fold_to_many(c: char) -> Option<CaseFold> {
    let table = tables::CASE_FOLD_MULTI;
    let found = table.binary_search_by_key(&u32::from(c), |&(from, _)| from).ok()?;
    let &(_, folded) = table.get(found)?;
    Some(CaseFold(folded.map(|c| (c != '\0').then_some(c))))
}

/// Whether `c` belongs to the character before it: an accent, a vowel sign, an enclosing circle.
pub(crate) fn is_mark(c: char) -> bool {
    !c.is_ascii() && contains(tables::MARK, c)
}

/// Whether `c` shows nothing: soft hyphen, joiners, bidi controls, variation selectors, tags.
pub(crate) fn is_default_ignorable(c: char) -> bool {
    !c.is_ascii() && contains(tables::DEFAULT_IGNORABLE, c)
}

/// Whether `c` is of a script without spaces between words, so that words have no visible edge.
pub(crate) fn writes_no_spaces(c: char) -> bool {
    !c.is_ascii() && (contains(tables::NO_SPACE_SCRIPT, c) || contains(tables::NO_SPACE_SHARED, c))
}

/// Whether `c` is part of a word's letters: alphabetic, or a mark on a letter.
pub(crate) fn is_letter(c: char) -> bool {
    // The standard library has its own path for ASCII, and its own Unicode version.
    c.is_alphabetic() || is_mark(c)
}

/// Whether `c` is a digit of a decimal number in any script; not `½`, `②` or `Ⅷ`.
pub(crate) fn is_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { contains(tables::DECIMAL_DIGIT, c) }
}

/// Whether one of the sorted ranges holds `c`.
fn contains(ranges: &[(u32, u32)], c: char) -> bool {
    let point = u32::from(c);
    ranges.binary_search_by(|&(first, last)| compare(first, last, point)).is_ok()
}

/// Where the range from `first` to `last` lies, as seen from `point`.
pub(super) fn compare(first: u32, last: u32, point: u32) -> Ordering {
    if last < point {
        Ordering::Less
    } else if first > point {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        text.chars().flat_map(case_fold).collect()
    }

    #[test]
    fn folding_is_full_and_not_lower_casing() {
        let cases = [
            ("AZaz09@[`{\0", "azaz09@[`{\0"),
            ("É", "é"),
            ("ß", "ss"),
            ("ẞ", "ss"),
            ("İ", "i\u{307}"),
            ("ſ", "s"),
            ("\u{212A}", "k"),
            ("Σςσ", "σσσ"),
            ("ꭰᏸ", "ᎠᏰ"),
            ("ﬁ", "fi"),
            ("ﬃ", "ffi"),
            ("ΐ", "ι\u{308}\u{301}"),
            ("Ǆǅ", "ǆǆ"),
            ("ĀĂ", "āă"),
            ("𐐀", "𐐨"),
        ];
        for (text, want) in cases {
            assert_eq!(folded(text), want, "{text}");
        }
    }

    #[test]
    fn what_is_folded_stays() {
        for c in "ıéāσǆᎠ今ไ한🙂\u{301}".chars() {
            assert_eq!(case_fold(c), CaseFold::one(c), "{c}");
        }
        for c in '\0'..=char::MAX {
            let once: Vec<char> = case_fold(c).collect();
            let twice: Vec<char> = once.iter().copied().flat_map(case_fold).collect();
            assert_eq!(once, twice, "{c:?}");
            assert_eq!(case_fold(c).len(), once.len(), "{c:?}");
        }
    }

    #[test]
    fn marks_are_letters_and_digits_are_decimal() {
        for c in "\u{301}\u{20E3}\u{93E}\u{E31}\u{FE0F}".chars() {
            assert!(is_mark(c) && is_letter(c), "{c:?}");
        }
        for c in "aZéß今ไ한ーª".chars() {
            assert!(!is_mark(c) && is_letter(c) && !is_digit(c), "{c:?}");
        }
        for c in "0９٣४𝟘".chars() {
            assert!(is_digit(c) && !is_letter(c), "{c:?}");
        }
        for c in "½②³一_ -🙂".chars() {
            assert!(!is_digit(c) && !is_mark(c), "{c:?}");
        }
    }

    #[test]
    fn what_shows_nothing_is_ignorable() {
        let hidden = "\u{200B}\u{AD}\u{202E}\u{2066}\u{61C}\u{200D}\u{FE0F}\u{FEFF}\u{E0041}";
        for c in hidden.chars() {
            assert!(is_default_ignorable(c), "{c:?}");
        }
        for c in " \n\0a-é\u{A0}\u{301}\u{3000}今".chars() {
            assert!(!is_default_ignorable(c), "{c:?}");
        }
    }

    #[test]
    fn only_some_scripts_write_no_spaces() {
        for c in "今日々でカーｶｰไ๑ລខမ\u{3099}\u{20000}".chars() {
            assert!(writes_no_spaces(c), "{c:?}");
        }
        for c in "a0 한éяעअ。、🙂\u{301}\u{3000}".chars() {
            assert!(!writes_no_spaces(c), "{c:?}");
        }
    }

    #[test]
    fn tables_are_sorted_and_apart() {
        let pairs: Vec<(u32, u32)> = tables::CASE_FOLD.iter().map(|r| (r.0, r.1)).collect();
        let tables = [
            &pairs,
            tables::MARK,
            tables::DECIMAL_DIGIT,
            tables::DEFAULT_IGNORABLE,
            tables::NO_SPACE_SCRIPT,
            tables::NO_SPACE_SHARED,
        ];
        for table in tables {
            assert!(table.iter().all(|(first, last)| first <= last));
            assert!(table.windows(2).all(|w| w[0].1 < w[1].0));
        }
        assert!(tables::CASE_FOLD_MULTI.is_sorted_by_key(|(from, _)| from));
    }
}
