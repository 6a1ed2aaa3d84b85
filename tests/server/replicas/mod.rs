//! Several servers on one PostgreSQL database. `.ci/postgres` starts one and runs these; without it they are ignored.

mod cut_off;
mod following;
mod nation;
mod proxy;
mod restarts;
mod soak;
mod writing;
