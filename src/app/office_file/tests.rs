use super::*;
use pult_domain::{CrewId, EventKind, Money, Percent, TariffId};
use pult_store::{Connection, books, crews, journal, places, tariffs};

const VEGA: &str = include_str!("../../../tests/fixtures/office/vega.toml");

const NOW: Timestamp = Timestamp(1_790_000_000);

fn parse(text: &str) -> Result<OfficeFile, input::Error> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/office");
    OfficeFile::parse("office.toml", text, &folder)
}

fn store() -> Store {
    Store::in_memory().expect("an empty office")
}

fn import(store: &Store, text: &str) -> Result<Outcome, Error> {
    parse(text)?.import(store, NOW)
}

fn read<T>(store: &Store, query: impl FnOnce(&Connection) -> store::Result<T>) -> T {
    store.read(query).expect("reads")
}

/// Everything that is in the tables, as text.
fn dump(store: &Store) -> String {
    read(store, |conn| {
        let mut tables =
            conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
        let names: Vec<String> = tables
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut text = String::new();
        for name in names {
            let mut rows = conn.prepare(&format!("SELECT * FROM {name}"))?;
            let n = rows.column_count();
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                text.push_str(&name);
                for column in 0..n {
                    text.push_str(&format!(" {:?}", row.get_ref(column)?));
                }
                text.push('\n');
            }
        }
        Ok(text)
    })
}

#[test]
fn what_records_share_with_those_of_the_office_is_told() {
    let store = store();
    let crew = |id: i64, sign: &str, phone: &str| {
        format!(
            "[[driver]]\nid = {id}\nname = \"Д{id}\"\nmobile_phone = \"{phone}\"\n\
             [[crew]]\nid = {id}\ncall_sign = \"{sign}\"\nname = \"Э{id}\"\ndriver_id = {id}\n\
             [[client]]\nid = {id}\nname = \"К{id}\"\nphones = [\"{phone}\"]\n"
        )
    };
    let first = import(&store, &crew(1, "111", "+79263332211")).expect("imports");
    assert_eq!(first.doubles, []);
    let again = import(&store, &crew(1, "111", "89263332211")).expect("imports");
    assert_eq!(again.doubles, [], "a record is no double of itself");
    let other = import(&store, &crew(2, "111", "8 926 333-22-11")).expect("imports");
    let shared: Vec<_> = other
        .doubles
        .iter()
        .map(|double| (double.id, double.other))
        .collect();
    assert_eq!(shared, [(2, 1), (2, 1), (2, 1)]);
    let said: Vec<&str> = other
        .doubles
        .iter()
        .map(|double| double.value.as_str())
        .collect();
    assert_eq!(said, ["111", "+79263332211", "+79263332211"]);
    assert_eq!(other.doubles[0].name, "Э1");
}

#[test]
fn the_office_of_the_contract_is_read_whole() {
    let store = store();
    let outcome = import(&store, VEGA).expect("imports");
    assert_eq!(outcome.n_added(), 15);
    assert_eq!(outcome.n_changed(), 1);
    read(&store, |conn| {
        assert_eq!(books::office(conn)?.name, "Такси Вега");
        assert_eq!(books::services(conn)?[0].sum, Money(10_000));
        assert_eq!(books::clients(conn)?[0].phones[0].as_str(), "+79261112233");
        assert_eq!(tariffs::get(conn, TariffId(1))?.name, "TARIFF1");
        assert_eq!(books::zones(conn)?[0].polygons[0][0].len(), 4);
        let crew = crews::get(conn, CrewId(1))?;
        assert_eq!(crew.created_at, NOW);
        assert_eq!(crews::driver(conn, crew.driver)?.birthday, "1980-01-01");
        assert!(crews::open_shift(conn, crew.id)?.is_some());
        assert_eq!(crews::starts(conn)?.len(), 1);
        assert!(crews::photo(conn, "driver", 1)?.is_some());
        assert!(crews::photo(conn, "vehicle", 1)?.is_some());
        let depot = places::get(conn, pult_domain::PlaceId(123))?;
        assert_eq!(depot.external_ref.as_deref(), Some("my-depot"));
        let operator = auth::operator(conn, "my-api")?.expect("an operator");
        assert_eq!(operator.role, Role::Admin);
        assert!(secrets::verify_password(
            "secret-1",
            &operator.password_hash
        ));
        let hash = secrets::keyed_hash(&auth::pepper(conn)?, "ya-key-1");
        assert!(auth::key(conn, pult_domain::Origin::Yandex, &hash)?.is_some());
        let events = journal::since(conn, 0, 100)?;
        assert!(
            events
                .iter()
                .any(|event| event.kind == EventKind::OfficeChanged)
        );
        Ok(())
    });
    assert!(!dump(&store).contains("ya-key-1"));
}

