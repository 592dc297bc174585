//! Seals secrets at rest, so that a copy of the database alone opens nothing.

use crate::moment::hex;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

const NONCE_BYTES: usize = 12;

/// Seals `secret` for what is named `id`, with a nonce out of fresh random bytes; a sealed secret moved to another id does not open.
pub(super) fn close(
    seal_key: &[u8; 32],
    fresh: [u8; 32],
    id: &str,
    secret: &str,
) -> Option<String> {
    let nonce = *fresh.first_chunk::<NONCE_BYTES>()?;
    let sealed = cipher(seal_key)
        .encrypt(
            &Nonce::from(nonce),
            Payload {
                msg: secret.as_bytes(),
                aad: id.as_bytes(),
            },
        )
        .ok()?;
    let mut bytes = nonce.to_vec();
    bytes.extend(sealed);
    Some(STANDARD.encode(bytes))
}

/// Opens what [`close`] sealed.
pub(super) fn open(seal_key: &[u8; 32], id: &str, sealed: &str) -> Option<String> {
    let bytes = STANDARD.decode(sealed).ok()?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
    let secret = cipher(seal_key)
        .decrypt(
            &Nonce::from(*nonce),
            Payload {
                msg: sealed,
                aad: id.as_bytes(),
            },
        )
        .ok()?;
    String::from_utf8(secret).ok()
}

/// What a text of several parts is recognised by and never read again: who has only the store cannot try texts against it. The parts are
/// told apart whatever they hold.
pub(super) fn mark(seal_key: &[u8; 32], parts: &[&str]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(seal_key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_le_bytes());
        mac.update(part.as_bytes());
    }
    hex(&mac.finalize().into_bytes())
}

fn cipher(seal_key: &[u8; 32]) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&Key::from(*seal_key))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_sealed_secret_opens_only_with_its_key_and_id() {
        let sealed = super::close(&[7; 32], [1; 32], "CK1", "hush").unwrap();
        assert_eq!(
            super::open(&[7; 32], "CK1", &sealed).as_deref(),
            Some("hush")
        );
        assert_eq!(super::open(&[7; 32], "CK2", &sealed), None);
        assert_eq!(super::open(&[8; 32], "CK1", &sealed), None);
        assert_eq!(super::open(&[7; 32], "CK1", "not base64"), None);
    }

    #[test]
    fn a_mark_is_of_its_key_and_of_each_part() {
        let mark = super::mark(&[7; 32], &["ab", "c"]);
        assert_eq!(mark, super::mark(&[7; 32], &["ab", "c"]));
        assert_ne!(mark, super::mark(&[7; 32], &["a", "bc"]));
        assert_ne!(mark, super::mark(&[7; 32], &["ab", "c", ""]));
        assert_ne!(mark, super::mark(&[8; 32], &["ab", "c"]));
    }
}
