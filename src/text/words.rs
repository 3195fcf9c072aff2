//! English words: is this a word at all, and is it one that everybody uses?
//!
//! In: a word, case-folded, letters only. Out: `bool`. The two sets lie in `data`, where their
//! sources and licences are named; they are searched where they lie in the program, so there is
//! nothing to load and nothing to allocate.
//!
//! The hard idea: these are two sets for two questions. The [dictionary](is_word) excuses a whole
//! word that merely looks like a disguise, so it must know inflections and names. The [common
//! words](is_common) say whether a piece between two spaces stands on its own, and there a rare
//! word is wrong: nearly every pair of letters is an abbreviation of something. Both know accented
//! words with their accents composed (NFC), and without them.

use fst::Set;

static DICTIONARY: &[u8] = include_bytes!("../../data/dictionary.fst");
static COMMON: &[u8] = include_bytes!("../../data/common.fst");

/// Whether `word` is an English word, or a name: any inflection, American or British.
pub(crate) fn is_word(word: &str) -> bool {
    holds(DICTIONARY, word)
}

/// Whether `word` is a word of everyday English or of chat; no names. Every such word is a
/// [word](is_word) too.
pub(crate) fn is_common(word: &str) -> bool {
    holds(COMMON, word)
}

/// Whether `set` holds `word`. Opening a set reads its first and last bytes, nothing more; what
/// is no set holds nothing.
fn holds(set: &'static [u8], word: &str) -> bool {
    Set::new(set).is_ok_and(|set| set.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fst::Streamer as _;

    /// The sets as they were built, checksums included. `data/README.md` names the same sizes.
    #[test]
    fn the_sets_are_whole() {
        for (bytes, size) in [(DICTIONARY, 137_951), (COMMON, 41_308)] {
            let set = Set::new(bytes).unwrap();
            set.as_fst().verify().unwrap();
            assert_eq!(set.len(), size);
        }
    }

    #[test]
    fn words_are_lower_case_letters_and_common_words_are_words() {
        for bytes in [DICTIONARY, COMMON] {
            let set = Set::new(bytes).unwrap();
            let mut stream = set.stream();
            while let Some(word) = stream.next() {
                let word = std::str::from_utf8(word).unwrap();
                assert!(word.chars().count() >= 2, "{word}");
                assert!(word.chars().all(|c| c.is_alphabetic() && !c.is_uppercase()), "{word}");
                assert!(bytes.as_ptr() == DICTIONARY.as_ptr() || is_word(word), "{word}");
            }
        }
    }

    #[test]
    fn what_is_no_set_holds_nothing() {
        for bytes in [&b""[..], b"words", &[0; 64]] {
            assert!(!holds(bytes, "words"));
            assert!(!holds(bytes, ""));
        }
    }

    #[test]
    fn words() {
        for word in [
            "push",
            "pushing",
            "it",
            "skyscraper",
            "arsenal",
            "assassin",
            "class",
            "good",
            "god",
            "goods",
            "couldn",
            "brien",
            "organise",
            "organize",
            "centre",
            "center",
            "colour",
            "color",
            "naïve",
            "naive",
            "café",
            "cafe",
            "as",
            "the",
            "admin",
        ] {
            assert!(is_word(word), "{word}");
        }
    }

    #[test]
    fn names() {
        for name in [
            "london",
            "scunthorpe",
            "penistone",
            "clitheroe",
            "lightwater",
            "hancock",
            "hitchcock",
            "cockburn",
            "middlesex",
            "sussex",
            "higginbotham",
            "matsushita",
            "nigeria",
            "dickens",
            "bob",
            "zoë",
            "zoe",
            "muhammad",
            "brontë",
        ] {
            assert!(is_word(name), "{name}");
        }
    }

    #[test]
    fn no_words() {
        for word in [
            "", "a", "dmn", "heckk", "xqzt", "goood", "classs", "dam mit", "don't", "Push", "iii",
            "aa", "st", "cwm",
        ] {
            assert!(!is_word(word), "{word}");
            assert!(!is_common(word), "{word}");
        }
    }

    #[test]
    fn common_words() {
        for word in ["push", "it", "go", "class", "colour", "color", "gg", "brb", "nerf", "dont"] {
            assert!(is_common(word), "{word}");
        }
        for word in ["london", "hancock", "assiniboine", "sh", "aa", "qua", "mho"] {
            assert!(!is_common(word), "{word}");
        }
    }
}
