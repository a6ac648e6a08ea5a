//! Measures a call of `guest.wat` in Extism, in fresh instances and in a reused one. Prints the median and the 99th
//! percentile of each round as JSON, in microseconds.
//!
//! Arguments: the input, the number of calls in a round, and the number of rounds.

use extism::{CompiledPlugin, CurrentPlugin, Error, PTR, Plugin, PluginBuilder, UserData, Val};
use std::{env, hint::black_box, time::Instant};

/// The guest, as text.
const GUEST: &str = include_str!("guest.wat");
/// The number of calls before measuring.
const WARM_UP: usize = 500;
/// The host's answers to the guest.
const VALUES: [&str; 5] = ["Ada Lovelace", "shop", "where is my order?", "message-1", "normal"];

/// Returns a string to the guest, by its number.
fn get(plugin: &mut CurrentPlugin, inputs: &[Val], outputs: &mut [Val], _: UserData<()>) -> Result<(), Error> {
    let number = usize::try_from(inputs[0].unwrap_i64())?;
    let value = plugin.memory_new(VALUES[number])?;
    outputs[0] = plugin.memory_to_val(value);
    Ok(())
}

/// Takes a string from the guest.
fn put(plugin: &mut CurrentPlugin, inputs: &[Val], _: &mut [Val], _: UserData<()>) -> Result<(), Error> {
    let text: String = plugin.memory_get_val(&inputs[0])?;
    black_box(text);
    Ok(())
}

/// Measures calls. Returns the median and the 99th percentile, in microseconds.
fn round(calls: usize, mut call: impl FnMut() -> Result<(), Error>) -> Result<[f64; 2], Error> {
    let mut times = Vec::with_capacity(calls);
    for _ in 0..calls {
        let began = Instant::now();
        call()?;
        times.push(began.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    Ok([times[calls / 2], times[calls * 99 / 100]])
}

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [input, calls, rounds] = arguments.as_slice() else { panic!("the arguments must be INPUT CALLS ROUNDS") };
    let (input, calls, rounds) = (input.as_bytes(), calls.parse::<usize>()?, rounds.parse::<usize>()?);
    let builder = PluginBuilder::new(GUEST)
        .with_function("get", [PTR], [PTR], UserData::new(()), get)
        .with_function("put", [PTR], [], UserData::new(()), put)
        .with_cache_disabled();
    let compiled = CompiledPlugin::new(builder)?;

    let fresh = || -> Result<(), Error> {
        let mut plugin = Plugin::new_from_compiled(&compiled)?;
        plugin.call::<&[u8], ()>("handle", input)
    };
    let mut plugin = Plugin::new_from_compiled(&compiled)?;
    let mut reused = || plugin.call::<&[u8], ()>("handle", input);
    round(WARM_UP, &fresh)?;
    round(WARM_UP, &mut reused)?;
    let fresh = (0..rounds).map(|_| round(calls, &fresh)).collect::<Result<Vec<_>, _>>()?;
    let reused = (0..rounds).map(|_| round(calls, &mut reused)).collect::<Result<Vec<_>, _>>()?;
    println!(r#"{{"fresh":{fresh:?},"reused":{reused:?}}}"#);
    Ok(())
}
