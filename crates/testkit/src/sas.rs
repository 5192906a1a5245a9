//! Shared access signatures of an Azure storage account, as its owner makes them.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::s3_server::encode;

/// The last version whose signed text has no encryption scope.
const VERSION: &str = "2018-11-09";

/// A signature for all blobs of an account, with these rights until then.
pub(crate) fn of_account(account: &str, key: &str, permissions: &str, expiry: &str) -> String {
    let signed = format!("{account}\n{permissions}\nb\no\n\n{expiry}\n\n\n{VERSION}\n");
    let key = BASE64_STANDARD.decode(key).expect("a key is Base64");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key of any length will do");
    mac.update(signed.as_bytes());
    let signature = encode(&BASE64_STANDARD.encode(mac.finalize().into_bytes()));
    format!("sv={VERSION}&ss=b&srt=o&sp={permissions}&se={}&sig={signature}", encode(expiry))
}
