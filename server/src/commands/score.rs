//! `wijkweb score`: a line of NDJSON about a person in, a line with that person's scores out.

use std::io::{self, BufRead, ErrorKind, Write};

use domain::scoring::record::{Counts, LineScorer};

/// Scores every line of `input` into `output`, which is flushed at the end; tells how many.
///
/// A wrong line is answered by an error in its place. Only reading and writing can fail here. The
/// loop over lines lies in `domain`, which is optimised in every profile.
pub fn run(mut input: impl BufRead, mut output: impl Write) -> io::Result<Counts> {
    let mut scorer = LineScorer::default();
    let mut scores = Vec::new();
    loop {
        let piece = match input.fill_buf() {
            Ok([]) => break,
            Ok(piece) => piece,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        scorer.feed(piece, &mut scores);
        let read = piece.len();
        input.consume(read);
        output.write_all(&scores)?;
        scores.clear();
    }
    let counts = scorer.finish(&mut scores);
    output.write_all(&scores)?;
    output.flush()?;
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    const LINES: &str = "{\"age\":55}\n\n{\"age\":\"55\"}\n{\"age\":56}";

    #[test]
    fn every_line_is_answered_however_small_the_pieces_are() {
        let mut whole = Vec::new();
        let counts = run(LINES.as_bytes(), &mut whole).unwrap();
        assert_eq!(counts, Counts { scored: 2, wrong: 1, empty: 1 });
        let mut piecewise = Vec::new();
        run(BufReader::with_capacity(3, LINES.as_bytes()), &mut piecewise).unwrap();
        assert!(whole == piecewise);
        assert_eq!(whole.iter().filter(|byte| **byte == b'\n').count(), 3);
    }

    #[test]
    fn a_reader_that_hangs_up_is_an_error() {
        struct Closed;

        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(ErrorKind::BrokenPipe.into())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }

        assert_eq!(run(LINES.as_bytes(), Closed).unwrap_err().kind(), ErrorKind::BrokenPipe);
    }
}