#[test]
fn the_same_file_again_changes_nothing() {
    let store = store();
    import(&store, VEGA).expect("imports");
    let before = dump(&store);
    let outcome = import(&store, VEGA).expect("imports");
    assert!(outcome.is_nothing(), "{outcome:?}");
    assert_eq!(dump(&store), before);
}

#[test]
fn a_changed_record_alone_is_written() {
    let store = store();
    import(&store, VEGA).expect("imports");
    let text = VEGA.replace(
        "name = \"TARIFF1\"",
        "name = \"TARIFF1\"\nboarding = 100.50",
    );
    let outcome = import(&store, &text).expect("imports");
    assert_eq!((outcome.n_added(), outcome.n_changed()), (0, 1));
    let tariff = read(&store, |conn| tariffs::get(conn, TariffId(1)));
    assert_eq!((tariff.version, tariff.boarding), (2, Money(10_050)));
}

#[test]
fn what_the_file_does_not_speak_of_stays() {
    let store = store();
    import(&store, VEGA).expect("imports");
    store
        .write(|tx| {
            let mut crew = crews::get(tx.conn(), CrewId(1))?;
            crew.external_ref = Some("theirs".to_owned());
            crew.attributes
                .insert("navixy.tags".to_owned(), "[1]".to_owned());
            crews::put_crew(tx, crew, places::Source::File)?;
            let mut operator = auth::operator(tx.conn(), "my-api")?.expect("an operator");
            let mut other = operator.clone();
            other.login = "other".to_owned();
            auth::put_operator(tx, &other, places::Source::Runtime)?;
            operator.locked = true;
            auth::put_operator(tx, &operator, places::Source::File)?;
            let key = auth::keys(tx.conn())?[0].id;
            auth::revoke_key(tx, key)
        })
        .wait()
        .expect("writes");
    let before = dump(&store);
    let text = VEGA.replace("call_sign = \"111\"", "call_sign = \"112\"");
    import(&store, VEGA).expect("imports");
    assert_eq!(dump(&store), before);
    import(&store, &text).expect("imports");
    let crew = read(&store, |conn| crews::get(conn, CrewId(1)));
    assert_eq!(crew.call_sign, "112");
    assert_eq!(crew.external_ref.as_deref(), Some("theirs"));
    assert_eq!(crew.attributes.len(), 1);
}

#[test]
fn a_refused_file_leaves_the_office_as_it_was() {
    let store = store();
    let before = dump(&store);
    let text = format!("{VEGA}\n[[crew]]\nid = 2\ndriver_id = 77\n");
    import(&store, &text).expect_err("driver 77 does not exist");
    assert_eq!(dump(&store), before);
}

