//! Extracts written by hand, field by field, and damaged in every place.

use std::io::Write;

use proptest::prelude::*;

use super::*;

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

fn number(field: u64, number: u64) -> Vec<u8> {
    [varint(field << 3), varint(number)].concat()
}

fn bytes(field: u64, bytes: &[u8]) -> Vec<u8> {
    let length = varint(bytes.len() as u64);
    [varint(field << 3 | 2), length, bytes.to_vec()].concat()
}

fn list(field: u64, numbers: &[u64]) -> Vec<u8> {
    let packed: Vec<u8> = numbers.iter().flat_map(|n| varint(*n)).collect();
    bytes(field, &packed)
}

fn signed_list(field: u64, numbers: &[i64]) -> Vec<u8> {
    let numbers: Vec<u64> = numbers.iter().map(|n| zigzag(*n)).collect();
    list(field, &numbers)
}

fn blob(kind: &str, content: &[u8], packs: bool) -> Vec<u8> {
    let content = if packs {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(content).expect("memory");
        let packed = zlib.finish().expect("memory");
        [number(2, content.len() as u64), bytes(3, &packed)].concat()
    } else {
        bytes(1, content)
    };
    let header = [bytes(1, kind.as_bytes()), number(3, content.len() as u64)].concat();
    let length = (header.len() as u32).to_be_bytes().to_vec();
    [length, header, content].concat()
}

fn header(features: &[&str]) -> Vec<u8> {
    let features = features.iter().flat_map(|name| bytes(4, name.as_bytes()));
    features.collect()
}

/// Two dense nodes, one of them tagged, a plain node, a way over them, and a relation of all three
/// kinds of members.
fn data() -> Vec<u8> {
    let texts = ["", "name", "Лесная", "highway", "from", "to", "via"];
    let texts: Vec<u8> = texts.iter().flat_map(|t| bytes(1, t.as_bytes())).collect();
    let dense = [
        signed_list(1, &[10, -3]),
        signed_list(8, &[561_000_000, 10]),
        signed_list(9, &[404_000_000, -20]),
        list(10, &[0, 1, 2, 0]),
    ]
    .concat();
    let node = [
        number(1, zigzag(8)),
        list(2, &[1]),
        list(3, &[2]),
        number(8, zigzag(10)),
        number(9, zigzag(-20)),
    ]
    .concat();
    let way = [
        number(1, 77),
        list(2, &[3]),
        list(3, &[2]),
        signed_list(8, &[10, -3, 1]),
    ]
    .concat();
    let relation = [
        number(1, 5),
        list(2, &[1]),
        list(3, &[2]),
        list(8, &[4, 6, 5]),
        signed_list(9, &[77, -70, 1]),
        list(10, &[1, 0, 2]),
    ]
    .concat();
    [
        bytes(1, &texts),
        bytes(2, &bytes(2, &dense)),
        bytes(
            2,
            &[bytes(1, &node), bytes(3, &way), bytes(4, &relation)].concat(),
        ),
        number(17, 100),
        number(19, 5_000_000_000),
    ]
    .concat()
}

fn file(packs: bool) -> Vec<u8> {
    let features = header(&["OsmSchema-V0.6", "DenseNodes"]);
    [
        blob("OSMHeader", &features, packs),
        blob("Unheard", b"of", packs),
        blob("OSMData", &data(), packs),
    ]
    .concat()
}

fn elements(file: &[u8]) -> Result<Vec<String>, String> {
    let mut told = Vec::new();
    read(file, &mut |element| told.push(format!("{element:?}")))?;
    Ok(told)
}

#[test]
fn every_kind_of_element_is_read_packed_or_not() {
    let told = elements(&file(true)).expect("an extract");
    assert_eq!(elements(&file(false)), Ok(told.clone()));
    check_all(&told);
}

fn check_all(told: &[String]) {
    let point = |lat, lon| format!("{:?}", Point::new(lat, lon).expect("on earth"));
    assert_eq!(
        told,
        [
            format!(
                "Node {{ id: 10, point: {}, tags: Tags([]) }}",
                point(1e-9 * 61_100_000_000_f64, 1e-9 * 40_400_000_000_f64)
            ),
            format!(
                "Node {{ id: 7, point: {}, tags: Tags([(\"name\", \"Лесная\")]) }}",
                point(1e-9 * 61_100_001_000_f64, 1e-9 * 40_399_998_000_f64)
            ),
            format!(
                "Node {{ id: 8, point: {}, tags: Tags([(\"name\", \"Лесная\")]) }}",
                point(1e-9 * 5_000_001_000_f64, 1e-9 * -2_000_f64)
            ),
            "Way { id: 77, nodes: [10, 7, 8], tags: Tags([(\"highway\", \"Лесная\")]) }".to_owned(),
            "Relation { id: 5, members: [Member { kind: Way, id: 77, role: \"from\" }, Member { \
             kind: Node, id: 7, role: \"via\" }, Member { kind: Relation, id: 8, role: \"to\" }], \
             tags: Tags([(\"name\", \"Лесная\")]) }"
                .to_owned(),
        ]
    );
}

#[test]
fn what_this_reader_does_not_know_is_refused_by_name() {
    let history = blob(
        "OSMHeader",
        &header(&["OsmSchema-V0.6", "HistoricalInformation"]),
        true,
    );
    let error = elements(&history).expect_err("history");
    assert!(error.contains("HistoricalInformation"), "{error}");
    let content = bytes(7, b"zstd");
    let head = [bytes(1, b"OSMData"), number(3, content.len() as u64)].concat();
    let zstd = [(head.len() as u32).to_be_bytes().to_vec(), head, content].concat();
    assert!(elements(&zstd).expect_err("zstd").contains("zlib"));
    assert_eq!(elements(&[]), Err("it has no header".to_owned()));
}

#[test]
fn a_file_that_is_cut_anywhere_but_between_blocks_is_damaged() {
    let whole = file(true);
    let first = blob(
        "OSMHeader",
        &header(&["OsmSchema-V0.6", "DenseNodes"]),
        true,
    )
    .len();
    let second = first + blob("Unheard", b"of", true).len();
    for length in 1..whole.len() {
        let read = elements(&whole[..length]);
        assert_eq!(read.is_ok(), [first, second].contains(&length), "{length}");
    }
}

proptest! {
    /// Unpacked, so that the damage reaches the fields: whatever is changed, the answer is elements or a
    /// sentence.
    #[test]
    fn damage_never_panics(at in 0_usize..400, byte: u8, also in 0_usize..400, other: u8) {
        let mut bytes = file(false);
        for (at, byte) in [(at, byte), (also, other)] {
            let length = bytes.len();
            bytes[at % length] = byte;
        }
        if let Err(reason) = elements(&bytes) {
            prop_assert!(!reason.is_empty());
        }
    }
}
