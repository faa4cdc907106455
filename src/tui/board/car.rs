//! How a car is told: its colour agrees with what the car is called.

/// Models and makes that people speak of as of a woman though their name does not end so.
const FEMININE: [&str; 8] = [
    "camry",
    "audi",
    "bmw",
    "kia",
    "chery",
    "geely",
    "газель",
    "камри",
];

/// A colour as it stands beside a name: `белый` beside `Camry` is `белая`. A colour that is no Russian
/// adjective stays as it is.
pub fn color_beside(color: &str, name: &str) -> String {
    let name = name.trim().to_lowercase();
    let first = name.split([' ', '-']).next().unwrap_or_default();
    let is_feminine = FEMININE.contains(&first) || first.ends_with(['a', 'а', 'я']);
    let ends = [("ый", "ая"), ("ой", "ая"), ("ний", "няя"), ("ий", "ая")];
    let mut told = ends.iter().filter(|_| is_feminine);
    let told =
        told.find_map(|(male, female)| Some(format!("{}{female}", color.strip_suffix(male)?)));
    told.unwrap_or_else(|| color.to_owned())
}

#[cfg(test)]
mod tests {
    use super::color_beside;

    #[test]
    fn a_color_agrees_with_the_car_as_people_call_it() {
        for (color, name, told) in [
            ("белый", "Camry", "белая"),
            ("синий", "Vesta", "синяя"),
            ("золотой", "Octavia", "золотая"),
            ("белый", "Газель Next", "белая"),
            ("чёрный", "Logan", "чёрный"),
            ("синий", "Rio", "синий"),
            ("серебристый", "Polo", "серебристый"),
            ("серебро", "Granta", "серебро"),
            ("white", "Camry", "white"),
            ("белый", "", "белый"),
        ] {
            assert_eq!(color_beside(color, name), told, "{color} {name}");
        }
    }
}