#[test]
fn what_is_wrong_is_refused_with_its_place() {
    for (text, place, word) in [
        ("[office]\nname = \"A\"\ncolour = 1\n", "3:1", "colour"),
        ("[offices]\n", "1:2", "offices"),
        (
            "[office]\nname = \"A\"\ntimezone = \"Moscow\"\n",
            "3:12",
            "time zone",
        ),
        (
            "[office]\nname = \"A\"\ncurrency = \"rubles\"\n",
            "3:12",
            "currency",
        ),
        ("[[company]]\nid = 0\nname = \"A\"\n", "2:6", "start at 1"),
        ("[[company]]\nid = 1\nname = \" \"\n", "3:8", "is empty"),
        (
            "[[company]]\nid = 1\nname = \"A\"\n[[company]]\nid = 1\nname = \"B\"\n",
            "5:6",
            "twice",
        ),
        (
            "[[service]]\nid = 1\nname = \"A\"\nsum = \"1.005\"\n",
            "4:7",
            "1.005",
        ),
        (
            "[[service]]\nid = 1\nname = \"A\"\nsum = -5\n",
            "4:7",
            "negative",
        ),
        (
            "[[discount]]\nid = 1\nname = \"A\"\npercent = 101\n",
            "2:6",
            "100",
        ),
        (
            "[[discount_card]]\nid = 1\nnumber = 1\ndiscount_id = 9\n",
            "4:15",
            "discount 9",
        ),
        (
            "[[client]]\nid = 1\nname = \"A\"\nphones = [\"x\"]\n",
            "4:10",
            "phone",
        ),
        (
            "[[client]]\nid = 1\nname = \"A\"\nrefused_crews = [4]\n",
            "4:18",
            "crew 4",
        ),
        (
            "[[tariff]]\nid = 1\nname = \"A\"\nactive_from = \"25:00\"\n",
            "4:15",
            "HH:MM",
        ),
        (
            "[[tariff]]\nid = 1\nname = \"A\"\nactive_from = \"05:00\"\n",
            "4:15",
            "active_to",
        ),
        (
            "[[tariff]]\nid = 1\nname = \"A\"\nnight_percent = 5\n",
            "4:17",
            "night_from",
        ),
        (
            "[[tariff]]\nid = 1\nname = \"A\"\nnight_from = \"06:00\"\nnight_to = \"06:00\"\nnight_percent = 5\n",
            "2:6",
            "needs hours",
        ),
        (
            "[[tariff]]\nid = 1\nname = \"A\"\n[[tariff.zone_surcharge]]\nzone = 3\nsum = 1\n",
            "5:8",
            "zone 3",
        ),
        ("[[zone]]\nid = 1\nname = \"A\"\n", "2:6", "boundary"),
        (
            "[[zone]]\nid = 1\nname = \"A\"\nboundary = [[1, 2], [3, 4]]\n",
            "4:12",
            "three points",
        ),
        (
            "[[zone]]\nid = 1\nname = \"A\"\nboundary = [[91, 2], [3, 4], [5, 6]]\n",
            "4:13",
            "latitude",
        ),
        (
            "[[address]]\nkind = \"house\"\nstreet = \"A\"\nlat = 5\n",
            "4:7",
            "go together",
        ),
        (
            "[[address]]\nkind = \"flat\"\nstreet = \"A\"\n",
            "2:8",
            "flat",
        ),
        (
            "[[driver]]\nid = 1\nname = \"A\"\nbirthday = \"1.1.80\"\n",
            "4:12",
            "date",
        ),
        (
            "[[driver]]\nid = 1\nname = \"A\"\nvehicle_id = 5\n",
            "4:14",
            "vehicle 5",
        ),
        (
            "[[driver]]\nid = 1\nname = \"A\"\nphoto = \"none.jpg\"\n",
            "4:9",
            "none.jpg",
        ),
        (
            "[[driver]]\nid = 1\nname = \"A\"\nphoto = \"../../../Cargo.toml\"\n",
            "4:9",
            "not in the folder",
        ),
        (
            "[[driver]]\nid = 1\nname = \"A\"\nphoto = \"/etc/passwd\"\n",
            "4:9",
            "not in the folder",
        ),
        (
            "[[driver]]\nid = 1\nname = \"A\"\nphoto = \"vega.toml\"\n",
            "4:9",
            "no JPEG",
        ),
        ("[[vehicle]]\nid = 1\nservices = [8]\n", "3:13", "service 8"),
        ("[[crew]]\nid = 1\ndriver_id = 5\n", "3:13", "driver 5"),
        (
            "[[crew]]\nid = 1\ndriver_id = 5\nmode = \"flying\"\n",
            "4:8",
            "flying",
        ),
        (
            "[[operator]]\nlogin = \"a\"\npassword = \"\"\n",
            "3:12",
            "empty",
        ),
        (
            "[[operator]]\nlogin = \"a\"\nadmin = true\nrole = \"read\"\n",
            "3:9",
            "not both",
        ),
        (
            "[[api_key]]\ndialect = \"taxomet\"\nkey = \"k\"\n",
            "2:11",
            "taxomet",
        ),
        (
            "[[api_key]]\ndialect = \"yandex\"\nkey = \"k\"\ncompany_id = 3\n",
            "4:14",
            "company 3",
        ),
    ] {
        let message = import(&store(), text).expect_err(text).to_string();
        let start = format!("office.toml:{place}: ");
        assert!(message.starts_with(&start), "{text}\n{message}");
        assert!(message.contains(word), "{text}\n{message}");
    }
}

#[test]
fn a_record_made_at_run_time_is_refused_with_its_line() {
    let store = store();
    store
        .write(|tx| {
            let driver = pult_domain::Driver {
                name: "made by an API".to_owned(),
                ..Default::default()
            };
            crews::put_driver(tx, &driver, places::Source::Runtime)
        })
        .wait()
        .expect("writes");
    let text = "[[driver]]\nid = 1\nname = \"A\"\n";
    let message = import(&store, text).expect_err("refused").to_string();
    assert!(
        message.starts_with("office.toml:2:6: driver 1 was made at run time"),
        "{message}"
    );
}

#[test]
fn money_is_exact_however_it_is_written() {
    for (written, minor) in [
        ("240", 24_000),
        ("240.5", 24_050),
        ("\"240.50\"", 24_050),
        ("0.1", 10),
        ("0.29", 29),
        ("1234567.89", 123_456_789),
    ] {
        let text = format!("[[service]]\nid = 1\nname = \"A\"\nsum = {written}\npercent = 7.25\n");
        let file = parse(&text).expect(written);
        let service = &file.book.services[0].value;
        assert_eq!(
            (service.sum, service.percent),
            (Money(minor), Percent(725)),
            "{written}"
        );
    }
}

