\version "2.24.0"

\relative c' {
  \key a \minor
  \time 3/4
  a'4 b c
  \tuplet 3 { d8 e d } c4 b
  a2.
}
