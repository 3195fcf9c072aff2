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
        'µ' | 'μ' => b"u",
        '®' => b"r",
        _ => b"",
    })
}

/// The ASCII digit or sign that `c` is another form of: `１`, `𝟙`, `①`, `¹`, `＄`.
pub(crate) fn plain(c: char) -> Option<char> {
    let code = u32::from(c);
    let digit = |value: u32| char::from_digit(value, 10);
    match c {
        '\u{FF01}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF5E}' => {
            char::from_u32(code - 0xFEE0)
        }
        '\u{1D7CE}'..='\u{1D7FF}' => digit((code - 0x1D7CE) % 10),
        '\u{2460}'..='\u{2468}' => digit(code - 0x245F),
        '\u{2070}' | '\u{2074}'..='\u{2079}' => digit(code - 0x2070),
        '\u{2080}'..='\u{2089}' => digit(code - 0x2080),
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        _ => None,
    }
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
