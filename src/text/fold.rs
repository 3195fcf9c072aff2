//! Folding: a text becomes atoms.
//!
//! In: a text and how far to fold it. Out: one [`Atom`] for each folded character, in order, with
//! the byte range of the original that it stands for. A run of white space is one atom, so that a
//! double space does not beat a two-word term; `ß` is two atoms (`s`, `s`) over the same bytes;
//! what shows nothing is no atom but lies within the range of the one before it, so that a mask
//! covers it too.
//!
//! The one hard idea: an atom is not one letter but what it *may* stand for: the character it
//! plainly is ([`Atom::c`]), and a set of letters it could be read as ([`Atom::letters`]), each with
//! the evidence that such a reading needs. Ambiguity (`1` is `i` or `l`) costs a bit, not a copy of
//! the message.

use super::evidence::Evidence;
use super::letters::Letters;
use super::look::{Kind, look};
use super::{leet, unicode};
use crate::Span;

/// How much a text is folded before terms are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Fold {
    /// As typed.
    None,
    /// Full Unicode case folding: `ß` is `ss`.
    Case,
    /// Also other forms of a letter: accents, styles, look-alikes, invisible characters.
    #[default]
    Basic,
    /// Also disguises: digits for letters, stretching, separators, masks.
    Strong,
}

impl Fold {
    /// The names in rule files.
    pub(crate) const NAMES: [(&'static str, Self); 4] = [
        ("none", Self::None),
        ("case", Self::Case),
        ("basic", Self::Basic),
        ("strong", Self::Strong),
    ];

    /// The disguises it sees through.
    pub(crate) const fn accepts(self) -> Evidence {
        match self {
            Self::None | Self::Case => Evidence::NONE,
            Self::Basic => Evidence::BASIC,
            Self::Strong => Evidence::STRONG,
        }
    }

    /// How a text is read for it.
    pub(crate) const fn reading(self) -> Reading {
        match self {
            Self::None => Reading::AsTyped,
            Self::Case => Reading::Case,
            Self::Basic | Self::Strong => Reading::Letters,
        }
    }
}

/// How a text is read. Two folds may share a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reading {
    AsTyped,
    Case,
    Letters,
}

/// One folded character and the bytes it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Atom {
    /// What it plainly is.
    pub(crate) c: char,
    pub(crate) class: Class,
    /// What reading it as `c` needs.
    pub(crate) plain: Evidence,
    /// What it could be read as, other than `c`.
    pub(crate) letters: Letters,
    /// What reading it as one of `letters` needs.
    pub(crate) other: Evidence,
    pub(crate) span: Span,
}

impl Atom {
    fn new(c: char, span: Span) -> Self {
        Self {
            c,
            class: Class::of(c),
            plain: Evidence::NONE,
            letters: Letters::NONE,
            other: Evidence::NONE,
            span,
        }
    }

    /// Whether it is a letter of some script, or a part of one.
    pub(crate) fn is_letter(&self) -> bool {
        matches!(self.class, Class::Letter | Class::Badge | Class::Mark | Class::Unspaced)
    }

    /// Whether it is no letter, but could be read as one.
    pub(crate) fn is_sign_of_letter(&self) -> bool {
        !self.letters.is_empty() && !self.is_letter()
    }

    /// Whether it could be read as `letter`, with `accepted` disguises.
    pub(crate) fn reads_as(&self, letter: char, accepted: Evidence) -> bool {
        self.c == letter || (accepted.contains(self.other) && self.letters.contains(letter))
    }
}

/// What a character is for a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// A letter of a script that puts spaces between words.
    Letter,
    /// A sign that is a letter: 🅰, 🇦. As a letter it is part of a word; as a flag or an emoji behind
    /// a word it is not.
    Badge,
    /// A letter of a script that does not: Han, Kana, Thai, Lao, Khmer, Burmese.
    Unspaced,
    /// A combining mark: part of the character before it.
    Mark,
    /// A decimal digit.
    Digit,
    /// `'`, `’` or what is typed for it: joins a word when it stands between letters.
    Apostrophe,
    /// White space, a whole run of it.
    Space,
    /// Everything else, invisible characters included.
    Other,
}

