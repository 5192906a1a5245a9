//! What a new ledger's bucket does with objects that are overwritten or deleted.

use crate::host::Versions;
use crate::{Address, Session};

impl Session {
    /// Nobody looks at a bucket's settings later, so who begins a ledger is told what a slip would cost.
    pub(crate) async fn look_at_versions(&mut self) {
        let (Some(versions), Address::S3(place)) = (&self.opened.versions, &self.location.address) else { return };
        let bucket = place.bucket.clone();
        let loss = "an object that is overwritten or deleted by mistake is gone";
        match versions.look().await {
            Versions::On => {}
            Versions::Off => {
                let command = self.location.versioning_command();
                self.note(format!("versioning is off for bucket {bucket}: {loss}; `{command}` turns it on"));
            }
            Versions::MayNotLook(reason) => {
                self.note(format!(
                    "versioning of bucket {bucket} may not be looked at ({reason}): where it is off, {loss}"
                ));
            }
        }
    }
}
