//! Income, assigning and covering, as a household does it.

use crate::book::check;

#[test]
fn income_waits_until_it_is_assigned() {
    check(
        "
        add        Food  0.01
        income     3000  @Bank
        available  Ready_to_assign  3000
        account    Bank             3000
        income     1     @Card           -> outside_budget
        assign     2026-11  Food  400
        available  Ready_to_assign  2600
        available  Food             400.01
        assigned   Food  2026-11    400
    ",
    );
}

#[test]
fn an_amount_is_added_and_one_with_an_equals_sign_is_the_months() {
    check(
        "
        add       Food  1
        income    1000
        assign    2026-11  Food  100
        assign    2026-11  Food  50
        assigned  Food  2026-11  150
        assign    2026-11  Food  =120
        assigned  Food  2026-11  120
        assign    2026-11  Food  =120  -> assigned_already
        assign    2026-12  Food  =200
        assigned  Food  2026-11  120
        assigned  Food  2026-12  200
        available Ready_to_assign  680
    ",
    );
}

#[test]
fn more_may_be_assigned_than_came_in_and_no_more_is_taken_back_than_there_is() {
    check(
        "
        add        Food  10
        assign     2026-11  Food  90
        available  Ready_to_assign  -90
        withdraw   Food  80
        assign     2026-11  Food  =0    -> not_enough
        assign     2026-11  Food  -20
        available  Food  0
        assign     2026-11  Food  -1    -> not_enough
    ",
    );
}

#[test]
fn several_envelopes_are_assigned_at_once_or_not_at_all() {
    check(
        "
        add        Food  1
        add        Rent  1
        income     500
        assign     2026-11  Food  100  Rent  300
        assigned   Rent  2026-11  300
        assign     2026-11  Food  1  Fuel  1     -> unknown_envelope
        assign     2026-11  Food  =100  Rent  =300  -> nothing_to_assign
        assign     2026-11  Ready_to_assign  1   -> assign_to_itself
        assigned   Food  2026-11  100
        available  Ready_to_assign  100
    ",
    );
}

#[test]
fn what_was_overspent_is_covered_exactly() {
    check(
        "
        add        Food  10
        add        Fun   40
        income     100
        cover      Food                  -> not_overspent
        withdraw   Food  25  !
        cover      Food
        available  Food             0
        available  Ready_to_assign  85
        withdraw   Food  50  !
        cover      Food  Fun             -> not_enough
        cover      Food  Fun  30
        available  Food  -20
        available  Fun   10
        cover      Food  Food            -> same_sides
        cover      Food  Fuel            -> unknown_envelope
        cover      Fuel                  -> unknown_envelope
    ",
    );
}
