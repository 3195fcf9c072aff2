//! The tool `ivs-review`: rules and events at the command line.
//!
//! In: arguments and streams. Out: text on the streams and an [`Exit`]. `main` only connects it to
//! the process, so that tests can call [`run`] like any other function.
//!
//! | Exit | Means |
//! |---|---|
//! | 0 | done as asked; a denied message is an answer, not a failure |
//! | 1 | something was found: a broken rule, a failed example |
//! | 2 | it could not be done: arguments, files |

mod args;
mod check;
mod corpus;
mod draw;
mod load;
mod recall;
mod review;
mod test;
mod try_text;

use std::ffi::OsString;
use std::fmt;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

/// How the tool ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// As asked.
    Done,
    /// Something was found.
    Found,
    /// It could not be done.
    Unable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Found => 1,
            Exit::Unable => 2,
        })
    }
}

/// Where the tool reads and writes.
pub struct Streams<'a> {
    /// Events.
    pub input: &'a mut dyn BufRead,
    /// Whether somebody would have to type them.
    pub input_is_terminal: bool,
    /// Answers and reports.
    pub output: &'a mut dyn Write,
    /// Whether `output` shows colours.
    pub colour: bool,
    /// Diagnostics and what went wrong.
    pub errors: &'a mut dyn Write,
    /// Whether `errors` shows colours.
    pub errors_colour: bool,
}

impl fmt::Debug for Streams<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streams").field("colour", &self.colour).finish_non_exhaustive()
    }
}

/// Runs the tool; the first of `args` is its name.
pub fn run(args: impl IntoIterator<Item = OsString>, streams: &mut Streams<'_>) -> Exit {
    let done = match Args::try_parse_from(args) {
        Ok(args) => dispatch(&args.command, streams),
        Err(error) => usage(&error, streams),
    };
    let done = done.and_then(|exit| streams.output.flush().map(|()| exit).map_err(Failure::Io));
    match done {
        Ok(exit) => exit,
        Err(Failure::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
        Err(failure) => {
            // Where even this cannot be written, the exit code has to do.
            let _ = writeln!(streams.errors, "error: {failure}");
            Exit::Unable
        }
    }
}

fn dispatch(command: &Command, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    match command {
        Command::Review(args) => review::run(args, streams),
        Command::Test(args) => test::run(args, streams),
        Command::Check(args) => check::run(args, streams),
        Command::Try(args) => try_text::run(args, streams),
    }
}

fn usage(error: &clap::Error, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let (stream, colour) = if error.use_stderr() {
        (&mut *streams.errors, streams.errors_colour)
    } else {
        (&mut *streams.output, streams.colour)
    };
    let text = error.render();
    if colour {
        write!(stream, "{}", text.ansi())?;
    } else {
        write!(stream, "{text}")?;
    }
    Ok(if error.use_stderr() { Exit::Unable } else { Exit::Done })
}

/// Why something could not be done.
#[derive(Debug)]
enum Failure {
    /// A stream failed.
    Io(io::Error),
    /// A sentence that says what to do.
    Told(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Told(text) => f.write_str(text),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
