//! What the program says about a write, in its own words.

use testkit::Ran;

/// What is known of one write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is there, as the entry with this number.
    Recorded(u64),
    /// It is not there and never will be.
    Not,
    /// It may be there. The program was killed before it could keep a note of the request, or after it had.
    Nothing,
}

/// The number that an answer begins with: `#12  Food +1.00 = 6.00`. Only a whole line counts.
pub(crate) fn answered(out: &str) -> Option<u64> {
    let (line, _) = out.split_once('\n')?;
    number(line.strip_prefix('#')?)
}

/// What is said of the write with this memo beside other things, if that is final.
pub(crate) fn mentioned(talk: &str, memo: &str) -> Option<Told> {
    let command = format!(" {memo}` ");
    let said = talk.lines().filter_map(|line| Some(line.split_once(&command)?.1));
    let mut finals = said.filter_map(|said| match said.split_once("is recorded as #") {
        Some((_, rest)) => number(rest).map(Told::Recorded),
        None => (said.contains("is not recorded") || said.starts_with("is dropped")).then_some(Told::Not),
    });
    finals.next()
}

/// How many PUTs lost their slot, where the command lived long enough to say so (`--verbose`).
pub(crate) fn lost_slots(ran: &Ran) -> usize {
    let lost = ran.talk.split_once("PUT (").and_then(|(_, rest)| rest.split_once(" lost their slot"));
    lost.and_then(|(count, _)| count.parse().ok()).unwrap_or(0)
}

/// The id in a message: `--id 01M82V98H67NVEX14M41BXY0AT`.
pub(crate) fn offered_id(talk: &str) -> Option<String> {
    let (_, rest) = talk.split_once("--id ")?;
    Some(rest.chars().take_while(char::is_ascii_alphanumeric).collect())
}

fn number(text: &str) -> Option<u64> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
