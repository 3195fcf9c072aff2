//! Builds `data/dictionary.fst` and `data/common.fst`. Run by `tools/words.sh`, which fetches what
//! this reads and says where it comes from.
//!
//! In:  the directory of SCOWL's sub-lists, the census list of surnames (most frequent first), and
//!      the two lists kept by hand in `data`.
//! Out: two sorted sets of case-folded words, the same bytes for the same input; their sizes on
//!      standard output.
//!
//! The hard idea is what to leave out. The dictionary excuses what looks like a disguise, so every
//! rare form in it hides real ones: no sizes above 70, no abbreviations, and of two and three
//! letters only what people do write. The selection is all in the constants below.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::{env, fs, io};

type Words = BTreeSet<String>;

/// American and British spelling, and what counts as almost equal to them.
const SPELLINGS: [&str; 10] = [
    "english",
    "american",
    "british",
    "british_z",
    "canadian",
    "australian",
    "variant_1",
    "british_variant_1",
    "canadian_variant_1",
    "australian_variant_1",
];
/// The sizes of SCOWL up to "large". Those above hold what only word games use.
const SIZES: [u8; 8] = [10, 20, 35, 40, 50, 55, 60, 70];
/// The largest size whose words of three letters are taken.
const SHORT_SIZE: u8 = 50;
/// The largest size of the common words.
const COMMON_SIZE: u8 = 35;
/// How many letters any word or piece needs that neither `SHORT_SIZE` nor a hand list vouches for.
const LONG: usize = 4;
/// Surnames from the census: the most frequent ones, of at least so many letters.
const SURNAMES: usize = 10_000;
const SURNAME_LETTERS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [scowl, surnames, data] = arguments.as_slice() else {
        return Err("usage: build-words SCOWL_DIRECTORY SURNAME_FILE DATA_DIRECTORY".into());
    };
    let (scowl, data) = (Path::new(scowl), Path::new(data));

    let mut common = Words::new();
    let mut dictionary = Words::new();
    for size in SIZES {
        for entry in entries(scowl, "words", size)? {
            let whole = fold(&entry)?;
            let letters = whole.chars().count();
            if size <= COMMON_SIZE && letters > 2 && whole.chars().all(char::is_alphabetic) {
                add(&mut common, &whole);
            }
            if size <= SHORT_SIZE && letters == 3 && whole.chars().all(char::is_alphabetic) {
                add(&mut dictionary, &whole);
            }
            add_pieces(&mut dictionary, &whole);
        }
        for category in ["contractions", "upper", "proper-names"] {
            for entry in entries(scowl, category, size)? {
                add_pieces(&mut dictionary, &fold(&entry)?);
            }
        }
    }
    for entry in lines(&scowl.join("special-hacker.50"))? {
        add_pieces(&mut dictionary, &fold(&entry)?);
    }
    for line in lines(Path::new(surnames))?.iter().take(SURNAMES) {
        let surname = fold(line.split_whitespace().next().unwrap_or_default())?;
        if surname.chars().count() >= SURNAME_LETTERS {
            add(&mut dictionary, &surname);
        }
    }
    by_hand(&mut common, &data.join("common.extra.txt"))?;
    dictionary.extend(common.iter().cloned());
    by_hand(&mut dictionary, &data.join("dictionary.extra.txt"))?;

    write(&dictionary, &data.join("dictionary.fst"))?;
    write(&common, &data.join("common.fst"))
}

/// All entries of a category at one size. Not every spelling has every category and size.
fn entries(scowl: &Path, category: &str, size: u8) -> Result<Vec<String>, Box<dyn Error>> {
    let mut found = Vec::new();
    for spelling in SPELLINGS {
        let path = scowl.join(format!("{spelling}-{category}.{size}"));
        if path.try_exists()? {
            found.extend(lines(&path)?);
        } else if (spelling, category) == ("english", "words") {
            return Err(format!("{}: missing", path.display()).into());
        }
    }
    Ok(found)
}

fn lines(path: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// In lower case, which for these letters is their case fold. A character that no list held when
/// this was written is an error, not a guess.
fn fold(entry: &str) -> Result<String, Box<dyn Error>> {
    let folded: String = entry.chars().flat_map(char::to_lowercase).collect();
    match folded.chars().find(|&c| !matches!(c, 'a'..='z' | '\'' | '-') && plain(c).is_none()) {
        Some(c) => Err(format!("{entry}: what to do with {c:?}?").into()),
        None => Ok(folded),
    }
}

/// An accented letter without its accent.
fn plain(c: char) -> Option<char> {
    Some(match c {
        'à' | 'á' | 'â' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'í' | 'ï' => 'i',
        'ñ' => 'n',
        'ó' | 'ô' | 'ö' => 'o',
        'û' | 'ü' => 'u',
        _ => return None,
    })
}

/// Adds a word as it is and without its accents.
fn add(words: &mut Words, word: &str) {
    words.insert(word.chars().map(|c| plain(c).unwrap_or(c)).collect());
    words.insert(word.to_owned());
}

/// Adds the runs of letters of an entry, since a lookup is always made with one: "brien" of
/// "O'Brien", "couldn" of "couldn't". The ending of a possessive is too short to stay.
fn add_pieces(words: &mut Words, entry: &str) {
    for piece in entry.split(|c: char| !c.is_alphabetic()) {
        if piece.chars().count() >= LONG {
            add(words, piece);
        }
    }
}

/// Adds the words of a list kept by hand, and takes away those with a `-` before them.
fn by_hand(words: &mut Words, path: &Path) -> Result<(), Box<dyn Error>> {
    for line in lines(path)?.iter().filter(|line| !line.starts_with('#')) {
        for word in line.split_whitespace() {
            match word.strip_prefix('-') {
                Some(out) if !words.remove(out) => {
                    return Err(format!("{}: {out} is not there", path.display()).into());
                }
                Some(_) => {}
                None => add(words, &fold(word)?),
            }
        }
    }
    Ok(())
}

fn write(words: &Words, path: &Path) -> Result<(), Box<dyn Error>> {
    let set = fst::Set::from_iter(words)?;
    let bytes = set.as_fst().as_bytes();
    fs::write(path, bytes)?;
    writeln!(io::stdout(), "{}: {} words, {} bytes", path.display(), set.len(), bytes.len())?;
    Ok(())
}
