//! Where a bucket on S3 is, or that it cannot be there.

use journal::Fault;

use super::options::S3Options;
use crate::object::place::{Language, Place, bad, checked, is_name_byte};

/// Refuses what the library would send nonsense for, or panic at, before anything is sent.
pub(super) fn of(options: &S3Options) -> Result<Place, Fault> {
    if options.bucket.is_empty() || !options.bucket.bytes().all(is_name_byte) {
        return Err(bad(format!("`{}` is no bucket name", options.bucket)));
    }
    let region = options.region();
    if region.is_empty() || !region.bytes().all(is_name_byte) {
        return Err(bad(format!("`{region}` is no region")));
    }
    if let Some(id) = options.sse_kms_key_id.as_ref().filter(|id| !is_header_word(id)) {
        return Err(bad(format!("`{id}` is no id of a KMS key")));
    }
    let endpoint = match &options.endpoint {
        Some(endpoint) => checked(endpoint).map_err(bad)?,
        None => format!("https://s3.{region}.amazonaws.com"),
    };
    let bucket = options.bucket.clone();
    let bucket_url = if options.is_virtual_hosted() {
        endpoint.replacen("https://", &format!("https://{bucket}."), 1)
    } else {
        format!("{endpoint}/{bucket}")
    };
    Ok(Place { language: Language::S3, bucket, endpoint, bucket_url, region: region.to_owned() })
}

fn is_header_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}
