//! The driver for PostgreSQL.

use futures_util::TryStreamExt as _;
use sqlx::{
    Arguments as _, AssertSqlSafe, Column as _, ConnectOptions as _, Connection as _, Either, Executor as _,
    PgConnection, Row as _, TypeInfo as _,
    postgres::{PgArguments, PgConnectOptions, PgRow},
};
use std::{str::FromStr as _, sync::Arc};

use super::{
    statement::Done,
    value::{NullType, Row, Value},
};
use crate::Result;

/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 512;

/// A connection.
pub(super) struct Connection(PgConnection);

impl Connection {
    pub(super) async fn open(url: &str) -> Result<Self> {
        // `Conn` logs the statements. sqlx asks the log whether it wants a statement and then does not write it, which
        // makes tracing's filters swallow the next line of the same thread.
        let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(STATEMENTS).disable_statement_logging();
        Ok(Self(PgConnection::connect_with(&options).await?))
    }

    pub(super) async fn run(&mut self, sql: Arc<str>, values: Vec<Value>) -> Result<Done> {
        let mut arguments = PgArguments::default();
        for value in values {
            bind(&mut arguments, value).map_err(sqlx::Error::Encode)?;
        }
        let statement = sqlx::query_with(AssertSqlSafe(sql), arguments);
        let (mut results, mut done) = (self.0.fetch_many(statement), Done::default());
        while let Some(result) = results.try_next().await? {
            match result {
                Either::Left(result) => done.changed += result.rows_affected(),
                Either::Right(row) => done.rows.push(read(&row)?),
            }
        }
        Ok(done)
    }

    pub(super) async fn script(&mut self, sql: &str) -> Result<Option<Row>> {
        let rows = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(&mut self.0).await?;
        rows.last().map(read).transpose()
    }

    pub(super) async fn ping(&mut self) -> bool {
        self.0.ping().await.is_ok()
    }

    pub(super) async fn close(self) {
        // The server ends the session in either case.
        let _ = self.0.close().await;
    }
}

fn bind(arguments: &mut PgArguments, value: Value) -> std::result::Result<(), sqlx::error::BoxDynError> {
    match value {
        Value::Int(number) => arguments.add(number),
        Value::Real(number) => arguments.add(number),
        Value::Text(text) => arguments.add(text),
        Value::Blob(bytes) => arguments.add(bytes),
        Value::Bool(is) => arguments.add(is),
        Value::Null(NullType::Int) => arguments.add(None::<i64>),
        Value::Null(NullType::Real) => arguments.add(None::<f64>),
        Value::Null(NullType::Text) => arguments.add(None::<String>),
        Value::Null(NullType::Blob) => arguments.add(None::<Vec<u8>>),
    }
}

/// Converts a row. The schema has integers, floating-point numbers, texts, bytes and truth values; the statements cast
/// everything else.
fn read(row: &PgRow) -> Result<Row> {
    fn null<T>(value: Option<T>, null: NullType, some: impl FnOnce(T) -> Value) -> Value {
        value.map_or(Value::Null(null), some)
    }
    let column = |(n, column): (usize, &sqlx::postgres::PgColumn)| -> Result<Value> {
        Ok(match column.type_info().name() {
            "INT8" => null(row.try_get::<Option<i64>, _>(n)?, NullType::Int, Value::Int),
            "INT4" => null(row.try_get::<Option<i32>, _>(n)?, NullType::Int, |number| Value::Int(number.into())),
            "INT2" => null(row.try_get::<Option<i16>, _>(n)?, NullType::Int, |number| Value::Int(number.into())),
            "FLOAT8" => null(row.try_get::<Option<f64>, _>(n)?, NullType::Real, Value::Real),
            "BYTEA" => null(row.try_get::<Option<Vec<u8>>, _>(n)?, NullType::Blob, Value::Blob),
            "BOOL" => null(row.try_get::<Option<bool>, _>(n)?, NullType::Int, Value::Bool),
            _ => null(row.try_get::<Option<String>, _>(n)?, NullType::Text, Value::Text),
        })
    };
    Ok(Row(row.columns().iter().enumerate().map(column).collect::<Result<_>>()?))
}
