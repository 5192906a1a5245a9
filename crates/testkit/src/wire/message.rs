//! Requests and answers as bytes: as much of HTTP/1.1 as clients of S3 use.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};

use bytes::Bytes;

use super::{Reply, WireRequest};

/// Reads the next request; `None` when the client is done with the connection.
pub(super) fn read(stream: &mut impl BufRead) -> io::Result<Option<WireRequest>> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (method, path) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
    let headers = read_headers(stream)?;
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = Vec::new();
    stream.by_ref().take(length).read_to_end(&mut body)?;
    let key = key_of(&path);
    Ok(Some(WireRequest { method, path, key, headers, body: body.into() }))
}

/// An answer of S3 with this body.
pub(super) fn answer(status: u16, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Said so\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    // These two never have a body, nor a length.
    if !matches!(status, 204 | 304) {
        head += &format!("content-length: {}\r\n", body.len());
    }
    [format!("{head}\r\n").as_bytes(), body].concat()
}

pub(super) fn answer_reply(reply: &Reply, date: Option<&str>) -> Vec<u8> {
    let mut headers = reply.headers.clone();
    headers.extend(date.map(|date| ("date".to_owned(), date.to_owned())));
    let beside = reply.elements.iter().map(|(name, text)| format!("<{name}>{}</{name}>", text.replace('"', "&quot;")));
    let error = format!("<Error><Code>{}</Code>{}</Error>", reply.code, beside.collect::<String>());
    let xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{error}");
    let xml = reply.page.map_or(xml, str::to_owned);
    let is_empty = reply.code.is_empty() && reply.page.is_none();
    let body = if is_empty || reply.status == 304 { Bytes::new() } else { xml.into() };
    answer(reply.status, &headers, &body)
}

fn read_headers(stream: &mut impl BufRead) -> io::Result<BTreeMap<String, String>> {
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.insert(name.to_ascii_lowercase(), value.trim().to_owned()),
            None => return Ok(headers),
        };
    }
}

/// The path without the bucket and the query, decoded; the query where it is the bucket that is asked.
fn key_of(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let (_, key) = path.trim_start_matches('/').split_once('/').unwrap_or((path, ""));
    if key.is_empty() {
        return format!("?{}", query.trim_end_matches('='));
    }
    let mut bytes = Vec::new();
    let mut rest = key.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        match code {
            Some(code) if byte == b'%' => {
                bytes.push(code);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
