//! Step 2. A claimed run: its handler is called in a fresh sandbox (`call`), and its journal is applied (`apply`).

pub(crate) mod apply;
pub(crate) mod call;
