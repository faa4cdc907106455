//! Numbers as they are copied and typed.

use proptest::prelude::*;

use super::*;

fn check(ways: &[(&str, &str)]) {
    for (text, kept) in ways {
        let read = Phone::parse(text).map(|phone| phone.to_string());
        assert_eq!(read.as_deref(), Ok(*kept), "{text:?}");
    }
}

#[test]
fn ways_to_write_a_number_are_one_number() {
    check(&[
        ("89123456789", "+79123456789"),
        ("79123456789", "+79123456789"),
        ("+79123456789", "+79123456789"),
        ("8 (912) 345-67-89", "+79123456789"),
        ("9123456789", "+79123456789"),
        ("88005553535", "+78005553535"),
        ("+78005553535", "+78005553535"),
        ("112", "112"),
        ("*100#", "*100#"),
        ("123456", "123456"),
        ("2-12-12", "21212"),
        ("+70001112233", "+70001112233"),
    ]);
}

#[test]
fn any_sign_between_the_digits_and_any_invisible_one_is_passed_over() {
    check(&[
        (
            "8\u{2011}912\u{2011}345\u{2011}67\u{2011}89",
            "+79123456789",
        ),
        ("8—912—345—67—89", "+79123456789"),
        (
            "8\u{2009}912\u{202f}345\u{2007}67\u{200a}89",
            "+79123456789",
        ),
        ("\u{202d}+7 912 345-67-89\u{202c}", "+79123456789"),
        ("\u{feff}8 912 345 67 89\u{200b}", "+79123456789"),
        ("8·912·345_67~89", "+79123456789"),
        ("８９１２３４５６７８９", "+79123456789"),
        ("＋7 912 345 67 89", "+79123456789"),
        ("٨٩١٢٣٤٥٦٧٨٩", "+79123456789"),
    ]);
}

#[test]
fn words_around_a_number_are_passed_over() {
    check(&[
        ("тел. 89123456789", "+79123456789"),
        ("Тел.: 8(912)345-67-89", "+79123456789"),
        ("tel:+79123456789", "+79123456789"),
        ("TEL:+7-912-345-67-89", "+79123456789"),
        ("sip:+79123456789@pbx.example", "+79123456789"),
        ("Иван Петрович 8 912 345 67 89", "+79123456789"),
        ("8 912 345 67 89 (Мария, кв 5)", "+79123456789"),
        ("\"Иван\" <89123456789>", "+79123456789"),
        ("89123456789, 84951234567", "+79123456789"),
        ("кв. 5, 89123456789", "+79123456789"),
        ("т. 2-12-12", "21212"),
    ]);
}

#[test]
fn extensions_are_kept_apart() {
    check(&[
        ("+7 912 345 67 89 доб. 12", "+79123456789#12"),
        ("+7 912 345 67 89, доб. 12", "+79123456789#12"),
        ("84951234567 (вн. 305)", "+74951234567#305"),
        ("tel:+74951234567;ext=12", "+74951234567#12"),
        ("+1 212 555 0100 x12", "+12125550100#12"),
        ("+79123456789#12", "+79123456789#12"),
        ("+79123456789 кв 12", "+79123456789"),
        ("+79123456789 доб. 1234567", "+79123456789"),
    ]);
    let phone = Phone::parse("89123456789 доб 12").expect("a number");
    assert_eq!(phone.as_str(), "+79123456789");
    assert_eq!(phone.digits(), "79123456789");
    assert_eq!(phone.extension(), Some("12"));
    let code = Phone::parse("*100#").expect("a code");
    assert_eq!((code.as_str(), code.extension()), ("*100#", None));
}

#[test]
fn numbers_of_other_countries_are_known_by_their_prefix_or_length() {
    check(&[
        ("80291234567", "+375291234567"),
        ("810375291234567", "+375291234567"),
        ("375291234567", "+375291234567"),
        ("00375291234567", "+375291234567"),
        ("0079123456789", "+79123456789"),
        ("00 49 30 1234567", "+49301234567"),
        ("+44 (0)20 7946 0018", "+442079460018"),
        ("998901234567", "+998901234567"),
        ("37455123456", "+37455123456"),
        ("351912345678", "+351912345678"),
        ("+8 912 345 67 89", "+79123456789"),
        ("+7 8 912 345 67 89", "+79123456789"),
        ("+423 237 11 11", "+4232371111"),
    ]);
}

#[test]
fn what_is_no_number_is_refused() {
    let long = "12345678901234567890";
    for text in [
        "",
        "+",
        "abc",
        "+1",
        long,
        "()",
        "+x",
        "дом 5 кв 12",
        "Иван 5",
    ] {
        assert!(Phone::parse(text).is_err(), "{text}");
    }
}

#[test]
fn it_is_told_how_many_digits_are_missing() {
    let missing = |digits, code, national| TypedPhone::Missing {
        digits,
        code,
        national,
    };
    let surplus = |digits| TypedPhone::Surplus {
        digits,
        code: "7",
        national: 10,
    };
    for (text, typed) in [
        ("", TypedPhone::Nothing),
        ("+", TypedPhone::Nothing),
        ("+7", missing(10, "7", 10)),
        ("8", missing(10, "7", 10)),
        ("8 912 345", missing(4, "7", 10)),
        ("912345", missing(4, "7", 10)),
        ("8912345678", missing(1, "7", 10)),
        ("+7912345678", missing(1, "7", 10)),
        ("89123456789", TypedPhone::Complete),
        ("+79123456789", TypedPhone::Complete),
        ("891234567890", surplus(1)),
        ("+791234567890", surplus(1)),
        ("+37529123", missing(4, "375", 9)),
        ("+375291234567", TypedPhone::Complete),
        ("112", TypedPhone::Short),
        ("21212", TypedPhone::Short),
        ("+423 237 11 11", TypedPhone::Complete),
        ("Иван", TypedPhone::Wrong),
    ] {
        assert_eq!(TypedPhone::of(text), typed, "{text:?}");
    }
    assert!(TypedPhone::of("8912").is_doubtful() && !TypedPhone::of("112").is_doubtful());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn reading_never_panics_and_is_stable(text in "\\PC{0,40}") {
        if let Ok(phone) = Phone::parse(&text) {
            prop_assert_eq!(Phone::parse(&phone.to_string()), Ok(phone.clone()));
            let number = Phone::parse(phone.as_str()).expect("a number");
            prop_assert_eq!(number.as_str(), phone.as_str());
        }
        let _ = TypedPhone::of(&text);
    }

    #[test]
    fn a_russian_number_reads_alike_with_any_prefix(rest in "[3-9][0-9]{9}") {
        let kept = format!("+7{rest}");
        for text in [format!("8{rest}"), format!("7{rest}"), kept.clone(), rest.clone(), format!("007{rest}")] {
            let phone = Phone::parse(&text).expect("a number");
            prop_assert_eq!(phone.as_str(), &kept);
        }
    }

    /// Whatever is no letter, digit, plus or list sign may stand between any two digits.
    #[test]
    fn signs_between_the_digits_change_nothing(
        rest in "[3-9][0-9]{9}",
        signs in prop::collection::vec("[\\pZ\\pP\\p{Cc}\\p{Cf}&&[^+*#,;|@\n\r]]{0,3}", 11),
    ) {
        let mut text = String::new();
        for (digit, sign) in format!("8{rest}").chars().zip(&signs) {
            text.extend([digit.to_string(), sign.clone()]);
        }
        let phone = Phone::parse(&text).expect("a number");
        prop_assert_eq!(phone.as_str(), format!("+7{rest}"));
    }
}
