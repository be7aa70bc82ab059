//! What a publication says of an area: a figure with its interval, or that there is none.

use std::fmt;

use crate::{
    area::{GemeenteCode, WijkCode},
    aspect::Dimension,
    period::Quarter,
};

/// A mean on the scale 0 to 10 that may be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Mean of the respondents' dimension scores, 0 to 10.
    pub mean: f64,
    /// Lower end of the 95% interval, 0 to 10.
    pub lower: f64,
    /// Upper end of the 95% interval, 0 to 10.
    pub upper: f64,
    /// How many respondents have a score on this dimension.
    pub respondents: u32,
}

/// A figure that went through disclosure control.
///
/// `Withheld` says nothing about the people: not how many they are, nor whether there are any.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Published {
    /// The figure may be shown.
    Value(Estimate),
    /// The figure may not be shown, or could be used to derive one that may not.
    Withheld,
}

impl Published {
    /// The figure, if there is one.
    pub fn estimate(self) -> Option<Estimate> {
        match self {
            Self::Value(estimate) => Some(estimate),
            Self::Withheld => None,
        }
    }
}

/// An area that figures are published for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FigureArea {
    /// A whole municipality.
    Gemeente(GemeenteCode),
    /// A wijk.
    Wijk(WijkCode),
}

impl FigureArea {
    /// The CBS code of the area.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Gemeente(code) => code.as_str(),
            Self::Wijk(code) => code.as_str(),
        }
    }
}

impl fmt::Display for FigureArea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One cell of a publication.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What the figure is about.
    pub area: FigureArea,
    /// Which dimension it measures.
    pub dimension: Dimension,
    /// The figure, or that it is withheld.
    pub published: Published,
}

/// All figures of one period, made in one go by one method.
#[derive(Clone, Debug, PartialEq)]
pub struct Publication {
    /// The quarter in which the respondents answered.
    pub period: Quarter,
    /// Version of the estimation and disclosure rules, for instance `means-1`.
    pub method: String,
    /// One figure per area and dimension, in order of area and dimension.
    pub figures: Vec<Figure>,
}
