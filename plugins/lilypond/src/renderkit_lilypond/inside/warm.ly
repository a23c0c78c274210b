\version "2.24.0"

\header { title = "Title" composer = "Composer" tagline = ##f }

\score {
  <<
    \new ChordNames \chordmode { c1:maj7 a:m }
    \new Staff {
      \clef treble \key g \major \time 4/4 \tempo "Andante" 4 = 60
      c'4\p( d'8.-.[ e'16->)] r4 \tuplet 3/2 { g'8\< a' b'\! } | <c' e' g'>2~ q\fermata \bar "|."
    }
    \addlyrics { one two three four five six }
    \new Staff { \clef bass c2\f cis | R1 }
  >>
  \layout { }
}
