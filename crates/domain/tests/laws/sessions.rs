//! Sessions in the words of the command line.

use crate::book::check;

#[test]
fn the_originals_session_ends_as_it_did() {
    check(
        "
        add        Food  150
        add        Rent  400
        transfer   Food  Rent  50
        available  Food  100
        available  Rent  450
        account    Cash  550
        spending   Food  all  0
        deposits   Food  all  150
        deposits   Rent  all  400
        assigned   Food  all  -50
        ",
    );
}

#[test]
fn a_move_is_refused_when_the_envelope_is_short() {
    check(
        "
        add        Food  150
        add        Rent  1
        transfer   Food  Rent  50    -> ok
        transfer   Food  Rent  100.01  -> not_enough
        transfer   Rent  Food  51.01  -> not_enough
        available  Food  100
        available  Rent  51
        transfer   Food  Rent  100
        available  Food  0
        ",
    );
}

#[test]
fn a_withdrawal_takes_no_more_than_there_is_unless_it_may() {
    check(
        "
        add        Food  20
        withdraw   Food  20.01  -> not_enough
        withdraw   Food  25  !
        available  Food  -5
        withdraw   Food  1  -> not_enough
        add        Food  2
        available  Food  -3
        add        Food  3
        available  Food  0
        spending   Food  all  25
        ",
    );
}

#[test]
fn money_without_a_purpose_may_be_assigned_before_it_is_there() {
    check(
        "
        add        Food  1
        transfer   Ready_to_assign  Food  400
        available  Ready_to_assign  -400
        add        ready_to_assign  3000  @Bank
        available  Ready_to_assign  2600
        withdraw   Ready_to_assign  2700
        available  Ready_to_assign  -100
        listed     Food
        ",
    );
}

#[test]
fn a_name_that_differs_only_in_case_is_the_same_envelope() {
    check(
        "
        add        Food  150
        add        fOOD  1
        withdraw   food  2
        available  FOOD  149
        listed     Food
        add        food  1  --new       -> envelope_exists
        add        Fod   1  --existing  -> unknown_envelope
        add        Fod   1  --new
        listed     Food  Fod
        ",
    );
}

#[test]
fn only_add_creates_an_envelope() {
    check(
        "
        add       Food  1
        withdraw  Fun   1         -> unknown_envelope
        transfer  Food  Fun  1    -> unknown_name
        transfer  Food  env:Fun  1  -> unknown_envelope
        add       Fun   1  @Wallet  -> unknown_account
        listed    Food
        ",
    );
}

#[test]
fn a_transfer_joins_two_of_a_kind() {
    check(
        "
        add       Savings  100
        add       Food     100
        transfer  Cash  Bank  150
        account   Cash  50
        account   Bank  150
        transfer  Savings  Food  1         -> fits_both
        transfer  env:Savings  Food  1
        transfer  acct:Savings  Bank  5
        account   Savings  -5
        transfer  Bank  Food  1            -> mixed_sides
        transfer  Food  Bank  1            -> mixed_sides
        transfer  Food  food  1            -> same_sides
        transfer  Bank  acct:bank  1       -> same_sides
        transfer  Bank  Loan  1            -> outside_budget
        transfer  Card  Bank  1            -> outside_budget
        transfer  Card  Loan  1
        withdraw  Food  1  @Card           -> outside_budget
        available  Savings  99
        ",
    );
}

#[test]
fn an_undo_and_its_undo_leave_everything_as_it_was() {
    check(
        "
        add        Food  150
        withdraw   Food  100
        undo 1
        available  Food  -100
        account    Cash  -100
        deposits   Food  all  0
        undo 1  -> already_done
        restore 1
        available  Food  50
        restore 1  -> already_done
        restore 2  -> never_undone
        undo 1
        undo 2
        account    Cash  0
        ",
    );
}

#[test]
fn an_envelope_that_only_an_undone_add_opened_is_not_there() {
    check(
        "
        add        Foood  150
        add        Food   10
        undo 1
        listed     Food
        withdraw   Foood  1  -> unknown_envelope
        transfer   Food  Foood  1  -> unknown_name
        add        Foood  1  --existing  -> unknown_envelope
        add        Foood  3  --new
        listed     Foood  Food
        available  Foood  3
        restore 1
        available  Foood  153
        ",
    );
}

#[test]
fn a_refund_reduces_spending_and_is_no_deposit() {
    check(
        "
        add        Food  100
        withdraw   Food  30
        add        Food  10  ~
        spending   Food  all  20
        deposits   Food  all  100
        activity   Food  all  80
        undo 3
        spending   Food  all  30
        ",
    );
}

#[test]
fn a_month_shows_what_is_dated_in_it() {
    check(
        "
        on 2026-10-31
        add        Food  100
        withdraw   Food  30
        on 2026-11-01
        withdraw   Food  5
        add        Rent  1
        transfer   Food  Rent  20
        spending   Food  2026-10  30
        spending   Food  2026-11  5
        spending   Food  2026     35
        spending   Food  2025     0
        assigned   Food  2026-10  0
        assigned   Food  2026-11  -20
        undo 2
        spending   Food  2026-10  0
        spending   Food  2026-11  5
        ",
    );
}

#[test]
fn no_sum_passes_the_limits() {
    check(
        "
        add        Food  90071992547409.91
        add        Food  0.01  -> out_of_range
        add        Rent  0.01  -> out_of_range
        withdraw   Food  90071992547409.91
        available  Food  0
        withdraw   Food  0.01 !  -> out_of_range
        undo 2
        undo 1
        account    Cash  0
        add        Food  1
        restore 1  -> out_of_range
        available  Food  1
        ",
    );
}

#[test]
fn a_month_in_which_nothing_counts_is_not_kept() {
    let mut book = check("add Food 100 \n on 2026-10-05 \n withdraw Food 30");
    assert_eq!(book.ledger.months().map(|month| month.to_string()).collect::<Vec<_>>(), ["2026-10", "2026-11"]);
    book.check("undo 2");
    assert_eq!(book.ledger.months().map(|month| month.to_string()).collect::<Vec<_>>(), ["2026-11"]);
}
