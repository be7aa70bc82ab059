//! What was published, by us and by others.

use std::sync::Arc;

use app::{ApiError, WijkFigures};
use store::{
    AnyConnection, StoreError,
    publications::{self, Edition},
    reference,
};
use tokio::sync::Mutex;

use super::{LiveBackend, unavailable};

/// How long figures are kept in memory, in seconds. A publication never changes, but an import
/// replaces what others published.
const KEPT: i64 = 60;

/// The newest figures, once they were read: thousands of them, and every visitor asks for the same.
#[derive(Debug, Default)]
pub struct KnownFigures(Mutex<Option<Known>>);

#[derive(Debug)]
struct Known {
    /// The newest edition, and that of the quarter before it.
    editions: (Edition, Option<Edition>),
    /// When they were read, in seconds since 1970.
    read: i64,
    figures: Arc<WijkFigures>,
}

impl LiveBackend {
    /// The newest publication, if there is one.
    pub(super) async fn figures(&self) -> Result<Option<Arc<WijkFigures>>, ApiError> {
        self.known_figures().await.map_err(unavailable)
    }

    async fn known_figures(&self) -> Result<Option<Arc<WijkFigures>>, StoreError> {
        let mut connection = self.database.connection().await?;
        let Some(newest) = publications::latest(&mut connection).await? else { return Ok(None) };
        let before = match newest.period.previous() {
            Some(period) => publications::latest_of(&mut connection, period).await?,
            None => None,
        };
        let (editions, now) = ((newest, before), self.surroundings.seconds());
        // Held while they are read, so that of many visitors at the same moment one reads.
        let mut known = self.known_figures.0.lock().await;
        if let Some(known) = &*known
            && known.editions == editions
            && (0..KEPT).contains(&(now - known.read))
        {
            return Ok(Some(known.figures.clone()));
        }
        let Some(figures) = read(&mut connection, newest, before).await? else { return Ok(None) };
        let figures = Arc::new(figures);
        *known = Some(Known { editions, read: now, figures: figures.clone() });
        Ok(Some(figures))
    }
}

async fn read(
    connection: &mut AnyConnection,
    newest: Edition,
    before: Option<Edition>,
) -> Result<Option<WijkFigures>, StoreError> {
    let Some(publication) = publications::find(connection, newest).await? else { return Ok(None) };
    let previous = match before {
        Some(edition) => publications::find(connection, edition).await?,
        None => None,
    };
    let reference = reference::newest(connection).await?.into_iter().collect();
    let previous = previous.filter(|previous| previous.method == publication.method);
    Ok(Some(WijkFigures { revision: newest.revision, publication, previous, reference }))
}