impl Class {
    fn of(c: char) -> Self {
        if let Some(ascii) = ASCII.get(c as usize) {
            return ascii.class;
        }
        match c {
            '\u{2019}' | '\u{B4}' | '\u{2018}' | '\u{2BC}' => Self::Apostrophe,
            c if c.is_whitespace() => Self::Space,
            c if unicode::is_default_ignorable(c) => Self::Other,
            '\u{1F100}'..='\u{1F1FF}' => Self::Badge,
            c if unicode::is_mark(c) => Self::Mark,
            c if unicode::writes_no_spaces(c) => Self::Unspaced,
            c if unicode::is_letter(c) => Self::Letter,
            c if unicode::is_digit(c) => Self::Digit,
            _ => Self::Other,
        }
    }
}

/// The atoms of `text`.
pub(crate) fn fold(text: &str, by: Reading) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::with_capacity(text.len());
    let mut look_alikes = false;
    for (start, c) in text.char_indices() {
        let span = Span::new(start, start + c.len_utf8());
        if let Some(ascii) = ASCII.get(c as usize) {
            match (ascii.class, atoms.last_mut()) {
                (Class::Space, Some(last)) if last.class == Class::Space => {
                    last.span.end = span.end
                }
                _ => atoms.push(ascii.atom(c, span, by)),
            }
        } else if c.is_whitespace() {
            match atoms.last_mut() {
                Some(last) if last.class == Class::Space => last.span.end = span.end,
                _ => atoms.push(Atom { c: ' ', ..Atom::new(c, span) }),
            }
        } else {
            // Phones type `’`; it is the same word.
            let c = if c == '\u{2019}' && by != Reading::AsTyped { '\'' } else { c };
            match by {
                Reading::AsTyped => atoms.push(Atom::new(c, span)),
                // Of `İ` = `i` + dot above, the dot is a mark: each folded character is an atom.
                Reading::Case => atoms.extend(unicode::case_fold(c).map(|c| Atom::new(c, span))),
                Reading::Letters => look_alikes |= push_letters(&mut atoms, c, span),
            }
        }
    }
    if look_alikes {
        settle_look_alikes(&mut atoms);
    }
    atoms
}

/// What is known of an ASCII character: most of a chat is made of these.
#[derive(Clone, Copy)]
struct Ascii {
    lower: char,
    class: Class,
    letters: Letters,
}

static ASCII: [Ascii; 128] = {
    let mut table = [Ascii { lower: '\0', class: Class::Other, letters: Letters::NONE }; 128];
    let mut at: u8 = 0;
    while at < 128 {
        let lower = at.to_ascii_lowercase() as char;
        let class = match at {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'\'' | b'`' => Class::Apostrophe,
            b' ' | 0x09..=0x0D => Class::Space,
            _ => Class::Other,
        };
        #[expect(clippy::indexing_slicing, reason = "at is below the length")]
        {
            table[at as usize] = Ascii { lower, class, letters: leet::letters(lower) };
        }
        at += 1;
    }
    table
};

impl Ascii {
    fn atom(self, c: char, span: Span, by: Reading) -> Atom {
        let atom = Atom {
            c: if by == Reading::AsTyped { c } else { self.lower },
            class: self.class,
            plain: Evidence::NONE,
            letters: Letters::NONE,
            other: Evidence::NONE,
            span,
        };
        match (by, self.class) {
            (_, Class::Space) => Atom { c: ' ', ..atom },
            (Reading::Letters, _) if !self.letters.is_empty() => {
                Atom { letters: self.letters, other: Evidence::LEET, ..atom }
            }
            _ => atom,
        }
    }
}

