use std::sync::Mutex as Lock;
use std::sync::atomic::{AtomicI64, Ordering};

use super::*;

/// Gives what a script says, one answer each, and counts.
#[derive(Default)]
struct Scripted {
    answers: Lock<Vec<Result<AccessKeys, Fault>>>,
    asked: AtomicI64,
}

#[async_trait]
impl KeySource for Scripted {
    async fn keys(&self) -> Result<AccessKeys, Fault> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        tokio::task::yield_now().await;
        self.answers.lock().unwrap().remove(0)
    }
}

fn keys(id: &str, expires_unix: Option<i64>) -> AccessKeys {
    AccessKeys { id: id.into(), secret: "do-not-show".into(), token: Some("nor-this".into()), expires_unix }
}

fn gone() -> Fault {
    Fault::new(FaultKind::Permission, "the session is over")
}

/// A keyring at time 1000, its source and its clock.
fn keyring_of(answers: Vec<Result<AccessKeys, Fault>>) -> (Keyring, Arc<Scripted>, Arc<AtomicI64>) {
    let source = Arc::new(Scripted { answers: Lock::new(answers), asked: AtomicI64::new(0) });
    let now = Arc::new(AtomicI64::new(1_000));
    let hands = now.clone();
    let clock: Clock = Arc::new(move || hands.load(Ordering::SeqCst));
    (Keyring::new(Credentials::From(source.clone()), clock).unwrap(), source, now)
}

async fn id(keyring: &Keyring) -> Result<String, Fault> {
    keyring.ready().await.map(|keys| keys.key_id.clone())
}

#[tokio::test]
async fn keys_are_fetched_again_shortly_before_they_expire_and_no_sooner() {
    let (keyring, source, now) = keyring_of(vec![Ok(keys("one", Some(5_000))), Ok(keys("two", None))]);
    for at in [1_000, 4_000, 5_000 - SPARE_SECONDS - 1] {
        now.store(at, Ordering::SeqCst);
        assert_eq!(id(&keyring).await, Ok("one".into()), "{at}");
    }
    for at in [5_000 - SPARE_SECONDS, 6_000, i64::MAX] {
        now.store(at, Ordering::SeqCst);
        assert_eq!(id(&keyring).await, Ok("two".into()), "{at}");
    }
    assert_eq!(source.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_source_that_fails_is_asked_again_and_old_keys_are_used_to_their_end() {
    let answers = vec![Err(gone()), Ok(keys("one", Some(2_000))), Err(gone()), Err(gone()), Ok(keys("two", None))];
    let (keyring, _, now) = keyring_of(answers);
    assert_eq!(id(&keyring).await, Err(gone()));
    assert_eq!(id(&keyring).await, Ok("one".into()));
    now.store(1_999, Ordering::SeqCst);
    assert_eq!(id(&keyring).await, Ok("one".into()), "good for a second more");
    now.store(2_000, Ordering::SeqCst);
    assert_eq!(id(&keyring).await, Err(gone()));
    assert_eq!(id(&keyring).await, Ok("two".into()));
}

#[tokio::test]
async fn requests_at_once_wait_for_one_fetch_and_share_how_it_ends() {
    let (keyring, source, _) = keyring_of(vec![Ok(keys("one", None))]);
    let (first, second, third) = tokio::join!(id(&keyring), id(&keyring), id(&keyring));
    assert_eq!([first, second, third], ["one"; 3].map(|id| Ok(id.to_owned())));
    assert_eq!(source.asked.load(Ordering::SeqCst), 1);
    let (keyring, source, _) = keyring_of(vec![Err(gone()), Ok(keys("one", None))]);
    let (first, second, third) = tokio::join!(id(&keyring), id(&keyring), id(&keyring));
    assert_eq!([first, second, third], [(); 3].map(|()| Err(gone())));
    assert_eq!(source.asked.load(Ordering::SeqCst), 1, "they share a failure too");
    assert_eq!(id(&keyring).await, Ok("one".into()), "who comes later does not");
}

#[tokio::test]
async fn keys_that_cannot_be_sent_are_refused_wherever_they_come_from() {
    let two_lines = keys("two\nlines", None);
    let (keyring, ..) =
        keyring_of(vec![Ok(two_lines.clone()), Ok(AccessKeys { secret: String::new(), ..two_lines.clone() })]);
    assert!(id(&keyring).await.unwrap_err().message.contains("line end"));
    assert!(id(&keyring).await.unwrap_err().message.contains("is empty"));
    let known = Keyring::new(Credentials::Keys(two_lines), Arc::new(|| 0));
    assert_eq!(known.unwrap_err().kind, FaultKind::Configuration);
}

#[tokio::test]
async fn keys_that_are_known_are_used_for_good() {
    let keyring = Keyring::new(Credentials::Keys(keys("known", Some(1))), Arc::new(|| i64::MAX)).unwrap();
    assert_eq!(id(&keyring).await, Ok("known".into()));
}

#[tokio::test]
async fn no_secret_is_in_a_debug_form() {
    let known = Keyring::new(Credentials::Keys(keys("known", None)), Arc::new(|| 0)).unwrap();
    let signing = known.ready().await.unwrap();
    for shown in [format!("{known:?}"), format!("{signing:?}"), format!("{:?}", keys("known", None))] {
        assert!(shown.contains("known") && !shown.contains("do-not-show") && !shown.contains("nor-this"), "{shown}");
    }
}
