//! One writer: a device on which somebody makes one wish after the other, is killed now and then, and asks what
//! became of what was in doubt.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use testkit::{Chance, Device, Ran};

use crate::damage::Harm;
use crate::teller::{Told, answered, lost_slots, mentioned, offered_id};
use crate::wish::Wish;

/// What a write takes until it is known.
const USUAL: Duration = Duration::from_millis(60);
/// So many commands must settle what one write left behind, killed ones among them.
const ASKS_MAX: usize = 40;

/// What befalls a writer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Plan {
    /// How many writes it is asked for.
    pub(crate) writes: usize,
    /// How many in a hundred commands are killed.
    pub(crate) killed_percent: u64,
    /// Before how many in a hundred writes something happens to its cache, or to checkpoints.
    pub(crate) damaged_percent: u64,
}

/// One write: what was wished, when, and what was said of it in the end.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) wish: Wish,
    pub(crate) started: Instant,
    pub(crate) ended: Instant,
    pub(crate) told: Told,
}

/// What a writer lived through.
#[derive(Clone, Debug, Default)]
pub(crate) struct Life {
    pub(crate) commands: usize,
    pub(crate) killed: usize,
    /// Writes that were killed after they had answered.
    pub(crate) killed_after_answer: usize,
    /// Writes that were refused by a rule, or could not reach the store: definite answers.
    pub(crate) refused: usize,
    pub(crate) unavailable: usize,
    /// Exit code 75.
    pub(crate) unknown: usize,
    /// By what the truth about a write in doubt came out.
    pub(crate) told_by: BTreeMap<&'static str, usize>,
    /// PUTs that lost their slot, by the word of those that lived to say so.
    pub(crate) lost_slots: usize,
    /// How often something happened to its cache, or to checkpoints.
    pub(crate) damaged: usize,
}

/// One writer.
pub(crate) struct Writer {
    number: usize,
    plan: Plan,
    chance: Chance,
    usual: Duration,
    pub(crate) harm: Harm,
    pub(crate) device: Device,
    pub(crate) asked: Vec<Asked>,
    pub(crate) life: Life,
}

impl Writer {
    pub(crate) fn new(number: usize, device: Device, plan: Plan, chance: Chance) -> Self {
        let (harm, life) = (Harm::to(&device), Life::default());
        Self { number, plan, chance, usual: USUAL, harm, device, asked: Vec::new(), life }
    }

    pub(crate) fn write_all(&mut self) {
        for number in 0..self.plan.writes {
            if self.chance.percent(self.plan.damaged_percent) {
                self.life.damaged += 1;
                self.harm.strike(&mut self.chance);
            }
            let wish = Wish::any(format!("w{}-{number}", self.number), &mut self.chance);
            let (started, told) = (Instant::now(), self.write(&wish));
            self.asked.push(Asked { wish, started, ended: Instant::now(), told });
        }
    }

    fn write(&mut self, wish: &Wish) -> Told {
        let given = if self.chance.percent(25) { self.mint(wish) } else { None };
        let ran = self.run_or_kill(&wish.command(given.as_deref()));
        match (ran.code, answered(&ran.out)) {
            (code, Some(seq)) => {
                self.life.killed_after_answer += usize::from(code.is_none());
                Told::Recorded(seq)
            }
            (None, None) => self.find_out(wish, given),
            (Some(75), None) => {
                self.life.unknown += 1;
                let id = offered_id(&ran.talk).unwrap_or_else(|| panic!("75 names no id: {}", ran.talk));
                assert!(given.is_none_or(|given| given == id), "{}", ran.talk);
                self.find_out(wish, Some(id))
            }
            (Some(code), None) => self.definite(code, &ran),
        }
    }

    /// A code that says that nothing was recorded and never will be.
    fn definite(&mut self, code: i32, ran: &Ran) -> Told {
        match code {
            1 => self.life.refused += 1,
            69 => self.life.unavailable += 1,
            _ => panic!("writer {} ended with {code}:\n{}{}", self.number, ran.out, ran.talk),
        }
        assert!(self.device.intents().is_empty(), "{code} leaves nothing open: {}", ran.talk);
        Told::Not
    }

