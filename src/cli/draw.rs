//! Drawing diagnostics and hits in the look of rustc.
//!
//! In: a diagnostic and the files of its rule set, or a text and what rules hit in it. Out: text
//! for a terminal. This is the only place that knows what a diagnostic looks like.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level as Title, Renderer, Snippet};

use crate::Span;
use crate::rules::{Code, Diagnostic, Level, Source};

/// A diagnostic with the lines it is about.
pub(super) fn diagnostic(
    diagnostic: &Diagnostic,
    sources: &[Source],
    origin: &str,
    colour: bool,
) -> String {
    let title = title(diagnostic.code, diagnostic.level());
    let title = title.primary_title(diagnostic.message.as_str());
    // A failed example is told apart by its outcome; every other mistake by its code.
    let is_outcome = outcome(diagnostic.code).is_some();
    let title = if is_outcome { title } else { title.id(diagnostic.code.as_str()) };
    let mut group = Group::with_title(title);
    let also = diagnostic.also.iter().map(|(place, label)| (*place, label, false));
    let mut labels = vec![(diagnostic.place, &diagnostic.label, true)];
    labels.extend(also);
    let mut files: Vec<usize> = labels.iter().map(|(place, ..)| place.source).collect();
    files.dedup();
    for file in files {
        let Some(source) = sources.get(file) else { continue };
        let annotations = labels.iter().filter(|(place, ..)| place.source == file).map(
            |(place, label, is_primary)| {
                let kind = AnnotationKind::Primary;
                let kind = if *is_primary { kind } else { AnnotationKind::Context };
                let span = drawable(place.span, &source.text);
                kind.span(span.start..span.end).label(label.as_str())
            },
        );
        let path = format!("{}/{}", origin.trim_end_matches('/'), source.path);
        let snippet = Snippet::source(source.text.as_str()).path(path);
        group = group.element(snippet.annotations(annotations.collect::<Vec<_>>()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Title::HELP.message(help.as_str()));
    }
    renderer(colour).render(&[group])
}

/// A text of a message with labelled spans; its first line has the number `line`.
pub(super) fn text(
    heading: &str,
    line: usize,
    text: &str,
    labels: &[(Span, String)],
    colour: bool,
) -> String {
    let annotations: Vec<Annotation<'_>> = labels
        .iter()
        .map(|(span, label)| {
            let span = drawable(*span, text);
            AnnotationKind::Primary.span(span.start..span.end).label(label.as_str())
        })
        .collect();
    let snippet = Snippet::source(text).line_start(line).fold(false).annotations(annotations);
    let title = Title::NOTE.no_name().primary_title(heading);
    renderer(colour).render(&[Group::with_title(title).element(snippet)])
}

fn renderer(colour: bool) -> Renderer {
    if colour { Renderer::styled() } else { Renderer::plain() }
}

/// The name of an example's outcome.
fn outcome(code: Code) -> Option<&'static str> {
    match code {
        Code::ExampleNoisy => Some("noisy"),
        Code::ExampleMissing => Some("missing"),
        Code::ExampleWrong => Some("wrong"),
        Code::ScenarioFailed => Some("failed"),
        _ => None,
    }
}

fn title(code: Code, level: Level) -> Title<'static> {
    match (outcome(code), level) {
        (Some(name), _) => Title::ERROR.with_name(name),
        (None, Level::Error) => Title::ERROR,
        (None, Level::Warning) => Title::WARNING,
    }
}

/// The span on `char` boundaries of `text`, as drawing needs it, and one character at the least.
fn drawable(span: Span, text: &str) -> Span {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start);
    let next = text.get(start..).and_then(|rest| rest.chars().next()).filter(|c| *c != '\n');
    let least = start + next.map_or(0, char::len_utf8);
    Span { start, end: floor(span.end).max(least) }
}
