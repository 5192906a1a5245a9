//! The page of formats shows the kept report as it is.

#[test]
fn the_page_of_formats_shows_the_golden_report() {
    let page = include_str!("../../../docs/format.md");
    let golden = include_str!("golden/acceptance/stored.json");
    assert!(page.contains(&format!("```json\n{golden}\n```")), "docs/format.md and the golden report differ");
}