    /// An id for this wish, as a script would ask for one.
    fn mint(&mut self, wish: &Wish) -> Option<String> {
        let ran = self.run(&[wish.command(None), words(&["--dry-run"])].concat());
        (ran.code == Some(0)).then(|| offered_id(&ran.talk).expect("a dry run offers an id"))
    }

    /// Asks in one way or another until nothing is in doubt. Those who ask are killed too.
    fn find_out(&mut self, wish: &Wish, id: Option<String>) -> Told {
        // The note that lies there names the op of a process that was killed.
        let id = id.or_else(|| Some(self.device.intents().first()?.file_name()?.to_str()?.to_owned()));
        let mut told = None;
        for _ in 0..ASKS_MAX {
            if told.is_some() && self.device.intents().is_empty() {
                break;
            }
            let (way, ran) = self.ask(wish, id.as_deref());
            let said = match way {
                "the same command with --id" => self.said_of_repeat(&ran),
                "resolve --retry" => {
                    answered(&ran.out).map(Told::Recorded).or_else(|| mentioned(&ran.talk, &wish.memo))
                }
                _ => mentioned(&ran.talk, &wish.memo),
            };
            if told.is_none() && said.is_some() {
                *self.life.told_by.entry(way).or_default() += 1;
            }
            assert!(told.is_none() || said.is_none() || told == said, "{told:?}, then {said:?}: {}", wish.memo);
            told = told.or(said);
            if id.is_none() && self.device.intents().is_empty() {
                break;
            }
        }
        assert!(self.device.intents().is_empty(), "still open after {ASKS_MAX} commands: {}", wish.memo);
        told.unwrap_or_else(|| {
            *self.life.told_by.entry("nobody").or_default() += 1;
            Told::Nothing
        })
    }

    fn ask(&mut self, wish: &Wish, id: Option<&str>) -> (&'static str, Ran) {
        let is_open = !self.device.intents().is_empty();
        let (way, words) = match (self.chance.among(0..4), id) {
            (0, _) => ("the next command", words(&["balance"])),
            (1, Some(id)) if is_open => ("resolve --retry", words(&["resolve", "--retry", id])),
            (2, _) if is_open => ("resolve --drop", words(&["resolve", "--drop"])),
            (_, Some(_)) => ("the same command with --id", wish.command(id)),
            (_, None) => ("resolve", words(&["resolve"])),
        };
        (way, self.run_or_kill(&words))
    }

    /// The command was run again with its id.
    fn said_of_repeat(&self, ran: &Ran) -> Option<Told> {
        match ran.code {
            Some(0) => Some(Told::Recorded(answered(&ran.out).expect("an answer has its number"))),
            Some(1 | 69) => Some(Told::Not),
            Some(75) | None => answered(&ran.out).map(Told::Recorded),
            Some(code) => panic!("writer {} ended with {code}:\n{}{}", self.number, ran.out, ran.talk),
        }
    }

    /// Runs the command, or starts it and kills it at any moment of its life.
    fn run_or_kill(&mut self, words: &[String]) -> Ran {
        if !self.chance.percent(self.plan.killed_percent) {
            return self.run(words);
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let usual_us = u64::try_from(self.usual.as_micros()).unwrap();
        let running = self.device.start(&words);
        thread::sleep(Duration::from_micros(self.chance.among(0..usual_us * 13 / 10 + 1)));
        let ran = running.kill();
        self.life.killed += usize::from(ran.code.is_none());
        self.noted(ran)
    }

    fn run(&mut self, words: &[String]) -> Ran {
        let start = Instant::now();
        let ran = self.device.run(&[words, &["--verbose".into()]].concat());
        if ran.code == Some(0) {
            self.usual = (self.usual * 3 + start.elapsed()) / 4;
        }
        self.noted(ran)
    }

    fn noted(&mut self, ran: Ran) -> Ran {
        self.life.commands += 1;
        self.life.lost_slots += lost_slots(&ran);
        ran
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
