//! Columns: a place for each piece of a period, with series on each other or beside each other, and a line over them.

use domain::{Amount, Currency};

use super::ticks::Scale;
use super::{Anchor, Area, Canvas, FAINT, INK, LINE, colour, pixels, width_of};

/// How wide the picture is at least.
const WIDTH: i64 = 800;
/// How high the part with the columns is.
const PLOT_HEIGHT: i64 = 300;
/// How much room a piece has at least.
const SLOT_MIN: i64 = 6;
/// Where the columns begin below the heading.
const TOP: i64 = 48;
const MARGIN: i64 = 16;
/// How much room a name has in the legend.
const LEGEND_WIDTH: i64 = 190;

/// Amounts of one thing, one for each piece.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) amounts: Vec<Amount>,
}

/// How the columns of a piece stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    OnEachOther,
    BesideEachOther,
}

/// What is drawn.
pub(super) struct Columns {
    pub(super) title: String,
    pub(super) currency: Currency,
    pub(super) labels: Vec<String>,
    pub(super) series: Vec<Line>,
    pub(super) standing: Standing,
    pub(super) line: Option<Line>,
}

impl Columns {
    pub(super) fn svg(&self) -> String {
        let scale = self.scale();
        let ticks: Vec<(i128, String)> = scale.ticks().into_iter().map(|n| (n, self.amount(n))).collect();
        let left = MARGIN + ticks.iter().map(|(_, label)| width_of(label)).max().unwrap_or(0) + 8;
        let slot = ((WIDTH - left - MARGIN) / self.pieces()).max(SLOT_MIN);
        let plot = Area { x: left, y: TOP, width: slot * self.pieces(), height: PLOT_HEIGHT };
        let width = WIDTH.max(left + plot.width + MARGIN);
        let per_row = ((width - 2 * MARGIN) / LEGEND_WIDTH).max(1);
        let legend_rows = (pixels(self.series.len() + self.line.iter().len()) + per_row - 1) / per_row;
        let mut canvas = Canvas::new(width, TOP + PLOT_HEIGHT + 2 * LINE + legend_rows * LINE + MARGIN);
        canvas.heading(&self.title);
        for (n, label) in &ticks {
            let y = plot.y + scale.below_top(*n);
            canvas.line((plot.x, y), (plot.x + plot.width, y), if *n == 0 { INK } else { FAINT });
            canvas.text(plot.x - 8, y + 4, Anchor::End, label);
        }
        self.put_labels(&mut canvas, plot, slot);
        (0..self.labels.len()).for_each(|place| self.put_piece(&mut canvas, &scale, plot, slot, place));
        self.put_line(&mut canvas, &scale, plot, slot);
        self.put_legend(&mut canvas, per_row);
        canvas.finish(&self.title, &self.description())
    }

    fn pieces(&self) -> i64 {
        pixels(self.labels.len()).max(1)
    }

    fn scale(&self) -> Scale {
        let of_line = self.line.iter().flat_map(|line| line.amounts.iter().map(units));
        let tops = (0..self.labels.len()).flat_map(|place| {
            let amounts = self.series.iter().filter_map(move |series| series.amounts.get(place)).map(units);
            match self.standing {
                Standing::BesideEachOther => amounts.collect::<Vec<_>>(),
                Standing::OnEachOther => {
                    let (above, below): (Vec<i128>, Vec<i128>) = amounts.partition(|n| 0 < *n);
                    vec![above.iter().sum(), below.iter().sum()]
                }
            }
        });
        Scale::of(tops.chain(of_line), PLOT_HEIGHT)
    }

    /// As many labels as there is room for.
    fn put_labels(&self, canvas: &mut Canvas, plot: Area, slot: i64) {
        let widest = self.labels.iter().map(|label| width_of(label)).max().unwrap_or(0) + 8;
        let step = usize::try_from((widest + slot - 1) / slot).unwrap_or(1).max(1);
        for (place, label) in self.labels.iter().enumerate().step_by(step) {
            let x = plot.x + slot * pixels(place) + slot / 2;
            canvas.text(x, plot.y + plot.height + LINE, Anchor::Middle, label);
        }
    }

