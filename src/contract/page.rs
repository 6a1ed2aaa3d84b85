//! How many entries of a list a caller is told at once.

/// Most entries on a page.
pub const PAGE_LIMIT: i32 = 500;
/// Entries on a page where the caller does not say.
const PAGE_DEFAULT: i32 = 100;

/// The size of a page that was asked for, 0 where it was left out; what is wrong with it otherwise.
pub(super) fn page_size(given: i32) -> Result<usize, String> {
    let size = if given == 0 { PAGE_DEFAULT } else { given };
    let wrong = || format!("{size} is outside 1 to {PAGE_LIMIT}");
    usize::try_from(size).ok().filter(|_| (1..=PAGE_LIMIT).contains(&size)).ok_or_else(wrong)
}
