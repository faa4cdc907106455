//! Numbers in a file as they are in memory: plain bytes, the smallest first.
//!
//! Serde would write a million numbers one by one; as one run of bytes they are read at the speed of
//! a copy, which is what lets a city open in milliseconds.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A list of numbers that is stored as bytes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Packed<T>(pub Vec<T>);

/// A number of four bytes.
pub trait Word: Copy {
    /// From its bytes.
    fn from_bytes(bytes: [u8; 4]) -> Self;
    /// To its bytes.
    fn to_bytes(self) -> [u8; 4];
}

impl Word for u32 {
    fn from_bytes(bytes: [u8; 4]) -> u32 {
        u32::from_le_bytes(bytes)
    }
    fn to_bytes(self) -> [u8; 4] {
        self.to_le_bytes()
    }
}

impl Word for i32 {
    fn from_bytes(bytes: [u8; 4]) -> i32 {
        i32::from_le_bytes(bytes)
    }
    fn to_bytes(self) -> [u8; 4] {
        self.to_le_bytes()
    }
}

impl<T> Deref for Packed<T> {
    type Target = Vec<T>;
    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T> DerefMut for Packed<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

impl<T> From<Vec<T>> for Packed<T> {
    fn from(numbers: Vec<T>) -> Packed<T> {
        Packed(numbers)
    }
}

impl<T> FromIterator<T> for Packed<T> {
    fn from_iter<I: IntoIterator<Item = T>>(numbers: I) -> Packed<T> {
        Packed(numbers.into_iter().collect())
    }
}

impl<T: Word> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = self.iter().flat_map(|number| number.to_bytes()).collect();
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de, T: Word> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Packed<T>, D::Error> {
        deserializer.deserialize_bytes(Bytes(PhantomData))
    }
}

struct Bytes<T>(PhantomData<T>);

impl<T: Word> Visitor<'_> for Bytes<T> {
    type Value = Packed<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes in fours")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Packed<T>, E> {
        let (words, rest) = bytes.as_chunks::<4>();
        if rest.is_empty() {
            Ok(words.iter().map(|&word| T::from_bytes(word)).collect())
        } else {
            Err(E::invalid_length(bytes.len(), &self))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_as_they_went() {
        let numbers = Packed(vec![0_i32, -1, i32::MIN, i32::MAX, 55_755_800]);
        let bytes = postcard::to_stdvec(&numbers).expect("written");
        assert_eq!(bytes.len(), 21);
        assert_eq!(postcard::from_bytes(&bytes), Ok(numbers));
        assert!(postcard::from_bytes::<Packed<u32>>(&[3, 1, 2, 3]).is_err());
    }
}
