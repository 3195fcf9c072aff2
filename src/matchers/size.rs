//! How large a regex may become, without compiling it.
//!
//! In: a parsed regex. Out: an upper bound of the bytes that it takes once compiled. Compiling a
//! regex takes up to milliseconds, parsing it microseconds; so a cold start checks the limits by
//! these bounds and compiles only what a message needs.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Bytes for each byte of a literal, each branch and each look-around.
const STATE: usize = 64;

/// Bytes of a regex that has nothing in it.
const FRAME: usize = 1024;

/// An upper bound of the bytes that `hir` compiles to.
pub(crate) fn upper_bound(hir: &Hir) -> usize {
    states(hir).saturating_add(FRAME)
}

fn states(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => STATE,
        HirKind::Literal(literal) => literal.0.len() * STATE,
        // A range of characters becomes up to a few sequences of byte ranges.
        HirKind::Class(Class::Unicode(class)) => (class.ranges().len() + 1) * 2 * STATE,
        HirKind::Class(Class::Bytes(class)) => (class.ranges().len() + 1) * STATE,
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min.saturating_add(1)).max(1);
            let times = usize::try_from(times).unwrap_or(usize::MAX);
            states(&repetition.sub).saturating_add(STATE).saturating_mul(times)
        }
        HirKind::Capture(capture) => states(&capture.sub).saturating_add(2 * STATE),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts
            .iter()
            .map(|part| states(part).saturating_add(STATE))
            .fold(0, usize::saturating_add),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex_automata::nfa::thompson::NFA;

    #[test]
    fn it_is_above_what_compiling_takes() {
        for pattern in [
            "a",
            r"\w{2,8}",
            r"(?i)\bfree\s+coins?\b",
            r"\p{L}+\d{1,30}",
            "(a|b|cd){3,9}x*",
            r"[^a]{50}",
            "é{10}🎉",
            r"(?-u:[^a]{9})",
        ] {
            let hir =
                regex_syntax::ParserBuilder::new().utf8(false).build().parse(pattern).unwrap();
            let nfa = NFA::compiler().build_from_hir(&hir).unwrap();
            let (bound, real) = (upper_bound(&hir), nfa.memory_usage());
            assert!(bound >= real, "{pattern}: {bound} < {real}");
        }
    }
}
