//! Reading a rule set's folder from a disk.
//!
//! In: a path. Out: its files as [`Source`]s: every `*.toml` at the top and every `*.txt` below
//! `lists`. What else is there (notes, a corpus, hidden files) is left alone.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

use crate::rules::Source;

/// A file or folder of a rule set that cannot be read.
#[derive(Debug)]
pub struct FolderError {
    path: PathBuf,
    error: io::Error,
}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read `{}`: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for FolderError {}

/// The files of the rule set in `folder`.
///
/// # Errors
///
/// When the folder or one of its files cannot be read, or a file is not UTF-8.
pub fn read(folder: &Path) -> Result<Vec<Source>, FolderError> {
    let mut sources = Vec::new();
    read_into(folder, "", ".toml", &mut sources)?;
    if folder.join("lists").is_dir() {
        read_lists(&folder.join("lists"), "lists/", &mut sources)?;
    }
    Ok(sources)
}

/// Lists may be sorted into folders.
fn read_lists(folder: &Path, prefix: &str, sources: &mut Vec<Source>) -> Result<(), FolderError> {
    for below in read_into(folder, prefix, ".txt", sources)? {
        read_lists(&folder.join(&below), &format!("{prefix}{below}/"), sources)?;
    }
    Ok(())
}

/// Reads the files of one folder; returns the folders in it.
fn read_into(
    folder: &Path,
    prefix: &str,
    ending: &str,
    sources: &mut Vec<Source>,
) -> Result<Vec<String>, FolderError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| FolderError { path, error }
    };
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            folders.push(name.to_owned());
        } else if name.ends_with(ending) {
            let bytes = fs::read(&path).map_err(at(&path))?;
            let text =
                String::from_utf8(bytes).map_err(|error| not_utf8(&error)).map_err(at(&path))?;
            sources.push(Source::new(format!("{prefix}{name}"), text));
        }
    }
    Ok(folders)
}

/// The first byte, counted from 0, that is not UTF-8.
fn not_utf8(error: &FromUtf8Error) -> io::Error {
    let byte = error.utf8_error().valid_up_to();
    io::Error::new(io::ErrorKind::InvalidData, format!("it is not UTF-8 (byte {byte})"))
}
