//! How much of everything a rule set may have.
//!
//! The numbers keep a rule set small enough to compile inside a Lambda cold start and to scan a
//! message in microseconds. Four fifths of a limit is a warning.

use super::code::Code;
use super::diagnostic::{Diagnostic, Sink};
use super::source::Place;

/// Rules.
pub const RULES: usize = 1_000;
/// Terms, unless `limits.terms` in `policy.toml` says otherwise.
pub const TERMS: usize = 10_000;
/// The most that `limits.terms` may say.
pub const TERMS_RAISED: usize = 100_000;
/// Characters of one term: a walk goes as deep as the term is long.
pub const TERM_CHARS: usize = 100;
/// Regexes.
pub const REGEXES: usize = 300;
/// Bytes of one regex, as written.
pub const REGEX_BYTES: usize = 1_000;
/// Bytes of one regex, compiled.
pub const REGEX_COMPILED_BYTES: usize = 1 << 20;
/// Bytes of all regexes, compiled.
pub const REGEXES_COMPILED_BYTES: usize = 32 << 20;
/// Bytes of one file.
pub const FILE_BYTES: usize = 1 << 20;
/// Code points of a text that is reviewed. IVS sends 500 at the most.
pub const INPUT_CODE_POINTS: usize = 4_096;

/// Reports `found` of `what` (with its unit) when it is over `limit` or near it.
pub(crate) fn count(sink: &Sink, place: Place, what: &str, found: usize, limit: usize) {
    if found > limit {
        let message = format!("{what}: {found}, the limit is {limit}");
        let diagnostic = Diagnostic::new(Code::LimitExceeded, place, message, "over the limit");
        sink.push(if what.starts_with("terms") && limit < TERMS_RAISED {
            diagnostic.help(format!(
                "raise `terms` below `[limits]` in policy.toml, up to {TERMS_RAISED}"
            ))
        } else {
            diagnostic
        });
    } else if found * 5 > limit * 4 {
        let message = format!("{what}: {found}, near the limit of {limit}");
        sink.push(Diagnostic::new(Code::NearLimit, place, message, "over four fifths of it"));
    }
}
