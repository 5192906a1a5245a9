//! What befalls devices and the store from outside.

use super::Turn;
use bytes::Bytes;
use journal::{CHECKPOINT_HINT, Checkpoint, Hash, Seq};

use crate::bank::Ledger;
use crate::fault::Fault;
use crate::ledgers;
use crate::network::key_of;
use crate::world::World;

const HOUR_MS: i64 = 3600 * 1000;

impl World {
    #[expect(clippy::wildcard_enum_match_arm, reason = "`befall` sends here what befalls devices")]
    pub(super) fn befall_device(&mut self, fault: Fault) -> Turn {
        let device = self.chance.pick(self.devices.len());
        let lanes = self.lanes_of(device);
        let disk = self.devices[device].disk.clone();
        self.tell(lanes.first().copied(), || format!("device {device}: {}", fault.words()));
        match fault {
            Fault::ClockJumps => {
                let year_ms = 365 * 24 * HOUR_MS;
                self.devices[device].clock_ms = [0, year_ms, -year_ms, -HOUR_MS, HOUR_MS / 3][self.chance.pick(5)];
            }
            Fault::DiskFull => {
                let is_full = self.chance.percent(50);
                disk.set_full(is_full);
            }
            Fault::CacheLost => disk.restore(ledgers::no_cache()),
            Fault::CacheStale => match self.devices[device].backup.take() {
                Some(backup) if self.chance.percent(70) => {
                    disk.restore(backup);
                    self.devices[device].is_foreign |= self.plan.has(Fault::CacheForeign);
                }
                _ => self.devices[device].backup = Some(disk.cache()),
            },
            Fault::CacheDamaged => disk.spoil(&mut self.chance),
            Fault::PowerLoss => disk.lose_power(&mut self.chance),
            Fault::CacheForeign => {
                disk.restore(ledgers::foreign_cache());
                self.devices[device].is_foreign = true;
            }
            _ => {
                disk.lose_all();
                let device = &mut self.devices[device];
                device.unsettled.clear();
                device.life += 1;
                device.is_foreign = false;
            }
        }
        self.devices[device].is_warm = false;
        self.devices[device].mishaps += 1;
        let kills = matches!(fault, Fault::PowerLoss | Fault::HomeLost | Fault::CacheForeign);
        if kills { Turn::Die(lanes) } else { Turn::Go(Vec::new()) }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`befall` sends here what befalls the store")]
    pub(super) fn befall_store(&mut self, fault: Fault) -> Turn {
        let mut slots = self.truth.slots.clone();
        match fault {
            Fault::Unmounted => {
                self.is_unmounted = !self.is_unmounted;
                return Turn::Go(Vec::new());
            }
            Fault::RolledBack => slots.truncate(slots.len().saturating_sub(1 + self.chance.pick(3)).max(1)),
            Fault::Wiped => slots.clear(),
            // One that has others before it and behind it.
            Fault::SlotLost if 2 < slots.len() => {
                let lost = 1 + self.chance.pick(slots.len() - 2);
                slots[lost] = None;
            }
            Fault::SlotLost => return Turn::Go(Vec::new()),
            _ => slots = ledgers::foreign_slots(),
        }
        self.lost_at_ms = Some(self.now_ms);
        self.hold(slots);
        Turn::Go(Vec::new())
    }

    /// The bucket's journal becomes this one.
    fn hold(&mut self, slots: Vec<Option<std::sync::Arc<crate::truth::Node>>>) {
        let foreign = ledgers::foreign_objects();
        let kept = |seq: usize, hash| {
            let key = key_of(seq as u64);
            let mut bodies = self.objects.get(&key).into_iter().chain(foreign.get(seq));
            bodies.find(|body| Hash::of(body) == hash).map(|body| (key, body.clone()))
        };
        let holding = slots.iter().enumerate().filter_map(|(seq, node)| kept(seq, node.as_ref()?.hash));
        self.objects = holding.collect();
        self.truth.replace(slots);
    }

    /// The hint, or a checkpoint, is not what was put there.
    pub(super) fn spoil_checkpoints(&mut self, fault: Fault) -> Turn {
        let is_hint = fault == Fault::HintWrong;
        let key =
            self.objects.keys().find(|key| key.starts_with("checkpoints/") && (*key == CHECKPOINT_HINT) == is_hint);
        if let Some(key) = key.cloned() {
            let body = self.objects.remove(&key).unwrap_or_default();
            if let Some(body) = self.spoiled(&body) {
                self.objects.insert(key, body);
            }
        }
        Turn::Go(Vec::new())
    }

    fn spoiled(&mut self, body: &Bytes) -> Option<Bytes> {
        let mut checkpoint = Checkpoint::<Ledger>::decode(body).ok()?;
        checkpoint.state.envelopes.push(7);
        match self.chance.pick(6) {
            0 => return None,
            1 => return Some(Bytes::from_static(b"<html>sign in</html>")),
            2 => return Some(body.slice(..body.len() / 2)),
            // Of another history, of another ledger, and of a time that is still to come.
            3 => checkpoint.head = Hash::of(body),
            4 => checkpoint.ledger = checkpoint.ledger.replace(['1', '2', '3'], "4"),
            _ => checkpoint.seq = Seq(checkpoint.seq.0 + 8),
        }
        if checkpoint.head != Hash::of(body) {
            checkpoint.head = Hash::of(&body[..8]);
        }
        Some(checkpoint.encode())
    }
}
