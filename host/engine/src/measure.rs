//! Calls timed one by one, for the benchmark.

use crate::{
    Call,
    imports::MessageEvent,
    run::Compiled,
    state::{State, Subject},
    threads::Meter,
};
use plugboard_model::Event;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use wasmtime::{Error, Result};

/// What the benchmark's calls run in.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instances {
    /// Each in one that is made when it begins.
    Fresh,
    /// Each in one that was made before, where that pays.
    Ahead,
    /// All in one.
    One,
}

/// A call of the benchmark's.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Timed {
    /// Until its answer was there.
    pub answered: Duration,
    /// Until its instance was put away.
    pub cleaned: Duration,
}

impl Compiled {
    /// Times calls of `on-message`.
    pub(crate) async fn measure(
        self: &Arc<Self>,
        call: Call,
        event: Arc<Event>,
        rounds: usize,
        instances: Instances,
    ) -> Result<Vec<Timed>> {
        let mut times = Vec::with_capacity(rounds);
        let subject = || Subject::Event(Arc::clone(&event));
        if instances != Instances::One {
            self.shelf.clear();
            for _ in 0..rounds {
                if instances == Instances::Ahead {
                    Arc::clone(self).fill(call.limits.clone()).await;
                }
                let began = Instant::now();
                let (finished, used) =
                    self.execute(call.clone(), subject(), |state| Ok(state.book.into_journal())).await;
                let answered = began.elapsed();
                finished.result.map_err(Error::new)?;
                self.put_away(used, instances == Instances::Ahead);
                times.push(Timed { answered, cleaned: began.elapsed() });
            }
            return Ok(times);
        }
        let _ticking = self.engine.ticker.run();
        let meter = Arc::new(Meter::new(u32::MAX));
        let mut store = self.store(call.clone(), subject(), &meter);
        let instance = self.pre.instantiate_async(&mut store).await?;
        let indices = self.exports.on_message.as_ref().ok_or_else(|| Error::msg("no `on-message`"))?;
        let handler = indices.load(&mut store, &instance)?;
        for _ in 0..rounds {
            let began = Instant::now();
            *store.data_mut() = State::new(&self.engine.wasm, call.clone(), subject());
            let event = store.data_mut().push(MessageEvent)?;
            let answer = meter.measure(handler.call_handle(&mut store, event)).await?;
            answer.map_err(|failure| Error::msg(failure.message))?;
            times.push(Timed { answered: began.elapsed(), cleaned: began.elapsed() });
        }
        Ok(times)
    }
}
