//! Something beside the word that is no letter.
//!
//! Digits, signs, emoji, and other words behind a sign: `darn123`, `_darn_`, `so_darn`, `darn🔥`.
//! Letters right beside the word (`xxdarnxx`, `darnit`) are not among them: a term without a star
//! asks for a whole word, and what stands there then is another word. Nor is an apostrophe, which
//! joins (`darn'll`), or a digit that more letters follow (`darn2you`).

use super::rng::Rng;
use crate::Span;

/// What is put beside a hit.
#[derive(Clone, Debug, Default)]
pub(super) struct Glue {
    pub(super) before: String,
    pub(super) behind: String,
    /// It is digits, which a term with a star takes with it.
    pub(super) digits: bool,
}

const SIGNS: &[(&str, &str)] = &[
    ("_", "_"),
    ("__", "__"),
    ("", "_"),
    ("_", ""),
    ("so_", ""),
    ("", "_guy"),
    ("x_", "_x"),
    ("so-", ""),
    ("", "-ish"),
    ("my/", ""),
    ("", "/you"),
    ("", "🔥"),
    ("💩", ""),
    ("😂", "😂😂"),
    ("", "❤️"),
    ("", "!!!"),
    ("", "?!"),
    ("", "..."),
    ("...", ""),
    ("\"", "\""),
    ("“", "”"),
    ("(", ")"),
    ("[", "]"),
    ("*", "*"),
    ("**", "**"),
    ("~", "~"),
    ("#", ""),
    ("@", ""),
    ("", ","),
    ("", ":)"),
    ("", "'s"),
    ("|", "|"),
];

/// Puts something beside `hit`, where there is space or nothing now.
pub(super) fn glue(glue: &mut Glue, text: &str, hit: Span, rng: &mut Rng) -> bool {
    let before = Span::new(0, hit.start).of(text).chars().next_back();
    let behind = Span::new(hit.end, text.len()).of(text).chars().next();
    let free = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let (free_before, free_behind) = (free(before), free(behind));
    if rng.chance(30) {
        let number = rng.pick(&[1, 4, 7, 42, 69, 99, 123, 420, 666, 2000, 1337]).copied();
        let number = number.unwrap_or(1).to_string();
        glue.digits = true;
        if free_before && (!free_behind || rng.chance(30)) {
            glue.before = number;
        } else if free_behind {
            glue.behind = number;
        }
    } else if let Some((before, behind)) = rng.pick(SIGNS) {
        glue.before = if free_before { (*before).to_owned() } else { String::new() };
        glue.behind = if free_behind { (*behind).to_owned() } else { String::new() };
    }
    !glue.before.is_empty() || !glue.behind.is_empty()
}
