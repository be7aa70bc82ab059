//! What was published.

use app::{ApiError, WijkFigures};
use store::{StoreError, publications};

use super::{LiveBackend, unavailable};

impl LiveBackend {
    /// The newest publication, if there is one.
    pub(super) async fn figures(&self) -> Result<Option<WijkFigures>, ApiError> {
        self.read_figures().await.map_err(unavailable)
    }

    async fn read_figures(&self) -> Result<Option<WijkFigures>, StoreError> {
        let mut connection = self.database.connection().await?;
        let Some(edition) = publications::latest(&mut connection).await? else { return Ok(None) };
        let publication = publications::find(&mut connection, edition).await?;
        Ok(publication.map(|publication| WijkFigures { revision: edition.revision, publication }))
    }
}
