//! The sources of plugins: a folder, and a real registry to which an integrator pushed them.

use plugboard_tests::{
    databases::Kind,
    on_both, plugin,
    registry::{PASSWORD, Registry, USER},
    server::Server,
};
use serde_json::{Value, json};
use std::{fs, path::Path};

on_both! {
    a_pushed_plugin_can_be_installed_by_tag_and_by_digest;
    a_component_with_another_digest_is_not_uploaded;
    a_registry_with_a_login_gets_the_user_and_password;
    an_artifact_that_is_not_a_plugin_is_refused;
    one_of_several_plugins_in_a_folder_must_be_named;
}

fn file(plugin: &str) -> String {
    format!("{}/../target/plugins/{plugin}.wasm", env!("CARGO_MANIFEST_DIR"))
}

fn sha256(bytes: &[u8]) -> String {
    plugboard_engine::digest_of(bytes)
}

/// Checks that no component was uploaded, let alone installed.
async fn check_nothing_uploaded(server: &Server) {
    assert_eq!(server.list("/api/v1/plugins").await, Vec::<Value>::new());
    let uploads: Vec<_> = server.list("/api/v1/audit").await;
    assert!(uploads.iter().all(|act| act["action"] != "POST /api/v1/components"), "{uploads:?}");
}

/// Puts a hand-made artifact into the registry, through the registry's API.
async fn put(registry: &Registry, name: &str, manifest: &Value) {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let url = format!("http://{}/v2/{name}/manifests/1", registry.host);
    let request = http.put(url).header("Content-Type", "application/vnd.oci.image.manifest.v1+json");
    let answer = request.body(manifest.to_string()).send().await.expect("the registry answers");
    assert_eq!(answer.status().as_u16(), 201, "{:?}", answer.text().await);
}

/// Uploads a blob to the registry.
async fn upload(registry: &Registry, name: &str, bytes: &[u8]) {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let begun = http.post(format!("http://{}/v2/{name}/blobs/uploads/", registry.host)).send().await;
    let begun = begun.expect("the registry answers");
    let place = begun.headers()["Location"].to_str().expect("an address").to_owned();
    let url = format!("{place}&digest=sha256:{}", sha256(bytes));
    let done = http.put(url).body(bytes.to_vec()).send().await.expect("the registry answers");
    assert_eq!(done.status().as_u16(), 201, "{:?}", done.text().await);
}

async fn a_pushed_plugin_can_be_installed_by_tag_and_by_digest(kind: Kind) {
    let (server, registry) = (Server::start(kind, &[]).await, Registry::start());
    let place = format!("oci://{}/acme/welcome", registry.host);
    let by_tag = format!("{place}:0.1.0");
    let pushed = server.command(&["plugin", "push", &file("welcome"), &by_tag]).expect("it is accepted");
    let pushed = pushed.trim();
    let (tagged, manifest) = pushed.split_once('@').expect("a digest");
    assert_eq!(tagged, by_tag);
    // Pushing the same component again gives the same artifact.
    let again = server.command(&["plugin", "push", &file("welcome"), &by_tag]).expect("it is accepted again");
    assert_eq!(again.trim(), pushed);

    let component = sha256(&plugin("welcome"));
    let said = server.command(&["plugin", "install", &by_tag, "--yes", "--digest", &component]);
    let said = said.unwrap_or_else(|error| panic!("by its tag: {error}"));
    assert!(said.contains("welcome is installed.") && said.contains(pushed), "{said}");
    assert_eq!(server.get("/api/v1/plugins/welcome").await["digest"], component);
    for by_digest in [format!("{place}@{manifest}"), pushed.to_owned()] {
        let said = server.command(&["plugin", "install", &by_digest, "--yes"]);
        let said = said.unwrap_or_else(|error| panic!("{by_digest}: {error}"));
        assert!(said.contains("is unchanged."), "{said}");
    }

    // The artifact as other tools see it.
    let bytes = fs::read(registry.blob(manifest.trim_start_matches("sha256:"))).expect("the manifest");
    let kept: Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(kept["config"]["mediaType"], "application/vnd.wasm.config.v0+json");
    assert_eq!(kept["layers"][0]["mediaType"], "application/wasm");
    assert_eq!(kept["layers"][0]["digest"], format!("sha256:{component}"));
    assert_eq!(kept["annotations"]["org.opencontainers.image.title"], "welcome");
    assert_eq!(kept["annotations"]["org.opencontainers.image.version"], "0.1.0");
    let config = kept["config"]["digest"].as_str().expect("a digest").trim_start_matches("sha256:");
    let config: Value = serde_json::from_slice(&fs::read(registry.blob(config)).expect("it is kept")).expect("JSON");
    let exports = config["component"]["exports"].as_array().expect("a list");
    assert!(exports.contains(&json!("plugboard:inbox/on-conversation@0.1.2")), "{config}");
}

