//! What places say of themselves: written to a server with a store, on disk before it is acknowledged, in the next answer.

mod islands;
mod kills;
mod page;
mod private;
mod refused;
mod registers;
mod watches;
mod writes;
