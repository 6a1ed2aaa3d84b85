//! Law 9 of a place that left the public record and came back as a body of its own.

use peermatch::domain::consent::{Audience, Consent, Scope};
use peermatch::domain::declared::Wanted;

use super::law_9_consent::{caller, cities, everything_told, record, registered_as};

#[test]
fn law_9_who_left_and_came_back_for_itself_alone_moves_nothing_that_others_are_told_by_what_it_says() {
    let place = cities().place(1);
    let back = [
        Wanted::Gone { place: place.clone() },
        registered_as(&place),
        Wanted::Consent { place: place.clone(), scope: Scope::Being, consent: Consent::plain(Audience::Private) },
    ];
    let says = [&back[..], &[record((1, 0, 0, 2, 1))]].concat();
    let (quiet, said) = (cities().told(&back), cities().told(&says));
    for pass in [caller(&[], "other", &[]), caller(&["coast"], "portal", &[])] {
        for ((asked, told), (_, as_if)) in everything_told(&said, &pass).into_iter().zip(everything_told(&quiet, &pass))
        {
            assert!(told == as_if, "{asked}:\n{}\n{}", told.escape_ascii(), as_if.escape_ascii());
        }
    }
    let own = caller(&[], "own", std::slice::from_ref(&place));
    assert_ne!(everything_told(&said, &own), everything_told(&quiet, &own), "itself it is told");
}
