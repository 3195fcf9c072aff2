//! Disguises: what people do to a word so that a filter does not see it.
//!
//! In: a text, the place of a hit in it, a [`Class`] of disguise and a seed. Out: the text with the
//! hit disguised, and where the hit should be found now. Nothing is random: one seed, one disguise.
//!
//! | File | What it is for |
//! |---|---|
//! | `rng` | numbers from a seed |
//! | `word` | a word as cells that can be changed one by one |
//! | `forms` | the disguises that change, mark or part letters |
//! | `glue` | those that put something beside the word |
//! | `respell` | those that spell it otherwise |
//! | `letters` | the tables: what is typed in place of a letter |
//! | `recall` | how many disguises a rule set sees through, class by class |
//! | `robust` | the disguises that an example asks for |
//!
//! The one hard idea: a disguise only counts while a person still reads the word. So vowels are
//! masked and stretched rather than consonants, first letters tend to stay, and what comes out as
//! another word of the dictionary is no disguise.

mod forms;
mod glue;
mod letters;
mod recall;
mod respell;
mod rng;
mod robust;
mod word;

use std::fmt;

use crate::Span;

pub use recall::{Options, Outcome, Recall, Row, Slip, Tally, recall};
use rng::Rng;
pub(super) use robust::run as run_robust;
#[cfg(feature = "cli")]
pub(crate) use robust::visible;
use word::Word;

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// A kind of disguise.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Class {
            $($(#[$doc])* $name,)*
        }

        impl Class {
            /// Every class there is.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name by which people know it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

classes! {
    /// One digit or sign for a letter: `d4rn`.
    LeetOne = "leet-one";
    /// Digits and signs for all letters that have one: `h3(k`.
    LeetAll = "leet-all";
    /// A space between all letters: `d a r n`.
    Spaced = "spaced";
    /// One space inside: `stu pid`.
    SplitOnce = "split-once";
    /// One letter three to six times: `daaaarn`.
    Stretched = "stretched";
    /// One or two letters of another script: `dаrn`.
    LookAlike = "look-alike";
    /// All letters in another style: `𝐝𝐚𝐫𝐧`, `ⓓⓐⓡⓝ`, `ᴅᴀʀɴ`.
    Styled = "styled";
    /// Characters between the letters that show nothing.
    ZeroWidth = "zero-width";
    /// Accents: `dárñ`.
    Diacritics = "diacritics";
    /// Several marks on a letter, or all letters struck through.
    StackedMarks = "stacked-marks";
    /// `*` or `#` for letters inside: `d*rn`.
    Mask = "mask";
    /// Something beside the word that is no letter: `darn123`, `_darn_`, `darn🔥`.
    Glued = "glued";
    /// Another spelling: `dran`, `hek`, `losa`. Most are not meant to be seen through.
    Respelled = "respelled";
    /// Signs between all letters: `d.a.r.n`.
    Separators = "separators";
    /// Two of the above that go together, respellings left out.
    TwoAtOnce = "two-at-once";
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A text with a disguised hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disguised {
    /// The text.
    pub text: String,
    /// The word that was disguised, in its new form.
    pub word: Span,
    /// Where the hit should be found.
    pub hit: Span,
    /// The same for a term with a star, which takes digits beside the word with it.
    pub grown: Span,
}

/// Disguises the hit `hit` of `text`; of a phrase, one word of it.
///
/// There is none where no word has three letters a–z, where the word has nothing that this class
/// could change, and where the outcome would be another word. Another seed may still find one.
///
/// ```
/// use ivs_chat_review::Span;
/// use ivs_chat_review::cases::mutate::{Class, disguise};
///
/// let spaced = disguise("well darn it", Span::new(5, 9), Class::Spaced, 1).unwrap();
/// assert_eq!(spaced.hit.of(&spaced.text).replace(' ', ""), "darn");
/// ```
#[must_use]
pub fn disguise(text: &str, hit: Span, class: Class, seed: u64) -> Option<Disguised> {
    made(text, hit, class, Rng::new(seed, false))
}

/// The same with only what everybody types.
fn usual_disguise(text: &str, hit: Span, class: Class, seed: u64) -> Option<Disguised> {
    made(text, hit, class, Rng::new(seed, true))
}

fn made(text: &str, hit: Span, class: Class, mut rng: Rng) -> Option<Disguised> {
    let words = word::words(text, hit);
    let span = *rng.pick(&words)?;
    let mut word = Word::new(span.of(text));
    let mut glue = glue::Glue::default();
    match class {
        Class::TwoAtOnce => {
            let (first, second) = *rng.pick(PAIRS)?;
            // What replaces letters comes before what takes all that are left.
            for class in [first, second] {
                if !apply(class, &mut word, &mut glue, (text, hit), &mut rng) {
                    return None;
                }
            }
        }
        class => {
            if !apply(class, &mut word, &mut glue, (text, hit), &mut rng) {
                return None;
            }
        }
    }
    let new = word.text();
    let before = Span::new(0, hit.start).of(text);
    let inner = [Span::new(hit.start, span.start), Span::new(span.end, hit.end)];
    let [lead, trail] = inner.map(|part| part.of(text));
    let behind = Span::new(hit.end, text.len()).of(text);
    let (pre, post) = (&glue.before, &glue.behind);
    let start = before.len() + pre.len();
    let end = start + lead.len() + new.len() + trail.len();
    Some(Disguised {
        text: [before, pre, lead, &new, trail, post, behind].concat(),
        word: Span::new(start + lead.len(), end - trail.len()),
        hit: Span::new(start, end),
        grown: match glue.digits {
            true => Span::new(before.len(), end + post.len()),
            false => Span::new(start, end),
        },
    })
}

/// Disguises that go together, the one to apply first in front.
const PAIRS: &[(Class, Class)] = &[
    (Class::LeetOne, Class::Spaced),
    (Class::LeetOne, Class::Stretched),
    (Class::LeetOne, Class::LookAlike),
    (Class::LeetOne, Class::Styled),
    (Class::LeetOne, Class::ZeroWidth),
    (Class::LeetOne, Class::Diacritics),
    (Class::LeetOne, Class::Glued),
    (Class::LeetOne, Class::Separators),
    (Class::LeetAll, Class::ZeroWidth),
    (Class::LeetAll, Class::Stretched),
    (Class::LeetAll, Class::Separators),
    (Class::Stretched, Class::ZeroWidth),
    (Class::Stretched, Class::LookAlike),
    (Class::Stretched, Class::Diacritics),
    (Class::Stretched, Class::Styled),
    (Class::Stretched, Class::Glued),
    (Class::LookAlike, Class::Spaced),
    (Class::LookAlike, Class::SplitOnce),
    (Class::LookAlike, Class::Separators),
    (Class::LookAlike, Class::ZeroWidth),
    (Class::LookAlike, Class::Diacritics),
    (Class::LookAlike, Class::Glued),
    (Class::Styled, Class::Spaced),
    (Class::Styled, Class::Separators),
    (Class::Styled, Class::Glued),
    (Class::Diacritics, Class::Spaced),
    (Class::Diacritics, Class::Separators),
    (Class::Diacritics, Class::SplitOnce),
    (Class::StackedMarks, Class::Spaced),
    (Class::StackedMarks, Class::LeetOne),
    (Class::ZeroWidth, Class::Spaced),
    (Class::Mask, Class::LookAlike),
    (Class::Mask, Class::ZeroWidth),
    (Class::Mask, Class::Diacritics),
    (Class::Mask, Class::Glued),
    (Class::Mask, Class::Stretched),
    (Class::Separators, Class::Glued),
    (Class::Spaced, Class::Glued),
];

/// Applies one class; `false` where it finds nothing to change.
fn apply(
    class: Class,
    word: &mut Word,
    glue: &mut glue::Glue,
    (text, hit): (&str, Span),
    rng: &mut Rng,
) -> bool {
    match class {
        Class::LeetOne => forms::leet_one(word, rng),
        Class::LeetAll => forms::leet_all(word, rng),
        Class::Spaced => forms::spaced(word, rng),
        Class::SplitOnce => forms::split_once(word, rng),
        Class::Stretched => forms::stretched(word, rng),
        Class::LookAlike => forms::look_alike(word, rng),
        Class::Styled => forms::styled(word, rng),
        Class::ZeroWidth => forms::zero_width(word, rng),
        Class::Diacritics => forms::diacritics(word, rng),
        Class::StackedMarks => forms::stacked_marks(word, rng),
        Class::Mask => forms::mask(word, rng),
        Class::Separators => forms::separators(word, rng),
        Class::Glued => glue::glue(glue, text, hit, rng),
        Class::Respelled => respell::respell(word, rng),
        Class::TwoAtOnce => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const TEXT: &str = "well Stupid, it";
    const HIT: Span = Span::new(5, 11);

    #[test]
    fn one_seed_one_disguise() {
        for class in Class::ALL {
            let made: Vec<_> = (0..9).map(|seed| disguise(TEXT, HIT, *class, seed)).collect();
            let again: Vec<_> = (0..9).map(|seed| disguise(TEXT, HIT, *class, seed)).collect();
            assert_eq!(made, again);
            let texts: BTreeSet<_> = made.iter().flatten().map(|made| &made.text).collect();
            assert!(texts.len() >= 2, "{class}: {texts:?}");
        }
    }

    #[test]
    fn the_rest_of_the_text_stays() {
        for class in Class::ALL {
            for made in (0..200).filter_map(|seed| disguise(TEXT, HIT, *class, seed)) {
                assert_ne!(made.text, TEXT);
                assert!(made.text.starts_with("well ") && made.text.ends_with(", it"), "{made:?}");
                assert!(made.grown.covers(made.hit) && made.hit.covers(made.word), "{made:?}");
                let beside = made.text.replacen(made.hit.of(&made.text), "", 1);
                assert!(
                    *class == Class::Glued || *class == Class::TwoAtOnce || beside == "well , it"
                );
            }
        }
    }

    #[test]
    fn of_a_phrase_one_word() {
        let text = "oh bloody hell!";
        let made = disguise(text, Span::new(3, 14), Class::Spaced, 3).unwrap();
        assert!(made.hit.len() > made.word.len());
        assert!(["bloody", "hell"].contains(&made.word.of(&made.text).replace(' ', "").as_str()));
    }

    #[test]
    fn short_words_and_other_letters_are_left_alone() {
        for text in ["at", "бля", "馬鹿", "c++", "42"] {
            for class in Class::ALL {
                assert_eq!(disguise(text, Span::whole(text), *class, 1), None, "{text}");
            }
        }
        for made in
            (0..50).filter_map(|seed| disguise("blöd", Span::new(0, 5), Class::Styled, seed))
        {
            assert!(made.text.contains('ö'));
        }
    }
}
