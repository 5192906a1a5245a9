//! Undo: the inverse of any earlier op, as an op of its own.

use domain::{Edit, EditTo, Handle, Op, OpId, Request, SetBack, Transaction, Undo, Was, What};
use report::describe;

use crate::edit::{version_before, write_on};
use crate::history::{Came, PastOp, handle_of, handles};
use crate::record::{Answer, Common, unless_given, write};
use crate::transactions::standing;
use crate::wording::number;
use crate::{Failure, Kind, Session, months};

/// Undoes the op of this handle, or this device's last one. An undo is undone like any other op.
pub async fn undo(session: &mut Session, target: Option<&str>, common: &Common) -> Result<Answer, Failure> {
    let target = target.map(Handle::parse).transpose().map_err(Failure::usage)?;
    let ops = known_ops(session, target, common).await?;
    let past = match target {
        Some(handle) => find(&ops, handle)?,
        None => last_of(&ops, &session.device)?,
    };
    let request = inverse(&ops, past)?;
    let of_handle = past.about().and_then(|of| handle_of(&handles(&ops), of));
    let words = describe(&past.op, session.basis()?.currency(), of_handle);
    session.note(format!("undoing {}: {words}", past.handle));
    if let Request::SetBack(back) = &request
        && back.sets.iter().any(|setting| setting.set == What::MonthStart)
    {
        return months::set_back(session, back, common).await;
    }
    // The transaction as the op that is undone left it.
    let before = ops.iter().take_while(|other| other.id != past.id);
    match standing(before.chain([past]), past.transaction()) {
        Some(seen) => write_on(session, request, &seen, common).await,
        None => write(session, request, common).await,
    }
}

/// The op of that handle, or this device's last one, and what was done to its transaction: the store is asked where this
/// machine does not know the entry yet.
pub(crate) async fn known_ops(
    session: &mut Session,
    target: Option<Handle>,
    common: &Common,
) -> Result<Vec<PastOp>, Failure> {
    let is_known = |session: &Session, handle: Handle| session.journal.seq().is_some_and(|seq| handle.seq <= seq.0);
    let is_behind = target.is_none_or(|handle| !is_known(session, handle));
    if !session.has_ledger() || is_behind {
        let has_ledger = session.catch_up().await.map_err(|failure| unless_given(common, failure))?;
        if !has_ledger {
            return Err(Failure::new(Kind::Refused, "there is no ledger here yet, so there is nothing to undo"));
        }
    }
    session.check_writable()?;
    let target = match target {
        Some(handle) => handle,
        None => {
            let device = session.device.clone();
            let ops = session.last_ops(|ops| ops.iter().any(|past| is_own(past, &device))).await?;
            match last_of(&ops, &device) {
                Ok(past) => past.handle,
                Err(_) => return Ok(ops),
            }
        }
    };
    session.ops_about(target, |ops| find(ops, target).ok().map(|past| past.transaction().clone())).await
}

fn inverse(ops: &[PastOp], past: &PastOp) -> Result<Request, Failure> {
    let undo = |of: &OpId, restore, was: Was| {
        let (of, base, target) = (of.clone(), past.id.clone(), past.handle);
        Ok(Request::Undo(Undo { of, base, restore, was, target, is_as_it_stands: false }))
    };
    match &past.op {
        // What came taken back is brought back.
        Op::Record(record) => undo(&past.id, past.came == Came::ImportedVoid, record.was()),
        Op::Amend(amend) => {
            let earlier = version_before(ops, &amend.of, &past.id);
            let earlier = earlier
                .ok_or_else(|| Failure::new(Kind::Corrupt, format!("nobody recorded what {} edits", past.handle)))?;
            let (of, base, target, seen) =
                (amend.of.clone(), past.id.clone(), past.handle, Transaction::from(&amend.now));
            Ok(Request::Edit(Box::new(Edit { of, base, target, seen, to: EditTo::Earlier(earlier) })))
        }
        Op::Void(void) => undo(&void.of, true, void.was.clone()),
        Op::Restore(restore) => undo(&restore.of, false, restore.was.clone()),
        Op::Set(settings) => {
            let (of, sets, target) = (past.id.clone(), settings.sets.clone(), past.handle);
            Ok(Request::SetBack(SetBack { of, sets, target, months: None }))
        }
        Op::Import(_) => {
            Err(Failure::new(Kind::Refused, format!("{} is an import; say which of its transactions", past.handle)))
        }
        Op::Note(_) => Err(Failure::new(Kind::Refused, format!("{} is a note, which changed nothing", past.handle))),
    }
}

