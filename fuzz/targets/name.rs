//! A name, a memo and a tag of any text: brought into one form, which is then left alone.

#![no_main]

use domain::{MEMO_BYTES_MAX, Memo, NAME_BYTES_MAX, Name, Tag};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(name) = Name::parse(text) {
        is_a_name(&name);
    }
    if let Ok(Some(memo)) = Memo::parse(text) {
        assert!((1..=MEMO_BYTES_MAX).contains(&memo.as_str().len()));
        assert_eq!(Memo::parse(memo.as_str()).as_ref(), Ok(&Some(memo.clone())));
        assert_eq!(read_back(&memo), memo);
    }
    if let Ok(tag) = Tag::parse(text) {
        assert!(!tag.as_str().contains(char::is_whitespace));
        assert_eq!(read_back(&tag), tag);
    }
    // What is stored is taken as it is, if nothing in it hides.
    if let Ok(stored) = Name::try_from(text.to_owned()) {
        assert_eq!(stored.as_str(), text);
        stored.fold_key();
    }
});

fn is_a_name(name: &Name) {
    let text = name.as_str();
    assert!((1..=NAME_BYTES_MAX).contains(&text.len()));
    assert!(!text.contains(char::is_control));
    assert_eq!(text.trim(), text);
    assert_eq!(Name::parse(text).as_ref(), Ok(name), "the form is left alone");
    assert_eq!(read_back(name), *name);
    let key = name.fold_key();
    if let Ok(folded) = Name::parse(&key) {
        assert_eq!(folded.fold_key(), key, "so is the key under which names are the same");
    }
}

fn read_back<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).expect("it is text")).expect("it was written")
}
