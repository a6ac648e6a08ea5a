//! Tests of building plugins in C. They need no compiler.

use super::*;
use wit_component::{StringEncoding, embed_component_metadata};

fn manifest(lists: &str) -> Manifest {
    let head = "name = \"a\"\nversion = \"1.0.0\"\ndescription = \"A.\"\nlicense = \"MIT\"\n";
    crate::manifest(&format!("{head}{lists}")).unwrap()
}

fn narrow() -> Manifest {
    manifest("handlers = [\"on-message\"]\npowers = [\"kv\", \"replies\"]\n")
}

#[test]
fn only_sdk_sources_of_listed_interfaces_are_compiled() {
    let (resolve, world) = world::resolve(&narrow()).unwrap();
    let sources = sdk_sources(&resolve, world);
    let names: Vec<_> = sources.iter().map(|path| path.file_stem().unwrap().to_string_lossy()).collect();
    let tools = ["failure", "json", "memory", "strings"];
    let mut expected = ["conversations", "events", "kv", "on_message", "replies", "text", "types"].to_vec();
    expected.extend(tools);
    expected.sort_unstable();
    assert_eq!(names, expected);
}

/// Returns a manifest that lists everything.
fn everything() -> Manifest {
    crate::manifest(include_str!("../../../../../tests/guests/order-status/plugin.toml")).unwrap()
}

/// Returns a file of the SDK.
fn file(name: &str) -> &'static str {
    C.iter().find(|(path, _)| *path == name).unwrap_or_else(|| panic!("there is no {name}")).1
}

#[test]
fn every_interface_has_a_source_file_and_the_package_lists_all_files() {
    let (resolve, world) = world::resolve(&everything()).unwrap();
    let package = include_str!("../../../../../sdk/c/clib.json");
    for name in interfaces(&resolve, world) {
        let file = format!("src/{}.c", name.replace('-', "_"));
        assert!(C.iter().any(|(path, _)| *path == file), "{file}");
    }
    for (path, _) in C {
        assert!(package.contains(&format!("\"{path}\"")), "{path}");
    }
}

#[test]
fn every_function_of_the_contract_is_declared_in_a_header() {
    let (resolve, world) = world::resolve(&everything()).unwrap();
    let world = &resolve.worlds[world];
    let sides = [(&world.imports, false), (&world.exports, true)];
    let mut count = 0;
    for (key, exported) in sides.into_iter().flat_map(|(side, exported)| side.keys().map(move |key| (key, exported))) {
        let wit_parser::WorldKey::Interface(id) = key else { panic!("the world has something without an interface") };
        let interface = resolve.interfaces[*id].name.clone().unwrap().replace('-', "_");
        for name in resolve.interfaces[*id].functions.keys() {
            let name = name.replace('-', "_");
            let function = match name.split_once(']') {
                Some(("[constructor", resource)) => format!("{resource}_new"),
                Some((_, method)) => method.replace('.', "_"),
                None if name == "handle" => interface.clone(),
                None => format!("{interface}_{name}"),
            };
            let header = if exported { "handlers" } else { &interface };
            let text = file(&format!("include/plugboard/{header}.h"));
            // The functions of `http`'s resources include the name `http`, because the resource names alone are too
            // generic.
            let names = [format!("pb_{function}("), format!("pb_{interface}_{function}(")];
            assert!(names.iter().any(|name| text.contains(name)), "{header}.h has no {}", names[0]);
            count += 1;
        }
    }
    assert!(count > 200, "{count} functions are not the whole contract");
}

#[test]
fn headers_say_how_to_list_each_handler_and_power() {
    let all = everything();
    for name in all.handlers.iter().flatten() {
        assert!(file("include/plugboard/handlers.h").contains(&format!("add `{name}` to `handlers`")), "{name}");
    }
    for name in all.powers.iter().flatten() {
        assert!(file(&format!("include/plugboard/{name}.h")).contains(&format!("PB_UNLISTED(\"{name}\")")), "{name}");
    }
}

#[test]
fn the_main_header_includes_all_others() {
    for (path, _) in C {
        let Some(header) = path.strip_prefix("include/").filter(|header| header.starts_with("plugboard/")) else {
            continue;
        };
        // This one is included by `text.h`.
        let included = file("include/plugboard.h").contains(&format!("#include \"{header}\"\n"));
        assert!(included || header == "plugboard/attributes.h", "{header}");
    }
}

#[test]
fn the_generated_header_defines_what_the_manifest_lists() {
    let text = listed(&narrow());
    for line in ["PLUGIN_NAME \"a\"", "PLUGIN_VERSION \"1.0.0\"", "ON_MESSAGE 1", "KV 1", "REPLIES 1"] {
        assert!(text.contains(&format!("#define PLUGBOARD_{line}\n")), "{text}");
    }
    assert!(!text.contains("PLUGBOARD_LOG") && !text.contains("PLUGBOARD_ON_TIMER"), "{text}");
    // `templates` uses a type from `replies`.
    assert!(!listed(&manifest("handlers = []\npowers = [\"templates\"]\n")).contains("REPLIES"));
}

#[test]
fn compiler_arguments_are_quoted_one_per_line() {
    let text = arguments("-O2  -Wno-error", &[PathBuf::from("my \"own\" plugin.c")]);
    let lines: Vec<&str> = text.lines().skip(FLAGS.len()).collect();
    let expected = ["\"-O2\"", "\"-Wno-error\"", "\"my \\\"own\\\" plugin.c\"", "\"-o\"", "\".plugboard/plugin.wasm\""];
    assert_eq!(lines, expected);
}

#[test]
fn a_compiler_is_given_as_a_command_or_as_a_path() {
    let read = |named: &str| -> Vec<String> {
        named_compiler(named).iter().map(|word| word.to_string_lossy().into_owned()).collect()
    };
    assert_eq!(read("zig"), ["zig", "cc"]);
    assert_eq!(read("/opt/zig/zig cc"), ["/opt/zig/zig", "cc"]);
    assert_eq!(read("python3 -m ziglang cc"), ["python3", "-m", "ziglang", "cc"]);
    assert_eq!(read("clang-21"), ["clang-21"]);
    let path = env::temp_dir().join(format!("a clang of {}", std::process::id()));
    fs::write(&path, "").unwrap();
    let whole = read(path.to_str().unwrap());
    fs::remove_file(&path).unwrap();
    assert_eq!(whole, [path.to_str().unwrap()]);
    assert!(zig(&named_compiler("zig")) && !zig(&named_compiler("clang")));
}

/// Builds a component from a module that prints (`print`) or does not, and returns its bytes as text.
fn made(print: bool) -> String {
    let import = "(import \"wasi_snapshot_preview1\" \"fd_write\" (func $write (param i32 i32 i32 i32) (result i32)))";
    let text = format!(
        "(module {} (memory (export \"memory\") 1) (func (export \"run\")) \
         (func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32) unreachable))",
        if print { import } else { "" }
    );
    let mut module = wat::parse_str(text).unwrap();
    let mut resolve = Resolve::default();
    let package = resolve.push_str("plugin.wit", "package test:plugin; world plugin { export run: func(); }").unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false).unwrap();
    sections::append(&mut module, ".debug_info", b"idle");
    String::from_utf8_lossy(&component(&module).unwrap()).into_owned()
}

#[test]
fn wasi_is_added_only_for_printing_and_debug_info_is_removed() {
    assert!(made(true).contains("wasi:cli/stdout@0.2"));
    assert!(!made(false).contains("wasi"));
    assert!(!made(false).contains("debug_info"));
}
