//! Digits and signs that stand for letters.
//!
//! In: a character. Out: the letters it is typed for. A small reviewed table: each row has been seen
//! in chats, and each more costs false hits. Whether such a reading counts is decided where the
//! match is accepted, because a digit is a digit first and a sign is punctuation first.

use super::letters::Letters;

/// The letters that `c` is typed for.
pub(crate) const fn letters(c: char) -> Letters {
    Letters::of(match c {
        '0' | '°' => b"o",
        '1' | '!' | '|' | '¡' => b"il",
        '2' => b"z",
        '3' | '€' | '£' => b"e",
        '4' | '@' | 'ª' => b"a",
        '5' | '$' | '§' => b"s",
        '6' => b"g",
        '7' | '+' => b"t",
        '8' => b"b",
        '9' => b"g",
        '(' | '<' | '¢' | '©' => b"c",
        '×' => b"x",
        '¥' => b"y",
        'µ' => b"u",
        '®' => b"r",
        _ => b"",
    })
}

/// Whether `c`, at the end of a word, is punctuation before it is a letter.
pub(crate) const fn is_punctuation(c: char) -> bool {
    matches!(c, '!' | '¡' | '|' | '(' | '<' | '+')
}

/// Whether `c`, at the edge of a word, is a letter before it is punctuation.
pub(crate) const fn is_letter_first(c: char) -> bool {
    matches!(c, '$' | '€' | '§')
}

/// Whether `c` is typed in place of a letter that is not to be seen.
pub(crate) const fn is_mask(c: char) -> bool {
    matches!(c, '*' | '#')
}

/// Whether `c` may also hide a letter inside a word, though it mostly means something else.
pub(crate) const fn is_wide_mask(c: char) -> bool {
    matches!(c, '-' | '_' | '%' | '&' | '?' | '^' | '~' | '=' | '@' | '$' | '!' | '+')
}
