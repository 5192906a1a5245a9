//! The fingerprint's text: what the user gave, and nothing that a default added.

use serde::Serialize;

use crate::request::{
    Add, AddSplit, Assign, ChangeTo, Close, Cover, Details, Edit, EditTo, Edits, Income, Open, OpenWhat, PayeeTo,
    Share, Transfer, Undo, Withdraw,
};
use crate::{Create, DraftImport, Handle, Memo, Month, Name, OpId, Request, SettingStep, Side, Source, Tag};

/// Everything that a user can give, in the order in which it is written; what is absent stays absent.
#[derive(Default, Serialize)]
struct Given<'a> {
    verb: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    envelope: Option<&'a Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a Side>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a Side>,
    #[serde(skip_serializing_if = "<[(Name, i64)]>::is_empty")]
    parts: &'a [(Name, i64)],
    #[serde(skip_serializing_if = "<[Share]>::is_empty")]
    shares: &'a [Share],
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<Month>,
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<&'a OpenWhat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'a ChangeTo>,
    #[serde(skip_serializing_if = "<[Name]>::is_empty")]
    payees: &'a [Name],
    #[serde(skip_serializing_if = "Option::is_none")]
    payee_to: Option<&'a PayeeTo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_envelope: Option<&'a Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minor_units: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'a Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    create: Option<Create>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refund: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overspend: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Handle>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'a OpId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<&'a OpId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edits: Option<Edits>,
    #[serde(skip_serializing_if = "Option::is_none")]
    restore: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a Memo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_from: Option<&'a str>,
    #[serde(skip_serializing_if = "<[SettingStep]>::is_empty")]
    steps: &'a [SettingStep],
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payee: Option<&'a Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    memo: Option<&'a Memo>,
    #[serde(skip_serializing_if = "<[Tag]>::is_empty")]
    tags: &'a [Tag],
}

impl Request {
    /// Canonical JSON of exactly what the user gave. Two requests with the same text are the same wish.
    pub fn given(&self) -> String {
        let given = match self {
            Self::Add(add) => given_add(add),
            Self::AddSplit(add) => given_add_split(add),
            Self::Withdraw(withdraw) => given_withdraw(withdraw),
            Self::Split(split) => Given {
                verb: "split",
                parts: &split.parts,
                account: split.account_given.then_some(&split.account),
                overspend: split.overspend.then_some(true),
                ..details(&split.details)
            },
            Self::Transfer(transfer) => given_transfer(transfer),
            Self::Income(income) => given_income(income),
            Self::Assign(assign) => given_assign(assign),
            Self::Cover(cover) => given_cover(cover),
            Self::Open(open) => given_open(open),
            Self::Close(close) => given_close(close),
            Self::Change(change) => Given {
                verb: "change",
                from: change.target.as_ref(),
                month: change.month.filter(|_| change.month_given),
                change: Some(&change.to),
                ..Given::default()
            },
            Self::ChangePayee(change) => {
                Given { verb: "change-payee", payees: &change.payees, payee_to: Some(&change.to), ..Given::default() }
            }
            Self::SetBack(back) => {
                Given { verb: "set-back", target: Some(back.target), of: Some(&back.of), ..Given::default() }
            }
            Self::Edit(edit) => given_edit(edit),
            Self::Undo(undo) => given_undo(undo),
            Self::Import(import) => given_import(import),
            Self::TakeSettings(draft) => Given {
                verb: "take-settings",
                steps: &draft.steps,
                taken_from: Some(&draft.sha256),
                ..Given::default()
            },
            Self::Note { text } => Given { verb: "note", text: Some(text), ..Given::default() },
        };
        serde_json::to_string(&given).expect("a request has nothing that JSON could not hold")
    }
}

fn given_add(add: &Add) -> Given<'_> {
    Given {
        verb: "add",
        envelope: Some(&add.envelope),
        minor_units: Some(add.minor_units),
        account: add.account_given.then_some(&add.account),
        create: Some(add.create).filter(|create| *create != Create::IfMissing),
        refund: add.refund.then_some(true),
        ..details(&add.details)
    }
}

fn given_add_split(add: &AddSplit) -> Given<'_> {
    Given {
        verb: "add-split",
        parts: &add.parts,
        account: add.account_given.then_some(&add.account),
        create: Some(add.create).filter(|create| *create != Create::IfMissing),
        refund: add.refund.then_some(true),
        ..details(&add.details)
    }
}

fn given_withdraw(withdraw: &Withdraw) -> Given<'_> {
    Given {
        verb: "withdraw",
        envelope: Some(&withdraw.envelope).filter(|_| !withdraw.envelope_of_payee),
        minor_units: Some(withdraw.minor_units),
        account: withdraw.account_given.then_some(&withdraw.account),
        overspend: withdraw.overspend.then_some(true),
        ..details(&withdraw.details)
    }
}

fn given_transfer(transfer: &Transfer) -> Given<'_> {
    Given {
        verb: "transfer",
        from: Some(&transfer.from),
        to: Some(&transfer.to),
        minor_units: Some(transfer.minor_units),
        overspend: transfer.overspend.then_some(true),
        ..details(&transfer.details)
    }
}

fn given_income(income: &Income) -> Given<'_> {
    Given {
        verb: "income",
        minor_units: Some(income.minor_units),
        account: income.account_given.then_some(&income.account),
        ..details(&income.details)
    }
}

fn given_assign(assign: &Assign) -> Given<'_> {
    Given {
        verb: "assign",
        shares: &assign.shares,
        month: assign.month_given.then_some(assign.month),
        overspend: assign.overspend.then_some(true),
        ..details(&assign.details)
    }
}

fn given_cover(cover: &Cover) -> Given<'_> {
    Given {
        verb: "cover",
        envelope: Some(&cover.envelope),
        source_envelope: cover.from.as_ref(),
        minor_units: cover.minor_units,
        overspend: cover.overspend.then_some(true),
        ..details(&cover.details)
    }
}

fn given_open(open: &Open) -> Given<'_> {
    Given { verb: "open", open: Some(&open.what), text: open.note.as_ref(), ..details(&open.details) }
}

fn given_close(close: &Close) -> Given<'_> {
    Given {
        verb: if close.reopen { "reopen" } else { "close" },
        from: Some(&close.target),
        source_envelope: close.to.as_ref(),
        ..details(&close.details)
    }
}

fn given_edit(edit: &Edit) -> Given<'_> {
    let (verb, edits) = match &edit.to {
        EditTo::New(edits) => ("edit", Some(Edits { date: None, ..edits.clone() })),
        EditTo::Earlier(_) => ("undo", None),
    };
    Given { verb, target: Some(edit.target), of: Some(&edit.of), edits, ..Given::default() }
}

fn given_undo(undo: &Undo) -> Given<'_> {
    if undo.is_as_it_stands {
        let verb = if undo.restore { "restore" } else { "void" };
        return Given { verb, target: Some(undo.target), of: Some(&undo.of), ..Given::default() };
    }
    Given {
        verb: "undo",
        target: Some(undo.target),
        of: Some(&undo.of),
        base: Some(&undo.base),
        restore: undo.restore.then_some(true),
        ..Given::default()
    }
}

fn given_import(import: &DraftImport) -> Given<'_> {
    Given {
        verb: "import",
        source: Some(&import.source),
        date: import.date_given.as_deref(),
        tags: &import.tags,
        ..Given::default()
    }
}

fn details(details: &Details) -> Given<'_> {
    Given {
        date: details.date_given.as_deref(),
        payee: details.payee.as_ref(),
        memo: details.memo.as_ref(),
        tags: &details.tags,
        ..Given::default()
    }
}