async fn a_component_with_another_digest_is_not_uploaded(kind: Kind) {
    let (server, registry) = (Server::start(kind, &[]).await, Registry::start());
    let place = format!("oci://{}/acme/welcome:0.1.0", registry.host);
    let pushed = server.command(&["plugin", "push", &file("welcome"), &place]).expect("it is accepted");
    let (component, other) = (sha256(&plugin("welcome")), sha256(&plugin("triage")));
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(file("welcome"), folder.path().join("w.wasm")).expect("a copy");
    for source in [place.as_str(), &file("welcome"), folder.path().to_str().expect("a path")] {
        let error = server.command(&["plugin", "install", source, "--yes", "--digest", &other]).expect_err("another");
        assert!(error.contains(&component) && error.contains(&other), "{source}: {error}");
    }
    let missing = format!("{}@sha256:{other}", place.trim_end_matches(":0.1.0"));
    let nowhere = place.replace("0.1.0", "9.9.9");
    for (source, said) in [(missing.as_str(), "does not exist"), (&nowhere, "does not exist")] {
        let error = server.command(&["plugin", "install", source, "--yes"]).expect_err("it is not there");
        assert!(error.contains(said), "{source}: {error}");
    }
    let untagged = server.command(&["plugin", "push", &file("welcome"), place.trim_end_matches(":0.1.0")]);
    let error = untagged.expect_err("it has no tag");
    assert!(error.contains(&place), "{error}");

    // Flip one bit in the file in which the registry stores the component.
    let blob = registry.blob(&component);
    let mut bytes = fs::read(&blob).expect("it is kept there");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&blob, &bytes).expect("it is changed");
    for source in [place.as_str(), pushed.trim()] {
        let error = server.command(&["plugin", "install", source, "--yes"]).expect_err("it was changed");
        assert!(error.contains(&component) && error.contains(&sha256(&bytes)), "{error}");
    }
    // Then change the manifest: its tag cannot reveal that, but its digest does.
    fs::write(&blob, plugin("welcome")).expect("the file is restored");
    let digest = pushed.trim().rsplit_once("sha256:").expect("a digest").1;
    let manifest = fs::read_to_string(registry.blob(digest)).expect("it is kept there");
    fs::write(registry.blob(digest), manifest.replace("0.1.0", "0.1.1")).expect("it is changed");
    let error = server.command(&["plugin", "install", pushed.trim(), "--yes"]).expect_err("it was changed");
    assert!(error.contains(digest) || error.contains("answered 5"), "{error}");
    check_nothing_uploaded(&server).await;
}

