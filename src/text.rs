//! The text of a message, prepared once for all terms.
//!
//! In: a text as it was sent. Out: its *atoms*, each a character with the letters it may stand for
//! and the bytes of the original that it covers; where words begin and end in them; and where an edit
//! may cut the original.
//!
//! | File | What it is for |
//! |---|---|
//! | `fold` | a text becomes atoms |
//! | `look`, `leet` | which letters a character looks like, or is typed for |
//! | `evidence`, `letters` | sets: of disguises, of letters a–z |
//! | `boundary` | where words begin and end |
//! | `graphemes` | what a person takes for one character |
//! | `words` | the English dictionary, and its common words |
//! | `unicode` | case folding and character classes; `tables` and `looks` are generated |
//!
//! The one hard idea: terms are found in what a text *may* say, but every place in it leads back to
//! exact bytes of what was sent, because the original is what gets edited and delivered.

pub(crate) mod boundary;
mod evidence;
pub(crate) mod fold;
pub(crate) mod graphemes;
pub(crate) mod leet;
pub(crate) mod letters;
pub(crate) mod look;
mod looks;
mod tables;
pub(crate) mod unicode;
pub(crate) mod words;

pub use evidence::Evidence;
pub use fold::Fold;
