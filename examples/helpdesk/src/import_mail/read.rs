use std::{fs, io::BufReader, path::Path};

use super::{
    Refused,
    found::{Found, MAX_MESSAGE, too_large},
    mbox::Mbox,
    walk::{Kind, Source},
};

/// The messages of all files, one after the other, read as they are asked for.
pub(super) fn messages(sources: Vec<Source>) -> impl Iterator<Item = Found> {
    sources.into_iter().flat_map(|source| match source.kind {
        Kind::Message => Box::new(std::iter::once(one(&source))) as Box<dyn Iterator<Item = _>>,
        Kind::Mbox => many(&source),
    })
}

fn one(source: &Source) -> Found {
    let place = format!("{}#1", source.path.display());
    let raw = if source.bytes > MAX_MESSAGE as u64 {
        Err(too_large(&place))
    } else {
        fs::read(&source.path).map_err(|error| unreadable(&place, &error))
    };
    Found { place, raw, bytes: source.bytes }
}

fn many(source: &Source) -> Box<dyn Iterator<Item = Found>> {
    let path = source.path.clone();
    let file = match fs::File::open(&path) {
        Ok(file) => file,
        Err(error) => {
            let place = place_in(&path, 1);
            let raw = Err(unreadable(&place, &error));
            return Box::new(std::iter::once(Found { place, raw, bytes: source.bytes }));
        }
    };
    let entries = Mbox::new(BufReader::with_capacity(64 * 1024, file), MAX_MESSAGE);
    Box::new((1..).zip(entries).map(move |(number, entry)| {
        let place = place_in(&path, number);
        match entry {
            Ok(entry) => {
                let raw = entry.raw.ok_or_else(|| too_large(&place));
                Found { place, raw, bytes: entry.bytes }
            }
            Err(error) => {
                let raw = Err(unreadable(&place, &error));
                Found { place, raw, bytes: 0 }
            }
        }
    }))
}

fn place_in(path: &Path, number: usize) -> String {
    format!("{}#{number}", path.display())
}

fn unreadable(place: &str, error: &std::io::Error) -> Refused {
    Refused::new(place, "unreadable", error.to_string())
}
