//! What happens when more is spent than an envelope has: refused, carried on, or made good. And what is held for the next
//! month.

use crate::book::check;

#[test]
fn an_envelope_that_carries_is_overspent_without_a_word() {
    check(
        "
        add        Food  10
        add        Fun   10
        withdraw   Food  25                 -> not_enough
        overspend  Food  block              -> set_already
        overspend  Food  carry
        overspend  Food  carry              -> set_already
        overspend  Food  carry  2026-12     -> set_already
        withdraw   Food  25
        left       Food  2026-11  -15
        left       Food  2026-12  -15
        transfer   Food  Fun  1             -> not_enough
        split      Food=1  Fun=11           -> not_enough
        split      Food=1  Fun=1
        left       Food  2027-03  -16
        on         2026-10-31
        withdraw   Food  1                  -> not_enough
    ",
    );
}

#[test]
fn an_envelope_that_is_covered_begins_the_next_month_at_nothing() {
    check(
        "
        on         2026-09-10
        income     100
        add        Food  10
        overspend  Food  cover
        withdraw   Food  25
        left       Food             2026-09  -15
        left       Ready_to_assign  2026-09  100
        left       Food             2026-10  0
        left       Ready_to_assign  2026-10  85
        left       Ready_to_assign  2027-10  85
        holds      Food             2026-09  -15
        holds      Food             2026-10  0
        holds      Ready_to_assign  2026-10  85
        available  Food             -15
        on         2026-10-02
        cover      Food                      -> not_overspent
        add        Food  5
        transfer   Food  Ready_to_assign  6  -> not_enough
        transfer   Food  Ready_to_assign  5
        withdraw   Food  7
        left       Food             2026-10  -7
        on         2026-11-01
        left       Food             2026-11  0
        left       Ready_to_assign  2026-11  83
        overspend  Food  block
        withdraw   Food  1                   -> not_enough
        withdraw   Food  1  !
        left       Food             2026-12  -1
    ",
    );
}

#[test]
fn what_is_recorded_late_changes_what_was_made_good() {
    check(
        "
        on         2026-09-10
        income     100
        add        Food  10
        overspend  Food  cover
        withdraw   Food  25
        on         2026-11-01
        left       Ready_to_assign  2026-11  85
        on         2026-09-20
        add        Food  3  ~
        left       Food             2026-11  0
        left       Ready_to_assign  2026-11  88
        cover      Food
        left       Food             2026-09  0
        left       Ready_to_assign  2026-11  88
        undo       4
        left       Food             2026-09  25
    ",
    );
}

#[test]
fn a_rule_that_begins_later_covers_what_was_missing_before() {
    check(
        "
        on         2026-09-10
        income     100
        add        Food  10
        withdraw   Food  15  !
        overspend  Food  cover  2026-11
        overspend  Food  carry  2026-12
        left       Food  2026-10  -5
        left       Food  2026-11  -5
        left       Food  2026-12  0
        on         2026-12-01
        withdraw   Food  4
        left       Food  2027-01  -4
        set_back   5
        left       Food  2027-01  0
        set_back   4
        left       Food  2027-01  -9
    ",
    );
}

#[test]
fn a_covered_envelope_closes_empty() {
    check(
        "
        on         2026-09-10
        income     100
        add        Food  10
        overspend  Food  cover
        withdraw   Food  25
        on         2026-10-10
        close      Food
        listed
        left       Ready_to_assign  2026-10  85
        set_back   5
        listed     Food
    ",
    );
}

#[test]
fn what_is_held_comes_back_in_the_next_month() {
    check(
        "
        on      2026-09-10
        income  100
        hold    100.01              -> not_enough
        hold    -1                  -> not_positive
        hold    60
        ready   2026-09  40
        ready   2026-10  100
        left    Ready_to_assign  2026-09  100
        hold    30
        hold    30                  -> set_already
        ready   2026-09  70
        hold    30  2026-08         -> not_enough
        hold    100  2026-10
        ready   2026-10  0
        ready   2026-11  100
        set_back  4
        ready   2026-10  100
        set_back  3
        ready   2026-09  40
        hold    0
        hold    0                   -> set_already
        ready   2026-09  100
    ",
    );
}

#[test]
fn what_is_assigned_is_not_stopped_by_what_is_held() {
    check(
        "
        on         2026-09-10
        income     100
        add        Food  1
        hold       60
        assign     2026-09  Food  50
        ready      2026-09  -10
        ready      2026-10  50
    ",
    );
}
