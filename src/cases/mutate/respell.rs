//! Other spellings of a word: neighbours swapped, a vowel dropped, letters that sound the same.
//!
//! A word of the dictionary that comes out is another word, and no disguise.

use super::rng::Rng;
use super::word::Word;
use crate::text::words;

/// The fewest letters of a word that is still read in another spelling.
const LETTERS_MIN: usize = 4;

/// Letters that sound alike, in both directions.
const SOUNDS: &[(&str, &str)] = &[
    ("ck", "k"),
    ("ck", "c"),
    ("k", "c"),
    ("f", "ph"),
    ("i", "y"),
    ("er", "a"),
    ("er", "ah"),
    ("or", "er"),
    ("s", "z"),
    ("ce", "se"),
    ("ee", "ea"),
    ("ee", "i"),
    ("oo", "u"),
    ("x", "ks"),
    ("qu", "kw"),
    ("y", "ie"),
    ("ar", "arr"),
];

/// Spells the word otherwise.
pub(super) fn respell(word: &mut Word, rng: &mut Rng) -> bool {
    let plain: String = word.cells.iter().map(|cell| cell.c.to_ascii_lowercase()).collect();
    if plain.len() < LETTERS_MIN || !plain.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    let spelt = match rng.below(4) {
        0 => swapped(&plain, rng),
        1 => without_vowel(&plain, rng),
        2 => undoubled(&plain, rng),
        _ => by_sound(&plain, rng),
    };
    let Some(spelt) = spelt.filter(|spelt| *spelt != plain && !words::is_word(spelt)) else {
        return false;
    };
    *word = Word::new(&spelt);
    true
}

/// Two neighbours inside change places.
fn swapped(word: &str, rng: &mut Rng) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + rng.below(letters.len().checked_sub(3)?);
    (at + 1 < letters.len()).then(|| letters.swap(at, at + 1));
    Some(letters.into_iter().collect())
}

/// A vowel inside is left out.
fn without_vowel(word: &str, rng: &mut Rng) -> Option<String> {
    let inside = 1..word.len() - 1;
    let vowels: Vec<usize> =
        word.match_indices(['a', 'e', 'i', 'o', 'u']).map(|(at, _)| at).collect();
    let vowels: Vec<usize> = vowels.into_iter().filter(|at| inside.contains(at)).collect();
    let mut spelt = word.to_owned();
    spelt.remove(*rng.pick(&vowels)?);
    Some(spelt)
}

/// Of a double letter one is left.
fn undoubled(word: &str, rng: &mut Rng) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    let twins = letters.windows(2).enumerate().filter(|(_, pair)| pair.first() == pair.last());
    let doubles: Vec<usize> = twins.map(|(at, _)| at).collect();
    let mut spelt = word.to_owned();
    spelt.remove(*rng.pick(&doubles)?);
    Some(spelt)
}

/// A letter becomes another that sounds the same.
fn by_sound(word: &str, rng: &mut Rng) -> Option<String> {
    let both = SOUNDS.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]);
    // `a` for `er` is at the end: `losa`.
    let fits = |(from, to): &(&str, &str)| match (*from, *to) {
        ("a" | "ah" | "ie", _) | (_, "a" | "ah" | "ie") => word.ends_with(from),
        _ => word.contains(from),
    };
    let fitting: Vec<_> = both.filter(fits).collect();
    let (from, to) = *rng.pick(&fitting)?;
    let (start, end) = match to {
        "a" | "ah" | "ie" => word.rsplit_once(from)?,
        _ => word.split_once(from)?,
    };
    let spelt = format!("{start}{to}{end}");
    (!spelt.contains("cck") && !spelt.contains("ckk")).then_some(spelt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn spellings() {
        let made = |plain: &str| -> BTreeSet<String> {
            let spelt = |seed| {
                let mut word = Word::new(plain);
                respell(&mut word, &mut Rng::new(seed, false)).then(|| word.text())
            };
            (0..200).filter_map(spelt).collect()
        };
        for (plain, spelt) in
            [("Loser", "losah"), ("heck", "hcek"), ("stupid", "stpid"), ("buffoon", "bufoon")]
        {
            assert!(made(plain).contains(spelt), "{plain}: {:?}", made(plain));
        }
        assert!(!made("crap").contains("carp"));
        assert!(made("git").is_empty());
    }
}
