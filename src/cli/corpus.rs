//! `ivs-review check --corpus`: innocent chat lines that no enforced rule may touch.
//!
//! In: a compiled rule set, and files with a message on every line. Out: each line that a rule would
//! deny or rewrite, with the place it hit; a count.
//!
//! The hard idea: a check that finds nothing looks the same when it works and when it does not. So it
//! first reviews lines that have to be touched, its canaries: one example of each enforced rule of
//! the set itself. A corpus without a line is a mistake as well.

use std::fs;
use std::path::{Path, PathBuf};

use super::load::{Loaded, counted};
use super::{Exit, Failure, Streams, draw, try_text};
use crate::Span;
use crate::contract::Request;
use crate::engine::{Decision, Engine, Hit, Review};
use crate::rules::{Action, Mode, Rule, Text};

/// A message of the corpus.
struct Line {
    file: usize,
    number: usize,
    text: String,
}

/// Reviews every line of `files`, or of the corpus beside the rules if there are none.
pub(super) fn run(
    files: &[PathBuf],
    loaded: &Loaded,
    engine: &Engine,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    let files = match files {
        [] => beside(loaded)?,
        named => named.to_vec(),
    };
    let lines = read(&files)?;
    let canaries = canaries(loaded);
    if canaries.is_empty() {
        let text = "no enforced rule that denies or rewrites has a bare example, so nothing shows that \
                    this check can fail";
        return Err(Failure::Told(text.to_owned()));
    }
    let missed = canaries.iter().find(|(rule, text)| !finds(engine, rule, text));
    if let Some((rule, text)) = missed {
        let (rule, text) = (rule.id.as_str(), text.as_str());
        writeln!(
            streams.errors,
            "error: all rules together let `{text}` pass, an example that rule `{rule}` hits: what \
             the corpus shows is worth nothing"
        )?;
        return Ok(Exit::Found);
    }
    let mut touched = 0;
    for line in &lines {
        let request = Request { content: line.text.as_str().into(), ..Request::default() };
        let review = engine.review(&request);
        if is_touched(&review) {
            touched += 1;
            let path = files.get(line.file).map(|path| path.display().to_string());
            let place = format!("{}:{}", path.unwrap_or_default(), line.number);
            writeln!(
                streams.errors,
                "{}\n",
                drawn(&place, line, &review, loaded, streams.errors_colour)
            )?;
        }
    }
    let of = counted(lines.len(), "line");
    let from = counted(files.len(), "file");
    if touched > 0 {
        let rate = percent(touched, lines.len());
        writeln!(streams.errors, "{touched} of {of} touched ({rate}) in {from}")?;
        return Ok(Exit::Found);
    }
    let canaries = counted(canaries.len(), "canary").replace("canarys", "canaries");
    writeln!(streams.output, "0 of {of} touched in {from}; {canaries} found")?;
    Ok(Exit::Done)
}

/// The files of the corpus beside the rules.
fn beside(loaded: &Loaded) -> Result<Vec<PathBuf>, Failure> {
    let Some(folder) = &loaded.folder else {
        let text = "the built-in rules have no corpus with them: name its files after `--corpus`";
        return Err(Failure::Told(text.to_owned()));
    };
    let folder = folder.join("corpus");
    if !folder.is_dir() {
        let text =
            format!("there is no folder `{}`: name files after `--corpus`", folder.display());
        return Err(Failure::Told(text));
    }
    let told = |error| Failure::Told(format!("cannot read `{}`: {error}", folder.display()));
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).map_err(told)? {
        let path = entry.map_err(told)?.path();
        if is_visible_text(&path) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn is_visible_text(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or(".");
    !name.starts_with('.') && name.ends_with(".txt") && path.is_file()
}

/// The messages in `files`: every line but empty ones and comments (`# …`).
fn read(files: &[PathBuf]) -> Result<Vec<Line>, Failure> {
    let mut lines = Vec::new();
    for (file, path) in files.iter().enumerate() {
        let text = fs::read_to_string(path)
            .map_err(|error| Failure::Told(format!("cannot read `{}`: {error}", path.display())))?;
        let messages = text.lines().enumerate().filter(|(_, line)| is_message(line));
        lines.extend(messages.map(|(at, line)| Line {
            file,
            number: at + 1,
            text: line.to_owned(),
        }));
    }
    if lines.is_empty() {
        return Err(Failure::Told("the corpus has no line".to_owned()));
    }
    Ok(lines)
}

/// Chat may begin with `#`, as in `#1 fan`, so a comment begins with `#` and a space.
fn is_message(line: &str) -> bool {
    !line.trim().is_empty() && line != "#" && !line.starts_with("# ")
}

/// One text for each enforced rule that must be touched by it.
fn canaries(loaded: &Loaded) -> Vec<(&Rule, &Text)> {
    let rules = loaded.rules.rules().iter().filter(|rule| {
        rule.mode == Mode::Enforce
            && matches!(rule.action, Action::Deny { .. } | Action::Rewrite(_))
    });
    rules
        .filter_map(|rule| {
            let examples = &rule.examples;
            let text = examples.hit.first();
            Some((rule, text.or_else(|| examples.becomes.first().map(|(text, _)| text))?))
        })
        .collect()
}

fn finds(engine: &Engine, rule: &Rule, text: &Text) -> bool {
    let request = Request { content: text.as_str().into(), ..Request::default() };
    engine.review(&request).hits.iter().any(|hit| *hit.rule == rule.id)
}

/// Whether an enforced rule would change anything about the message.
fn is_touched(review: &Review<'_>) -> bool {
    let by_rule = review.hits.iter().any(touches);
    by_rule || review.decision != Decision::Allow
}

fn touches(hit: &Hit<'_>) -> bool {
    !hit.shadow && matches!(hit.action, "deny" | "rewrite")
}

fn drawn(place: &str, line: &Line, review: &Review<'_>, loaded: &Loaded, colour: bool) -> String {
    let labels: Vec<(Span, String)> = review
        .hits
        .iter()
        .filter(|hit| touches(hit) && !hit.span.is_empty())
        .map(|hit| (hit.span, try_text::label(hit, &loaded.rules)))
        .collect();
    match (labels.is_empty(), review.decision) {
        (true, Decision::Deny(by)) => format!("{place}: denied by {}: {}", by.id(), line.text),
        (true, _) => format!("{place}: touched: {}", line.text),
        (false, _) => draw::text(place, line.number, &line.text, &labels, colour),
    }
}

/// `part` of `whole` in percent, in hundredths and never rounded down to nothing.
fn percent(part: usize, whole: usize) -> String {
    let hundredths = (part * 10_000).div_ceil(whole.max(1));
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_needs_its_space() {
        assert!(is_message("#1 fan") && is_message(" #x") && is_message("##"));
        assert!(!is_message("# 1") && !is_message("#") && !is_message(" \t"));
    }

    #[test]
    fn a_rate_is_never_rounded_to_nothing() {
        assert_eq!(percent(0, 7), "0.00 %");
        assert_eq!(percent(1, 1_000_000), "0.01 %");
        assert_eq!(percent(1, 3), "33.34 %");
        assert_eq!(percent(3, 3), "100.00 %");
    }
}
