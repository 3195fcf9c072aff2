//! Folding: a text becomes atoms.
//!
//! In: a text and a [`Fold`]. Out: one [`Atom`] for each folded character, in order, with the byte
//! range of the original that it stands for. A run of white space is one atom, so that a double
//! space does not beat a two-word term; `ß` is two atoms (`s`, `s`) over the same bytes.
//!
//! The one hard idea: an atom knows what it is for a word ([`Class`]), so that finding where words
//! begin and end needs neither the original nor a second look at the Unicode tables.

use crate::Span;
use crate::text::unicode;

/// How much a text is folded before terms are looked for.
///
/// `basic` and `strong` of the rule language come with the fuzzy matcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fold {
    /// As typed.
    None,
    /// Full Unicode case folding: `ß` is `ss`.
    Case,
}

impl Fold {
    /// Every fold there is.
    pub(crate) const ALL: [Self; 2] = [Self::None, Self::Case];
}

/// One folded character and the bytes it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Atom {
    pub(crate) c: char,
    pub(crate) span: Span,
    pub(crate) class: Class,
}

/// What a character is for a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// A letter of a script that puts spaces between words.
    Letter,
    /// A letter of a script that does not: Han, Kana, Thai, Lao, Khmer, Burmese.
    Unspaced,
    /// A combining mark: part of the character before it.
    Mark,
    /// A decimal digit.
    Digit,
    /// `'` or `’`: joins a word when it stands between letters.
    Apostrophe,
    /// White space, a whole run of it.
    Space,
    /// Everything else, invisible characters included.
    Other,
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' | 'A'..='Z' => Self::Letter,
            '0'..='9' => Self::Digit,
            '\'' | '\u{2019}' => Self::Apostrophe,
            c if c.is_whitespace() => Self::Space,
            c if c.is_ascii() || unicode::is_default_ignorable(c) => Self::Other,
            c if unicode::is_mark(c) => Self::Mark,
            c if unicode::writes_no_spaces(c) => Self::Unspaced,
            c if unicode::is_letter(c) => Self::Letter,
            c if unicode::is_digit(c) => Self::Digit,
            _ => Self::Other,
        }
    }
}

/// The atoms of `text`.
pub(crate) fn fold(text: &str, fold: Fold) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::with_capacity(text.len());
    for (start, c) in text.char_indices() {
        let span = Span::new(start, start + c.len_utf8());
        let class = Class::of(c);
        if class == Class::Space {
            match atoms.last_mut() {
                Some(last) if last.class == Class::Space => last.span.end = span.end,
                _ => atoms.push(Atom { c: ' ', span, class }),
            }
        } else if fold == Fold::None {
            atoms.push(Atom { c, span, class });
        } else {
            // Phones type `’`; it is the same word.
            let c = if c == '\u{2019}' { '\'' } else { c };
            // Of `İ` = `i` + dot above, the dot is a mark: each folded character has its own class.
            let classed = |c| Atom { c, span, class: Class::of(c) };
            atoms.extend(unicode::case_fold(c).map(classed));
        }
    }
    atoms
}

/// The characters of `text` as [`fold`] sees them: how a term is stored.
pub(crate) fn folded_chars(text: &str, by: Fold) -> Vec<char> {
    fold(text, by).into_iter().map(|atom| atom.c).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_atom_leads_back_to_its_bytes() {
        let text = "Groß  é😀";
        let read: Vec<_> =
            fold(text, Fold::Case).into_iter().map(|atom| (atom.c, atom.span.of(text))).collect();
        assert_eq!(
            read,
            [
                ('g', "G"),
                ('r', "r"),
                ('o', "o"),
                ('s', "ß"),
                ('s', "ß"),
                (' ', "  "),
                ('é', "é"),
                ('😀', "😀")
            ]
        );
    }

    #[test]
    fn none_keeps_case_and_joins_white_space() {
        assert_eq!(folded_chars("A\t\n B", Fold::None), ['A', ' ', 'B']);
    }

    #[test]
    fn classes() {
        for (c, class) in [
            ('a', Class::Letter),
            ('Я', Class::Letter),
            ('한', Class::Letter),
            ('今', Class::Unspaced),
            ('ไ', Class::Unspaced),
            ('\u{301}', Class::Mark),
            ('\u{FE0F}', Class::Other),
            ('\u{200B}', Class::Other),
            ('7', Class::Digit),
            ('٣', Class::Digit),
            ('’', Class::Apostrophe),
            ('\u{3000}', Class::Space),
            ('_', Class::Other),
        ] {
            assert_eq!(Class::of(c), class, "{c:?}");
        }
    }
}
