#!/usr/bin/env bash
# "0 2 * * 1" is Monday to croniter, Tuesday to APScheduler and Sunday to the cron crate of Rust.
#
# One would guess: 0 is Sunday and 1 is Monday wherever five fields are read, as in every crontab.
# What is: APScheduler's `CronTrigger.from_crontab` counts from Monday as 0, so that 1 is Tuesday and 1-5 leaves Mondays out and
#   takes Saturdays; the cron crate counts from Sunday as 1, so that 1 is Sunday and 0 is refused. None of them warns. "mon" is
#   Monday to all three.
# Where it matters here: the nightly batch is started by whatever scheduler a convener has; one that shall keep off a day, or write
#   a weekly report, names its day in letters.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$dir/target}
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check croniter==7.0.0 apscheduler==3.11.3
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"
[dependencies]
cron = "=0.17.0"
chrono = "=0.4.45"
TOML
cat >src/main.rs <<'RS'
use chrono::{TimeZone, Utc};
use std::str::FromStr;

fn main() {
    let sunday = Utc.with_ymd_and_hms(2026, 11, 1, 12, 0, 0).unwrap();
    for days in std::env::args().skip(1) {
        // This crate has a field of seconds before the five.
        match cron::Schedule::from_str(&format!("0 0 2 * * {days}")) {
            Ok(plan) => {
                let week: Vec<_> = plan.after(&sunday).take_while(|day| (*day - sunday).num_days() < 7).collect();
                println!("{}", week.iter().map(|day| day.format("%a").to_string()).collect::<Vec<_>>().join(" "));
            }
            Err(_) => println!("refused"),
        }
    }
}
RS
cat >days.py <<'PY'
import sys
from datetime import datetime, timedelta, timezone
from apscheduler.triggers.cron import CronTrigger
from croniter import croniter

sunday = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)

def week(after):
    at, days = after(sunday), []
    while at < sunday + timedelta(days=7):
        days.append(at.strftime("%a"))
        at = after(at + timedelta(seconds=1))
    return " ".join(days)

for field in sys.argv[2:]:
    line = f"0 2 * * {field}"
    if sys.argv[1] == "croniter":
        print(week(lambda at: croniter(line, at).get_next(datetime)))
    else:
        trigger = CronTrigger.from_crontab(line, timezone=timezone.utc)
        print(week(lambda at: trigger.get_next_fire_time(None, at)))
PY
asked=(1 1-5 0 mon)
mapfile -t croniter < <(venv/bin/python days.py croniter "${asked[@]}")
mapfile -t apscheduler < <(venv/bin/python days.py apscheduler "${asked[@]}")
mapfile -t crate < <(cargo run --quiet -- "${asked[@]}")
for at in "${!asked[@]}"; do
  printf '0 2 * * %-4s croniter 7.0.0: %-20s APScheduler 3.11.3: %-20s cron 0.17.0 (Rust): %s\n' \
    "${asked[at]}" "${croniter[at]}" "${apscheduler[at]}" "${crate[at]}"
done
[ "${croniter[*]}" = "Mon Mon Tue Wed Thu Fri Sun Mon" ] || { echo "it has changed: croniter"; exit 1; }
[ "${apscheduler[*]}" = "Tue Tue Wed Thu Fri Sat Mon Mon" ] || { echo "it has changed: APScheduler"; exit 1; }
[ "${crate[*]}" = "Sun Mon Tue Wed Thu Sun refused Mon" ] || { echo "it has changed: cron"; exit 1; }
