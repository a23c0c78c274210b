\version "2.24.0"
\header { title = "Rhythm exercises" tagline = ##f }
\new RhythmicStaff {
  \time 4/4
  c4 c8 c \tuplet 3/2 { c8 c c } c4 |
  \tuplet 5/4 { c16 c c c c } c4 c8. c16 c4 |
  \time 7/8
  c8 c c c c4 c8 |
  \time 6/8
  c4. c8 c c | c16 c c c c8 r4. \bar "|."
}
