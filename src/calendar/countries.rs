//! National holidays by country, as the laws in force have them. Days that a government adds for one year (bridges, elections) follow no
//! rule: a service writes them down as its own.

use super::holidays::Rule::{self, ChileanMonday, Easter, Every, Fixed, FixedOn, NextMonday, Nth, OctoberReform, ShiftedMonday, Solstice};

/// Id, name in the language of the country, and when it falls.
pub type Day = (&'static str, &'static str, Rule);

pub struct Country {
    /// ISO 3166.
    pub code: &'static str,
    pub days: &'static [Day],
}

/// Brazil, whose days also go by their bare ids, is [`super::holidays::NATIONAL`].
pub const COUNTRIES: [Country; 6] = [
    Country { code: "ar", days: &ARGENTINA },
    Country { code: "cl", days: &CHILE },
    Country { code: "co", days: &COLOMBIA },
    Country { code: "es", days: &SPAIN },
    Country { code: "mx", days: &MEXICO },
    Country { code: "pt", days: &PORTUGAL },
];

/// Law 27.399 of 2017.
const ARGENTINA: [Day; 16] = [
    ("new_year", "Año Nuevo", Fixed(1, 1, 0)),
    ("carnival_monday", "Lunes de Carnaval", Easter(-48)),
    ("carnival_tuesday", "Martes de Carnaval", Easter(-47)),
    ("memory", "Memoria por la Verdad y la Justicia", Fixed(3, 24, 0)),
    ("malvinas", "Veteranos y Caídos en Malvinas", Fixed(4, 2, 0)),
    ("good_friday", "Viernes Santo", Easter(-2)),
    ("labour", "Día del Trabajador", Fixed(5, 1, 0)),
    ("may_revolution", "Revolución de Mayo", Fixed(5, 25, 0)),
    ("guemes", "General Güemes", ShiftedMonday(6, 17, 2016)),
    ("flag", "Día de la Bandera", Fixed(6, 20, 0)),
    ("independence", "Independencia", Fixed(7, 9, 0)),
    ("san_martin", "General San Martín", ShiftedMonday(8, 17, 0)),
    ("diversity", "Respeto a la Diversidad Cultural", ShiftedMonday(10, 12, 0)),
    ("sovereignty", "Soberanía Nacional", ShiftedMonday(11, 20, 2010)),
    ("immaculate", "Inmaculada Concepción", Fixed(12, 8, 0)),
    ("christmas", "Navidad", Fixed(12, 25, 0)),
];

const CHILE: [Day; 20] = [
    ("new_year", "Año Nuevo", Fixed(1, 1, 0)),
    // Law 20.983: the Monday after a New Year on Sunday.
    ("new_year_bridge", "Feriado adicional de Año Nuevo", FixedOn(1, 2, &[1], 2017)),
    ("good_friday", "Viernes Santo", Easter(-2)),
    ("holy_saturday", "Sábado Santo", Easter(-1)),
    ("labour", "Día del Trabajo", Fixed(5, 1, 0)),
    ("navy", "Glorias Navales", Fixed(5, 21, 0)),
    ("indigenous", "Pueblos Indígenas", Solstice),
    ("peter_paul", "San Pedro y San Pablo", ChileanMonday(6, 29)),
    ("carmen", "Virgen del Carmen", Fixed(7, 16, 2007)),
    ("assumption", "Asunción de la Virgen", Fixed(8, 15, 0)),
    // Laws 20.215 and 20.983: what lies between the national days and a weekend.
    ("independence_eve", "Feriado adicional de Fiestas Patrias", FixedOn(9, 17, &[1, 5], 2007)),
    ("independence", "Independencia Nacional", Fixed(9, 18, 0)),
    ("army", "Glorias del Ejército", Fixed(9, 19, 0)),
    ("army_bridge", "Feriado adicional de Fiestas Patrias", FixedOn(9, 20, &[5], 2007)),
    ("two_worlds", "Encuentro de Dos Mundos", ChileanMonday(10, 12)),
    ("evangelical", "Iglesias Evangélicas y Protestantes", OctoberReform),
    ("all_saints", "Todos los Santos", Fixed(11, 1, 0)),
    ("immaculate", "Inmaculada Concepción", Fixed(12, 8, 0)),
    ("christmas", "Navidad", Fixed(12, 25, 0)),
    ("easter", "Domingo de Resurrección", Easter(0)),
];

/// Law 51 of 1983.
const COLOMBIA: [Day; 18] = [
    ("new_year", "Año Nuevo", Fixed(1, 1, 0)),
    ("epiphany", "Reyes Magos", NextMonday(1, 6)),
    ("joseph", "San José", NextMonday(3, 19)),
    ("maundy_thursday", "Jueves Santo", Easter(-3)),
    ("good_friday", "Viernes Santo", Easter(-2)),
    ("labour", "Día del Trabajo", Fixed(5, 1, 0)),
    ("ascension", "Ascensión del Señor", Easter(43)),
    ("corpus_christi", "Corpus Christi", Easter(64)),
    ("sacred_heart", "Sagrado Corazón", Easter(71)),
    ("peter_paul", "San Pedro y San Pablo", NextMonday(6, 29)),
    ("independence", "Independencia", Fixed(7, 20, 0)),
    ("boyaca", "Batalla de Boyacá", Fixed(8, 7, 0)),
    ("assumption", "Asunción de la Virgen", NextMonday(8, 15)),
    ("race", "Día de la Raza", NextMonday(10, 12)),
    ("all_saints", "Todos los Santos", NextMonday(11, 1)),
    ("cartagena", "Independencia de Cartagena", NextMonday(11, 11)),
    ("immaculate", "Inmaculada Concepción", Fixed(12, 8, 0)),
    ("christmas", "Navidad", Fixed(12, 25, 0)),
];

