//! From degrees (WGS84) to the metres of the Dutch grid (RD, EPSG:28992), and back.
//!
//! Source: F.H. Schreutelkamp and G.L. Strang van Hees, "Benaderingsformules voor de transformatie
//! tussen RD- en WGS84-kaartcoördinaten", Geodesia 43 (2001), pp. 64-69. Within the Netherlands
//! the polynomials stay well below one metre from RDNAPTRANS, enough for whole-metre outlines.

/// A place in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wgs84 {
    /// Degrees north of the equator.
    pub latitude: f64,
    /// Degrees east of Greenwich.
    pub longitude: f64,
}

/// A place in the Dutch grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rd {
    /// Metres east.
    pub east: f64,
    /// Metres north.
    pub north: f64,
}

/// Amersfoort, around which both polynomials are developed.
const CENTRE_WGS84: Wgs84 = Wgs84 { latitude: 52.155_174_40, longitude: 5.387_206_21 };
const CENTRE_RD: Rd = Rd { east: 155_000.0, north: 463_000.0 };

/// One term of a polynomial: its coefficient, and the powers of both variables.
type Term = (f64, i32, i32);

/// Metres east of Amersfoort, by latitude and longitude.
const EAST: [Term; 9] = [
    (190_094.945, 0, 1),
    (-11_832.228, 1, 1),
    (-114.221, 2, 1),
    (-32.391, 0, 3),
    (-0.705, 1, 0),
    (-2.340, 3, 1),
    (-0.608, 1, 3),
    (-0.008, 0, 2),
    (0.148, 2, 3),
];

/// Metres north of Amersfoort, by latitude and longitude.
const NORTH: [Term; 10] = [
    (309_056.544, 1, 0),
    (3_638.893, 0, 2),
    (73.077, 2, 0),
    (-157.984, 1, 2),
    (59.788, 3, 0),
    (0.433, 0, 1),
    (-6.439, 2, 2),
    (-0.032, 1, 1),
    (0.092, 0, 4),
    (-0.054, 1, 4),
];

/// Seconds of arc north of Amersfoort, by metres east and north.
const LATITUDE: [Term; 11] = [
    (3_235.653_89, 0, 1),
    (-32.582_97, 2, 0),
    (-0.247_50, 0, 2),
    (-0.849_78, 2, 1),
    (-0.065_50, 0, 3),
    (-0.017_09, 2, 2),
    (-0.007_38, 1, 0),
    (0.005_30, 4, 0),
    (-0.000_39, 2, 3),
    (0.000_33, 4, 1),
    (-0.000_12, 1, 1),
];

/// Seconds of arc east of Amersfoort, by metres east and north.
const LONGITUDE: [Term; 12] = [
    (5_260.529_16, 1, 0),
    (105.946_84, 1, 1),
    (2.456_56, 1, 2),
    (-0.818_85, 3, 0),
    (0.055_94, 1, 3),
    (-0.056_07, 3, 1),
    (0.011_99, 0, 1),
    (-0.002_56, 3, 2),
    (0.001_28, 1, 4),
    (0.000_22, 0, 2),
    (-0.000_22, 2, 0),
    (0.000_26, 5, 0),
];

fn polynomial(terms: &[Term], first: f64, second: f64) -> f64 {
    terms.iter().map(|&(factor, p, q)| factor * first.powi(p) * second.powi(q)).sum()
}

/// Degrees to metres in the Dutch grid; within the Netherlands right to well below a metre.
pub fn to_rd(place: Wgs84) -> Rd {
    let latitude = 0.36 * (place.latitude - CENTRE_WGS84.latitude);
    let longitude = 0.36 * (place.longitude - CENTRE_WGS84.longitude);
    Rd {
        east: CENTRE_RD.east + polynomial(&EAST, latitude, longitude),
        north: CENTRE_RD.north + polynomial(&NORTH, latitude, longitude),
    }
}

/// Metres in the Dutch grid to degrees; within the Netherlands right to well below a metre.
pub fn to_wgs84(place: Rd) -> Wgs84 {
    let east = 1e-5 * (place.east - CENTRE_RD.east);
    let north = 1e-5 * (place.north - CENTRE_RD.north);
    Wgs84 {
        latitude: CENTRE_WGS84.latitude + polynomial(&LATITUDE, east, north) / 3600.0,
        longitude: CENTRE_WGS84.longitude + polynomial(&LONGITUDE, east, north) / 3600.0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Amersfoort, the Westertoren in Amsterdam and the Martinitoren in Groningen.
    const LANDMARKS: [(Wgs84, Rd); 3] = [
        (CENTRE_WGS84, CENTRE_RD),
        (
            Wgs84 { latitude: 52.374_532_53, longitude: 4.883_525_59 },
            Rd { east: 120_700.723, north: 487_525.501 },
        ),
        (
            Wgs84 { latitude: 53.219_383_17, longitude: 6.568_200_53 },
            Rd { east: 233_883.131, north: 582_065.167 },
        ),
    ];

    fn metres_apart(one: Rd, other: Rd) -> f64 {
        (one.east - other.east).hypot(one.north - other.north)
    }

    #[test]
    fn landmarks_stand_within_a_metre_of_their_published_place() {
        for (degrees, metres) in LANDMARKS {
            assert!(metres_apart(to_rd(degrees), metres) < 1.0, "{metres:?}");
        }
    }

    #[test]
    fn landmarks_are_found_back_in_degrees() {
        for (degrees, metres) in LANDMARKS {
            let found = to_wgs84(metres);
            // A metre is about 9e-6 degrees of latitude and 15e-6 of longitude.
            assert!((found.latitude - degrees.latitude).abs() < 9e-6, "{metres:?}");
            assert!((found.longitude - degrees.longitude).abs() < 15e-6, "{metres:?}");
        }
    }

    proptest! {
        #[test]
        fn there_and_back_is_less_than_a_metre(
            east in 20_000.0..275_000.0_f64,
            north in 310_000.0..615_000.0_f64,
        ) {
            let place = Rd { east, north };
            prop_assert!(metres_apart(to_rd(to_wgs84(place)), place) < 1.0);
        }
    }
}
