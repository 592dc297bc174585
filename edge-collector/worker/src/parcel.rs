//! A request on its way from the front to an object: everything as it was signed, and the body as bytes.
//!
//! A request rebuilt by the runtime would get another host name, so the original travels whole inside one body: the length of the
//! head in four bytes, the head as JSON, the body.

use carillon_engine::Request;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Head {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
}

/// Packs a request.
pub(crate) fn pack(request: Request) -> Result<Vec<u8>, serde_json::Error> {
    let Request {
        method,
        path,
        query,
        headers,
        body,
    } = request;
    let head = serde_json::to_vec(&Head {
        method,
        path,
        query,
        headers,
    })?;
    let mut parcel = Vec::with_capacity(4 + head.len() + body.len());
    parcel.extend((head.len() as u32).to_le_bytes());
    parcel.extend(head);
    parcel.extend(body);
    Ok(parcel)
}

/// Unpacks what [`pack`] packed.
pub(crate) fn unpack(parcel: &[u8]) -> Option<Request> {
    let (length, rest) = parcel.split_first_chunk::<4>()?;
    let (head, body) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let Head {
        method,
        path,
        query,
        headers,
    } = serde_json::from_slice(head).ok()?;
    Some(Request {
        method,
        path,
        query,
        headers,
        body: body.to_vec(),
    })
}