pub(crate) fn find(ops: &[PastOp], handle: Handle) -> Result<&PastOp, Failure> {
    let of_entry: Vec<&PastOp> = ops.iter().filter(|past| past.handle.seq == handle.seq).collect();
    let found =
        of_entry.iter().find(|past| past.handle == handle || (past.handle.index.is_none() && handle.index == Some(1)));
    match (found, of_entry.as_slice()) {
        (Some(past), _) => Ok(past),
        (None, []) => {
            Err(Failure::new(Kind::Refused, format!("there is no {handle}")).hint("`pail log` lists the entries"))
        }
        (None, [only]) if handle.index.is_none() => Ok(only),
        (None, several) if several.iter().all(|past| past.came != Came::Alone) => Err(Failure::usage(format!(
            "{handle} is an import of {} transactions; say which, such as {}",
            several.len(),
            several.first().map_or_else(|| handle.to_string(), |past| past.handle.to_string())
        ))
        .hint("`pail register` shows the handle of each")
        .hint(format!("`pail void {} --all` takes all of them back", number(handle)))),
        (None, several) => {
            let names: Vec<String> = several.iter().map(|past| past.handle.to_string()).collect();
            Err(Failure::usage(format!("{handle} names no op; say which: {}", names.join(", "))))
        }
    }
}

/// Whether this device wrote it, and it can be undone.
fn is_own(past: &PastOp, device: &str) -> bool {
    past.by == device && !matches!(past.op, Op::Note(_))
}

fn last_of<'a>(ops: &'a [PastOp], device: &str) -> Result<&'a PastOp, Failure> {
    let mine = ops.iter().rev().find(|past| is_own(past, device));
    if let Some(past) = mine.filter(|past| past.came != Came::Alone) {
        return Err(Failure::new(
            Kind::Refused,
            format!("the last thing that this device wrote is an import, #{}", past.handle.seq),
        )
        .hint(format!(
            "`pail undo {}` undoes its last transaction; `pail register` shows the others",
            number(past.handle)
        )));
    }
    mine.ok_or_else(|| {
        Failure::new(Kind::Refused, format!("this device ({device}) has written nothing here yet"))
            .hint("`pail log` lists what others wrote; `pail undo HANDLE` undoes one of them")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(seq: u64, index: Option<u32>, by: &str) -> PastOp {
        let text = domain::Memo::parse("x").unwrap().unwrap();
        let id = OpId(format!("{seq}/{index:?}"));
        PastOp {
            handle: Handle { seq, index },
            id,
            by: by.into(),
            ts_ms: 0,
            op: Op::Note(domain::Note { text }),
            came: Came::Alone,
        }
    }

    #[test]
    fn a_handle_names_one_op_of_a_batch() {
        let ops = [past(1, None, "a"), past(2, Some(1), "a"), past(2, Some(2), "a")];
        let named = |text: &str| find(&ops, Handle::parse(text).unwrap()).map(|past| past.handle.to_string());
        assert_eq!(named("2.2").unwrap(), "#2.2");
        assert_eq!(named("#1").unwrap(), "#1");
        assert_eq!(named("1.1").unwrap(), "#1");
        assert_eq!(named("2").unwrap_err().message, "#2 names no op; say which: #2.1, #2.2");
        assert_eq!(named("3").unwrap_err().message, "there is no #3");
    }
}
