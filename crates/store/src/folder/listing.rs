//! What lies in a folder: every file below it, by name.

use std::fs::{self, DirEntry};
use std::io::{self, ErrorKind};
use std::path::Path;

use journal::Listed;

/// Shows every file below `dir`, whose keys begin with `folder`. One that is taken away meanwhile is none.
pub(super) fn walk(dir: &Path, folder: &str, see: &mut dyn FnMut(Listed)) -> io::Result<()> {
    let mut files = match fs::read_dir(dir) {
        Ok(files) => files.collect::<io::Result<Vec<DirEntry>>>()?,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(()),
        Err(error) => return Err(error),
    };
    files.sort_by_key(DirEntry::file_name);
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        let key = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        // What a link leads to may lie elsewhere, or above.
        if file.file_type()?.is_dir() {
            walk(&file.path(), &key, see)?;
            continue;
        }
        match file.metadata() {
            Ok(about) => see(Listed { key, bytes: about.len() }),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
