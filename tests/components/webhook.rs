//! The connector `webhook`: the published schema fits its examples, and the compiled component needs only its powers.

use plugboard_engine::{Engine, EngineOptions};
use plugboard_tests::plugin;
use serde_json::{Value, json};

const SCHEMA: &str = include_str!("../../docs/schemas/webhook-1.schema.json");
const EXAMPLES: &str = include_str!("../../docs/schemas/webhook-1.examples.json");

/// Returns the validator of one of the schema's definitions, or of the whole schema.
fn validator(definition: Option<&str>) -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
    if let Some(definition) = definition {
        schema["$ref"] = json!(format!("#/$defs/{definition}"));
    }
    jsonschema::draft202012::new(&schema).expect("a schema")
}

#[test]
fn the_examples_conform_to_the_schema() {
    let examples: Value = serde_json::from_str(EXAMPLES).expect("JSON");
    for (side, validator) in [("in", validator(None)), ("out", validator(Some("sent")))] {
        let of = |kind: &str| examples[side][kind].as_array().expect("examples").clone();
        let places = |body: &Value| -> Vec<String> {
            validator.iter_errors(body).map(|error| error.instance_path().to_string()).collect()
        };
        for example in of("right") {
            assert_eq!(places(&example["body"]), [""; 0], "{side}: {}", example["name"]);
        }
        for example in of("wrong") {
            let (found, place) = (places(&example["body"]), example["place"].as_str().expect("a place"));
            assert!(found.iter().any(|found| found == place), "{side}: {}: {found:?}", example["name"]);
        }
    }
}

#[test]
fn answers_conform_to_the_schema_too() {
    for (definition, right, wrong) in [
        ("answer", json!({ "id": 7, "thread": "t-1" }), json!({ "code": "two words" })),
        ("received", json!({ "received": 1, "kept": 0, "reasons": [] }), json!({ "received": 1 })),
        ("templates", json!([{ "name": "order", "language": "pl", "text": "{{1}}" }]), json!([{ "name": "order" }])),
        ("taken", json!({ "taken": true, "id": "m-9" }), json!({ "taken": "no" })),
    ] {
        let validator = validator(Some(definition));
        assert!(validator.is_valid(&right) && !validator.is_valid(&wrong), "{definition}");
    }
}

#[tokio::test]
async fn the_component_has_the_roles_and_powers_that_its_page_names() {
    let engine = Engine::new(EngineOptions::default()).expect("an engine");
    let plugin = engine.load(&plugin("webhook")).await.expect("it loads");
    let surface = plugin.surface();
    let mut roles: Vec<String> = surface.roles.iter().map(ToString::to_string).collect();
    roles.sort();
    assert_eq!(roles, ["catalogue", "connector", "gestures", "settle"]);
    assert_eq!(surface.powers, ["clock", "config", "files", "http", "intake", "links", "log", "rules", "secrets"]);
    let manifest = plugin.manifest().expect("a manifest is embedded");
    manifest.check().expect("a valid manifest");
    assert!(manifest.hosts.is_empty(), "the hosts differ for each business");
    assert!(
        manifest.secrets.iter().all(|secret| secret.hosts.is_empty() && secret.optional),
        "no secret leaves the host"
    );
}