/// Days of the whole country; each region has others beside them.
const SPAIN: [Day; 10] = [
    ("new_year", "Año Nuevo", Fixed(1, 1, 0)),
    ("epiphany", "Epifanía del Señor", Fixed(1, 6, 0)),
    ("good_friday", "Viernes Santo", Easter(-2)),
    ("labour", "Fiesta del Trabajo", Fixed(5, 1, 0)),
    ("assumption", "Asunción de la Virgen", Fixed(8, 15, 0)),
    ("national", "Fiesta Nacional", Fixed(10, 12, 0)),
    ("all_saints", "Todos los Santos", Fixed(11, 1, 0)),
    ("constitution", "Día de la Constitución", Fixed(12, 6, 0)),
    ("immaculate", "Inmaculada Concepción", Fixed(12, 8, 0)),
    ("christmas", "Navidad", Fixed(12, 25, 0)),
];

/// Article 74 of the labour law; three of its days lie on Mondays since 2006.
const MEXICO: [Day; 8] = [
    ("new_year", "Año Nuevo", Fixed(1, 1, 0)),
    ("constitution", "Día de la Constitución", Nth(1, 1, 2)),
    ("juarez", "Natalicio de Benito Juárez", Nth(3, 1, 3)),
    ("labour", "Día del Trabajo", Fixed(5, 1, 0)),
    ("independence", "Independencia", Fixed(9, 16, 0)),
    ("presidency", "Transmisión del Poder Ejecutivo", Every(6, 10, 1, 2024)),
    ("revolution", "Revolución Mexicana", Nth(3, 1, 11)),
    ("christmas", "Navidad", Fixed(12, 25, 0)),
];

/// Article 234 of the labour code. Four of them were suspended from 2013 to 2015, which is left out.
const PORTUGAL: [Day; 13] = [
    ("new_year", "Ano Novo", Fixed(1, 1, 0)),
    ("good_friday", "Sexta-Feira Santa", Easter(-2)),
    ("easter", "Domingo de Páscoa", Easter(0)),
    ("liberty", "Dia da Liberdade", Fixed(4, 25, 0)),
    ("labour", "Dia do Trabalhador", Fixed(5, 1, 0)),
    ("corpus_christi", "Corpo de Deus", Easter(60)),
    ("portugal", "Dia de Portugal", Fixed(6, 10, 0)),
    ("assumption", "Assunção de Nossa Senhora", Fixed(8, 15, 0)),
    ("republic", "Implantação da República", Fixed(10, 5, 0)),
    ("all_saints", "Todos os Santos", Fixed(11, 1, 0)),
    ("restoration", "Restauração da Independência", Fixed(12, 1, 0)),
    ("immaculate", "Imaculada Conceição", Fixed(12, 8, 0)),
    ("christmas", "Natal", Fixed(12, 25, 0)),
];

#[cfg(test)]
mod tests {
    use crate::calendar::{civil, holidays::days_off};
    use crate::model::Hours;

    /// `expected` = the days of a year as the government published them, without Sundays of Easter and bridges by decree.
    #[track_caller]
    fn check(country: &str, year: i32, expected: &str) {
        let hours = Hours { national: vec![country.to_owned()], ..Hours::default() };
        let found: Vec<String> = days_off(&hours, year..=year).into_iter().map(|(day, _)| civil::iso(day)[5..].to_owned()).collect();
        assert_eq!(found.join(" "), expected, "{country} {year}");
    }

    #[test]
    fn mexico() {
        check("mx", 2024, "01-01 02-05 03-18 05-01 09-16 10-01 11-18 12-25");
        check("mx", 2025, "01-01 02-03 03-17 05-01 09-16 11-17 12-25");
        check("mx", 2026, "01-01 02-02 03-16 05-01 09-16 11-16 12-25");
    }

    #[test]
    fn argentina() {
        check("ar", 2023, "01-01 02-20 02-21 03-24 04-02 04-07 05-01 05-25 06-17 06-20 07-09 08-21 10-16 11-20 12-08 12-25");
        check("ar", 2026, "01-01 02-16 02-17 03-24 04-02 04-03 05-01 05-25 06-15 06-20 07-09 08-17 10-12 11-23 12-08 12-25");
    }

    #[test]
    fn colombia() {
        check("co", 2024, "01-01 01-08 03-25 03-28 03-29 05-01 05-13 06-03 06-10 07-01 07-20 08-07 08-19 10-14 11-04 11-11 12-08 12-25");
        check("co", 2026, "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25");
    }

    #[test]
    fn chile() {
        check("cl", 2023, "01-01 01-02 04-07 04-08 04-09 05-01 05-21 06-21 06-26 07-16 08-15 09-18 09-19 10-09 10-27 11-01 12-08 12-25");
        check("cl", 2024, "01-01 03-29 03-30 03-31 05-01 05-21 06-20 06-29 07-16 08-15 09-18 09-19 09-20 10-12 10-31 11-01 12-08 12-25");
    }

    #[test]
    fn portugal_and_spain() {
        check("pt", 2025, "01-01 04-18 04-20 04-25 05-01 06-10 06-19 08-15 10-05 11-01 12-01 12-08 12-25");
        check("es", 2025, "01-01 01-06 04-18 05-01 08-15 10-12 11-01 12-06 12-08 12-25");
    }

    #[test]
    fn one_day_of_a_country_is_chosen_by_its_id() {
        check("pt.liberty", 2026, "04-25");
        check("br", 2024, "01-01 02-12 02-13 02-14 03-29 04-21 05-01 05-30 09-07 10-12 11-02 11-15 11-20 12-25");
        check("pt.of_another_world", 2026, "");
    }
}
