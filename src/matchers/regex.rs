//! One regex of a rule: compiled with limits, searched in linear time.
//!
//! In, once: what the rule file says. In, per text: the text as it was sent. Out: the spans of all
//! matches, and a template filled in from one of them.
//!
//! The one hard idea: matches may overlap. The search goes on behind the *start* of a match, not
//! behind its end, because an exception may cancel the first of two overlapping matches; of those
//! that lie inside an earlier one, nothing new is learned and they are left out.

use std::sync::OnceLock;

use regex_automata::meta::{BuildError, Config, Regex as Meta};
use regex_automata::util::captures::Captures;
use regex_automata::{Anchored, Input};
use regex_syntax::ast::ErrorKind;
use regex_syntax::hir::{Hir, HirKind};

use super::size;
use crate::Span;
use crate::rules::{Code, Diagnostic, Place, Source, Text, inside, limits};

/// A regex, compiled when it is first needed.
#[derive(Debug)]
pub(crate) struct Regex {
    hir: Hir,
    // INVARIANT: compiling `hir` succeeds: its size is within the limit.
    compiled: OnceLock<Option<Meta>>,
}

impl Regex {
    /// Compiles what a rule file says.
    pub(crate) fn new(text: &Text, sources: &[Source]) -> Result<Self, Box<Diagnostic>> {
        let hir = regex_syntax::parse(&text.value)
            .map_err(|error| Box::new(syntax(&error, text, sources)))?;
        if hir.properties().minimum_len() == Some(0) {
            let message = "this regex matches the empty text, which is everywhere";
            let label = "matches the empty text";
            let diagnostic = Diagnostic::new(Code::MatchesEmpty, text.place, message, label);
            let help = "ask for at least one character, such as by `a+` instead of `a*`";
            return Err(Box::new(diagnostic.help(help)));
        }
        let regex = Self { hir, compiled: OnceLock::new() };
        // What may be too large is compiled now, to know; the rest when a message needs it.
        if size::upper_bound(&regex.hir) > limits::REGEX_COMPILED_BYTES {
            let compiled =
                compile(&regex.hir).map_err(|error| Box::new(too_large(&error, text.place)))?;
            drop(regex.compiled.set(Some(compiled)));
        }
        Ok(regex)
    }

    /// What it looks for, for the gate.
    pub(crate) fn hir(&self) -> &Hir {
        &self.hir
    }

    /// An upper bound of the bytes it takes once compiled, found without compiling it.
    pub(crate) fn memory_bound(&self) -> usize {
        size::upper_bound(&self.hir)
    }

    /// The bytes it takes compiled.
    pub(crate) fn memory(&self) -> usize {
        self.meta().map_or(0, Meta::memory_usage)
    }

    fn meta(&self) -> Option<&Meta> {
        self.compiled.get_or_init(|| compile(&self.hir).ok()).as_ref()
    }

    /// The spans of all matches that reach further than the ones before them.
    pub(crate) fn find(&self, text: &str) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        let Some(meta) = self.meta() else { return spans };
        let mut from = 0;
        while let Some(found) = meta.find(Input::new(text).range(from..)) {
            let span = Span::from(found.range());
            if spans.last().is_none_or(|last| span.end > last.end) {
                spans.push(span);
            }
            let Some(next) = text.get(span.start..).and_then(|rest| rest.chars().next()) else {
                break;
            };
            from = span.start + next.len_utf8();
        }
        spans
    }

    /// The groups of the match at `span`, to fill in a template.
    pub(crate) fn expand(&self, text: &str, span: Span, template: &str) -> String {
        let Some(meta) = self.meta() else { return String::new() };
        let mut captures: Captures = meta.create_captures();
        let input = Input::new(text).range(span.start..).anchored(Anchored::Yes);
        meta.search_captures(&input, &mut captures);
        captures.interpolate_string(text, template)
    }

    /// The groups that `template` names and the regex does not have.
    pub(crate) fn unknown_groups(&self, template: &str) -> Vec<String> {
        let mut names = vec![None]; // group 0 is the whole match
        group_names(&self.hir, &mut names);
        let known = |name: &str| match name.parse::<usize>() {
            Ok(number) => number < names.len(),
            Err(_) => names.contains(&Some(name)),
        };
        groups_of(template).into_iter().filter(|name| !known(name)).collect()
    }
}

/// The groups a replacement names: `$1`, `$name`, `${name}`.
pub(crate) fn groups_of(template: &str) -> Vec<String> {
    let groups = std::cell::RefCell::new(Vec::new());
    regex_automata::util::interpolate::string(
        template,
        |number, _| groups.borrow_mut().push(number.to_string()),
        |name| {
            groups.borrow_mut().push(name.to_owned());
            None
        },
        &mut String::new(),
    );
    groups.into_inner()
}

fn compile(hir: &Hir) -> Result<Meta, Box<BuildError>> {
    let config = Config::new().nfa_size_limit(Some(limits::REGEX_COMPILED_BYTES));
    Meta::builder().configure(config).build_from_hir(hir).map_err(Box::new)
}