async fn a_registry_with_a_login_gets_the_user_and_password(kind: Kind) {
    let (server, registry) = (Server::start(kind, &[]).await, Registry::with_login());
    let place = format!("oci://{}/acme/welcome:0.1.0", registry.host);
    let (push, install) = (["plugin", "push", &file("welcome"), &place], ["plugin", "install", &place, "--yes"]);
    let (wrong, right) = ([("PLUGBOARD_REGISTRY_PASSWORD", "guessed-pw")], [("PLUGBOARD_REGISTRY_PASSWORD", PASSWORD)]);
    let as_user = |words: &[&str]| {
        [words, &["--registry-user", USER]].concat().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let run = |variables: &[(&str, &str)], words: &[&str]| {
        let words = as_user(words);
        server.command_with(variables, &words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    for words in [&push[..], &install[..]] {
        let error = server.command(words).expect_err("the login is missing");
        assert!(error.contains("--registry-user"), "{error}");
        let error = run(&[], words).expect_err("there is no password");
        assert!(error.contains("PLUGBOARD_REGISTRY_PASSWORD"), "{error}");
        let error = run(&wrong, words).expect_err("the password is wrong");
        assert!(error.contains("denies `ada` access") && !error.contains("guessed-pw"), "{error}");
    }
    run(&right, &push).unwrap_or_else(|error| panic!("pushing: {error}"));
    let said = run(&right, &install).unwrap_or_else(|error| panic!("installing: {error}"));
    assert!(said.contains("welcome is installed."), "{said}");
}

async fn an_artifact_that_is_not_a_plugin_is_refused(kind: Kind) {
    let (server, registry) = (Server::start(kind, &[]).await, Registry::start());
    let component = plugin("welcome");
    for part in [&component[..], b"{}"] {
        upload(&registry, "odd", part).await;
    }
    let part = |kind: &str, bytes: &[u8]| json!({ "mediaType": kind, "digest": format!("sha256:{}", sha256(bytes)), "size": bytes.len() });
    let manifest = |layers: &[Value]| {
        json!({ "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": part("application/vnd.oci.image.config.v1+json", b"{}"), "layers": layers })
    };
    let tar = "application/vnd.oci.image.layer.v1.tar";
    let place = format!("oci://{}/odd:1", registry.host);
    for (layers, said) in [
        (vec![part(tar, &component)], tar),
        (vec![part("application/wasm", &component), part("application/wasm", b"{}")], "2 layers"),
    ] {
        put(&registry, "odd", &manifest(&layers)).await;
        let error = server.command(&["plugin", "install", &place, "--yes"]).expect_err("it is not a plugin");
        assert!(error.contains(said), "{error}");
    }
    let error = server.command(&["plugin", "push", &file("../../Cargo.toml").replace(".wasm", ""), &place]);
    assert!(error.expect_err("it is not a component").contains("not WebAssembly"));
    let nobody = "oci://127.0.0.1:1/odd:1";
    let error = server.command(&["plugin", "install", nobody, "--yes"]).expect_err("nothing listens there");
    assert!(error.contains("cannot reach the registry at http://127.0.0.1:1"), "{error}");
    check_nothing_uploaded(&server).await;

    // The older media type of the layer, which other tools still write.
    put(&registry, "odd", &manifest(&[part("application/vnd.wasm.content.layer.v1+wasm", &component)])).await;
    let said = server.command(&["plugin", "install", &place, "--yes"]).expect("it is a plugin");
    assert!(said.contains("welcome is installed."), "{said}");
}

async fn one_of_several_plugins_in_a_folder_must_be_named(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("a path");
    let empty = server.command(&["plugin", "install", path, "--yes"]).expect_err("it is empty");
    assert!(empty.contains("no component"), "{empty}");
    for name in ["welcome", "triage"] {
        fs::copy(file(name), folder.path().join(name).with_extension("wasm")).expect("a copy");
    }
    let available = "triage 0.1.0 (triage.wasm), welcome 0.1.0 (welcome.wasm)";
    for more in [&[][..], &["--plugin", "messenger"]] {
        let words = [&["plugin", "install", path, "--yes"][..], more].concat();
        let error = server.command(&words).expect_err("it is not clear which");
        assert!(error.contains(available), "{error}");
    }
    let error = server.command(&["plugin", "install", path, "--yes", "--plugin", "welcome@2.0.0"]).expect_err("absent");
    assert!(error.contains("no version 2.0.0 of `welcome`"), "{error}");
    let error = server.command(&["plugin", "install", &file("welcome"), "--plugin", "welcome"]).expect_err("a file");
    assert!(error.contains("--plugin"), "{error}");
    check_nothing_uploaded(&server).await;
    for (wanted, name) in [("welcome", "welcome"), ("triage@0.1.0", "triage")] {
        let said = server.command(&["plugin", "install", path, "--yes", "--plugin", wanted]);
        let said = said.unwrap_or_else(|error| panic!("{wanted}: {error}"));
        let from = Path::new(path).join(name).with_extension("wasm");
        assert!(
            said.contains(&format!("{name} is installed.")) && said.contains(from.to_str().unwrap_or("?")),
            "{said}"
        );
        assert_eq!(server.get(&format!("/api/v1/plugins/{name}")).await["digest"], sha256(&plugin(name)));
    }
}
