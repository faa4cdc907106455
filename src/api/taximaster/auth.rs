//! The signature: MD5 of the parameters exactly as they were sent, with the office's secret behind.

use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

use pult_dialect::percent::decode;

/// Whether `signature` signs the raw bytes of the parameters, or, where the office allows that (`decoded`),
/// the decoded ones.
pub(super) fn is_signed(secret: &str, decoded: bool, raw: &[u8], signature: &[u8]) -> bool {
    let secret = secret.as_bytes();
    let given = signature.trim_ascii().to_ascii_lowercase();
    if matches(raw, secret, &given) {
        return true;
    }
    decoded
        && [decode(raw, true), decode(raw, false)]
            .iter()
            .any(|decoded| matches(decoded, secret, &given))
}

fn matches(parameters: &[u8], secret: &[u8], given: &[u8]) -> bool {
    let mut hash = Md5::new();
    hash.update(parameters);
    hash.update(secret);
    let expected: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    expected.as_bytes().ct_eq(given).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "1234567890";

    #[test]
    fn the_documented_signature_is_right() {
        let query = b"tariff_id=1&distance_city=10";
        for (signature, right) in [
            ("d7b8fb11b5499b64d750b8efe53e2877", true),
            ("D7B8FB11B5499B64D750B8EFE53E2877", true),
            (" d7b8fb11b5499b64d750b8efe53e2877 ", true),
            ("d7b8fb11b5499b64d750b8efe53e2878", false),
            ("", false),
        ] {
            let signed = is_signed(SECRET, false, query, signature.as_bytes());
            assert_eq!(signed, right, "{signature}");
        }
    }

    #[test]
    fn decoded_parameters_are_signed_only_where_the_office_allows() {
        // MD5 of `source=A B` and the secret.
        let mut hash = Md5::new();
        hash.update(b"source=A B1234567890");
        let signature: String = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
        for raw in [b"source=A%20B".as_slice(), b"source=A+B"] {
            assert!(!is_signed(SECRET, false, raw, signature.as_bytes()));
            assert!(is_signed(SECRET, true, raw, signature.as_bytes()));
        }
    }
}
