//! Signatures of components: Ed25519 over all bytes before the signature, including the manifest. The signature is a
//! custom section, the last section of the component. So a signed component is a single file, and still a component.

use plugboard_model::SIGNATURE_SECTION;
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey},
};

use crate::sections::{Unreadable, custom};

/// The length of a public key, in bytes.
const KEY: usize = 32;
/// The length of a signature, in bytes.
const SIGNATURE: usize = 64;
/// The prefix of the signed message. Because of it, the signatures are not valid in any other context.
const PURPOSE: &[u8] = b"plugboard component 1\0";

/// Creates a signing key. Returns the private key as PKCS#8, and the public key in hexadecimal.
///
/// # Errors
/// Returns an error if the machine cannot provide randomness.
pub fn new_key() -> Result<(Vec<u8>, String), String> {
    let key =
        Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| "the machine cannot provide randomness")?;
    let public = pair(key.as_ref())?.public_key().as_ref().to_vec();
    Ok((key.as_ref().to_vec(), hex::encode(&public)))
}

/// Parses a private key.
fn pair(key: &[u8]) -> Result<Ed25519KeyPair, String> {
    Ed25519KeyPair::from_pkcs8(key).map_err(|_| "this is not a key created by `plugboard plugin key`".to_owned())
}

/// Signs a component with a private key. Replaces an existing signature.
///
/// # Errors
/// Returns an error if the key is not valid, or if the bytes are not a component.
pub fn sign(component: &[u8], key: &[u8]) -> Result<Vec<u8>, String> {
    let pair = pair(key)?;
    let end = find(component)?.map_or(component.len(), |found| found.start);
    let mut signed = component[..end].to_vec();
    let mut data = pair.public_key().as_ref().to_vec();
    data.extend_from_slice(pair.sign(&message(&signed)).as_ref());
    signed.extend(section(&data));
    Ok(signed)
}

/// Returns the signer of a component: the public key in hexadecimal, or `None` if it is not signed.
///
/// # Errors
/// Returns an error if the bytes are not a component, or if there is a signature that is not valid.
pub fn signer(component: &[u8]) -> Result<Option<String>, String> {
    let Some(found) = find(component)? else { return Ok(None) };
    let (key, signature) = found.data.split_at(KEY);
    let verified = UnparsedPublicKey::new(&ED25519, key).verify(&message(&component[..found.start]), signature);
    match verified {
        Ok(()) => Ok(Some(hex::encode(key))),
        Err(_) => Err("its signature is not valid; the component was changed after it was signed".into()),
    }
}

/// Returns the message to sign for a component: [`PURPOSE`] and the component's digest.
fn message(signed: &[u8]) -> Vec<u8> {
    [PURPOSE, digest(&SHA256, signed).as_ref()].concat()
}

/// The signature section of a component.
struct SignatureSection<'a> {
    /// The offset at which the section begins.
    start: usize,
    /// The public key, followed by the signature.
    data: &'a [u8],
}

/// Finds the signature at the end of a component. It must be the only one, and the last section.
fn find(component: &[u8]) -> Result<Option<SignatureSection<'_>>, String> {
    let found = custom(component, SIGNATURE_SECTION).map_err(|error| match error {
        Unreadable::CoreModule => "this is a core module, not a component".to_owned(),
        Unreadable::Damaged(why) => format!("this is not a component: {why}"),
    })?;
    let data = match found.as_slice() {
        [] => return Ok(None),
        [data] => *data,
        _ => return Err("it has more than one signature; sign it again".into()),
    };
    let expected = section(data);
    if data.len() != KEY + SIGNATURE || !component.ends_with(&expected) {
        return Err("its signature is not valid; it is not the last part of the file, or it is incomplete".into());
    }
    Ok(Some(SignatureSection { start: component.len() - expected.len(), data }))
}

/// Builds a custom section with this data.
fn section(data: &[u8]) -> Vec<u8> {
    let mut body = leb(SIGNATURE_SECTION.len());
    body.extend_from_slice(SIGNATURE_SECTION.as_bytes());
    body.extend_from_slice(data);
    [vec![0], leb(body.len()), body].concat()
}

/// Encodes a number as LEB128.
fn leb(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or(0);
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty component.
    const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";

    #[test]
    fn a_signature_identifies_its_signer_and_covers_every_byte() {
        let (key, public) = new_key().unwrap();
        let signed = sign(COMPONENT, &key).unwrap();
        assert_eq!(signer(COMPONENT), Ok(None));
        assert_eq!(signer(&signed), Ok(Some(public)));
        for at in COMPONENT.len()..signed.len() {
            let mut changed = signed.clone();
            changed[at] ^= 1;
            // A change in the section's name leaves no signature. A change anywhere else makes the signature invalid.
            let fits = matches!(signer(&changed), Ok(Some(_)));
            assert!(!fits, "byte {at}");
        }
        let mut longer = signed.clone();
        longer.extend(section(b"more")[..].iter());
        assert!(signer(&longer).is_err());
        let mut after = signed.clone();
        after.extend([0, 2, 1, b'x']);
        assert!(signer(&after).unwrap_err().contains("not the last part"));
    }

    #[test]
    fn signing_again_replaces_the_signature() {
        let ((first, _), (second, public)) = (new_key().unwrap(), new_key().unwrap());
        let signed = sign(&sign(COMPONENT, &first).unwrap(), &second).unwrap();
        assert_eq!(signer(&signed), Ok(Some(public)));
        assert_eq!(signed.len(), sign(COMPONENT, &second).unwrap().len());
        assert!(sign(COMPONENT, b"no key").is_err());
        assert!(sign(b"no component", &first).is_err());
    }
}
