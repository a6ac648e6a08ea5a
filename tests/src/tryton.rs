//! A real Tryton on loopback, with a company, a user for the exporter, and a salesperson who wins and loses
//! opportunities.

use crate::PATIENCE;
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::mpsc,
};
use tempfile::TempDir;

/// The exporter's login.
pub const USER: &str = "exporter";
/// The exporter's password, with characters that URLs must escape.
pub const PASSWORD: &str = "exp/orter:pw@1";

/// The server. It stops when dropped.
pub struct Tryton {
    /// The base URL, without the database's name.
    pub base: String,
    process: Child,
    http: reqwest::Client,
    _folder: TempDir,
}

impl Drop for Tryton {
    fn drop(&mut self) {
        // The process may have exited already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Tryton {
    /// Starts Tryton on a copy of the prepared database, and sets up a business.
    ///
    /// # Panics
    /// Panics if it does not start. `cargo xtask test` installs it and sets `PLUGBOARD_TEST_TRYTON` to its folder.
    pub async fn start() -> Self {
        let prepared = std::env::var_os("PLUGBOARD_TEST_TRYTON").expect("run the tests with `cargo xtask test`");
        let (prepared, folder) = (PathBuf::from(prepared), tempfile::tempdir().expect("a temporary folder"));
        fs::copy(prepared.join("crm.sqlite"), folder.path().join("crm.sqlite")).expect("the prepared database");
        let mut process = Command::new(prepared.join("venv/bin/trytond"))
            .args(["-d", "crm"])
            .env("TRYTOND_DATABASE__URI", "sqlite://")
            .env("TRYTOND_DATABASE__PATH", folder.path())
            .env("TRYTOND_WEB__LISTEN", "127.0.0.1:0")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("trytond starts");
        let (sender, output) = mpsc::channel();
        let lines = BufReader::new(process.stderr.take().expect("its log"));
        std::thread::spawn(move || {
            // Read to the end, so that the server never blocks on a full pipe.
            for line in lines.lines().map_while(Result::ok) {
                if let Some((_, base)) = line.split_once("Running on ") {
                    let _ = sender.send(base.split_whitespace().next().unwrap_or_default().to_owned());
                }
            }
        });
        let base = output.recv_timeout(PATIENCE).expect("trytond says where it runs").trim_end_matches('/').to_owned();
        let tryton = Self {
            base,
            process,
            http: reqwest::Client::builder().no_proxy().build().expect("a client"),
            _folder: folder,
        };
        tryton.set_up_business().await;
        tryton
    }

    /// The host and port, for a grant.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// Creates the records that an administrator creates by hand: a currency, a company, an employee, and the users.
    async fn set_up_business(&self) {
        let one = json!({ "__class__": "Decimal", "decimal": "1" });
        let day = json!({ "__class__": "date", "year": 2020, "month": 1, "day": 1 });
        let cent = json!({ "__class__": "Decimal", "decimal": "0.01" });
        let euro = json!({ "name": "Euro", "symbol": "€", "code": "EUR", "digits": 2, "rounding": cent,
            "rates": [["create", [{ "date": day, "rate": one }]]] });
        self.admin("model.currency.currency.create", json!([[euro], {}])).await;
        self.admin("model.party.party.create", json!([[{ "name": "Our Company" }, { "name": "Sal E. Person" }], {}]))
            .await;
        self.admin("model.company.company.create", json!([[{ "party": 1, "currency": 1, "timezone": "UTC" }], {}]))
            .await;
        self.admin("model.company.employee.create", json!([[{ "party": 2, "company": 1 }], {}])).await;
        let group = async |name: &str| {
            self.admin("model.res.group.search", json!([[["name", "=", name]], 0, null, null, {}])).await[0].clone()
        };
        let (opportunities, sales) = (group("Sale Opportunity").await, group("Sales").await);
        let user = |login: &str, password: &str, groups: Value| {
            json!({ "name": login, "login": login, "password": password, "groups": [["add", groups]],
                "companies": [["add", [1]]], "company": 1, "employees": [["add", [1]]], "employee": 1 })
        };
        let users = [
            user(USER, PASSWORD, json!([opportunities])),
            user("seller", "seller-password", json!([opportunities, sales])),
        ];
        self.admin("model.res.user.create", json!([users, {}])).await;
    }

    async fn call(&self, login: &str, password: &str, method: &str, params: Value) -> Value {
        let request = self.http.post(format!("{}/crm/", self.base)).basic_auth(login, Some(password));
        let body = json!({ "id": 0, "method": method, "params": params });
        let answer = request.json(&body).send().await.expect("Tryton answers");
        let answer: Value = answer.json().await.unwrap_or_else(|error| panic!("{method}: {error}"));
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    async fn admin(&self, method: &str, params: Value) -> Value {
        self.call("admin", "admin", method, params).await
    }

    /// Calls a method as the salesperson, with the context added.
    pub async fn seller(&self, method: &str, mut params: Vec<Value>) -> Value {
        params.push(json!({ "company": 1, "employee": 1, "language": "en" }));
        self.call("seller", "seller-password", method, Value::Array(params)).await
    }

    /// Returns the opportunities, as the salesperson sees them.
    ///
    /// # Panics
    /// Panics if Tryton does not list them.
    pub async fn opportunities(&self) -> Vec<Value> {
        let fields =
            json!(["reference", "state", "description", "amount", "comment", "party", "party.name", "party.code"]);
        let params = vec![json!([]), json!(0), Value::Null, json!([["id", "ASC"]]), fields];
        self.seller("model.sale.opportunity.search_read", params).await.as_array().expect("a list").clone()
    }

    /// Returns the parties with Plugboard codes, with their contact mechanisms.
    ///
    /// # Panics
    /// Panics if Tryton does not list them.
    pub async fn parties(&self) -> Vec<Value> {
        let fields = json!(["code", "name", "contact_mechanisms.type", "contact_mechanisms.value"]);
        let domain = json!([["code", "like", "plugboard-%"]]);
        let params = vec![domain, json!(0), Value::Null, json!([["id", "ASC"]]), fields];
        self.seller("model.party.party.search_read", params).await.as_array().expect("a list").clone()
    }

    /// Wins an opportunity as the salesperson: makes a quotation that the customer confirms.
    pub async fn win(&self, opportunity: &Value) {
        let (id, party) = (opportunity["id"].clone(), opportunity["party"].clone());
        let address = json!([{ "party": party, "street": "Main 1", "postal_code": "10115", "city": "Berlin" }]);
        let address = self.seller("model.party.address.create", vec![address]).await;
        self.seller("model.sale.opportunity.write", vec![json!([id]), json!({ "address": address[0] })]).await;
        self.seller("model.sale.opportunity.convert", vec![json!([id])]).await;
        let sales = self.seller("model.sale.opportunity.read", vec![json!([id]), json!(["sales"])]).await;
        let sale = sales[0]["sales"][0].clone();
        let price = json!({ "__class__": "Decimal", "decimal": "1250.50" });
        let line = json!({ "type": "line", "description": "As agreed", "quantity": 1.0, "unit_price": price });
        let write = json!({ "invoice_method": "manual", "lines": [["create", [line]]] });
        self.seller("model.sale.sale.write", vec![json!([sale]), write]).await;
        self.seller("model.sale.sale.quote", vec![json!([sale])]).await;
        self.seller("model.sale.sale.confirm", vec![json!([sale])]).await;
    }
}
