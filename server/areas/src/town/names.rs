//! Names that could be Dutch, and are of no real town, wijk or buurt that we know of.

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

pub(super) const GEMEENTE: &str = "Vlinderveen";

/// The wijk in the middle of town.
const MIDDLE: &str = "Centrum";

const WIJKEN: [&str; 14] = [
    "Koolwitje",
    "Atalanta",
    "Weidezicht",
    "Het Zandoog",
    "Oude Spoor",
    "Dauwhoek",
    "Parelmoer",
    "De Rietkraag",
    "Zilvermaan",
    "Klaverland",
    "Molenwiek",
    "Avondrood",
    "Heidebrink",
    "De Cocon",
];

const BUURTEN: [&str; 52] = [
    "Distelvink",
    "Kattestaart",
    "Boterbloem",
    "De Weegbree",
    "Pinksterbloem",
    "Vuurvlinder",
    "Ganzerik",
    "Het Wolfseind",
    "Beekzijde",
    "Lindehof",
    "De Knotwilg",
    "Kersengaard",
    "Appelhof",
    "Het Hakhout",
    "Meidoorn",
    "Sleedoorn",
    "Kamperfoelie",
    "Vogelwikke",
    "De Bongerd",
    "Wolkenveld",
    "Regenboog",
    "Morgenster",
    "Poolster",
    "Zonnehoek",
    "De Weverij",
    "Spinnerij",
    "Blekerij",
    "Wolkammer",
    "Het Getouw",
    "Schietspoel",
    "De Ketting",
    "Inslag",
    "Steenbakker",
    "Turfvaart",
    "Veenbes",
    "Wollegras",
    "Zonnedauw",
    "Gagelstruik",
    "De Smederij",
    "Aambeeld",
    "Klompenmaker",
    "Mandenvlechter",
    "Kaardebol",
    "Rozenbottel",
    "Hazelaar",
    "Lijsterbes",
    "Nachtegaal",
    "Leeuwerik",
    "De Kievit",
    "Grutto",
    "Het Wulpennest",
    "Rietzanger",
];

/// The names of the wijken in the order of their numbers; the first lies in the middle.
pub(super) fn wijken(chance: &mut ChaCha8Rng) -> Vec<&'static str> {
    let mut names = WIJKEN.to_vec();
    names.shuffle(chance);
    names.insert(0, MIDDLE);
    names
}

/// The names of the buurten, more than there are buurten.
pub(super) fn buurten(chance: &mut ChaCha8Rng) -> Vec<&'static str> {
    let mut names = BUURTEN.to_vec();
    names.shuffle(chance);
    names
}
