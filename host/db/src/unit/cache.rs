//! What a transaction remembers until its end: the rows that its writes want, the rows that it has read, and the writes
//! that it has deferred. Each family of tables stores values of its own types there, so this module does not depend on
//! any table.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    hash::Hash,
};

/// A channel and an identifier of its platform, or a conversation and a root.
pub(crate) type Pair = (String, String);

pub(crate) fn pair(a: &str, b: &str) -> Pair {
    (a.to_owned(), b.to_owned())
}

/// A map with at most one value of each type, found by the type.
#[derive(Default)]
pub(crate) struct Slots(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl Slots {
    /// Returns the value of a type; if there is none, an empty one is created.
    pub(crate) fn of<T: Any + Default + Send + Sync>(&mut self) -> &mut T {
        let value = self.0.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(T::default()));
        value.downcast_mut().expect("a slot holds a value of the type that it is found by")
    }

    /// Returns the value of a type, if there is one.
    pub(crate) fn get<T: Any>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>()).and_then(|value| value.downcast_ref())
    }

    /// Whether there are no values, because [`Slots::of`] was never called.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The rows that a write is about to read. Each table module adds methods that declare its rows.
#[derive(Default)]
pub struct Wants(pub(crate) Slots);

/// A transaction's cache of the database: rows as they were read, plus the transaction's own changes.
#[derive(Default)]
pub(crate) struct Cache {
    slots: Slots,
}

impl Cache {
    /// Returns what a family of tables has cached.
    pub(crate) fn of<T: Any + Default + Send + Sync>(&mut self) -> &mut T {
        self.slots.of()
    }
}

/// Returns the wanted keys that are not cached yet, and caches each as absent. A key that no result row mentions stays
/// absent.
pub(crate) fn unknown<K: Clone + Eq + Hash, V: Default>(cached: &mut HashMap<K, V>, wanted: &[K]) -> Vec<K> {
    let mut new = Vec::new();
    for key in wanted {
        cached.entry(key.clone()).or_insert_with(|| {
            new.push(key.clone());
            V::default()
        });
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_has_a_value_of_its_own() {
        let mut slots = Slots::default();
        assert!(slots.is_empty() && slots.get::<Vec<u8>>().is_none());
        slots.of::<Vec<u8>>().push(1);
        slots.of::<String>().push('a');
        slots.of::<Vec<u8>>().push(2);
        assert_eq!(slots.get::<Vec<u8>>(), Some(&vec![1, 2]));
        assert_eq!(slots.get::<String>().map(String::as_str), Some("a"));
    }

    #[test]
    fn a_key_is_asked_for_once() {
        let mut cached: HashMap<&str, Option<i64>> = HashMap::from([("known", Some(1))]);
        assert_eq!(unknown(&mut cached, &["known", "new", "new"]), ["new"]);
        assert_eq!(cached["new"], None);
    }
}
