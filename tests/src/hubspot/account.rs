//! The account behind the stand-in: its objects and associations, and how requests change it.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

use super::{
    OURS, Object,
    answers::{Answer, batch, error, not_valid, object, refused},
};

/// A HubSpot account.
pub(super) struct Account {
    /// The objects, by kind and HubSpot identifier.
    objects: BTreeMap<(String, String), Object>,
    /// Merged contacts, each with the identifier of the contact it became part of.
    merged: BTreeMap<String, String>,
    /// The associations: kind and HubSpot identifier of both ends.
    pub(super) associations: BTreeSet<(String, String)>,
    /// Plugboard identifiers of inputs that are refused.
    pub(super) bad: BTreeSet<String>,
    /// Plugboard identifiers of inputs that fail temporarily, once each.
    pub(super) passing: BTreeSet<String>,
    /// The error categories with which the next associations are refused, one each.
    pub(super) bad_links: Vec<&'static str>,
    /// Whether errors name inputs by identifier instead of by trace.
    pub(super) names_by_ids: bool,
    /// Whether a batch with a conflict is refused as a whole.
    pub(super) whole_conflicts: bool,
    next_id: u64,
    /// The time of each deal's last change, by identifier. `clock` supplies the times.
    changed: BTreeMap<String, i64>,
    clock: i64,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            objects: BTreeMap::new(),
            merged: BTreeMap::new(),
            associations: BTreeSet::new(),
            bad: BTreeSet::new(),
            passing: BTreeSet::new(),
            bad_links: Vec::new(),
            names_by_ids: false,
            whole_conflicts: false,
            next_id: 500,
            changed: BTreeMap::new(),
            // Later than any time in a test, so that every change counts as new.
            clock: 4_000_000_000_000,
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Returns the properties of an input as HubSpot stores them, with email addresses in lower case.
fn properties(input: &Value) -> BTreeMap<String, String> {
    let mut properties: BTreeMap<String, String> =
        serde_json::from_value(input["properties"].clone()).unwrap_or_default();
    if let Some(email) = properties.get_mut("email") {
        *email = email.to_lowercase();
    }
    properties
}

impl Object {
    fn get(&self, property: &str) -> Option<&str> {
        self.properties.get(property).map(String::as_str)
    }

    /// Sets properties; an empty value clears one.
    fn set(&mut self, properties: BTreeMap<String, String>) {
        self.properties.extend(properties);
        self.properties.retain(|_, value| !value.is_empty());
    }

    fn has_address(&self, email: &str) -> bool {
        let more = self.get("hs_additional_emails").unwrap_or_default().split(';');
        self.get("email").into_iter().chain(more).any(|known| known == email)
    }
}

impl Account {
    /// Returns the objects of a kind, which is named as in the API's paths.
    pub(super) fn objects(&self, kind: &str) -> Vec<Object> {
        self.of(kind).cloned().collect()
    }

    /// Adds a contact that was not made by Plugboard.
    pub(super) fn add_contact(&mut self, email: &str) -> String {
        self.add("contacts", BTreeMap::from([("email".to_owned(), email.to_lowercase())]))
    }

    /// Moves a deal to a stage.
    pub(super) fn move_deal(&mut self, id: &str, stage: &str) {
        self.clock += 1_000;
        let deal = self.objects.get_mut(&("0-3".to_owned(), id.to_owned())).expect("the deal is there");
        deal.properties.insert("dealstage".into(), stage.into());
        self.changed.insert(id.to_owned(), self.clock);
    }

    /// Executes a request. With `whole`, one bad input makes the whole batch fail.
    pub(super) fn take(&mut self, method: &str, path: &str, body: &Value, whole: bool) -> Answer {
        let segments: Vec<_> = path.split('/').skip(1).collect();
        match (method, segments.as_slice()) {
            ("POST", ["crm", "v3", "objects", kind, "batch", verb]) => {
                let inputs = body["inputs"].as_array().cloned().unwrap_or_default();
                let ids: BTreeSet<_> = inputs.iter().map(|input| text(&input["id"])).collect();
                if inputs.is_empty() || inputs.len() > 100 || ids.len() != inputs.len() {
                    return refused(400, "VALIDATION_ERROR", "1 to 100 inputs, none twice");
                }
                match *verb {
                    "upsert" | "update" => self.write(kind, &inputs, *verb == "upsert", whole),
                    "read" => self.read(kind, &inputs, body),
                    _ => refused(404, "OBJECT_NOT_FOUND", path),
                }
            }
            ("POST", ["crm", "v3", "objects", "contacts", "merge"]) => self.merge(body),
            ("POST", ["crm", "v3", "objects", "0-3", "search"]) => self.search(body),
            ("POST", ["crm", "associations", "2026-03", from, to, "batch", "associate", "default"]) => {
                self.associate(from, to, body)
            }
            _ => refused(404, "OBJECT_NOT_FOUND", path),
        }
    }

