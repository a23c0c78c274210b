\version "2.24.0"
\language "english"

\relative c' {
  \key d \major
  \time 2/4
  d8 fs a d | cs4 a |
  % a sharp in German spelling
  fis8 e d cs | d2 |
  \bar "|."
}
