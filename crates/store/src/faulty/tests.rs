use super::*;
use crate::MemoryBucket;

const KEY: &str = "journal/00000000000000000001.json";

fn buckets() -> (Arc<MemoryBucket>, FaultyBucket) {
    let memory = Arc::new(MemoryBucket::new());
    (memory.clone(), FaultyBucket::new(memory))
}

async fn put(fault: PutFault) -> (PutNew, Option<Bytes>) {
    let (memory, faulty) = buckets();
    faulty.on_put([fault]);
    let answer = faulty.put_new(KEY, "mine".into()).await;
    assert!(faulty.is_done());
    assert_eq!(faulty.requests(), [format!("PUT {KEY}")]);
    (answer, memory.peek(KEY))
}

#[tokio::test]
async fn each_fault_lies_as_its_name_says() {
    let stored = Some(Bytes::from("mine"));
    let refusal = Fault::new(FaultKind::Permission, "no");
    assert_eq!(put(PutFault::None).await, (PutNew::Created, stored.clone()));
    assert_eq!(put(PutFault::Duplicate).await, (PutNew::SlotTaken, stored.clone()));
    assert_eq!(put(PutFault::ConflictNothingStored).await, (PutNew::SlotTaken, None));
    assert_eq!(put(PutFault::Refuse(refusal.clone())).await, (PutNew::Refused(refusal), None));
    for (fault, there) in [(PutFault::AnswerLost, stored), (PutFault::RequestLost, None), (PutFault::Ghost, None)] {
        let (answer, found) = put(fault.clone()).await;
        assert!(matches!(answer, PutNew::Unknown(_)), "{fault:?}");
        assert_eq!(found, there, "{fault:?}");
    }
}

#[tokio::test]
async fn a_ghost_lands_when_it_is_released_and_respects_the_slot() {
    let (memory, faulty) = buckets();
    faulty.on_put([PutFault::Ghost, PutFault::Ghost]);
    faulty.put_new(KEY, "first".into()).await;
    faulty.put_new(KEY, "second".into()).await;
    assert_eq!(memory.peek(KEY), None);
    assert_eq!(faulty.release_ghosts().await, [PutNew::Created, PutNew::SlotTaken]);
    assert_eq!(memory.peek(KEY), Some("first".into()));
    assert_eq!(faulty.release_ghosts().await, []);
}

#[tokio::test]
async fn an_ignored_condition_overwrites() {
    let (_, faulty) = buckets();
    faulty.put_new(KEY, "first".into()).await;
    faulty.on_put([PutFault::IgnoresCondition]);
    assert_eq!(faulty.put_new(KEY, "second".into()).await, PutNew::Created);
    assert_eq!(faulty.get(KEY).await, Ok(Some("second".into())));
}

#[tokio::test]
async fn reads_fail_or_lie_once_and_are_logged() {
    let (_, faulty) = buckets();
    let away = Fault::new(FaultKind::Unavailable, "away");
    faulty.put_new(KEY, "mine".into()).await;
    faulty.on_get([GetFault::Fails(away.clone()), GetFault::Answers(None), GetFault::Answers(Some("bad".into()))]);
    assert_eq!(faulty.get(KEY).await, Err(away));
    assert_eq!(faulty.get(KEY).await, Ok(None));
    assert_eq!(faulty.get(KEY).await, Ok(Some("bad".into())));
    assert_eq!(faulty.get(KEY).await, Ok(Some("mine".into())));
    assert_eq!((faulty.count("PUT"), faulty.count("GET")), (1, 4));
}
