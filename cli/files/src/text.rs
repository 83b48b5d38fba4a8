//! Reading and writing manifests.
//!
//! In: paths. Out: text, or one line that says why there is none. Text is UTF-8 or, behind a
//! byte order mark, UTF-16; what is written back has the encoding it was read in.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};

/// The longest file that is read. Real manifests have a few kB.
pub const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// A file's text.
#[derive(Clone, Debug)]
pub struct Source {
    pub text: Arc<str>,
    pub encoding: Encoding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// With a byte order mark.
    Utf8Bom,
    Utf16Le,
    Utf16Be,
}

const UTF8_BOM: &[u8] = &[0xEF, 0xBB, 0xBF];
const UTF16_LE_BOM: &[u8] = &[0xFF, 0xFE];
const UTF16_BE_BOM: &[u8] = &[0xFE, 0xFF];

/// The text of a manifest, or why it has none.
pub fn read(path: &Path) -> anyhow::Result<Source> {
    contents(path).with_context(|| show(path))
}

/// As [`read`], for whoever names the file in other words.
pub fn contents(path: &Path) -> anyhow::Result<Source> {
    read_bytes(path, MANIFEST).and_then(|it| decode(&it, MANIFEST))
}

/// The text of a file that is to be `what`, or why it has none. `-` is standard input.
pub fn read_as(path: &Path, what: &str) -> anyhow::Result<Source> {
    let bytes = if path.as_os_str() == "-" { limited(io::stdin().lock(), 0, what) } else { read_bytes(path, what) };
    bytes.and_then(|it| decode(&it, what)).with_context(|| show(path))
}

const MANIFEST: &str = "a manifest";

/// How a path is shown and reported: as it was given, with `/` between folders.
pub fn show(path: &Path) -> String {
    let shown = path.to_string_lossy();
    if cfg!(windows) { shown.replace('\\', "/") } else { shown.into_owned() }
}

fn read_bytes(path: &Path, what: &str) -> anyhow::Result<Vec<u8>> {
    let file = File::open(path).map_err(reason)?;
    let metadata = file.metadata().map_err(reason)?;
    if metadata.is_dir() {
        bail!("this is a folder, not {what}");
    }
    if metadata.len() > MAX_BYTES {
        bail!("{:.1} MB; {what} has at most {} MB", metadata.len() as f64 / 1048576.0, MAX_BYTES / 1048576);
    }
    limited(file, metadata.len() as usize + 1, what)
}

fn limited(from: impl Read, expected: usize, what: &str) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(expected);
    from.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(reason)?;
    if bytes.len() as u64 > MAX_BYTES {
        bail!("more than the {} MB that {what} has at most", MAX_BYTES / 1048576);
    }
    Ok(bytes)
}

/// The system's own words, without its error number.
pub fn reason(error: io::Error) -> anyhow::Error {
    let words = match error.kind() {
        io::ErrorKind::NotFound => "no such file",
        io::ErrorKind::PermissionDenied => "permission denied",
        io::ErrorKind::IsADirectory => "this is a folder, not a manifest",
        io::ErrorKind::NotADirectory => "no such file: part of the path is a file",
        _ => return error.into(),
    };
    anyhow::Error::msg(words)
}

fn decode(bytes: &[u8], what: &str) -> anyhow::Result<Source> {
    if let Some(rest) = bytes.strip_prefix(UTF16_LE_BOM) {
        return utf16(rest, u16::from_le_bytes, Encoding::Utf16Le);
    }
    if let Some(rest) = bytes.strip_prefix(UTF16_BE_BOM) {
        return utf16(rest, u16::from_be_bytes, Encoding::Utf16Be);
    }
    let (bytes, encoding) = match bytes.strip_prefix(UTF8_BOM) {
        Some(rest) => (rest, Encoding::Utf8Bom),
        None => (bytes, Encoding::Utf8),
    };
    if bytes.contains(&0) {
        bail!("a binary file, not {what}");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Source { text: text.into(), encoding }),
        Err(error) => {
            let at = error.valid_up_to();
            let line = 1 + bytes[..at].iter().filter(|it| **it == b'\n').count();
            bail!("not UTF-8: byte 0x{:02X} on line {line}", bytes[at])
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, encoding: Encoding) -> anyhow::Result<Source> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text = char::decode_utf16(pairs.iter().map(|it| unit(*it))).collect::<Result<String, _>>();
    match text {
        Ok(text) if rest.is_empty() && !text.contains('\0') => Ok(Source { text: text.into(), encoding }),
        _ => bail!("starts like UTF-16, but is not"),
    }
}

fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    let utf16 = |bom: &[u8], bytes: fn(u16) -> [u8; 2]| {
        bom.iter().copied().chain(text.encode_utf16().flat_map(bytes)).collect::<Vec<u8>>()
    };
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf8Bom => [UTF8_BOM, text.as_bytes()].concat(),
        Encoding::Utf16Le => utf16(UTF16_LE_BOM, u16::to_le_bytes),
        Encoding::Utf16Be => utf16(UTF16_BE_BOM, u16::to_be_bytes),
    }
}

/// Replaces a file's text in one step: readers see the old text or the new, never a part.
///
/// Refuses when the file has changed since `old` was read, or may not be written.
pub fn rewrite(path: &Path, old: &Source, new: &str) -> anyhow::Result<()> {
    replace(path, old, new).with_context(|| show(path))
}

fn replace(path: &Path, old: &Source, new: &str) -> anyhow::Result<()> {
    // A link stays a link: what it points to is replaced.
    let path = fs::canonicalize(path).map_err(reason)?;
    let permissions = fs::metadata(&path).map_err(reason)?.permissions();
    if permissions.readonly() {
        bail!("the file is read-only, so nothing was fixed");
    }
    let now = decode(&read_bytes(&path, MANIFEST)?, MANIFEST)?;
    if now.text != old.text || now.encoding != old.encoding {
        bail!("the file changed meanwhile, so nothing was fixed");
    }
    write_atomically(&path, &encode(new, old.encoding), Some(permissions))
}

/// Makes a file that is not there yet, or with `force` takes the place of the one that is.
pub fn create(path: &Path, text: &str, force: bool) -> anyhow::Result<()> {
    let write = || {
        if force && path.is_file() {
            // What is there stays until the whole of the new text is.
            let path = fs::canonicalize(path).map_err(reason)?;
            let permissions = fs::metadata(&path).map_err(reason)?.permissions();
            return write_atomically(&path, text.as_bytes(), Some(permissions));
        }
        let is_new = !(force && path.exists());
        let mut file =
            File::options().write(true).create_new(is_new).open(path).map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => anyhow::Error::msg("the file is there already; `--force` replaces it"),
                _ => reason(error),
            })?;
        file.write_all(text.as_bytes()).map_err(|error| {
            if is_new {
                // Half a file is worse than none.
                let _ = fs::remove_file(path);
            }
            reason(error)
        })
    };
    write().with_context(|| show(path))
}

/// Writes a report to a file of the user's choice.
pub fn write_report(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).map_err(reason).with_context(|| show(path))
}

fn write_atomically(path: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> anyhow::Result<()> {
    let folder = path.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let mut file = tempfile::Builder::new().prefix(".taxiway-").tempfile_in(folder).map_err(reason)?;
    file.write_all(bytes).map_err(reason)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions).map_err(reason)?;
    }
    file.as_file().sync_all().map_err(reason)?;
    file.persist(path).map_err(|it| reason(it.error))?;
    Ok(())
}
