//! Tests the templates that `plugin new` writes, in each language and of each kind.

use super::*;

/// Returns the folder of a template.
fn folder(language: Language, template: Template) -> PathBuf {
    let name = match template {
        Template::Automation => "template",
        Template::Connector => "template-connector",
    };
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sdk").join(language.to_string()).join(name)
}

/// Iterates over all combinations of language and template.
fn all() -> impl Iterator<Item = (Language, Template)> {
    Language::ALL.into_iter().flat_map(|language| Template::ALL.map(|template| (language, template)))
}

/// Returns the text of a template's file.
fn file(language: Language, template: Template, name: &str) -> Option<&'static str> {
    language.template(template).iter().find(|(file, _)| *file == name).map(|(_, text)| *text)
}

#[test]
fn every_file_of_a_template_is_embedded() {
    for (language, template) in all() {
        let root = folder(language, template);
        let mut folders = vec![root.clone()];
        let mut on_disk = Vec::new();
        while let Some(next) = folders.pop() {
            for entry in next.read_dir().unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                // Skip what tools generate when somebody works in the folder itself.
                if [WORK, "__pycache__", "node_modules", "target"].contains(&&*name) {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                } else {
                    on_disk.push(name);
                }
            }
        }
        let mut sent: Vec<_> = language.template(template).iter().map(|(name, _)| *name).collect();
        on_disk.sort();
        sent.sort_unstable();
        assert_eq!(on_disk, sent, "{language}, {template}");
    }
}

#[test]
fn every_template_is_a_project_of_its_language_with_a_valid_manifest() {
    for (language, template) in all() {
        assert!(file(language, template, language.marker_file()).is_some(), "{language}, {template}");
        let text = file(language, template, "plugin.toml").unwrap().replace("{{name}}", "new");
        let manifest = crate::manifest(&text).unwrap_or_else(|error| panic!("{language}, {template}: {error}"));
        assert_eq!(manifest.name, "new");
        world::wit(&manifest).unwrap_or_else(|error| panic!("{language}, {template}: {error}"));
        let handlers = manifest.handlers.unwrap_or_default();
        let wanted = if template == Template::Connector { "connector" } else { "on-message" };
        assert_eq!(handlers, [wanted], "{language}");
        for (name, text) in language.template(template) {
            let left = text.replace("{{name}}", "new");
            assert!(!left.contains("{{"), "{language}, {template}: {name} has another placeholder");
        }
    }
}

/// The connector is the same in all five languages, with the same input and the same expected output.
#[test]
fn connector_templates_have_the_same_manifest_and_kit_file_in_every_language() {
    for name in ["kit.toml", "plugin.toml"] {
        let first = file(Language::Rust, Template::Connector, name);
        assert!(first.is_some(), "{name}");
        for language in Language::ALL {
            assert_eq!(file(language, Template::Connector, name), first, "{name} in {language}");
        }
    }
}
