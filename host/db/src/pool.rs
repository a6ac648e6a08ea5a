//! Read connections: a limited number, made when they are needed, and closed when they have not been used for a while.

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout},
};

use crate::{Conn, DbError, Result, open};

/// How long to wait for a free connection.
const ACQUIRE: Duration = Duration::from_secs(2);
/// How long a connection may be unused before it is closed.
const IDLE: Duration = Duration::from_mins(10);

/// A pool of read connections. Clones share it.
#[derive(Clone)]
pub(crate) struct Pool(Arc<Inner>);

struct Inner {
    url: String,
    places: Arc<Semaphore>,
    /// Free connections, each with the time since when it is free. The last one was used most recently.
    free: Mutex<Vec<(Conn, Instant)>>,
}

impl Pool {
    /// Creates a pool of at most `most` connections.
    pub(crate) fn new(url: &str, most: u32) -> Self {
        let places = Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(usize::MAX)));
        Self(Arc::new(Inner { url: url.to_owned(), places, free: Mutex::default() }))
    }

    /// Takes a connection.
    pub(crate) async fn acquire(&self) -> Result<Pooled> {
        let closed = || DbError::Unreachable("the server is stopping".into());
        let late = |_| DbError::Unreachable("all connections are in use".into());
        let place = timeout(ACQUIRE, self.0.places.clone().acquire_owned()).await.map_err(late)?;
        let place = place.map_err(|_| closed())?;
        let free = || self.0.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        // A server may have ended a session. A connection that does not answer soon is dropped as well.
        while let Some((mut conn, _)) = free() {
            if timeout(ACQUIRE, conn.is_usable()).await.unwrap_or(false) {
                return Ok(Pooled { conn: Some(conn), pool: self.0.clone(), _place: place });
            }
        }
        let conn = Box::pin(open::connect(&self.0.url, false)).await?;
        Ok(Pooled { conn: Some(conn), pool: self.0.clone(), _place: place })
    }

    /// Closes the free connections, and refuses new callers.
    pub(crate) async fn close(&self) {
        self.0.places.close();
        let free = std::mem::take(&mut *self.0.free.lock().unwrap_or_else(PoisonError::into_inner));
        for (conn, _) in free {
            conn.close().await;
        }
    }
}

/// A connection of a pool. It returns to the pool when dropped.
pub(crate) struct Pooled {
    /// `Some` until dropped or discarded.
    conn: Option<Conn>,
    pool: Arc<Inner>,
    _place: OwnedSemaphorePermit,
}

impl Pooled {
    /// Ends the statement that is running, and closes the connection instead of returning it.
    pub(crate) fn discard(mut self) {
        if let Some(conn) = self.conn.take() {
            conn.interrupt();
        }
    }
}

impl Deref for Pooled {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        self.conn.as_ref().expect("the connection stays until it is dropped")
    }
}

impl DerefMut for Pooled {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn.as_mut().expect("the connection stays until it is dropped")
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        let Some(conn) = self.conn.take() else { return };
        conn.interrupt();
        if self.pool.places.is_closed() {
            return;
        }
        let now = Instant::now();
        let mut free = self.pool.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.push((conn, now));
        // The first ones are unused for the longest time.
        let unused = free.iter().take_while(|(_, since)| now - *since >= IDLE).count();
        free.drain(..unused);
    }
}
