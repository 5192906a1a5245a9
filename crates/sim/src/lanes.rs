//! The story of a run, one column for each lane.

use std::fmt::Write;

use crate::world::World;

const WIDTH: usize = 46;

/// Tells what happened, line by line: the time in seconds, then the store's column, then one for each lane.
pub(crate) fn tell(world: &World) -> String {
    let mut story = format!("{:>10}  {:<WIDTH$}", "seconds", "the store and the world");
    for (number, lane) in world.lanes.iter().enumerate() {
        let _ = write!(story, "| {:<WIDTH$}", format!("device {} (lane {number})", lane.device));
    }
    story.push('\n');
    for line in world.story.iter().flatten() {
        let column = line.lane.map_or(0, |lane| lane + 1);
        let text: String = line.text.chars().take(400).collect();
        let seconds = format!("{}.{:03}", line.now_ms / 1000, line.now_ms % 1000);
        let indent = column * (WIDTH + 2);
        let _ = writeln!(story, "{seconds:>10}  {:indent$}{text}", "");
    }
    story
}