    fn of(&self, kind: &str) -> impl Iterator<Item = &Object> {
        self.objects.iter().filter(move |((of, _), _)| of == kind).map(|(_, object)| object)
    }

    fn get(&self, kind: &str, id: &str) -> Option<&Object> {
        let id = self.merged.get(id).map_or(id, String::as_str);
        self.objects.get(&(kind.to_owned(), id.to_owned()))
    }

    fn add(&mut self, kind: &str, properties: BTreeMap<String, String>) -> String {
        self.next_id += 1;
        let id = self.next_id.to_string();
        let mut object = Object { id: id.clone(), properties: BTreeMap::new() };
        object.set(properties);
        self.objects.insert((kind.to_owned(), id.clone()), object);
        id
    }

    /// Returns another contact that has the same email address as this input.
    fn in_conflict(&self, kind: &str, own: Option<&str>, properties: &BTreeMap<String, String>) -> Option<String> {
        let email = properties.get("email").filter(|email| kind == "contacts" && !email.is_empty())?;
        let other = self.of(kind).find(|object| Some(object.id.as_str()) != own && object.has_address(email))?;
        Some(other.id.clone())
    }

    /// Returns the object that an input of a batch refers to.
    fn target(&self, kind: &str, input: &Value, upsert: bool) -> Option<String> {
        let id = text(&input["id"]);
        if !upsert {
            return self.get(kind, &id).map(|object| object.id.clone());
        }
        let property = text(&input["idProperty"]);
        self.of(kind).find(|object| object.get(&property) == Some(id.as_str())).map(|object| object.id.clone())
    }

    fn write(&mut self, kind: &str, inputs: &[Value], upsert: bool, whole: bool) -> Answer {
        if whole && inputs.iter().any(|input| self.bad.contains(&text(&input["id"]))) {
            return refused(400, "VALIDATION_ERROR", "some input is bad");
        }
        let exists = |other: &str| format!("Contact already exists. Existing ID: {other}");
        let mut addresses = BTreeSet::new();
        for input in inputs {
            let properties = properties(input);
            let email = properties.get("email").filter(|_| kind == "contacts").cloned();
            if email.is_some_and(|email| !addresses.insert(email)) {
                return refused(409, "CONFLICT", "Contact already exists.");
            }
            let own = self.target(kind, input, upsert);
            if let Some(other) = self.in_conflict(kind, own.as_deref(), &properties).filter(|_| self.whole_conflicts) {
                return refused(409, "CONFLICT", &exists(&other));
            }
        }
        let (mut results, mut errors) = (Vec::new(), Vec::new());
        for input in inputs {
            let (id, trace, properties) = (text(&input["id"]), input["objectWriteTraceId"].clone(), properties(input));
            let context =
                if self.names_by_ids { json!({ "ids": [id] }) } else { json!({ "objectWriteTraceId": [trace] }) };
            let own = self.target(kind, input, upsert);
            if self.bad.contains(&id) {
                let words = not_valid("lifecyclestage", &format!("{id} is bad"), "INVALID_OPTION");
                errors.push(error("VALIDATION_ERROR", &words, &context));
            } else if self.passing.remove(&id) {
                errors.push(error("INTERNAL_ERROR", &format!("{id} has to wait"), &context));
            } else if let Some(other) = self.in_conflict(kind, own.as_deref(), &properties) {
                errors.push(error("CONFLICT", &exists(&other), &context));
            } else if self.is_taken(kind, own.as_deref(), &properties) {
                let words = not_valid(OURS, "another object has this value", "CONFLICTING_UNIQUE_VALUE");
                errors.push(error("VALIDATION_ERROR", &words, &context));
            } else if own.is_none() && !upsert {
                errors.push(error("OBJECT_NOT_FOUND", "no such object", &json!({ "ids": [id] })));
            } else {
                let mut stored = self.store(kind, own, properties, &trace);
                // An update never makes a new object, so its answer does not say so.
                if let (false, Some(members)) = (upsert, stored.as_object_mut()) {
                    members.remove("new");
                }
                results.push(stored);
            }
        }
        batch(&results, &errors)
    }

    /// Whether another object already has the Plugboard identifier that is to be written.
    fn is_taken(&self, kind: &str, own: Option<&str>, properties: &BTreeMap<String, String>) -> bool {
        let Some(ours) = properties.get(OURS).filter(|ours| !ours.is_empty()) else { return false };
        self.of(kind).any(|object| Some(object.id.as_str()) != own && object.get(OURS) == Some(ours.as_str()))
    }

    fn store(&mut self, kind: &str, own: Option<String>, properties: BTreeMap<String, String>, trace: &Value) -> Value {
        let new = own.is_none();
        let id = match own {
            Some(id) => {
                if let Some(object) = self.objects.get_mut(&(kind.to_owned(), id.clone())) {
                    object.set(properties);
                }
                id
            }
            None => self.add(kind, properties),
        };
        self.clock += 1;
        self.changed.insert(id.clone(), self.clock);
        let mut view = self.get(kind, &id).map(|stored| object(stored, None)).unwrap_or_default();
        view["new"] = json!(new);
        view["objectWriteTraceId"] = trace.clone();
        view
    }

