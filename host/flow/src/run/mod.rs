//! Step 2. The runs of a conversation that start together are a turn (`turn`). The handler of each is called in a fresh
//! sandbox (`call`), and its journal is applied (`apply`).

pub(crate) mod apply;
pub(crate) mod call;
pub(crate) mod turn;
