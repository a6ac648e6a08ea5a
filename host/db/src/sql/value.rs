//! Values of statements and rows, the same for both databases.

use crate::{DbError, Result};

/// The type of a NULL. PostgreSQL must know it when a value is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullType {
    /// An integer.
    Int,
    /// A floating-point number.
    Real,
    /// A text.
    Text,
    /// Bytes.
    Blob,
}

/// A value that is bound to a statement, or that a row contains.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null(NullType),
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Real(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
    /// A truth value. Only PostgreSQL has these, and only as results.
    Bool(bool),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(value)
    }
}

impl From<&Vec<u8>> for Value {
    fn from(value: &Vec<u8>) -> Self {
        Self::Blob(value.clone())
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Blob(value.to_vec())
    }
}

/// A type with a NULL of its own.
pub trait Nullable: Into<Value> {
    /// The type of its NULL.
    const NULL: NullType;
}

impl Nullable for i64 {
    const NULL: NullType = NullType::Int;
}

impl Nullable for f64 {
    const NULL: NullType = NullType::Real;
}

impl Nullable for String {
    const NULL: NullType = NullType::Text;
}

impl Nullable for &String {
    const NULL: NullType = NullType::Text;
}

impl Nullable for &str {
    const NULL: NullType = NullType::Text;
}

impl Nullable for Vec<u8> {
    const NULL: NullType = NullType::Blob;
}

impl Nullable for &[u8] {
    const NULL: NullType = NullType::Blob;
}

impl<T: Nullable> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null(T::NULL), Into::into)
    }
}

impl<'a, T: Clone> From<&'a Option<T>> for Value
where
    T: Nullable,
{
    fn from(value: &'a Option<T>) -> Self {
        value.clone().into()
    }
}

/// A type that a column is read as.
pub trait FromValue: Sized {
    /// Converts the value, or returns `None` if it has another type.
    fn from_value(value: &Value) -> Option<Self>;
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }
}

impl FromValue for f64 {
    #[expect(clippy::cast_precision_loss, reason = "SQLite stores whole numbers as integers")]
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Real(number) => Some(*number),
            Value::Int(number) => Some(*number as f64),
            _ => None,
        }
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(is) => Some(*is),
            Value::Int(number) => Some(*number != 0),
            _ => None,
        }
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Blob(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null(_) => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

/// A row of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(pub(super) Vec<Value>);

impl Row {
    /// Reads a column; the first one has the number 0.
    ///
    /// # Errors
    /// [`DbError::Column`] if there is no such column, or it has another type.
    pub fn try_get<T: FromValue>(&self, column: usize) -> Result<T> {
        let wrong = || DbError::Column(column, std::any::type_name::<T>());
        self.0.get(column).and_then(T::from_value).ok_or_else(wrong)
    }
}