/// The characters of `text` as [`fold`] plainly reads them: how a term is stored.
pub(crate) fn folded_chars(text: &str, by: Reading) -> Vec<char> {
    fold(text, by).into_iter().map(|atom| atom.c).collect()
}

/// Adds the atoms of a character that is not ASCII; says whether one is a look-alike.
fn push_letters(atoms: &mut Vec<Atom>, c: char, span: Span) -> bool {
    if is_dropped(atoms.last(), c) {
        if let Some(last) = atoms.last_mut() {
            last.span.end = span.end;
            let bit = if unicode::is_default_ignorable(c) {
                Evidence::INVISIBLE
            } else {
                Evidence::ACCENT
            };
            last.plain |= bit;
            last.other |= bit;
        }
        return false;
    }
    if let Some(c) = recomposed(atoms.last(), c) {
        if let Some(last) = atoms.last_mut() {
            last.c = c;
            last.span.end = span.end;
        }
        return false;
    }
    if let Some((plain, ascii)) = leet::plain(c).and_then(|c| Some((c, ASCII.get(c as usize)?))) {
        let atom = ascii.atom(plain, span, Reading::Letters);
        let (plain, other) = (atom.plain | Evidence::STYLED, atom.other | Evidence::STYLED);
        atoms.push(Atom { plain, other, ..atom });
        return false;
    }
    let Some(seen) = look(c) else {
        let letters = leet::letters(c);
        let other = if letters.is_empty() { Evidence::NONE } else { Evidence::LEET };
        let folded = unicode::case_fold(base(c));
        atoms.extend(folded.map(|c| Atom { letters, other, ..Atom::new(c, span) }));
        return false;
    };
    let evidence = match seen.kind {
        Kind::Accented => Evidence::ACCENT,
        Kind::Styled => Evidence::STYLED,
        Kind::LookAlike => Evidence::LOOK_ALIKE,
        Kind::Turned => Evidence::TURNED,
    };
    let is_form = matches!(seen.kind, Kind::Accented | Kind::Styled);
    let class = Class::of(c);
    let class = if class == Class::Other { Class::Badge } else { class };
    for letters in seen.letters.into_iter().filter(|letters| !letters.is_empty()) {
        atoms.push(match letters.only().filter(|_| is_form) {
            // Another form of that very letter.
            Some(letter) => Atom { plain: evidence, class, ..Atom::new(letter, span) },
            None => {
                let c = unicode::case_fold(base(c)).next().unwrap_or(c);
                let plain = if is_form { evidence } else { Evidence::NONE };
                Atom { plain, letters, class, other: evidence, ..Atom::new(c, span) }
            }
        });
    }
    seen.kind == Kind::LookAlike
}

/// A Greek or Cyrillic letter without a mark that is no part of it.
fn base(c: char) -> char {
    super::look::base_of(c).unwrap_or(c)
}

/// Whether `c` is no atom of its own: it shows nothing, or is an accent on what is before it.
fn is_dropped(before: Option<&Atom>, c: char) -> bool {
    // The blocks of general diacritics; marks of a script (vowel signs, dakuten) are letters' parts.
    let is_accent = matches!(
        c,
        '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
    );
    unicode::is_default_ignorable(c)
        || (is_accent && before.is_some() && recomposed(before, c).is_none())
}

/// The letter that a Cyrillic base and its mark are together, where that is another letter.
fn recomposed(before: Option<&Atom>, mark: char) -> Option<char> {
    match (before?.c, mark) {
        ('и', '\u{306}') => Some('й'),
        ('у', '\u{306}') => Some('ў'),
        ('е', '\u{308}') => Some('ё'),
        ('і', '\u{308}') => Some('ї'),
        _ => None,
    }
}

