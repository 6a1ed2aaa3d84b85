//! Opening the store: what lies in the database, and of which form.

use postgres::{Client, GenericClient};

use super::faults::At;
use super::mark::random;
use super::schema::{FORMS, NEWEST};
use crate::domain::digest::hex;
use crate::store::{Location, StoreError};

/// What a store says of itself.
pub(super) struct Known {
    pub(super) id: String,
    pub(super) key: Vec<u8>,
    domain: String,
}

impl Known {
    fn of(self, domain: &str, at: &Location) -> Result<Self, StoreError> {
        if self.domain == domain {
            return Ok(self);
        }
        Err(StoreError::OtherDomain { at: at.clone(), found: self.domain })
    }
}

/// What lies in a database.
enum Found {
    /// No table in our schema.
    Nothing,
    /// A store of this form.
    Store(u32),
}

/// Opens or makes a store that is written to, brought to the newest form.
pub(super) fn to_write(client: &mut Client, domain: &str, at: &Location) -> Result<Known, StoreError> {
    if !matches!(found(client, at)?, Found::Store(NEWEST)) {
        bring_forward(client, domain, at)?;
    }
    let known = known(client, at)?.of(domain, at)?;
    check_writable(client, at)?;
    Ok(known)
}

/// Opens a store that there is, to read it.
pub(super) fn to_read(client: &mut Client, domain: &str, at: &Location) -> Result<Known, StoreError> {
    as_it_is(client, at)?.of(domain, at)
}

/// Opens a store of any domain, to read it.
pub(super) fn as_it_is(client: &mut Client, at: &Location) -> Result<Known, StoreError> {
    match found(client, at)? {
        Found::Nothing => Err(StoreError::Missing(at.clone())),
        Found::Store(form) if form < NEWEST => Err(StoreError::Older { at: at.clone(), found: form }),
        Found::Store(_) => known(client, at),
    }
}

/// Whether the database takes writes, and whoever is let in so may write to the store.
pub(super) fn check_writable(client: &mut Client, at: &Location) -> Result<(), StoreError> {
    let sql = "SELECT pg_is_in_recovery(), bool_and(has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE'))
               FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'peermatch' AND c.relkind = 'r'";
    let row = client.query_one(sql, &[]).at(at)?;
    let (is_copy, may): (bool, Option<bool>) = (row.try_get(0).at(at)?, row.try_get(1).at(at)?);
    match (is_copy, may) {
        (true, _) => Err(StoreError::ReadOnly(at.clone())),
        (false, Some(false)) => {
            Err(StoreError::Refused { at: at.clone(), why: "no right to write to its tables".to_owned() })
        }
        (false, _) => Ok(()),
    }
}

fn found(client: &mut impl GenericClient, at: &Location) -> Result<Found, StoreError> {
    let sql = "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'peermatch' AND c.relkind = 'r'";
    let rows = client.query(sql, &[]).at(at)?;
    let tables = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, _>>().at(at)?;
    if tables.is_empty() {
        return Ok(Found::Nothing);
    }
    let foreign = || StoreError::Foreign(at.clone());
    if !tables.iter().any(|table| table == "form") {
        return Err(foreign());
    }
    let row = client.query_opt("SELECT form FROM peermatch.form WHERE program = 'peermatch'", &[]).at(at);
    let row = row.map_err(|error| if matches!(error, StoreError::Damaged { .. }) { foreign() } else { error })?;
    let form: i64 = row.ok_or_else(foreign)?.try_get(0).at(at)?;
    let form = u32::try_from(form).map_err(|_| foreign())?;
    if form > NEWEST {
        return Err(StoreError::Newer { at: at.clone(), found: form, known: NEWEST, program: None });
    }
    Ok(Found::Store(form))
}

/// Brings what lies in the database to the newest form, all at once or not at all, while no other program does.
fn bring_forward(client: &mut Client, domain: &str, at: &Location) -> Result<(), StoreError> {
    let mut change = client.transaction().at(at)?;
    change.execute("SELECT pg_advisory_xact_lock(1886221172)", &[]).at(at)?;
    // Another may have done it while this one waited.
    let form = match found(&mut change, at)? {
        Found::Nothing => 0,
        Found::Store(form) => form,
    };
    let is_there = change.query_opt("SELECT 1 FROM pg_namespace WHERE nspname = 'peermatch'", &[]).at(at)?.is_some();
    if !is_there {
        change.batch_execute("CREATE SCHEMA peermatch").at(at)?;
    }
    for step in FORMS.iter().skip(form as usize) {
        change.batch_execute(step).at(at)?;
    }
    if form == 0 {
        let (id, key) = (hex(&random::<8>(at)?), random::<32>(at)?);
        let row = "INSERT INTO store (id, key, domain, write, at) VALUES ($1, $2, $3, 0, 0)";
        change.execute(row, &[&id, &key.as_slice(), &domain]).at(at)?;
        change.execute("INSERT INTO form (program, form) VALUES ('peermatch', 0)", &[]).at(at)?;
    }
    change.execute("UPDATE form SET form = $1", &[&i64::from(NEWEST)]).at(at)?;
    change.commit().at(at)
}

fn known(client: &mut Client, at: &Location) -> Result<Known, StoreError> {
    let row = client.query_opt("SELECT id, key, domain FROM store", &[]).at(at)?;
    let row =
        row.ok_or_else(|| StoreError::Damaged { at: at.clone(), what: "it says nothing of itself".to_owned() })?;
    let (id, key, domain) = (row.try_get(0).at(at)?, row.try_get(1).at(at)?, row.try_get(2).at(at)?);
    Ok(Known { id, key, domain })
}
