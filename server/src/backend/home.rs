//! Areas, and from a postcode to a wijk.

use app::{ApiError, AreaBook, GemeenteBook};
use domain::{
    area::{Postcode4, WijkCode},
    dossier::Home,
};
use store::{StoreError, areas};

use super::{LiveBackend, unavailable};

/// A postcode area that lies for at least this part in one wijk means that wijk: the rest is the
/// strip along the border that drawn postcode areas and drawn wijken never share exactly.
const SURE_SHARE: f64 = 0.98;

/// A wijk that holds less than this part of a postcode area is not offered as a choice.
const WORTH_ASKING: f64 = 0.005;

impl LiveBackend {
    /// Every area, by gemeente.
    pub(super) async fn area_book(&self) -> Result<AreaBook, ApiError> {
        self.read_areas().await.map_err(unavailable)
    }

    /// The wijk that a postcode means, or the wijken that it may mean.
    pub(super) async fn home_of(&self, postcode: Postcode4) -> Result<Home, ApiError> {
        let wijken = self.read_postcode(postcode).await.map_err(unavailable)?;
        match wijken.as_slice() {
            [] => Err(ApiError::UnknownPostcode),
            [(wijk, share), ..] if *share >= SURE_SHARE => {
                Ok(Home { wijk: Some(wijk.clone()), candidates: Vec::new() })
            }
            several => {
                let worth = several.iter().filter(|(_, share)| *share >= WORTH_ASKING);
                Ok(Home { wijk: None, candidates: worth.map(|(wijk, _)| wijk.clone()).collect() })
            }
        }
    }

    /// Whether there is a wijk with this code.
    pub(super) async fn has_wijk(&self, wijk: &WijkCode) -> Result<bool, ApiError> {
        self.read_wijk(wijk).await.map_err(unavailable)
    }

    async fn read_areas(&self) -> Result<AreaBook, StoreError> {
        let mut connection = self.database.connection().await?;
        let mut books = Vec::new();
        for gemeente in areas::gemeenten(&mut connection).await? {
            let wijken = areas::wijken_of(&mut connection, &gemeente.code).await?;
            let buurten = areas::buurten_of(&mut connection, &gemeente.code).await?;
            books.push(GemeenteBook { gemeente, wijken, buurten });
        }
        Ok(AreaBook(books))
    }

    async fn read_postcode(&self, postcode: Postcode4) -> Result<Vec<(WijkCode, f64)>, StoreError> {
        let mut connection = self.database.connection().await?;
        areas::wijken_of_postcode(&mut connection, postcode).await
    }

    async fn read_wijk(&self, wijk: &WijkCode) -> Result<bool, StoreError> {
        let mut connection = self.database.connection().await?;
        areas::wijk_exists(&mut connection, wijk).await
    }
}
