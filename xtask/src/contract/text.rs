//! Converts the output of wit-parser to text: signatures as written in WIT, but with each named type prefixed with its
//! interface (`types.failure`), so that equal texts mean equal types.

use super::{Function, Interface, Kind, Member, Type, WorldUse};
use wit_parser::{
    Docs, FunctionKind, Handle, InterfaceId, Resolve, Type as WitType, TypeDef, TypeDefKind, TypeId, TypeOwner,
};

/// Returns the documentation of an item, or an empty string if there is none.
pub(super) fn docs(docs: &Docs) -> String {
    docs.contents.as_deref().unwrap_or_default().trim().to_owned()
}

/// Converts an interface with everything in it.
pub(super) fn interface(resolve: &Resolve, id: InterfaceId, name: &str, world_use: WorldUse) -> Interface {
    let from = &resolve.interfaces[id];
    let (mut uses, mut types) = (Vec::new(), Vec::new());
    for (name, id) in &from.types {
        let target = named(resolve, *id);
        if target != *id && resolve.types[target].owner != resolve.types[*id].owner {
            let (owner, _) = owner(resolve, &resolve.types[target]);
            uses.push((owner, name.clone()));
            continue;
        }
        let def = &resolve.types[*id];
        types.push(Type { name: name.clone(), docs: docs(&def.docs), kind: kind(resolve, from, *id, def) });
    }
    let functions = from.functions.values().filter(|f| resource(&f.kind).is_none());
    let functions = functions.map(|f| function(resolve, f)).collect();
    Interface { name: name.to_owned(), docs: docs(&from.docs), world_use, uses, types, functions }
}

fn kind(resolve: &Resolve, from: &wit_parser::Interface, id: TypeId, def: &TypeDef) -> Kind {
    let member = |name: &str, ty: Option<String>, docs: &Docs| {
        let text = ty.map_or_else(|| name.to_owned(), |ty| format!("{name}{ty}"));
        Member { text, docs: self::docs(docs) }
    };
    match &def.kind {
        TypeDefKind::Resource => {
            let own = from.functions.values().filter(|f| resource(&f.kind) == Some(id));
            Kind::Resource(own.map(|f| function(resolve, f)).collect())
        }
        TypeDefKind::Record(record) => {
            let field = |f: &wit_parser::Field| member(&f.name, Some(format!(": {}", ty(resolve, &f.ty))), &f.docs);
            Kind::Value("record", record.fields.iter().map(field).collect())
        }
        TypeDefKind::Enum(list) => {
            Kind::Value("enum", list.cases.iter().map(|case| member(&case.name, None, &case.docs)).collect())
        }
        TypeDefKind::Flags(list) => {
            Kind::Value("flags", list.flags.iter().map(|flag| member(&flag.name, None, &flag.docs)).collect())
        }
        TypeDefKind::Variant(variant) => {
            let case = |case: &wit_parser::Case| {
                member(&case.name, case.ty.as_ref().map(|of| format!("({})", ty(resolve, of))), &case.docs)
            };
            Kind::Value("variant", variant.cases.iter().map(case).collect())
        }
        other => Kind::Alias(composed(resolve, other)),
    }
}

/// Returns the resource that a function belongs to.
fn resource(kind: &FunctionKind) -> Option<TypeId> {
    match kind {
        FunctionKind::Method(id)
        | FunctionKind::AsyncMethod(id)
        | FunctionKind::Static(id)
        | FunctionKind::AsyncStatic(id)
        | FunctionKind::Constructor(id) => Some(*id),
        _ => None,
    }
}

