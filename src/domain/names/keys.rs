//! Names in order, so that a whole one and the beginning of one are found without looking at all.

/// Keys in order, each with the position of the entry that it belongs to.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys(Vec<(Box<str>, u32)>);

impl Keys {
    /// Sorts; a key of no letters finds nothing and is left out.
    pub(super) fn new(keys: impl Iterator<Item = (String, u32)>) -> Self {
        let mut all: Vec<(Box<str>, u32)> =
            keys.filter(|(key, _)| !key.is_empty()).map(|(key, entry)| (key.into_boxed_str(), entry)).collect();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    /// Entries of exactly that key.
    pub(super) fn whole<'a>(&'a self, key: &'a str) -> impl Iterator<Item = u32> + 'a {
        self.from(key).take_while(move |(known, _)| **known == *key).map(|(_, entry)| *entry)
    }

    /// Entries whose key has `prefix` at its beginning, in the order of the keys.
    pub(super) fn beginning<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = u32> + 'a {
        self.from(prefix).take_while(move |(known, _)| known.starts_with(prefix)).map(|(_, entry)| *entry)
    }

    fn from(&self, key: &str) -> std::slice::Iter<'_, (Box<str>, u32)> {
        self.0[self.0.partition_point(|(known, _)| **known < *key)..].iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_and_the_beginning_of_keys_are_found() {
        let keys = Keys::new(
            [("hull", 3), ("hull and east", 1), ("hullo", 2), ("", 9), ("hull", 3)]
                .map(|(k, e)| (k.to_owned(), e))
                .into_iter(),
        );
        assert_eq!(keys.whole("hull").collect::<Vec<_>>(), [3]);
        assert_eq!(keys.beginning("hull ").collect::<Vec<_>>(), [1]);
        assert_eq!(keys.beginning("hull").collect::<Vec<_>>(), [3, 1, 2]);
        assert_eq!(keys.whole("").count() + keys.whole("x").count(), 0);
    }
}
