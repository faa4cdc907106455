//! The wire format of Protocol Buffers, as far as extracts need it: fields of a message, whole numbers,
//! bytes, and packed lists. See <https://protobuf.dev/programming-guides/encoding/>.
//!
//! Nothing is copied: bytes and lists borrow from the message. Damage is an error, never a panic.

use std::str;

/// What is wrong with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// It ends within a field.
    #[error("a block ends within a field")]
    Cut,
    /// A number has more than ten bytes.
    #[error("a number in a block is too long")]
    LongNumber,
    /// A field has a type that no extract uses, or not the one that it must have.
    #[error("a field of a block has the wrong type")]
    WrongType,
    /// A text is not UTF-8.
    #[error("a text in a block is not UTF-8")]
    NotUtf8,
    /// A text is named that the block does not have, or lists that belong together differ in length.
    #[error("a block names what it does not hold")]
    Dangling,
}

/// The value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// A whole number as it was written.
    Number(u64),
    /// Bytes: a text, a message, a packed list.
    Bytes(&'a [u8]),
    /// Four or eight bytes, which extracts do not use.
    Fixed,
}

impl<'a> Value<'a> {
    /// The whole number.
    pub fn number(self) -> Result<u64, Damage> {
        match self {
            Value::Number(number) => Ok(number),
            Value::Bytes(_) | Value::Fixed => Err(Damage::WrongType),
        }
    }

    /// The bytes.
    pub fn bytes(self) -> Result<&'a [u8], Damage> {
        match self {
            Value::Bytes(bytes) => Ok(bytes),
            Value::Number(_) | Value::Fixed => Err(Damage::WrongType),
        }
    }

    /// The text.
    pub fn text(self) -> Result<&'a str, Damage> {
        str::from_utf8(self.bytes()?).map_err(|_| Damage::NotUtf8)
    }
}

/// The fields of a message in the order in which they were written.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    /// The fields of `message`.
    pub fn of(message: &'a [u8]) -> Fields<'a> {
        Fields(message)
    }

    fn field(&mut self) -> Result<(u64, Value<'a>), Damage> {
        let key = varint(&mut self.0)?;
        let value = match key & 7 {
            0 => Value::Number(varint(&mut self.0)?),
            1 => cut(&mut self.0, 8).map(|_| Value::Fixed)?,
            2 => {
                let length = varint(&mut self.0)?;
                Value::Bytes(cut(&mut self.0, length)?)
            }
            5 => cut(&mut self.0, 4).map(|_| Value::Fixed)?,
            _ => return Err(Damage::WrongType),
        };
        Ok((key >> 3, value))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.0 = &[];
        }
        Some(field)
    }
}

/// The whole numbers of a packed list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Packed<'a>(&'a [u8]);

impl<'a> Packed<'a> {
    /// The numbers in `bytes`.
    pub fn of(bytes: &'a [u8]) -> Packed<'a> {
        Packed(bytes)
    }

    /// The next one.
    #[inline]
    pub fn number(&mut self) -> Result<Option<u64>, Damage> {
        if self.0.is_empty() {
            return Ok(None);
        }
        varint(&mut self.0).map(Some)
    }

    /// The next one, which must be there.
    #[inline]
    pub fn due(&mut self) -> Result<u64, Damage> {
        self.number()?.ok_or(Damage::Dangling)
    }
}

/// A number with its sign in the lowest bit.
#[inline]
pub fn signed(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

#[inline]
fn varint(bytes: &mut &[u8]) -> Result<u64, Damage> {
    let mut number = 0_u64;
    for (i, byte) in bytes.iter().enumerate().take(10) {
        number |= u64::from(byte & 0x7f) << (7 * i);
        if byte & 0x80 == 0 {
            *bytes = &bytes[i + 1..];
            return Ok(number);
        }
    }
    Err(match bytes.len() {
        0..10 => Damage::Cut,
        _ => Damage::LongNumber,
    })
}

fn cut<'a>(bytes: &mut &'a [u8], length: u64) -> Result<&'a [u8], Damage> {
    let length = usize::try_from(length).map_err(|_| Damage::Cut)?;
    let (head, rest) = bytes.split_at_checked(length).ok_or(Damage::Cut)?;
    *bytes = rest;
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_to_the_last_bit() {
        for (bytes, number) in [
            (&[0_u8][..], 0),
            (&[0x96, 0x01], 150),
            (
                &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
                u64::MAX,
            ),
        ] {
            assert_eq!(Packed::of(bytes).number(), Ok(Some(number)));
        }
        assert_eq!(Packed::of(&[0x80]).number(), Err(Damage::Cut));
        assert_eq!(Packed::of(&[0x80; 11]).number(), Err(Damage::LongNumber));
        for number in [0, 1, -1, i64::MAX, i64::MIN] {
            let written = ((number << 1) ^ (number >> 63)) as u64;
            assert_eq!(signed(written), number);
        }
    }

    #[test]
    fn a_field_that_is_cut_off_is_damage_and_the_last_one() {
        let mut fields = Fields::of(&[0x08, 0x05, 0x12, 0x04, b'a']);
        assert_eq!(fields.next(), Some(Ok((1, Value::Number(5)))));
        assert_eq!(fields.next(), Some(Err(Damage::Cut)));
        assert_eq!(fields.next(), None);
    }
}
