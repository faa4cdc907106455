//! Garbage for the tests of parsers: pieces that mean something to them strung together at random, with
//! bytes of any kind between. The same every time, and cheap enough for a hundred thousand.

/// This many strings of garbage.
pub(crate) const MANY: usize = 100_000;

/// Strings of up to twelve pieces.
pub(crate) fn strings(pieces: &[&str]) -> impl Iterator<Item = Vec<u8>> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    // Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
    let mut next = move |below: usize| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed >> 33) % below as u64) as usize
    };
    (0..MANY).map(move |_| {
        let mut text = Vec::new();
        for _ in 0..next(13) {
            match next(pieces.len() + 1) {
                index if index < pieces.len() => text.extend(pieces[index].bytes()),
                _ => text.push(next(256) as u8),
            }
        }
        text
    })
}

#[test]
fn no_garbage_of_dates_phones_and_numbers_panics() {
    let pieces = [
        "2026",
        "06",
        "15",
        "-",
        ":",
        "T",
        "Z",
        " ",
        "+",
        "(",
        ")",
        "8",
        "7",
        "999",
        "0",
        ".",
        ",",
        ";",
        "e5",
        "23:59:60",
        "20260615120000",
        "2026-06-15 12:00:00",
        "+7 912",
        "\u{2212}",
        "\u{663}",
        "ex",
    ];
    let berlin = pult_app::OfficeTime::named("Europe/Berlin");
    for raw in strings(&pieces) {
        let text = String::from_utf8_lossy(&raw);
        for format in ["%Y%m%d%H%M%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S%.f"] {
            if let Some(at) = berlin.parse(&text, format) {
                let _ = (berlin.format(at, format), berlin.time_of_day(at));
            }
        }
        if let Ok(phone) = pult_domain::Phone::parse(&text) {
            assert_eq!(pult_domain::Phone::parse(phone.as_str()), Ok(phone));
        }
        if let Ok(sum) = text.parse::<pult_domain::Money>() {
            assert_eq!(sum.to_string().parse(), Ok(sum));
        }
        let _ = text.parse::<pult_domain::Percent>();
        let _ = text.parse::<pult_domain::TimeOfDay>();
    }
}
