//! The page of formats shows lines of the golden files.

use crate::golden::GOLDEN;

#[test]
fn the_page_of_formats_shows_the_golden_exports() {
    let page = include_str!("../../../../docs/format.md");
    let (_, after) = page.split_once("## Export\n").unwrap();
    let (section, _) = after.split_once("\n## ").unwrap();
    let blocks: Vec<&str> = section.split("```").skip(1).step_by(2).collect();
    assert_eq!(blocks.len(), GOLDEN.len());
    for (block, golden) in blocks.iter().zip(GOLDEN) {
        for line in block.lines().skip(1) {
            let is_known = golden.lines().any(|known| known.trim_end_matches(',') == line.trim_end_matches(','));
            assert!(is_known, "{line}");
        }
    }
}
