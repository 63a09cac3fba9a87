//! Contacts in memory.

use std::sync::Mutex;

use domain::contact::{Contact, ContactName};

/// By name.
#[derive(Default)]
pub struct KeptContacts(Mutex<Vec<Contact>>);

impl KeptContacts {
    pub fn add(&self, contact: &Contact) -> bool {
        let mut contacts = self.0.lock().unwrap();
        let same = |one: &Contact| one.name.folded() == contact.name.folded() || one.address == contact.address;
        if contacts.iter().any(same) {
            return false;
        }
        contacts.push(contact.clone());
        contacts.sort_by_key(|one| one.name.folded());
        true
    }

    pub fn remove(&self, name: &ContactName) -> bool {
        let mut contacts = self.0.lock().unwrap();
        let before = contacts.len();
        contacts.retain(|one| one.name.folded() != name.folded());
        contacts.len() < before
    }

    pub fn all(&self) -> Vec<Contact> {
        self.0.lock().unwrap().clone()
    }
}