/// Adds the name, if it has one, of every group in `hir`, in order.
fn group_names<'h>(hir: &'h Hir, names: &mut Vec<Option<&'h str>>) {
    match hir.kind() {
        HirKind::Capture(capture) => {
            names.push(capture.name.as_deref());
            group_names(&capture.sub, names);
        }
        HirKind::Repetition(repetition) => group_names(&repetition.sub, names),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().for_each(|part| group_names(part, names));
        }
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => {}
    }
}

fn syntax(error: &regex_syntax::Error, text: &Text, sources: &[Source]) -> Diagnostic {
    let (message, span, kind) = match error {
        regex_syntax::Error::Parse(error) => {
            (error.kind().to_string(), error.span(), Some(error.kind()))
        }
        regex_syntax::Error::Translate(error) => (error.kind().to_string(), error.span(), None),
        error => return does_not_parse(text.place, &error.to_string()),
    };
    let span = Span::new(span.start.offset, span.end.offset.max(span.start.offset + 1));
    let place = inside(sources, text, span);
    // The parser takes `(?P=name)` for a flag and `\k<name>` for an escape.
    let rest = text.value.get(span.start..).unwrap_or_default();
    let is_reference = match kind {
        Some(ErrorKind::UnsupportedBackreference) => true,
        Some(ErrorKind::FlagUnrecognized) => rest.starts_with("P="),
        Some(ErrorKind::EscapeUnrecognized) => rest.starts_with(r"\k"),
        _ => false,
    };
    match kind {
        Some(ErrorKind::UnsupportedLookAround) => {
            let message = "look-around is not supported, so that every search takes linear time";
            Diagnostic::new(Code::UnsupportedRegex, place, message, "look-around").help(
                "match without it and list the innocent text: `except.regex = ['…']` cancels what it covers",
            )
        }
        _ if is_reference => {
            let message =
                "back-references are not supported, so that every search takes linear time";
            Diagnostic::new(Code::UnsupportedRegex, place, message, "back-reference")
                .help("write the alternatives out")
        }
        _ => does_not_parse(place, &message),
    }
}

/// Labelled with the kind of mistake, where that is short.
fn does_not_parse(place: Place, why: &str) -> Diagnostic {
    const WORDS: usize = 5;
    let kind = why.split([',', '(']).next().unwrap_or(why).trim();
    let label = if kind.split(' ').count() > WORDS { "does not parse here" } else { kind };
    let message = format!("this regex does not parse: {why}");
    Diagnostic::new(Code::BadRegex, place, message, label)
}

fn too_large(error: &BuildError, place: Place) -> Diagnostic {
    if error.size_limit().is_none() {
        return does_not_parse(place, &error.to_string());
    }
    let limit = limits::REGEX_COMPILED_BYTES;
    let message = format!("this regex takes more than {limit} bytes once compiled");
    Diagnostic::new(Code::LimitExceeded, place, message, "too large")
        .help("use smaller counts in `{m,n}`, and `(?-u:\\w)` where ASCII letters will do")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Text {
        Text { value: value.to_owned(), place: Place::default() }
    }

    fn regex(value: &str) -> Regex {
        Regex::new(&text(value), &[]).unwrap()
    }

    #[test]
    fn overlapping_matches_are_found() {
        let found = |pattern: &str, text: &str| -> Vec<String> {
            regex(pattern).find(text).into_iter().map(|span| span.of(text).to_owned()).collect()
        };
        assert_eq!(found(r"bad \w+", "bad bad apple"), ["bad bad", "bad apple"]);
        assert_eq!(found(r"\w+", "one two"), ["one", "two"]);
        assert_eq!(found("é.", "ééé!"), ["éé", "éé", "é!"]);
    }

    #[test]
    fn templates() {
        let rule = regex(r"(?P<who>\w+) (is|are) bad");
        let line = "so the reds are bad ok";
        let span = rule.find(line)[0];
        assert_eq!(rule.expand(line, span, "$who ${2}n't, $0$$"), "reds aren't, reds are bad$");
        assert_eq!(rule.unknown_groups("$who $2 $3 $1are"), ["3", "1are"]);
        assert!(groups_of("five $$").is_empty());
    }

    #[test]
    fn what_is_refused() {
        for (pattern, code) in [
            ("a*", Code::MatchesEmpty),
            (r"\b", Code::MatchesEmpty),
            ("(?=a)b", Code::UnsupportedRegex),
            (r"(a)\1", Code::UnsupportedRegex),
            ("(?P<a>.)(?P=a)", Code::UnsupportedRegex),
            (r"(?<a>.)\k<a>", Code::UnsupportedRegex),
            ("(a", Code::BadRegex),
            (r"\w{1000}", Code::LimitExceeded),
        ] {
            assert_eq!(Regex::new(&text(pattern), &[]).unwrap_err().code, code, "{pattern}");
        }
    }
}
