//! How long a body may be, and how long it may take: entries are short, views may be long.

use std::time::Duration;

use http::Extensions;
use journal::{OBJECT_BYTES_MAX, VIEW_BYTES_MAX};
use tokio::time::{Instant, timeout, timeout_at};

/// The slowest line that a long body may be sent over: a second each.
const BYTES_A_SECOND: usize = 256 * 1024;

/// What is read. It travels with a request through the library, which hands it to the transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bounds {
    /// At most [`OBJECT_BYTES_MAX`], whole within the time of one try.
    Entry,
    /// At most [`VIEW_BYTES_MAX`]; the time of one try is for the head of the answer and for each next piece.
    View,
}

impl Bounds {
    pub(crate) fn into_extensions(self) -> Extensions {
        let mut extensions = Extensions::new();
        extensions.insert(self);
        extensions
    }

    pub(crate) fn of(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or(Self::Entry)
    }

    pub(crate) fn bytes_max(self) -> usize {
        match self {
            Self::Entry => OBJECT_BYTES_MAX,
            Self::View => VIEW_BYTES_MAX,
        }
    }

    /// How one try waits whose own body has this length.
    pub(crate) fn wait(self, try_timeout: Duration, sent_bytes: usize) -> Wait {
        match self {
            Self::Entry => Wait::until_end(try_timeout + time_for(sent_bytes)),
            Self::View => Wait::Each(try_timeout),
        }
    }

    /// All tries of one read together: 15 s where a try may take 10, and for a view what the longest takes, so
    /// that a store which sends a byte now and then is not listened to for ever.
    pub(crate) fn all_tries(self, try_timeout: Duration) -> Duration {
        let tries = try_timeout * 3 / 2;
        match self {
            Self::Entry => tries,
            Self::View => tries + time_for(VIEW_BYTES_MAX),
        }
    }
}

/// How long to wait for the next thing.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wait {
    /// Everything together ends at this moment, which is so long after the beginning.
    Until(Instant, Duration),
    /// Each thing has this long.
    Each(Duration),
}

impl Wait {
    fn until_end(time: Duration) -> Self {
        Self::Until(Instant::now() + time, time)
    }

    /// The next thing, or how long it was waited for.
    pub(crate) async fn next<T>(self, thing: impl Future<Output = T>) -> Result<T, Duration> {
        match self {
            Self::Until(end, time) => timeout_at(end, thing).await.map_err(|_| time),
            Self::Each(time) => timeout(time, thing).await.map_err(|_| time),
        }
    }
}

/// How long so many bytes may take beside the time of a try.
fn time_for(bytes: usize) -> Duration {
    Duration::from_millis(1000 * (bytes / 1024) as u64 / (BYTES_A_SECOND / 1024) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRY: Duration = Duration::from_secs(10);

    #[test]
    fn a_long_body_has_more_time_and_a_short_one_has_not() {
        let time = |sent_bytes| match Bounds::Entry.wait(TRY, sent_bytes) {
            Wait::Until(_, time) | Wait::Each(time) => time,
        };
        assert_eq!(time(400), TRY);
        assert_eq!(time(256 * 1024), TRY + Duration::from_secs(1));
        assert_eq!(time(100 * 1024 * 1024), TRY + Duration::from_secs(400));
    }

    #[test]
    fn what_is_read_travels_with_the_request() {
        assert_eq!(Bounds::of(&Bounds::View.into_extensions()), Bounds::View);
        assert_eq!(Bounds::of(&Extensions::new()), Bounds::Entry);
        assert_eq!(Bounds::Entry.all_tries(TRY), Duration::from_secs(15));
        assert_eq!(Bounds::View.all_tries(TRY), Duration::from_secs(15 + 2048));
    }
}
