//! Measures single calls for the benchmark.

use super::Compiled;
use crate::{
    call::Call,
    imports::MessageEvent,
    state::{State, Subject},
    threads::Meter,
};
use plugboard_model::Event;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use wasmtime::{Error, Result};

/// The instances that the benchmark's calls run in.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instances {
    /// Each call in a new instance.
    Fresh,
    /// Each call in a spare instance, which is prepared in advance, if the component is slow enough to start.
    Ahead,
    /// All calls in one instance.
    One,
}

/// The time of one benchmark call.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Timed {
    /// The time until the result was available.
    pub answered: Duration,
    /// The time until the instance was cleaned up.
    pub cleaned: Duration,
}

impl Compiled {
    /// Measures `rounds` calls of `on-message`, one after another.
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
            self.spare_pool.clear();
            for _ in 0..rounds {
                if instances == Instances::Ahead {
                    Arc::clone(self).fill(call.limits.clone()).await;
                }
                let began = Instant::now();
                let (finished, used) = self.execute(call.clone(), subject(), |state| Ok(state.journal.build())).await;
                let answered = began.elapsed();
                finished.result.map_err(Error::new)?;
                self.put_away(used, instances == Instances::Ahead);
                times.push(Timed { answered, cleaned: began.elapsed() });
            }
            return Ok(times);
        }
        let _ticking = self.shared.ticker.run();
        let meter = Arc::new(Meter::new(u32::MAX));
        let mut store = self.store(call.clone(), subject(), &meter);
        let instance = self.pre.instantiate_async(&mut store).await?;
        let indices = self.exports.on_message.as_ref().ok_or_else(|| Error::msg("no `on-message`"))?;
        let handler = indices.load(&mut store, &instance)?;
        for _ in 0..rounds {
            let began = Instant::now();
            *store.data_mut() = State::new(&self.shared.wasm, call.clone(), subject());
            let event = store.data_mut().push(MessageEvent)?;
            let answer = meter.measure(handler.call_handle(&mut store, event)).await?;
            answer.map_err(|failure| Error::msg(failure.message))?;
            times.push(Timed { answered: began.elapsed(), cleaned: began.elapsed() });
        }
        Ok(times)
    }
}