fn function(resolve: &Resolve, from: &wit_parser::Function) -> Function {
    let method = matches!(from.kind, FunctionKind::Method(_) | FunctionKind::AsyncMethod(_));
    let constructor = matches!(from.kind, FunctionKind::Constructor(_));
    let stands_alone = resource(&from.kind).is_none();
    let name = match from.name.rsplit_once('.') {
        _ if constructor => "constructor",
        Some((_, name)) if !stands_alone => name,
        _ => &from.name,
    };
    // A method's first parameter is its resource.
    let params = from.params.iter().skip(usize::from(method));
    let params: Vec<_> = params.map(|param| format!("{}: {}", param.name, ty(resolve, &param.ty))).collect();
    let mut signature = format!("({})", params.join(", "));
    if !constructor {
        let word = match from.kind {
            FunctionKind::Static(_) => "static func",
            FunctionKind::AsyncStatic(_) => "static async func",
            FunctionKind::AsyncMethod(_) | FunctionKind::AsyncFreestanding => "async func",
            _ => "func",
        };
        signature = format!("{word}{signature}");
        if let Some(result) = &from.result {
            signature = format!("{signature} -> {}", ty(resolve, result));
        }
    }
    Function { name: name.to_owned(), signature, docs: docs(&from.docs) }
}

/// Follows aliases to the type that a name stands for.
fn named(resolve: &Resolve, id: TypeId) -> TypeId {
    match resolve.types[id].kind {
        TypeDefKind::Type(WitType::Id(next)) if resolve.types[next].name.is_some() => named(resolve, next),
        _ => id,
    }
}

/// Returns the interface and the name of a named type.
fn owner(resolve: &Resolve, def: &TypeDef) -> (String, String) {
    let owner = match def.owner {
        TypeOwner::Interface(id) => resolve.interfaces[id].name.clone(),
        TypeOwner::World(id) => Some(resolve.worlds[id].name.clone()),
        TypeOwner::None => None,
    };
    (owner.unwrap_or_default(), def.name.clone().unwrap_or_default())
}

fn ty(resolve: &Resolve, of: &WitType) -> String {
    match of {
        WitType::Bool => "bool".to_owned(),
        WitType::U8 => "u8".to_owned(),
        WitType::U16 => "u16".to_owned(),
        WitType::U32 => "u32".to_owned(),
        WitType::U64 => "u64".to_owned(),
        WitType::S8 => "s8".to_owned(),
        WitType::S16 => "s16".to_owned(),
        WitType::S32 => "s32".to_owned(),
        WitType::S64 => "s64".to_owned(),
        WitType::F32 => "f32".to_owned(),
        WitType::F64 => "f64".to_owned(),
        WitType::Char => "char".to_owned(),
        WitType::String => "string".to_owned(),
        WitType::ErrorContext => "error-context".to_owned(),
        WitType::Id(id) => {
            let def = &resolve.types[named(resolve, *id)];
            if def.name.is_none() {
                return composed(resolve, &def.kind);
            }
            let (owner, name) = owner(resolve, def);
            format!("{owner}.{name}")
        }
    }
}

/// Formats an anonymous type that is composed of other types.
fn composed(resolve: &Resolve, kind: &TypeDefKind) -> String {
    let ty = |of: &WitType| ty(resolve, of);
    let maybe = |of: &Option<WitType>| of.as_ref().map_or_else(|| "_".to_owned(), ty);
    match kind {
        TypeDefKind::Option(of) => format!("option<{}>", ty(of)),
        TypeDefKind::List(of) => format!("list<{}>", ty(of)),
        TypeDefKind::FixedLengthList(of, length) => format!("list<{}, {length}>", ty(of)),
        TypeDefKind::Map(key, value) => format!("map<{}, {}>", ty(key), ty(value)),
        TypeDefKind::Tuple(tuple) => format!("tuple<{}>", tuple.types.iter().map(ty).collect::<Vec<_>>().join(", ")),
        TypeDefKind::Result(result) => match (&result.ok, &result.err) {
            (None, None) => "result".to_owned(),
            (ok, None) => format!("result<{}>", maybe(ok)),
            (ok, err) => format!("result<{}, {}>", maybe(ok), maybe(err)),
        },
        TypeDefKind::Future(of) => format!("future<{}>", maybe(of)),
        TypeDefKind::Stream(of) => format!("stream<{}>", maybe(of)),
        TypeDefKind::Handle(Handle::Own(id)) => ty(&WitType::Id(*id)),
        TypeDefKind::Handle(Handle::Borrow(id)) => format!("borrow<{}>", ty(&WitType::Id(*id))),
        TypeDefKind::Type(of) => ty(of),
        // The other kinds always have names, so they are never anonymous.
        other => other.as_str().to_owned(),
    }
}
