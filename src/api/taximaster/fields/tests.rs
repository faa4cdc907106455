//! What the readers take, and that nothing makes them panic.

use super::*;
use proptest::prelude::*;
use pult_garble::garbled;

fn form(text: &str) -> Fields {
    Fields::from_form(text.as_bytes())
}

fn utc() -> OfficeTime {
    OfficeTime::named("UTC")
}

#[test]
fn a_form_is_read_forgivingly() {
    let fields = form("a=1&b=x%20y+z&a=2& c =;&d=&e&f=%zz&g=%D1%82");
    for (name, value) in [
        ("a", Some("2")),
        ("b", Some("x y z")),
        ("c", Some(";")),
        ("d", None),
        ("e", None),
        ("f", Some("%zz")),
        ("g", Some("т")),
        ("h", None),
    ] {
        assert_eq!(fields.text(name).expect(name).as_deref(), value, "{name}");
    }
}

#[test]
fn numbers_are_read_exactly() {
    for (text, meters) in [
        ("10", Some(10_000)),
        ("1.2345", Some(1_235)),
        ("1.2344999", Some(1_234)),
        (".5", Some(500)),
        ("-1", None),
        ("-0.00001", None),
        ("1e3", None),
        ("1.2.3", None),
        ("1,5", None),
    ] {
        let read = form(&format!("km={text}")).km("km");
        assert_eq!(read.ok().flatten(), meters.map(Meters), "{text}");
    }
}

#[test]
fn flags_are_words_or_digits() {
    for (text, flag) in [("true", true), ("FALSE", false), ("1", true), ("0", false)] {
        assert_eq!(
            form(&format!("f={text}")).flag("f"),
            Ok(Some(flag)),
            "{text}"
        );
    }
    assert!(form("f=yes").flag("f").is_err());
}

#[test]
fn times_have_fourteen_digits() {
    let noon = Some(Timestamp(1_781_524_800));
    assert_eq!(form("t=20260615120000").time("t", utc()), Ok(noon));
    for text in [
        "2026061512000",
        "202606151200000",
        "20260631120000",
        "20260615240000",
        "x",
    ] {
        assert!(
            form(&format!("t={text}")).time("t", utc()).is_err(),
            "{text}"
        );
    }
}

#[test]
fn zero_is_nobody_and_no_point() {
    let fields = form("id=0&lat=0&lon=0.0");
    assert_eq!(fields.id("id", |id| id), Ok(None));
    assert_eq!(fields.point("lat", "lon"), Ok(None));
    assert_eq!(
        form("lat=0&lon=5").point("lat", "lon"),
        Ok(Point::new(0.0, 5.0))
    );
}

#[test]
fn json_numbers_may_be_text_and_nested_lists_are_one() {
    let body = r#"{"n":"5","m":5,"l":["1",2],"t":"1;2","o":[[{"a":1}],{"a":2}],"z":null}"#;
    let fields = Fields::from_json(body.as_bytes()).expect("an object");
    assert_eq!(
        (fields.int("n"), fields.int("m")),
        (Ok(Some(5)), Ok(Some(5)))
    );
    assert_eq!(
        (fields.ints("l"), fields.ints("t")),
        (Ok(vec![1, 2]), Ok(vec![1, 2]))
    );
    let objects = fields.objects("o").expect("objects");
    let inner: Vec<_> = objects.iter().map(|object| object.int("a")).collect();
    assert_eq!(inner, [Ok(Some(1)), Ok(Some(2))]);
    assert_eq!(fields.text("z"), Ok(None));
}

/// Reads every field as everything; whether one of them was whole.
fn read_all(fields: &Fields) -> bool {
    for name in ["a", "lat"] {
        let _ = fields.require(&[name]);
        let _ = (fields.int(name), fields.count(name), fields.flag(name));
        let _ = (fields.km(name), fields.money(name));
        let _ = (fields.phone(name), fields.ints(name));
        let _ = (fields.time(name, utc()), fields.point("lat", "a"));
        for object in fields.objects(name).unwrap_or_default() {
            let _ = (object.text("a"), object.point("lat", "a"));
        }
    }
    let _ = fields.wanted();
    matches!(fields.int("a"), Ok(Some(_)))
}

#[test]
fn a_hundred_thousand_garbled_forms_are_read_or_refused() {
    let samples = [
        "a=89123456789&lat=55.735525&fields=id,state_kind",
        "a=20260615120000&lat=true&a=1",
        "a=1;2;3&lat=%D0%A1%20%D0%B0+%2B&=&%FF=%FF",
        "a=-28.20&lat=0.333&&c",
    ];
    let n_read = garbled(&samples, 100_000, |raw| read_all(&Fields::from_form(raw)));
    assert!((10_000..90_000).contains(&n_read), "{n_read}");
}

