//! Bars that lie below each other: one a name, with what is said beside it.

use domain::Amount;

use super::ticks::Scale;
use super::{Anchor, Area, Canvas, FAINT, LINE, colour, pixels, width_of};

const WIDTH: i64 = 800;
const TOP: i64 = 44;
const MARGIN: i64 = 16;
/// How high a bar is, and how far the next one is below its top.
const BAR: i64 = 14;
const STEP: i64 = LINE + 2;
/// How much room names have at most.
const NAME_WIDTH_MAX: i64 = 240;

/// One bar.
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) amount: Amount,
    /// What it could be at most, drawn behind it.
    pub(super) of: Option<Amount>,
    /// What stands beside it.
    pub(super) said: String,
}

/// What is drawn.
pub(super) struct Rows {
    pub(super) title: String,
    pub(super) bars: Vec<Bar>,
}

impl Rows {
    pub(super) fn svg(&self) -> String {
        let widest = |texts: &mut dyn Iterator<Item = &String>| texts.map(|text| width_of(text)).max().unwrap_or(0);
        let names = widest(&mut self.bars.iter().map(|bar| &bar.name)).min(NAME_WIDTH_MAX);
        let said = widest(&mut self.bars.iter().map(|bar| &bar.said));
        let left = MARGIN + names + 8;
        let room = (WIDTH - left - said - 8 - MARGIN).max(100);
        let amounts = self.bars.iter().flat_map(|bar| [Some(bar.amount), bar.of]).flatten();
        let scale = Scale::of(amounts.map(|amount| amount.minor_units().abs().into()), room);
        let height = TOP + STEP * pixels(self.bars.len()) + MARGIN;
        let mut canvas = Canvas::new(WIDTH.max(left + room + 8 + said + MARGIN), height);
        canvas.heading(&self.title);
        for (place, bar) in self.bars.iter().enumerate() {
            let (y, words) = (TOP + STEP * pixels(place), format!("{}: {}", bar.name, bar.said));
            let area =
                |amount: Amount| Area { x: left, y, width: scale.length(amount.minor_units().into()), height: BAR };
            let letters = usize::try_from(NAME_WIDTH_MAX / super::LETTER).unwrap_or(0);
            canvas.text(left - 8, y + 11, Anchor::End, &crate::render::shortened(&bar.name, letters));
            if let Some(of) = bar.of.filter(Amount::is_positive) {
                canvas.area(area(of), FAINT, &words);
            }
            // What came back is no spending: its bar has another colour, and a sign beside it.
            canvas.area(area(bar.amount), colour(usize::from(bar.amount.is_negative()) * 5), &words);
            canvas.text(WIDTH - MARGIN, y + 11, Anchor::End, &bar.said);
        }
        let all = self.bars.iter().map(|bar| format!("{}: {}.", bar.name, bar.said));
        canvas.finish(&self.title, &all.collect::<Vec<_>>().join(" "))
    }
}
