//! Where words begin and end.
//!
//! In: atoms and a stretch of them (`start..end`). Out: whether a word may begin or end there
//! ([`starts_word`], [`ends_word`]), and how far the word around it reaches ([`word_start`],
//! [`word_end`]).
//!
//! The one hard idea: a boundary is judged by the *neighbour*: it must not be a letter. Digits at
//! the edge of a word do not hide it (`darn123` holds `darn`, `darn123x` does not), an apostrophe
//! between letters joins (`he'll` does not hold `he`) except before a final `s` (`hell's` holds
//! `hell`), and a change to or from a script without spaces is a boundary (`今日darnです`).

use super::fold::{Atom, Class};

/// How the atom at the edge of a stretch was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    /// As what it is.
    AsTyped,
    /// As a letter, which it is not: `@` for `a`.
    Letter,
}

/// Whether a word may begin at `start`, whose atom was read as `edge`.
pub(crate) fn starts_word(atoms: &[Atom], start: usize, edge: Edge) -> bool {
    let Some(first) = atoms.get(start) else { return true };
    let before = atoms.get(..start).unwrap_or_default();
    let is_edge = matches!(first.class, Class::Letter | Class::Badge | Class::Digit);
    if edge == Edge::AsTyped && !is_edge {
        return true;
    }
    let digits = before.iter().rev().take_while(|atom| atom.class == Class::Digit).count();
    if edge == Edge::AsTyped && first.class == Class::Digit && digits > 0 {
        return false;
    }
    let before = before.get(..before.len() - digits).unwrap_or_default();
    match base(before) {
        Some(Class::Letter) => false,
        Some(Class::Badge) => first.class != Class::Badge,
        Some(Class::Apostrophe) if digits == 0 && first.class == Class::Letter => {
            base(before.split_last().map_or(&[], |(_, rest)| rest)) != Some(Class::Letter)
        }
        _ => true,
    }
}

/// Whether a word may end before `end`, the atom before which was read as `edge`.
pub(crate) fn ends_word(atoms: &[Atom], end: usize, edge: Edge) -> bool {
    let after = atoms.get(end..).unwrap_or_default();
    let Some(last) = base(atoms.get(..end).unwrap_or_default()) else {
        return true;
    };
    if after.first().is_some_and(|atom| atom.class == Class::Mark) {
        return false; // the mark belongs to the last character, which is thus another one
    }
    let is_edge = matches!(last, Class::Letter | Class::Badge | Class::Digit);
    if edge == Edge::AsTyped && !is_edge {
        return true;
    }
    let digits = after.iter().take_while(|atom| atom.class == Class::Digit).count();
    if edge == Edge::AsTyped && last == Class::Digit && digits > 0 {
        return false;
    }
    match after.get(digits).map(|atom| atom.class) {
        Some(Class::Letter) => false,
        Some(Class::Badge) => last != Class::Badge,
        Some(Class::Apostrophe) if digits == 0 => !joins(after),
        _ => true,
    }
}

/// The first atom of the word that reaches to `start`.
pub(crate) fn word_start(atoms: &[Atom], start: usize) -> usize {
    let mut at = start;
    while at > 0 && continues_left(atoms, at) {
        at -= 1;
    }
    at
}

/// One past the last atom of the word that reaches to `end`.
pub(crate) fn word_end(atoms: &[Atom], end: usize) -> usize {
    let mut at = end;
    while at < atoms.len() && continues_right(atoms, at) {
        at += 1;
    }
    at
}

fn continues_left(atoms: &[Atom], at: usize) -> bool {
    let before = atoms.get(..at).unwrap_or_default();
    let next = atoms.get(at).map(|atom| atom.class);
    match base(before) {
        Some(Class::Letter | Class::Digit) => next != Some(Class::Unspaced),
        Some(Class::Badge) => next == Some(Class::Badge),
        Some(Class::Apostrophe) => {
            next == Some(Class::Letter)
                && base(before.split_last().map_or(&[], |(_, rest)| rest)) == Some(Class::Letter)
        }
        _ => false,
    }
}