    fn put_piece(&self, canvas: &mut Canvas, scale: &Scale, plot: Area, slot: i64, place: usize) {
        let (x, width) = (plot.x + slot * pixels(place) + slot / 10, (slot - slot / 5).max(1));
        let beside = match self.standing {
            Standing::OnEachOther => 1,
            Standing::BesideEachOther => pixels(self.series.len()).max(1),
        };
        let (mut above, mut below) = (0_i128, 0_i128);
        for (at, series) in self.series.iter().enumerate() {
            let Some(amount) = series.amounts.get(place).filter(|amount| !amount.is_zero()) else { continue };
            let n = units(amount);
            let from = match self.standing {
                Standing::BesideEachOther => 0,
                Standing::OnEachOther if 0 < n => above,
                Standing::OnEachOther => below,
            };
            if 0 < n {
                above += n;
            } else {
                below += n;
            }
            let (top, bottom) = (scale.below_top((from + n).max(from)), scale.below_top((from + n).min(from)));
            let shift = if beside == 1 { 0 } else { pixels(at) * width / beside };
            let area =
                Area { x: x + shift, y: plot.y + top, width: (width / beside).max(1), height: (bottom - top).max(1) };
            canvas.area(area, colour(at), &self.said(series, place));
        }
    }

    fn put_line(&self, canvas: &mut Canvas, scale: &Scale, plot: Area, slot: i64) {
        let Some(line) = &self.line else { return };
        let point = |(place, amount): (usize, &Amount)| {
            (plot.x + slot * pixels(place) + slot / 2, plot.y + scale.below_top(units(amount)))
        };
        let points: Vec<(i64, i64)> = line.amounts.iter().enumerate().map(point).collect();
        canvas.path(&points);
        for (place, at) in points.into_iter().enumerate() {
            canvas.dot(at, &self.said(line, place));
        }
    }

    fn put_legend(&self, canvas: &mut Canvas, per_row: i64) {
        let top = TOP + PLOT_HEIGHT + 2 * LINE;
        let names = self.series.iter().chain(&self.line).map(|line| &line.name).enumerate();
        for (place, name) in names {
            let (x, y) = (MARGIN + pixels(place) % per_row * LEGEND_WIDTH, top + pixels(place) / per_row * LINE);
            let fill = if place < self.series.len() { colour(place) } else { INK };
            canvas.area(Area { x, y, width: 12, height: 12 }, fill, name);
            canvas.text(x + 18, y + 11, Anchor::Start, &crate::render::shortened(name, 22));
        }
    }

    /// `Food, 2026-10: 40.00 EUR`
    fn said(&self, line: &Line, place: usize) -> String {
        let label = self.labels.get(place).map_or("", String::as_str);
        let amount = line.amounts.get(place).map_or_else(String::new, Amount::to_string);
        format!("{}, {label}: {amount} {}", line.name, self.currency)
    }

    /// All numbers, series by series.
    fn description(&self) -> String {
        let all = self.series.iter().chain(&self.line).map(|line| {
            let amounts = self.labels.iter().zip(&line.amounts).map(|(label, amount)| format!("{label} {amount}"));
            format!("{}: {}.", line.name, amounts.collect::<Vec<_>>().join(", "))
        });
        all.collect::<Vec<_>>().join(" ")
    }

    fn amount(&self, n: i128) -> String {
        let amount = i64::try_from(n).ok().and_then(|n| Amount::new(n, self.currency).ok());
        amount.map_or_else(String::new, |amount| amount.to_string())
    }
}

fn units(amount: &Amount) -> i128 {
    amount.minor_units().into()
}
