//! Web Push: a text for one browser, encrypted for it alone (RFC 8291, RFC 8188) and signed with the
//! office's own key (RFC 8292).

use base64::Engine;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD as BASE64};
use reqwest::StatusCode;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};

use super::outside::{Outside, Refusal};

/// An offer that was not delivered for so long is over, in seconds.
const OFFER_LIFE: u32 = 60;
/// A signature is good for so long; a day at the most (RFC 8292, section 2).
const SIGNED_FOR: u64 = 12 * 3600;
/// One record holds the whole text (RFC 8188, section 2.1).
const RECORD: u32 = 4096;

/// Why nothing was pushed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The browser is not subscribed any more.
    #[error("not subscribed any more")]
    Gone,
    /// The keys of a subscription, or the office's, are none.
    #[error("{0}")]
    Keys(&'static str),
    /// The address is not asked.
    #[error(transparent)]
    Address(#[from] Refusal),
    /// It did not work this time.
    #[error("{0}")]
    Again(String),
}

/// A browser's subscription.
#[derive(Debug, Clone, Copy)]
pub struct Subscription<'a> {
    /// Where its push service is asked.
    pub endpoint: &'a str,
    /// `p256dh`, Base64.
    pub key: &'a str,
    /// `auth`, Base64.
    pub auth: &'a str,
}

/// A new key pair, as PKCS #8.
///
/// # Errors
/// When the system gives no random numbers.
pub fn new_identity() -> Result<Vec<u8>, String> {
    let random = SystemRandom::new();
    EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
        .map(|pair| pair.as_ref().to_vec())
        .map_err(|_| "no random numbers from the system".to_owned())
}

/// The public key of a pair, as browsers take it; `None` for what is no pair.
pub fn public_key(identity: &[u8]) -> Option<String> {
    Some(BASE64.encode(pair(identity)?.public_key().as_ref()))
}

fn pair(identity: &[u8]) -> Option<EcdsaKeyPair> {
    let random = SystemRandom::new();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, identity, &random).ok()
}

/// Pushes a text; `now` in Unix seconds.
///
/// # Errors
/// Why it was not taken.
pub async fn push(
    identity: &[u8],
    contact: &str,
    to: Subscription<'_>,
    text: &str,
    now: u64,
) -> Result<(), Failure> {
    let outside = Outside::look_up(to.endpoint).await?;
    let body = encrypted(to, text.as_bytes())?;
    let signed = signed(
        identity,
        contact,
        &outside.url.origin().ascii_serialization(),
        now,
    )?;
    let call = outside
        .client()?
        .post(outside.url.clone())
        .header("authorization", signed)
        .header("content-encoding", "aes128gcm")
        .header("content-type", "application/octet-stream")
        .header("ttl", OFFER_LIFE)
        .header("urgency", "high")
        .body(body);
    let answer = call
        .send()
        .await
        .map_err(|error| Failure::Again(error.to_string()))?;
    match answer.status() {
        status if status.is_success() => Ok(()),
        StatusCode::NOT_FOUND | StatusCode::GONE => Err(Failure::Gone),
        status => Err(Failure::Again(format!("the push service answers {status}"))),
    }
}

/// `vapid t=…, k=…` (RFC 8292, section 3).
fn signed(identity: &[u8], contact: &str, audience: &str, now: u64) -> Result<String, Failure> {
    let pair = pair(identity).ok_or(Failure::Keys("the office's key pair is none"))?;
    let head = BASE64.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
    let claims = serde_json::json!({"aud": audience, "exp": now + SIGNED_FOR, "sub": contact});
    let said = format!("{head}.{}", BASE64.encode(claims.to_string()));
    let signature = pair
        .sign(&SystemRandom::new(), said.as_bytes())
        .map_err(|_| Failure::Keys("the office's key pair does not sign"))?;
    let token = format!("{said}.{}", BASE64.encode(signature.as_ref()));
    Ok(format!(
        "vapid t={token}, k={}",
        BASE64.encode(pair.public_key().as_ref())
    ))
}

/// The key of a subscription that nothing can be encrypted for, by its name.
pub fn wrong_key(to: Subscription) -> Option<&'static str> {
    // RFC 8291, section 3.2.
    let is_secret = decoded(to.auth).is_some_and(|auth| auth.len() == 16);
    match is_secret {
        true => encrypted(to, b"").is_err().then_some("p256dh"),
        false => Some("auth"),
    }
}

/// A text as one record of `aes128gcm`, with its header.
fn encrypted(to: Subscription, text: &[u8]) -> Result<Vec<u8>, Failure> {
    let random = SystemRandom::new();
    let none = |_| Failure::Keys("no random numbers from the system");
    let mine = EphemeralPrivateKey::generate(&ECDH_P256, &random).map_err(none)?;
    let my_key = mine.compute_public_key().map_err(none)?;
    let mut salt = [0_u8; 16];
    random.fill(&mut salt).map_err(none)?;
    let theirs = decoded(to.key).ok_or(Failure::Keys("`p256dh` is no key"))?;
    let auth = decoded(to.auth).ok_or(Failure::Keys("`auth` is no secret"))?;
    let peer = UnparsedPublicKey::new(&ECDH_P256, &theirs);
    let (key, nonce) = agree_ephemeral(mine, &peer, |shared| {
        keys(shared, &auth, &theirs, my_key.as_ref(), &salt)
    })
    .map_err(|_| Failure::Keys("`p256dh` is no key"))?;
    let mut record = text.to_vec();
    // The last record ends with a 2 (RFC 8188, section 2).
    record.push(2);
    let cipher = UnboundKey::new(&AES_128_GCM, &key)
        .map(LessSafeKey::new)
        .map_err(none)?;
    let nonce = Nonce::assume_unique_for_key(nonce);
    cipher
        .seal_in_place_append_tag(nonce, Aad::empty(), &mut record)
        .map_err(none)?;
    let my_key = my_key.as_ref();
    let mut body = Vec::with_capacity(21 + my_key.len() + record.len());
    body.extend_from_slice(&salt);
    body.extend_from_slice(&RECORD.to_be_bytes());
    body.push(u8::try_from(my_key.len()).unwrap_or_default());
    body.extend_from_slice(my_key);
    body.extend_from_slice(&record);
    Ok(body)
}