    fn read(&self, kind: &str, inputs: &[Value], body: &Value) -> Answer {
        let wanted: Vec<&str> = body["properties"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let (mut results, mut missing) = (Vec::new(), Vec::new());
        for id in inputs.iter().map(|input| text(&input["id"])) {
            let found = match body["idProperty"].as_str() {
                Some("email") => self.of(kind).find(|object| object.get("email") == Some(id.to_lowercase().as_str())),
                Some(property) => self.of(kind).find(|object| object.get(property) == Some(id.as_str())),
                None => self.get(kind, &id),
            };
            match found {
                Some(found) => results.push(object(found, Some(&wanted))),
                None => missing.push(id),
            }
        }
        let words = "Could not get some objects, they may be deleted or not exist. Check that ids are valid.";
        let errors = if missing.is_empty() {
            Vec::new()
        } else {
            vec![error("OBJECT_NOT_FOUND", words, &json!({ "ids": missing }))]
        };
        batch(&results, &errors)
    }

    /// Merges two contacts into a new one, which gets the associations of both.
    fn merge(&mut self, body: &Value) -> Answer {
        let end = |account: &Self, member: &str| account.get("contacts", &text(&body[member])).cloned();
        let (Some(first), Some(other)) = (end(self, "primaryObjectId"), end(self, "objectIdToMerge")) else {
            return refused(404, "OBJECT_NOT_FOUND", "no such contact");
        };
        if first.id == other.id {
            return refused(400, "VALIDATION_ERROR", "a contact cannot be merged with itself");
        }
        for id in [&first.id, &other.id] {
            self.objects.remove(&("contacts".to_owned(), id.clone()));
        }
        let mut properties = other.properties;
        properties.extend(first.properties);
        let id = self.add("contacts", properties);
        for old in [first.id, other.id] {
            for into in self.merged.values_mut().filter(|into| **into == old) {
                into.clone_from(&id);
            }
            let (was, now) = (format!("contacts:{old}"), format!("contacts:{id}"));
            let moved = |end: String| if end == was { now.clone() } else { end };
            let links = std::mem::take(&mut self.associations);
            self.associations = links.into_iter().map(|(from, to)| (moved(from), moved(to))).collect();
            self.merged.insert(old, id.clone());
        }
        (200, self.get("contacts", &id).map(|merged| object(merged, None)).unwrap_or_default())
    }

    fn associate(&mut self, from: &str, to: &str, body: &Value) -> Answer {
        let (mut results, mut errors) = (Vec::new(), Vec::new());
        for pair in body["inputs"].as_array().into_iter().flatten() {
            let ids = (text(&pair["from"]["id"]), text(&pair["to"]["id"]));
            let context = json!({ "fromObjectId": [ids.0], "toObjectId": [ids.1] });
            let ends = (self.get(from, &ids.0).map(|o| o.id.clone()), self.get(to, &ids.1).map(|o| o.id.clone()));
            let (Some(one), Some(other)) = ends else {
                errors.push(error("OBJECT_NOT_FOUND", "no such object", &context));
                continue;
            };
            if !self.bad_links.is_empty() {
                let category = self.bad_links.remove(0);
                errors.push(error(category, &format!("no link from {} to {}", ids.0, ids.1), &context));
                continue;
            }
            self.associations.insert((format!("{from}:{one}"), format!("{to}:{other}")));
            let spec = json!({ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 1 });
            for (from, to) in [(&one, &other), (&other, &one)] {
                results.push(json!({ "from": { "id": from }, "to": { "id": to }, "associationSpec": spec }));
            }
        }
        batch(&results, &errors)
    }

    fn search(&self, body: &Value) -> Answer {
        let since: i64 =
            body["filterGroups"][0]["filters"][0]["value"].as_str().and_then(|at| at.parse().ok()).unwrap_or(0);
        let changed = |deal: &Object| self.changed.get(&deal.id).copied();
        let mut found: Vec<_> = self.of("0-3").filter_map(|deal| Some((changed(deal)?, deal))).collect();
        found.retain(|(at, _)| *at >= since);
        found.sort_by_key(|(at, _)| *at);
        let from: usize = body["after"].as_str().and_then(|after| after.parse().ok()).unwrap_or(0);
        let size = usize::try_from(body["limit"].as_u64().unwrap_or(10)).unwrap_or(10);
        let view = |(at, deal): &(i64, &Object)| {
            let mut view = object(deal, None);
            view["properties"]["hs_lastmodifieddate"] = json!(at.to_string());
            view
        };
        let results: Vec<_> = found.iter().skip(from).take(size).map(view).collect();
        let mut answer = json!({ "total": found.len(), "results": results });
        if found.len() > from + size {
            answer["paging"] = json!({ "next": { "after": (from + size).to_string() } });
        }
        (200, answer)
    }
}
