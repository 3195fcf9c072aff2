//! The tool: connects [`ivs_chat_review::cli`] to the process.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use ivs_chat_review::cli::{self, Streams};

fn main() -> ExitCode {
    let (stdin, stdout, stderr) = (io::stdin(), io::stdout(), io::stderr());
    let shows_colour = |choice| choice != anstream::ColorChoice::Never;
    let exit = cli::run(
        std::env::args_os(),
        &mut Streams {
            input_is_terminal: stdin.is_terminal(),
            input: &mut stdin.lock(),
            colour: shows_colour(anstream::AutoStream::choice(&stdout)),
            output: &mut io::BufWriter::new(stdout.lock()),
            errors_colour: shows_colour(anstream::AutoStream::choice(&stderr)),
            errors: &mut stderr.lock(),
        },
    );
    exit.into()
}
