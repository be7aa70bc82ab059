//! Work that falls apart into pieces, on every processor.

use std::{
    num::NonZero,
    sync::{Mutex, PoisonError},
    thread,
};

/// Does every piece; whoever is ready takes the next. `State` is what one thread keeps from one
/// piece to the next.
pub(crate) fn in_parallel<State: Default, Piece: Send>(
    pieces: Vec<Piece>,
    work: impl Fn(&mut State, Piece) + Sync,
) {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(pieces.len());
    let pieces = Mutex::new(pieces.into_iter());
    let next = || pieces.lock().unwrap_or_else(PoisonError::into_inner).next();
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let mut state = State::default();
                while let Some(piece) = next() {
                    work(&mut state, piece);
                }
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn each_piece_is_done_once() {
        let done: Vec<AtomicUsize> = (0..1000).map(|_| AtomicUsize::new(0)).collect();
        in_parallel(done.iter().collect(), |times: &mut usize, piece| {
            *times += 1;
            piece.fetch_add(1, Ordering::Relaxed);
        });
        assert!(done.iter().all(|times| times.load(Ordering::Relaxed) == 1));
        in_parallel(Vec::<u8>::new(), |_: &mut (), _| unreachable!());
    }
}
