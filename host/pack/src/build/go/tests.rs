//! Tests of building plugins in Go, and of the SDK against the contract.

use super::*;
use crate::embedded::GO;
use wit_parser::{FunctionKind, WorldItem};

#[test]
fn versions_are_compared_by_their_numbers() {
    assert_eq!(parse("go1.27.3\n"), Some((1, 27)));
    assert_eq!(parse("1.9"), Some((1, 9)));
    assert!(parse("go1.30rc1") > Some(OLDEST));
    assert_eq!(parse("devel"), None);
}

#[test]
fn used_and_listed_powers_must_match() {
    let head = "name = \"a\"\nversion = \"1.0.0\"\ndescription = \"A.\"\nlicense = \"MIT\"\nhandlers = []\n";
    let manifest = |powers| crate::manifest(&format!("{head}powers = {powers}\n")).unwrap();
    let module =
        r#"(module (import "plugboard:inbox/kv@0.1.2" "get" (func)) (import "other:inbox/log@0.1.2" "write" (func)))"#;
    let used = imports(&wat::parse_str(module).unwrap()).unwrap();
    assert_eq!(used, BTreeSet::from(["kv".to_owned()]));
    assert_eq!(check_used(&used, &manifest("[\"kv\"]")), Ok(()));
    assert_eq!(check_listed(&used, &manifest("[\"kv\"]")), Ok(()));
    let hidden = check_used(&used, &manifest("[\"log\"]")).unwrap_err().to_string();
    assert!(hidden.contains("the code uses the power `kv`, but `powers` does not list it"), "{hidden}");
    let message = check_listed(&used, &manifest("[\"kv\", \"log\"]")).unwrap_err().to_string();
    assert!(message.contains("`powers` lists `log`, which the code does not use"), "{message}");
    let component = r#"(component (import "plugboard:inbox/replies@0.1.2" (instance))
        (import "plugboard:inbox/types@0.1.2" (instance)))"#;
    let used = imports(&wat::parse_str(component).unwrap()).unwrap();
    assert_eq!(check_used(&used, &manifest("[\"replies\"]")), Ok(()));
    assert!(check_used(&used, &manifest("[]")).unwrap_err().to_string().contains("`replies`"));
    assert!(imports(b"\0asm\x01\0\0\0\x02").is_err());
}

#[test]
fn every_power_has_a_package_and_is_named_in_the_readme() {
    let readme = include_str!("../../../../../sdk/go/README.md");
    for power in world::powers() {
        let file = format!("{power}/{power}.go");
        assert!(GO.iter().any(|(known, _)| *known == file), "there is no {file}");
        assert!(readme.contains(&format!("`{power}`")), "the README does not name {power}");
    }
}

/// Converts a name of the contract to the form in the bindings.
fn camel(name: &str) -> String {
    name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// Whether the SDK has a function whose first line contains `head` and whose text contains one of `texts`.
fn function(head: &str, texts: &[String]) -> bool {
    let mut functions = GO.iter().flat_map(|(_, text)| text.split("\nfunc "));
    functions.any(|text| {
        text.lines().next().is_some_and(|line| line.contains(head)) && texts.iter().any(|wanted| text.contains(wanted))
    })
}

#[test]
fn the_sdk_calls_every_function_of_the_contract() {
    let manifest =
        "name = \"a\"\nversion = \"1.0.0\"\ndescription = \"A.\"\nlicense = \"MIT\"\nhandlers = []\npowers = []\n";
    let (resolve, plugin) = world::resolve(&crate::manifest(manifest).unwrap()).unwrap();
    let powers = resolve.packages[resolve.worlds[plugin].package.unwrap()].worlds["powers"];
    let mut asked = 0;
    for import in resolve.worlds[powers].imports.values() {
        let WorldItem::Interface { id, .. } = import else { panic!("{import:?}") };
        let interface = &resolve.interfaces[*id];
        let package = format!("plugboard_inbox_{}", interface.name.as_deref().unwrap());
        for (name, of) in interface.functions.iter().map(|(name, function)| (name, &function.kind)) {
            let short = camel(name.rsplit(['.', ']']).next().unwrap());
            let found = match of {
                FunctionKind::Method(resource) => {
                    let resource = camel(resolve.types[*resource].name.as_deref().unwrap());
                    let wrapper = format!("type {resource} {package}.");
                    if GO.iter().any(|(_, text)| text.contains(&wrapper)) {
                        function(&format!(" *{resource}) "), &[format!(").{short}(")])
                    } else {
                        function("", &[format!("raw.{short}("), format!("raw.{short}, ")])
                    }
                }
                FunctionKind::Constructor(_) => function("", &[format!("{package}.Make{short}(")]),
                _ => function("", &[format!("{package}.{short}(")]),
            };
            assert!(found, "{package}: {name}");
            asked += 1;
        }
    }
    assert!(asked > 200, "{asked}");
}
