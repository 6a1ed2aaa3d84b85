//! Values as they may be shown: passwords in addresses are left out.

/// What stands where something is left out.
const LEFT_OUT: &str = "***";
/// Names of parameters that are secrets, in letters of any case, with what follows them.
const SECRET: [&str; 3] = ["password=", "passwd=", "token="];

/// A value without the secrets that an address can hold: `postgres://name:secret@host/db`, and `?password=secret`.
pub(super) fn masked(value: &str) -> String {
    without_parameters(&without_userinfo(value))
}

fn without_userinfo(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else { return value.to_owned() };
    // The last one: a secret may hold one itself where nobody escaped it.
    let Some((who, place)) = rest.rsplit_once('@') else { return value.to_owned() };
    match who.split_once(':') {
        Some((name, _)) => format!("{scheme}://{name}:{LEFT_OUT}@{place}"),
        None => value.to_owned(),
    }
}

fn without_parameters(value: &str) -> String {
    let mut shown = value.to_owned();
    for name in SECRET {
        let mut from = 0;
        while let Some(at) = shown[from..].to_ascii_lowercase().find(name) {
            let begin = from + at + name.len();
            let end = shown[begin..].find(['&', ' ', ';']).map_or(shown.len(), |end| begin + end);
            shown.replace_range(begin..end, LEFT_OUT);
            from = begin + LEFT_OUT.len();
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issue_29_what_opens_a_store_is_not_shown() {
        for (value, shown) in [
            ("sqlite:places.db", "sqlite:places.db"),
            ("postgres://peermatch@db.example/places", "postgres://peermatch@db.example/places"),
            ("postgres://peermatch:s3cret@db.example/places", "postgres://peermatch:***@db.example/places"),
            ("postgres://p:a@b:c/d@db/places", "postgres://p:***@db/places"),
            (
                "postgres://db/places?Password=s3cret&sslmode=require",
                "postgres://db/places?Password=***&sslmode=require",
            ),
            ("host=db password=s3cret dbname=places", "host=db password=*** dbname=places"),
            ("postgre://app:s3/c@ret@db/pm", "postgre://app:***@db/pm"),
            ("http://127.0.0.1:4317", "http://127.0.0.1:4317"),
        ] {
            assert_eq!(masked(value), shown);
        }
    }
}
