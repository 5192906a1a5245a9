//! Pictures: a report as one SVG file that needs nothing beside it, neither fonts nor scripts.
//!
//! A picture says in words what it shows: its title and its description hold the numbers, for who does not see it, and each
//! shape has its own under the mouse. Lengths are whole pixels, so that the same report is the same file everywhere.

mod columns;
mod draw;
mod rows;
mod ticks;

use std::fmt::Write;

use crate::Render;
use crate::render::table::shown;

/// A report that can be drawn.
pub trait Draw: Render {
    /// The picture as an SVG file.
    fn svg(&self) -> String;
}

/// The colours of what stands beside or on each other: told apart also by who sees few of them (Okabe and Ito).
const COLOURS: [&str; 8] = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999"];

/// What letters are drawn in.
const INK: &str = "#222222";
/// Lines that are there to be looked past.
const FAINT: &str = "#dddddd";

/// How wide a letter is at most, near enough.
const LETTER: i64 = 7;
/// How high a line of text is.
const LINE: i64 = 20;

/// A picture in the making.
struct Canvas {
    width: i64,
    height: i64,
    body: String,
}

/// Where a text stands from its point.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

/// A rectangle.
#[derive(Clone, Copy)]
struct Area {
    x: i64,
    y: i64,
    width: i64,
    height: i64,
}

impl Canvas {
    fn new(width: i64, height: i64) -> Self {
        Self { width, height, body: String::new() }
    }

    /// A filled rectangle, and what it stands for.
    fn area(&mut self, area: Area, fill: &str, title: &str) {
        let Area { x, y, width, height } = area;
        let title = escaped(title);
        self.put(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"><title>{title}</title></rect>"
        ));
    }

    fn text(&mut self, x: i64, y: i64, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.put(&format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{}</text>", escaped(text)));
    }

    fn heading(&mut self, text: &str) {
        self.put(&format!("<text x=\"16\" y=\"26\" font-size=\"16\" font-weight=\"bold\">{}</text>", escaped(text)));
    }

    fn line(&mut self, (x1, y1): (i64, i64), (x2, y2): (i64, i64), stroke: &str) {
        self.put(&format!("<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{stroke}\"/>"));
    }

    fn path(&mut self, points: &[(i64, i64)]) {
        let points = points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
        self.put(&format!("<polyline points=\"{points}\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"2\"/>"));
    }

    fn dot(&mut self, (x, y): (i64, i64), title: &str) {
        let title = escaped(title);
        self.put(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"3\" fill=\"{INK}\"><title>{title}</title></circle>"));
    }

    fn put(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    /// The whole file.
    fn finish(self, title: &str, description: &str) -> String {
        let Self { width, height, body } = self;
        let mut file = String::new();
        let written = write!(
            file,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"{INK}\" role=\"img\" \
             aria-labelledby=\"title description\">\n<title id=\"title\">{}</title>\n\
             <desc id=\"description\">{}</desc>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n{body}</svg>\n",
            escaped(title),
            escaped(description),
        );
        written.expect("a string takes whatever is written to it");
        file
    }
}

/// Text that is neither a tag nor turns what stands around it.
fn escaped(text: &str) -> String {
    shown(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The colour of the series at that place.
fn colour(place: usize) -> &'static str {
    COLOURS[place % COLOURS.len()]
}

/// How wide a text is at most, near enough.
fn width_of(text: &str) -> i64 {
    i64::try_from(crate::render::table::columns(text)).unwrap_or(i64::MAX / LETTER) * LETTER
}

/// A count as pixels can be multiplied with it.
fn pixels(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_tag_and_turns_no_line() {
        assert_eq!(escaped("<b> & \"x\"\u{202E}\n"), "&lt;b&gt; &amp; &quot;x&quot;\u{FFFD}\u{FFFD}");
    }
}
