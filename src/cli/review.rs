//! `ivs-review review`: events in, answers out.

use std::fs;

use std::path::Path;
use std::time::Instant;

use serde_json::json;

use super::args::Review;
use super::load::Loaded;
use super::{Exit, Failure, Streams};
use crate::handler::{Handler, OnError};

/// Answers every event.
pub(super) fn run(args: &Review, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let engine = match Loaded::new(&args.rules)?.compile(streams)? {
        Ok(engine) => engine,
        Err(exit) => return Ok(exit),
    };
    let handler = Handler::new(Some(engine), OnError::from(args.on_error));
    if args.files.is_empty() {
        if streams.input_is_terminal {
            let text = "name event files, or pipe events in, one a line: \
                        `ivs-review review events/*.json`";
            return Err(Failure::Told(text.to_owned()));
        }
        answer_lines(&handler, args.log, streams)?;
    }
    for file in &args.files {
        if file == Path::new("-") {
            answer_lines(&handler, args.log, streams)?;
            continue;
        }
        let event = fs::read(file)
            .map_err(|error| Failure::Told(format!("cannot read `{}`: {error}", file.display())))?;
        answer(&handler, &event, args.log, streams)?;
    }
    Ok(Exit::Done)
}

/// Answers the events of standard input, one a line.
fn answer_lines(handler: &Handler, log: bool, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let mut line = Vec::new();
    while streams.input.read_until(b'\n', &mut line)? > 0 {
        if !line.trim_ascii().is_empty() {
            answer(handler, line.trim_ascii(), log, streams)?;
        }
        line.clear();
    }
    Ok(())
}

fn answer(
    handler: &Handler,
    event: &[u8],
    log: bool,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    #[expect(clippy::disallowed_methods, reason = "the log line says how long a review took")]
    let start = Instant::now();
    let reply = handler.handle(event);
    let micros = start.elapsed().as_micros();
    match reply.answer {
        Ok(answer) => writeln!(streams.output, "{answer}")?,
        Err(unreviewed) => {
            let error = json!({
                "errorType": unreviewed.error_type(),
                "errorMessage": unreviewed.to_string(),
            });
            writeln!(streams.output, "{error}")?;
        }
    }
    if let Some(record) = reply.record.filter(|_| log) {
        writeln!(streams.errors, "{}", record.line(micros))?;
    }
    Ok(())
}