fn continues_right(atoms: &[Atom], at: usize) -> bool {
    let before = base(atoms.get(..at).unwrap_or_default());
    match atoms.get(at).map(|atom| atom.class) {
        Some(Class::Letter | Class::Digit) => before != Some(Class::Unspaced),
        Some(Class::Badge) => before == Some(Class::Badge),
        Some(Class::Mark) => true,
        Some(Class::Apostrophe) => {
            before == Some(Class::Letter) && joins(atoms.get(at..).unwrap_or_default())
        }
        _ => false,
    }
}

/// What the last character of `atoms` is; a mark is what it stands on.
fn base(atoms: &[Atom]) -> Option<Class> {
    atoms.iter().rev().map(|atom| atom.class).find(|class| *class != Class::Mark)
}

/// Whether the apostrophe that `after` begins with joins the letter before it to what follows.
fn joins(after: &[Atom]) -> bool {
    let follows = after.get(1).is_some_and(|atom| atom.class == Class::Letter);
    let is_s = after.get(1).is_some_and(|atom| matches!(atom.c, 's' | 'S'));
    let word_goes_on = after.get(2).is_some_and(|atom| {
        matches!(atom.class, Class::Letter | Class::Mark | Class::Digit | Class::Apostrophe)
    });
    follows && (!is_s || word_goes_on)
}

#[cfg(test)]
mod tests {
    use super::super::fold::{Reading, fold};
    use super::*;

    /// Whether `word`, at its first place in `text`, stands as a word of its own.
    fn is_word(text: &str, word: &str) -> bool {
        let atoms = fold(text, Reading::Case);
        let at = text.find(word).unwrap();
        let start = atoms.iter().position(|atom| atom.span.start == at).unwrap();
        let end = atoms.iter().rposition(|atom| atom.span.end == at + word.len()).unwrap() + 1;
        starts_word(&atoms, start, Edge::AsTyped) && ends_word(&atoms, end, Edge::AsTyped)
    }

    #[test]
    fn words() {
        for text in [
            "darn",
            "(darn)",
            "darn!",
            "foo_darn",
            "darn_foo",
            "darn123",
            "123darn",
            "12darn34",
            "darn's",
            "the darn’s",
            "今日darnです",
            "darn🔥darn",
            "'darn'",
            "darn' x",
            "darn\u{200B}x",
            "darn\u{FE0F}",
        ] {
            assert!(is_word(text, "darn"), "{text}");
        }
        for text in [
            "darned",
            "xdarn",
            "darn123x",
            "x123darn",
            "darn'll",
            "d'darn",
            "darn's's",
            "darn'st",
            "darn\u{301}",
            "darnя",
        ] {
            assert!(!is_word(text, "darn"), "{text}");
        }
    }

    #[test]
    fn scripts_without_spaces_need_no_boundary() {
        assert!(is_word("今日の配信", "配信"));
        assert!(!is_word("が".replace('が', "か\u{3099}").as_str(), "か"));
    }

    #[test]
    fn digits_and_signs_at_the_edge_of_a_term() {
        assert!(is_word("watch mp4 now", "mp4"));
        assert!(!is_word("watch mp44 now", "mp4"));
        assert!(is_word("lol:)lol", ":)"));
    }

    #[test]
    fn growth_covers_the_rest_of_the_word() {
        for (text, from, grown) in [
            ("re-darned99x!", "darn", "darned99x"),
            ("xdarn y", "darn", "xdarn"),
            ("darn'll go", "darn", "darn'll"),
            ("darn's go", "darn", "darn"),
            ("今日darnです", "darn", "darn"),
            ("cafe\u{301}s", "caf", "cafe\u{301}s"),
        ] {
            let atoms = fold(text, Reading::Case);
            let at = text.find(from).unwrap();
            let start = atoms.iter().position(|atom| atom.span.start == at).unwrap();
            let end = start + from.chars().count();
            let (start, end) = (word_start(&atoms, start), word_end(&atoms, end));
            let span = atoms[start].span.join(atoms[end - 1].span);
            assert_eq!(span.of(text), grown);
        }
    }
}
