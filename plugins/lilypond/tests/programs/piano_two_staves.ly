\version "2.24.0"
\header { title = "Little Waltz" opus = "No. 1" tagline = ##f }

upper = \relative c'' {
  \clef treble \key d \minor \time 3/4
  a4\p^\markup { \italic "dolce" } d8( c bes a | g2.) | f4( e d | e2.) |
  a4\< d8( e f g\! | a2.\f) | g8( f e d cis d) | d2.\fermata \bar "|."
}

lower = \relative c {
  \clef bass \key d \minor \time 3/4
  d4 <f a> <f a> | g <bes d> <bes d> | d, <f a> <f a> | a <cis e> <cis e> |
  d, <f a> <f a> | f <a c> <a c> | a <cis g'> <cis g'> | <d, a' f'>2.
}

\score {
  \new PianoStaff \with { instrumentName = "Piano" } <<
    \new Staff = "upper" \upper
    \new Staff = "lower" \lower
  >>
  \layout { }
}
