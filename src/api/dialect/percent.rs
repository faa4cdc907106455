//! Percent-encoding, read forgivingly.

/// Percent-decodes; `plus`: a plus is a space, as in forms. A percent sign without two hexadecimal
/// digits behind it stands for itself, as the URL standard has it.
pub fn decode(raw: &[u8], plus: bool) -> Vec<u8> {
    let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut decoded = Vec::with_capacity(raw.len());
    let mut at = 0;
    while at < raw.len() {
        let escaped = (raw[at] == b'%')
            .then(|| hex(raw.get(at + 1)).zip(hex(raw.get(at + 2))))
            .flatten();
        match (raw[at], escaped) {
            (_, Some((high, low))) => {
                decoded.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', None) if plus => decoded.push(b' '),
            (byte, None) => decoded.push(byte),
        }
        at += 1;
    }
    decoded
}