/// The key and the nonce of a record (RFC 8291, section 3.4).
fn keys(
    shared: &[u8],
    auth: &[u8],
    theirs: &[u8],
    mine: &[u8],
    salt: &[u8; 16],
) -> ([u8; 16], [u8; 12]) {
    let info = [b"WebPush: info\0", theirs, mine].concat();
    let input: [u8; 32] = expanded(&Salt::new(HKDF_SHA256, auth).extract(shared), &info);
    let drawn = Salt::new(HKDF_SHA256, salt).extract(&input);
    (
        expanded(&drawn, b"Content-Encoding: aes128gcm\0"),
        expanded(&drawn, b"Content-Encoding: nonce\0"),
    )
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expanded<const N: usize>(drawn: &Prk, info: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    let info = [info];
    let filled = drawn.expand(&info, Length(N));
    let filled = filled.and_then(|okm| okm.fill(&mut out));
    filled.expect("HKDF gives 255 times 32 bytes, and N is less");
    out
}

/// Base64 as browsers spell it, with or without what fills it up.
fn decoded(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text).or_else(|_| URL_SAFE.decode(text)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 8291, section 5 and appendix A.
    #[test]
    fn keys_are_drawn_as_in_the_example_of_the_standard() {
        let of = |text: &str| decoded(text).expect(text);
        let shared = of("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let auth = of("BTBZMqHH6r4Tts7J_aSIgg");
        let theirs = of(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        );
        let mine = of(
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
        );
        let salt: [u8; 16] = of("DGv6ra1nlYgDCS1FRnbzlw").try_into().expect("16 bytes");
        let (key, nonce) = keys(&shared, &auth, &theirs, &mine, &salt);
        assert_eq!(BASE64.encode(key), "oIhVW04MRdy2XN9CiKLxTg");
        assert_eq!(BASE64.encode(nonce), "4h_95klXJ5E_qnoN");
    }

    #[test]
    fn a_browser_reads_what_was_encrypted_for_it() {
        let random = SystemRandom::new();
        let theirs = EphemeralPrivateKey::generate(&ECDH_P256, &random).expect("a key");
        let public = theirs.compute_public_key().expect("its public half");
        let (key, auth) = (BASE64.encode(public.as_ref()), BASE64.encode([7; 16]));
        let to = Subscription {
            endpoint: "",
            key: &key,
            auth: &auth,
        };
        assert_eq!(wrong_key(to), None);
        let short = BASE64.encode([7; 15]);
        let off_curve = BASE64.encode([4; 65]);
        let wrong = Subscription { auth: &short, ..to };
        assert_eq!(wrong_key(wrong), Some("auth"));
        for key in ["", "zz", off_curve.as_str()] {
            let wrong = Subscription { key, ..to };
            assert_eq!(wrong_key(wrong), Some("p256dh"), "{key}");
        }
        let body = encrypted(to, "Заказ".as_bytes()).expect("encrypted");
        let salt: [u8; 16] = body[..16].try_into().expect("16 bytes");
        assert_eq!(body[20], 65);
        let (mine, record) = (&body[21..86], &body[86..]);
        let peer = UnparsedPublicKey::new(&ECDH_P256, mine);
        let drawn = |shared: &[u8]| keys(shared, &[7; 16], public.as_ref(), mine, &salt);
        let (key, nonce) = agree_ephemeral(theirs, &peer, drawn).expect("agreed");
        let cipher = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).expect("a key"));
        let mut record = record.to_vec();
        let nonce = Nonce::assume_unique_for_key(nonce);
        let text = cipher
            .open_in_place(nonce, Aad::empty(), &mut record)
            .expect("opened");
        assert_eq!(text, ["Заказ".as_bytes(), &[2]].concat());
    }

    #[test]
    fn the_signature_is_the_offices_own() {
        use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
        let identity = new_identity().expect("a pair");
        let signed = signed(
            &identity,
            "mailto:a@b.c",
            "https://push.example",
            1_795_000_000,
        );
        let signed = signed.expect("signed");
        let (token, key) = signed
            .strip_prefix("vapid t=")
            .and_then(|rest| rest.split_once(", k="))
            .expect("the scheme");
        assert_eq!(Some(key.to_owned()), public_key(&identity));
        let (said, signature) = token.rsplit_once('.').expect("three parts");
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, decoded(key).expect("a key"));
        let signature = decoded(signature).expect("bytes");
        key.verify(said.as_bytes(), &signature)
            .expect("the signature fits");
        let claims = decoded(said.split('.').nth(1).expect("claims")).expect("bytes");
        let claims: serde_json::Value = serde_json::from_slice(&claims).expect("JSON");
        assert_eq!(claims["aud"], "https://push.example");
        assert_eq!(claims["exp"], 1_795_000_000_u64 + SIGNED_FOR);
    }

    #[tokio::test]
    async fn nothing_is_pushed_inside() {
        let identity = new_identity().expect("a pair");
        let to = Subscription {
            endpoint: "http://127.0.0.1:1/push",
            key: "",
            auth: "",
        };
        let pushed = push(&identity, "mailto:a@b.c", to, "x", 0).await;
        assert!(matches!(pushed, Err(Failure::Address(_))), "{pushed:?}");
    }
}
