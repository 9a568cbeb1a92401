//! What the benchmark calls: verification and hashing over one static buffer, as Assay's own benchmark module does it.
//! No other thread and no second call can run here, so the static variables have one user at a time.
use core::ptr::{addr_of, addr_of_mut};

use p256::pkcs8::DecodePublicKey;
use rsa::signature::Verifier;
use rsa::{pkcs1v15, pss, RsaPublicKey};
use sha2::{Digest, Sha256, Sha384, Sha512};

const CAPACITY: usize = (1 << 20) + (16 << 10);

static mut INPUT: [u8; CAPACITY] = [0; CAPACITY];
static mut DIGEST: [u8; 64] = [0; 64];
static mut LOADED: Option<Key> = None;

/// A public key with the one way in which its signatures are checked.
enum Key {
    P256(p256::ecdsa::VerifyingKey),
    P384(p384::ecdsa::VerifyingKey),
    P521(p521::ecdsa::VerifyingKey),
    Ed25519(ed25519_dalek::VerifyingKey),
    RsaPkcs1(pkcs1v15::VerifyingKey<Sha256>),
    RsaPss(pss::VerifyingKey<Sha256>),
}

/// Where the input begins.
#[no_mangle]
pub extern "C" fn input() -> *const u8 {
    addr_of!(INPUT).cast()
}

/// Reads a SubjectPublicKeyInfo, then checks a signature over a payload; the three lie in the input one after another.
#[no_mangle]
pub extern "C" fn verify(algorithm: u32, key_length: usize, payload_length: usize, signature_length: usize) -> bool {
    let Some(key) = Key::read(algorithm, slice(0, key_length)) else {
        return false;
    };
    key.verify(
        slice(key_length, payload_length),
        slice(key_length + payload_length, signature_length),
    )
}

/// Keeps the key in the input for `verify_loaded`. False when it is refused.
#[no_mangle]
pub extern "C" fn load(algorithm: u32, key_length: usize) -> bool {
    let key = Key::read(algorithm, slice(0, key_length));
    let is_read = key.is_some();
    unsafe { *addr_of_mut!(LOADED) = key };
    is_read
}

/// Checks a signature over a payload, one after another in the input, by the key that was loaded.
#[no_mangle]
pub extern "C" fn verify_loaded(payload_length: usize, signature_length: usize) -> bool {
    let loaded = unsafe { &*addr_of!(LOADED) };
    let Some(key) = loaded else { return false };
    key.verify(slice(0, payload_length), slice(payload_length, signature_length))
}

/// Hashes the first bytes of the input with SHA-256, SHA-384 or SHA-512; the digest is where the answer points to.
#[no_mangle]
pub extern "C" fn digest(bits: u32, length: usize) -> *const u8 {
    let message = slice(0, length);
    match bits {
        256 => keep(&Sha256::digest(message)),
        384 => keep(&Sha384::digest(message)),
        512 => keep(&Sha512::digest(message)),
        _ => core::ptr::null(),
    }
}

impl Key {
    /// The numbers are those of `peers/rust.ts`.
    fn read(algorithm: u32, spki: &[u8]) -> Option<Key> {
        match algorithm {
            0 => p256::ecdsa::VerifyingKey::from_public_key_der(spki).ok().map(Key::P256),
            1 => p384::ecdsa::VerifyingKey::from_public_key_der(spki).ok().map(Key::P384),
            2 => read_p521(spki).map(Key::P521),
            3 => ed25519_dalek::VerifyingKey::from_public_key_der(spki)
                .ok()
                .map(Key::Ed25519),
            4 => read_rsa(spki).map(pkcs1v15::VerifyingKey::new).map(Key::RsaPkcs1),
            5 => read_rsa(spki).map(pss::VerifyingKey::new).map(Key::RsaPss),
            _ => None,
        }
    }

    fn verify(&self, payload: &[u8], signature: &[u8]) -> bool {
        match self {
            Key::P256(key) => {
                p256::ecdsa::Signature::from_der(signature).is_ok_and(|signed| key.verify(payload, &signed).is_ok())
            }
            Key::P384(key) => {
                p384::ecdsa::Signature::from_der(signature).is_ok_and(|signed| key.verify(payload, &signed).is_ok())
            }
            Key::P521(key) => {
                p521::ecdsa::Signature::from_der(signature).is_ok_and(|signed| key.verify(payload, &signed).is_ok())
            }
            Key::Ed25519(key) => {
                ed25519_dalek::Signature::from_slice(signature).is_ok_and(|signed| key.verify(payload, &signed).is_ok())
            }
            Key::RsaPkcs1(key) => {
                pkcs1v15::Signature::try_from(signature).is_ok_and(|signed| key.verify(payload, &signed).is_ok())
            }
            Key::RsaPss(key) => {
                pss::Signature::try_from(signature).is_ok_and(|signed| key.verify(payload, &signed).is_ok())
            }
        }
    }
}

/// The crate's verifying key of P-521 reads points only.
fn read_p521(spki: &[u8]) -> Option<p521::ecdsa::VerifyingKey> {
    let key = p521::PublicKey::from_public_key_der(spki).ok()?;
    p521::ecdsa::VerifyingKey::from_affine(*key.as_affine()).ok()
}

fn read_rsa(spki: &[u8]) -> Option<RsaPublicKey> {
    RsaPublicKey::from_public_key_der(spki).ok()
}

fn slice(start: usize, length: usize) -> &'static [u8] {
    let input = unsafe { &*addr_of!(INPUT) };
    &input[start..start + length]
}

fn keep(bytes: &[u8]) -> *const u8 {
    let kept = unsafe { &mut *addr_of_mut!(DIGEST) };
    kept[..bytes.len()].copy_from_slice(bytes);
    kept.as_ptr()
}
