//! Pictures as their readers have them.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The picture is well-formed, says first in words what it shows, and neither runs nor fetches anything.
pub(crate) fn check_picture(svg: &str) {
    let mut reader = Reader::from_str(svg);
    let mut names = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => names.push(checked(&tag)),
            Event::End(_) | Event::Text(_) | Event::GeneralRef(_) => {}
            Event::Eof => break,
            other @ (Event::CData(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {
                panic!("{other:?}")
            }
        }
    }
    assert_eq!(names[..3], ["svg", "title", "desc"]);
}

fn checked(tag: &BytesStart<'_>) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let name = text(tag.name().as_ref());
    let known = ["svg", "title", "desc", "rect", "text", "line", "polyline", "circle"];
    assert!(known.contains(&name.as_str()), "{name}");
    for attribute in tag.attributes() {
        let attribute = text(attribute.unwrap().key.as_ref());
        assert!(!attribute.contains("href") && !attribute.starts_with("on"), "{attribute}");
    }
    name
}
