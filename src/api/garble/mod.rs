//! Garbage for the tests of readers: documented texts with a few bytes changed, the same in every run.

/// What readers trip over.
const PIECES: [&[u8]; 24] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\",
    b",",
    b":",
    b"&",
    b"=",
    b"%",
    b"+",
    b"-",
    b".",
    b"e9",
    b" ",
    b"\xff",
    b"\xd0",
    b"\0",
    b"null",
    b"true",
    b"\\ud800",
    b"%5B",
    b"99999999999999999999",
];

/// Gives `n` garbled `samples` to `read`, which answers whether it took them; answers how many it took.
/// What is read when `read` panics is printed.
pub fn garbled(samples: &[&str], n: usize, mut read: impl FnMut(&[u8]) -> bool) -> usize {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut n_taken = 0;
    for _ in 0..n {
        let sample = samples[dice.roll(samples.len())];
        let mut text = Shown(sample.as_bytes().to_vec());
        for _ in 0..=dice.roll(3) {
            garble(&mut text.0, &mut dice);
        }
        n_taken += usize::from(read(&text.0));
    }
    n_taken
}

fn garble(text: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.roll(text.len() + 1);
    let end = (at + dice.roll(6)).min(text.len());
    match dice.roll(5) {
        0 => drop(text.drain(at..end)),
        1 => drop(text.splice(at..at, text[at..end].to_vec())),
        2 => drop(text.splice(at..at, PIECES[dice.roll(PIECES.len())].iter().copied())),
        3 => drop(text.splice(at..end, PIECES[dice.roll(PIECES.len())].iter().copied())),
        _ => {
            if let Some(byte) = text.get_mut(at) {
                *byte = dice.roll(256) as u8;
            }
        }
    }
}

/// A xorshift generator (G. Marsaglia, "Xorshift RNGs", 2003).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }
}

/// A text that is printed when what reads it panics.
struct Shown(Vec<u8>);

impl Drop for Shown {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("read: {:?}", String::from_utf8_lossy(&self.0));
        }
    }
}