#[test]
fn a_locked_driver_goes_off_line_and_no_new_crew_of_his_comes_on() {
    let store = store();
    import(&store, VEGA).expect("imports");
    let text = VEGA.replace("locked = false", "locked = true")
        + "\n[[crew]]\nid = 2\ndriver_id = 1\nonline = true\n";
    import(&store, &text).expect("imports");
    let shifts = read(&store, crews::open_shifts);
    assert!(shifts.is_empty(), "{shifts:?}");
}

#[test]
fn an_exported_office_imports_as_the_same_office() {
    let store = store();
    let text = VEGA.to_owned() + include_str!("rich.toml");
    import(&store, &text).expect("imports");
    let exported = read(&store, export);
    assert!(
        import(&store, &exported)
            .expect("imports again")
            .is_nothing()
    );

    let other = self::store();
    import(&other, &exported).expect("imports into an empty office");
    assert_eq!(read(&other, export), exported);
    for secret in ["secret-1", "ya-key-1", "argon2"] {
        assert!(!exported.contains(secret), "{exported}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "[\\PC\n]{0,200}") {
        let _ = parse(&text);
    }
}

#[test]
fn stands_are_read_and_written_again() {
    let store = store();
    let text = "[[stand]]\nid = 7001\nname = \"Вокзал\"\nlat = 56.1\nlon = 40.4\n";
    let outcome = import(&store, text).expect("imports");
    assert_eq!(outcome.n_added(), 1);
    assert_eq!(import(&store, text).expect("again").n_added(), 0);
    read(&store, |conn| {
        let stands = places::of_kind(conn, pult_domain::PlaceKind::Stand)?;
        assert_eq!(stands.len(), 1);
        assert_eq!((stands[0].id.0, stands[0].name.as_str()), (7001, "Вокзал"));
        assert_eq!(stands[0].point.map(|point| point.lat), Some(56.1));
        assert!(places::of_kind(conn, pult_domain::PlaceKind::Depot)?.is_empty());
        Ok(())
    });
    let written = read(&store, super::export::export);
    assert!(
        written.contains("[[stand]]\nid = 7001\nname = \"Вокзал\"\nlat = 56.1\nlon = 40.4\n"),
        "{written}"
    );
}

#[test]
fn cash_rules_and_publishable_keys_are_read_and_written_again() {
    let store = store();
    let text = "[[company]]\nid = 1\nname = \"Вега\"\n\n\
        [[cash_rule]]\nid = 3\nname = \"Аренда\"\ncompany_id = 1\npercent = \"12.5\"\n\
        per_shift = \"800\"\nrent_hours = 20\nwarn_below = \"0\"\nstop_below = \"-500\"\n\n\
        [[site_key]]\nkey = \"pk_1\"\norigins = [\"https://Taxi.example/\"]\ncodes_per_hour = 40\n";
    let outcome = import(&store, text).expect("imports");
    assert_eq!(outcome.n_added(), 3);
    assert_eq!(import(&store, text).expect("again").n_added(), 0);
    let written = read(&store, super::export::export);
    let other = self::store();
    import(&other, &written).expect("what was written is read");
    assert_eq!(read(&other, super::export::export), written);
    let (rules, keys) = read(&other, |conn| {
        Ok((
            pult_store::cash::rules(conn)?,
            pult_store::site_keys::all(conn)?,
        ))
    });
    assert_eq!(rules[0].warn_below, Some(Money::ZERO));
    assert_eq!(rules[0].stop_below, Some("-500".parse().expect("money")));
    assert_eq!(rules[0].company, Some(pult_domain::CompanyId(1)));
    assert!(keys[0].admits("https://taxi.example"));
    assert_eq!((keys[0].orders_per_hour, keys[0].codes_per_hour), (120, 40));
    // A key that was revoked at run time does not come back by the file.
    let revoked = store
        .write(|tx| pult_store::site_keys::revoke(tx, "pk_1"))
        .wait();
    revoked.expect("revoked");
    import(&store, text).expect("imports");
    let keys = read(&store, pult_store::site_keys::all);
    assert!(keys[0].revoked);
    assert!(!read(&store, super::export::export).contains("pk_1"));
}

#[test]
fn a_second_rule_for_the_same_crews_is_refused_where_it_stands() {
    let rule = |id: i64| format!("[[cash_rule]]\nid = {id}\nname = \"Аренда\"\n");
    let error = import(&store(), &(rule(1) + &rule(2))).expect_err("refused");
    let error = error.to_string();
    assert!(
        error.contains("cash_rule 2 is for the same crews as cash_rule 1"),
        "{error}"
    );
    assert!(error.contains(":5:"), "{error}");
    let error = import(
        &store(),
        "[[site_key]]\nkey = \"pk_1\"\norigins = [\"taxi\"]\n",
    );
    assert!(error.is_err());
}