/// Decides for each token whether its look-alikes may be read as Latin letters: if it also holds a
/// Latin letter, if it mixes scripts, or if it consists of look-alikes only and nothing in the
/// message is plainly of their script. Else a Russian `сор` would be the English `cop`.
fn settle_look_alikes(atoms: &mut [Atom]) {
    let is_latin = |atom: &Atom| atom.c.is_ascii_lowercase();
    let is_foreign = |atom: &Atom| atom.class == Class::Letter && !is_latin(atom);
    let is_alike = |atom: &Atom| atom.other.contains(Evidence::LOOK_ALIKE);
    let genuine = atoms.iter().any(|atom| is_foreign(atom) && !is_alike(atom));
    for token in atoms.chunk_by_mut(|a, b| a.class != Class::Space && b.class != Class::Space) {
        let mut scripts = token.iter().filter(|atom| is_foreign(atom)).map(|atom| block(atom.c));
        let first = scripts.next();
        let mixed = scripts.any(|script| Some(script) != first);
        let only_alikes = token.iter().filter(|atom| is_foreign(atom)).all(is_alike);
        if token.iter().any(is_latin) || mixed || (only_alikes && !genuine) {
            continue;
        }
        for atom in token.iter_mut().filter(|atom| is_alike(atom)) {
            (atom.letters, atom.other) = (Letters::NONE, Evidence::NONE);
        }
    }
}

/// Roughly the script of a letter: enough to see that two are mixed.
fn block(c: char) -> u32 {
    match c {
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => 1,
        '\u{400}'..='\u{52F}'
        | '\u{1C80}'..='\u{1C8F}'
        | '\u{2DE0}'..='\u{2DFF}'
        | '\u{A640}'..='\u{A69F}' => 2,
        '\u{530}'..='\u{58F}' => 3,
        '\u{13A0}'..='\u{13FF}' | '\u{AB70}'..='\u{ABBF}' => 4,
        '\u{0}'..='\u{24F}' => 0,
        c => u32::from(c) >> 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_atom_leads_back_to_its_bytes() {
        let text = "Groß  é😀";
        let read: Vec<_> = fold(text, Reading::Case)
            .into_iter()
            .map(|atom| (atom.c, atom.span.of(text)))
            .collect();
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
        assert_eq!(folded_chars("A\t\n B", Reading::AsTyped), ['A', ' ', 'B']);
    }

    #[test]
    fn letters_fold_to_the_letter_they_are_a_form_of() {
        for (text, folded) in [
            ("ÉøＤ𝐚Ⓡ", "eodar"),
            ("e\u{301}x\u{336}", "ex"),
            ("da\u{200B}r\u{AD}n", "darn"),
            ("Straße", "strasse"),
            ("й ё ά", "й ё α"),
            ("и\u{306}", "й"),
            ("か\u{3099}がกิ한नि", "か\u{3099}がกิ한नि"),
        ] {
            let read: String = folded_chars(text, Reading::Letters).into_iter().collect();
            assert_eq!(read, folded, "{text}");
        }
    }

    #[test]
    fn look_alikes_are_read_only_among_latin_letters() {
        let latin = |text: &str| {
            fold(text, Reading::Letters)
                .iter()
                .filter(|atom| atom.other.contains(Evidence::LOOK_ALIKE))
                .count()
        };
        assert_eq!(latin("dаrn"), 1);
        assert_eq!(latin("сор"), 3); // nothing says that it is Russian
        assert_eq!(latin("сор и мусор"), 0);
        assert_eq!(latin("привет сор dаrn"), 1);
        assert_eq!(latin("привет сορ"), 3); // Cyrillic and Greek in one word
    }

    #[test]
    fn invisible_characters_belong_to_the_atom_before_them() {
        let text = "da\u{200B}rn";
        let atoms = fold(text, Reading::Letters);
        assert_eq!(atoms.len(), 4);
        assert_eq!(atoms[1].span.of(text), "a\u{200B}");
        assert_eq!(atoms[1].plain, Evidence::INVISIBLE);
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
