//! Seals secrets at rest, so that a copy of the database alone opens nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};

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
}
