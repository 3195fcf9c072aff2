//! The text of a message, prepared once for all terms.
//!
//! In: a text as it was sent. Out: its *atoms*, each one folded character with the bytes of the
//! original that it stands for ([`fold`]); where words begin and end in them ([`boundary`]); and
//! where an edit may cut the original ([`graphemes`]).
//!
//! The one hard idea: terms are found in the folded reading, but every place in it leads back to
//! exact bytes of the original, because the original is what gets edited and delivered.

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