#[test]
fn a_hundred_thousand_garbled_objects_are_read_or_refused() {
    let samples = [
        r#"{"a":"89123456789","lat":55.735525,"fields":"id,state_kind"}"#,
        r#"{"a":20260615120000,"lat":true}"#,
        r#"{"a":[1,"2",3],"lat":[[{"a":1,"lat":"55.7"}],{"a":2.5}]}"#,
        r#"{"a":1e3,"lat":null,"b":"\u0421"}"#,
    ];
    let n_read = garbled(&samples, 100_000, |body| {
        Fields::from_json(body).is_ok_and(|fields| read_all(&fields))
    });
    assert!((5_000..90_000).contains(&n_read), "{n_read}");
}

#[test]
fn a_hundred_thousand_garbled_times_are_read_or_refused() {
    let berlin = OfficeTime::named("Europe/Berlin");
    let samples = ["20260615120000", "20260329023000", "99991231235959"];
    let n_read = garbled(&samples, 100_000, |raw| {
        let mut form = b"t=".to_vec();
        form.extend(raw);
        let read = Fields::from_form(&form).time("t", berlin);
        if let Ok(Some(at)) = read {
            let again = crate::map::time(Some(at), berlin);
            assert_eq!(again.len(), 14, "{again}");
        }
        matches!(read, Ok(Some(_)))
    });
    assert!((1_000..90_000).contains(&n_read), "{n_read}");
}

#[test]
fn a_hundred_thousand_garbled_phones_are_read_or_refused() {
    let samples = [
        "89123456789",
        "%2B7 912 345-67-89",
        "8 (912) 345-67-89",
        "112",
    ];
    let n_read = garbled(&samples, 100_000, |raw| {
        let mut form = b"p=".to_vec();
        form.extend(raw);
        let read = Fields::from_form(&form).phone("p");
        if let Ok(Some(phone)) = &read {
            assert_eq!(Phone::parse(&phone.to_string()).as_ref(), Ok(phone));
        }
        matches!(read, Ok(Some(_)))
    });
    assert!((10_000..95_000).contains(&n_read), "{n_read}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn decoding_undoes_encoding(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        let encoded: String = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
        prop_assert_eq!(decode(encoded.as_bytes(), true), bytes);
    }
}

#[test]
fn forms_hold_lists_and_objects_too() {
    let raw =
        "p[]=1&p[]=2&a[0][id]=7&a[1][id]=8&a[1][bool_value]=true&a[10][id]=9&o=%7B%22lat%22:1%7D";
    let fields = form(raw);
    assert_eq!(fields.ints("p"), Ok(vec![1, 2]));
    let ids: Vec<_> = fields.objects("a").expect("objects");
    let ids: Vec<_> = ids.iter().map(|object| object.int("id")).collect();
    assert_eq!(ids, [Ok(Some(7)), Ok(Some(8)), Ok(Some(9))]);
    assert_eq!(fields.objects("o").expect("one").len(), 1);
    assert_eq!(
        form("p=%2B7912,8913").texts("p"),
        Ok(vec!["+7912".to_owned(), "8913".to_owned()])
    );
}

#[test]
fn other_bytes_than_utf_8_are_windows_1251() {
    let text = Ok(Some("Тимирязева 4".to_owned()));
    assert_eq!(
        Fields::from_form(b"a=%D2%E8%EC%E8%F0%FF%E7%E5%E2%E0+4").text("a"),
        text
    );
    assert_eq!(
        Fields::from_form(b"a=\xd2\xe8\xec\xe8\xf0\xff\xe7\xe5\xe2\xe0 4").text("a"),
        text
    );
    let body = b"\xef\xbb\xbf{\"a\":\"\xd2\xe8\xec\xe8\xf0\xff\xe7\xe5\xe2\xe0 4\"}";
    assert_eq!(
        Fields::of_post(body, body).expect("an object").text("a"),
        text
    );
}

#[test]
fn a_wish_lies_in_this_century() {
    for (text, is_taken) in [
        ("20260615120000", true),
        ("20120501100000", true),
        ("00000615120000", false),
        ("19990615120000", false),
        ("99991231235959", false),
    ] {
        let read = form(&format!("t={text}")).wish("t", utc());
        assert_eq!(read.is_ok(), is_taken, "{text}");
    }
}
