\version "2.24.0"
\header { title = "Repeats" tagline = ##f }
\relative c'' {
  \mark \default
  \repeat volta 2 { g4 a b c }
  \alternative { { d2 b } { d2 g, } }
  \mark \default
  \repeat percent 3 { g8 a b c }  g2
  \mark \markup { \musicglyph "scripts.segno" }
  \repeat tremolo 8 { c16 e }
  \mark \markup { \musicglyph "scripts.coda" }
  c1 \bar "|."
}
\addlyrics { one two three four five six end now }
